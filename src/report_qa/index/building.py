"""Making a new generation of the index from a corpus."""

from __future__ import annotations

import hashlib
import io
import platform
import secrets
import shutil
import time
from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from report_qa.centring import LanguageMeans, bank_text, measure_means
from report_qa.concepts import Concepts, dump_glossary, package_data_digest
from report_qa.corpus import Corpus
from report_qa.errors import EncoderError, IndexDamaged, IndexFolderError, IndexMissing
from report_qa.index import generation as files
from report_qa.index.contents import Contents
from report_qa.index.encoding import RowVectors, encode_rows
from report_qa.index.generation import Manifest
from report_qa.index.postings import Postings
from report_qa.index.reading import PROBE, Index, open_unasked
from report_qa.index.records import dump_lines
from report_qa.index.reuse import Known, known_of, paragraph_key
from report_qa.index.rows import Kind, RowTable, make_rows, row_texts
from report_qa.index.tokens import TokenTable
from report_qa.index.unfinished import Unfinished
from report_qa.protocols import Encoder, Progress
from report_qa.storage import new_folder, write_atomically, write_synced
from report_qa.stores.faiss_store import FaissStore


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What `build_index` did. `encoded` texts got a new vector, `reused` kept the one they had."""

    changed: bool
    paragraphs: int
    rows: int
    encoded: int
    reused: int


class BuildProgress:
    """What a builder tells whoever watches it. This one keeps silent."""

    def start(self, texts: int, what: str = "") -> Progress | None:
        """`texts` are about to be encoded, or as `what` says; returns what is called as they are done."""
        return None


def is_current(folder: Path, corpus: Corpus, encoder: Encoder) -> bool:
    """Whether the index in `folder` was made from this corpus by this encoder, and is whole."""
    return _current_index(folder, corpus, encoder) is not None


def build_index(
    folder: Path, corpus: Corpus, encoder: Encoder, progress: BuildProgress | None = None, rebuild: bool = False
) -> BuildResult:
    """Bring the index in `folder` up to the corpus. Does nothing where nothing changed, unless `rebuild`.

    Texts that the present index already has keep their vectors, if the same encoder made them.

    Raises:
        IndexFolderError: another build is under way, or the folder cannot be written; the old index is left as it was.
    """
    if not rebuild and (done := _nothing_to_do(folder, corpus, encoder)):  # also where nothing may be written
        return done
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".lock", timeout=0)
        with lock:
            return _build(folder, corpus, encoder, progress or BuildProgress(), rebuild)
    except Timeout:
        raise IndexFolderError("another command is building this index; wait until it is done.") from None
    except OSError as error:
        raise IndexFolderError(
            f"the index cannot be written ({error.strerror or type(error).__name__}); the old one is unchanged. "
            "Make room or choose another folder with --index."
        ) from None


def _build(folder: Path, corpus: Corpus, encoder: Encoder, progress: BuildProgress, rebuild: bool) -> BuildResult:
    if not rebuild and (done := _nothing_to_do(folder, corpus, encoder)):
        return done
    present = None if rebuild else open_unasked(folder)
    before = _current_name(folder)
    bank = _digest(bank_text().encode())
    if present and present.manifest.encoder == encoder.identity and present.manifest.versions["neutral texts"] == bank:
        means, known = present.means, known_of(present, _same_names(present.manifest, corpus))
    else:
        means, known = measure_means(encoder), Known()
    unfinished = Unfinished(folder, f"{encoder.identity} {bank}")
    rows = make_rows(
        corpus.paragraphs, encoder.window, encoder.count_tokens, lambda one: known.pieces.get(paragraph_key(one))
    )
    texts = row_texts(corpus.paragraphs, rows)
    spoken = {document.id: document.language for document in corpus.documents}
    languages = [spoken[corpus.paragraphs[paragraph].document] for paragraph in rows["paragraph"].tolist()]
    vectors = encode_rows(texts, languages, rows, encoder, means, known, unfinished, progress.start)
    if not np.isfinite(vectors.pooled).all():
        raise EncoderError("the encoder gave vectors that are no numbers; choose another with --encoder.")
    pieces = ((row, text, languages[row]) for row, text in enumerate(texts) if rows[row]["kind"] != Kind.WINDOW)
    known.forget_vectors()
    postings = Postings.build(pieces, len(rows), Concepts(corpus.glossary), known.terms_of)
    name = f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{secrets.token_hex(4)}"
    probe = tuple(float(x) for x in encoder.encode_queries([PROBE])[0])
    with new_folder(folder / files.GENERATIONS / name) as new:
        written = {}
        for file, data in _contents(corpus, rows, languages, vectors, means, postings):
            write_synced(new / file, data)
            written[file] = {"bytes": len(data), "sha256": _digest(data)}
        manifest = Manifest(
            format=files.FORMAT,
            encoder=encoder.identity,
            corpus=corpus.fingerprint,
            versions={
                **_versions(),
                "neutral texts": bank,
                "package data": package_data_digest(),
                "glossary": _digest(dump_glossary(corpus.glossary)),
            },
            counts={"documents": len(corpus.documents), "paragraphs": len(corpus.paragraphs), "rows": len(rows)},
            probe=probe,
            files=written,
        ).to_bytes()
        write_synced(new / files.MANIFEST, manifest)
    write_atomically(folder / files.CURRENT, files.current_bytes(name, manifest))
    unfinished.clear()
    # the one before stays: a reader may still be opening it
    _remove_old(folder, {name, before})
    return BuildResult(True, len(corpus.paragraphs), len(rows), vectors.encoded, len(rows) - vectors.encoded)


def _contents(
    corpus: Corpus, rows: RowTable, languages: list[str], vectors: RowVectors, means: LanguageMeans, postings: Postings
) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of each file of a generation but its manifest; one at a time, as they are large."""
    tokens = TokenTable(vectors.bits, vectors.characters, vectors.starts)
    yield files.DOCUMENTS, dump_lines(corpus.documents)
    yield files.PARAGRAPHS, dump_lines(corpus.paragraphs)
    yield files.ROWS, _npy(rows)
    yield files.VECTORS, _npy(vectors.pooled)
    yield files.FAISS, FaissStore.build(means.centred_passages(vectors.pooled, languages)).to_bytes()
    yield files.MEANS, means.to_bytes()
    yield files.TOKEN_BITS, _npy(vectors.bits)
    yield files.TOKEN_PLACES, tokens.places_bytes()
    yield files.POSTINGS, postings.to_bytes()
    yield files.GLOSSARY, dump_glossary(corpus.glossary)
    yield files.VERSIONS, _npy(np.array(corpus.versions or range(len(corpus.paragraphs)), np.int64))
    yield files.CONTENTS, Contents.of(corpus.paragraphs, corpus.misaligned).to_bytes()


def _same_names(manifest: Manifest, corpus: Corpus) -> bool:
    """Whether concepts have the same names as when the index was made."""
    return (
        manifest.versions.get("package data") == package_data_digest()
        and manifest.versions.get("glossary") == _digest(dump_glossary(corpus.glossary))
        and manifest.versions.get("report-qa") == _versions()["report-qa"]
    )


def _nothing_to_do(folder: Path, corpus: Corpus, encoder: Encoder) -> BuildResult | None:
    present = _current_index(folder, corpus, encoder)
    if present is None:
        return None
    return BuildResult(False, len(present.paragraphs), len(present.rows), 0, len(present.rows))


def _current_index(folder: Path, corpus: Corpus, encoder: Encoder) -> Index | None:
    """The index if it is current and whole; opened only where its manifest says that it is current."""
    try:
        stated = files.find_generation(folder).manifest
    except (IndexMissing, IndexDamaged):
        return None
    present = open_unasked(folder) if _matches(stated, corpus, encoder) else None
    return present if present and _matches(present.manifest, corpus, encoder) else None


def _matches(manifest: Manifest, corpus: Corpus, encoder: Encoder) -> bool:
    return (
        manifest.corpus == corpus.fingerprint
        and manifest.encoder == encoder.identity
        and manifest.versions.get("package data") == package_data_digest()
    )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _npy(array: np.ndarray[Any, Any]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in ("report-qa", "faiss-cpu", "sentence-transformers", "sentencex"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _current_name(folder: Path) -> str:
    """The generation that counts, or "" where there is none that can be used."""
    try:
        return files.find_generation(folder).folder.name
    except (IndexMissing, IndexDamaged):
        return ""


def _remove_old(folder: Path, kept: Container[str]) -> None:
    """Throw away all generations but `kept`, and what interrupted builds left; where that fails, the next build tries again."""
    with suppress(OSError):
        for path in (folder / files.GENERATIONS).iterdir():
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)
        for path in folder.glob(f".{files.CURRENT}.*.tmp"):
            path.unlink(missing_ok=True)


__all__ = ["BuildProgress", "BuildResult", "IndexMissing", "build_index", "is_current"]
