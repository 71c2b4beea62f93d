"""Making a new generation of the index from a corpus."""

from __future__ import annotations

import hashlib
import platform
import secrets
import shutil
import time
from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from filelock import FileLock, Timeout

from report_qa.centring import bank_text, measure_means
from report_qa.concepts import Concepts, dump_glossary, package_data_digest
from report_qa.corpus import Corpus
from report_qa.corpus.splitting import code_digest
from report_qa.errors import IndexDamaged, IndexFolderError, IndexMissing
from report_qa.index import generation as files
from report_qa.index.encoding import RowEncoder
from report_qa.index.finding import find_terms
from report_qa.index.generation import Manifest
from report_qa.index.layout import Layout, lay_out
from report_qa.index.reading import PROBE
from report_qa.index.reuse import Predecessor, predecessor
from report_qa.index.unfinished import Unfinished
from report_qa.index.writing import GenerationWriter, write_documents, write_store
from report_qa.protocols import Encoder, Progress
from report_qa.storage import new_folder, write_atomically, write_synced


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

    def between(self, steps: int, what: str) -> Progress | None:
        """As `start`, of the steps before encoding and after it."""
        return None


def is_current(folder: Path, corpus: Corpus, encoder: Encoder) -> bool:
    """Whether the index in `folder` was made from this corpus by this encoder, and is whole."""
    try:
        generation = files.find_generation(folder)
        if not _matches(generation.manifest, corpus, encoder):
            return False
        for name in files.FILES:
            files.checked_path(generation, name)
    except (IndexMissing, IndexDamaged):
        return False
    return True


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
    before = _current_name(folder)
    _remove_half_built(folder)
    present = None if rebuild else predecessor(folder)
    bank = _digest(bank_text().encode())
    made_by = (encoder.identity, bank)
    if present and (present.manifest.encoder, present.manifest.versions.get("neutral texts")) != made_by:
        present = None
    rules = {"code": code_digest(), "package data": package_data_digest(), "glossary": _glossary_digest(corpus)}
    same_rules = present is not None and rules.items() <= present.manifest.versions.items()
    means = present.means if present else measure_means(encoder)
    documents = len(corpus.documents)
    layout = lay_out(corpus, encoder, present, same_rules, progress.between(documents, "cutting"))
    unfinished = Unfinished(folder, " ".join(made_by))
    rows = RowEncoder(corpus, layout, encoder, means, present, unfinished, progress.start)
    name = f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{secrets.token_hex(4)}"
    probe = tuple(float(x) for x in encoder.encode_queries([PROBE])[0])
    with new_folder(folder / files.GENERATIONS / name) as new:
        writer = GenerationWriter(new)
        with writer.file(files.TOKEN_BITS) as bits:
            tokens = rows.write(new / files.VECTORS, bits)
        writer.take(files.VECTORS)
        encoded = rows.encoded
        del rows  # with the keys of all texts
        write_documents(writer, corpus, layout, tokens, means)
        _write_postings(writer, corpus, layout, present, progress)
        languages = _languages(corpus, layout)
        write_store(writer, languages, means, encoder.dimension, progress.between(len(languages), "building the store"))
        manifest = Manifest(
            format=files.FORMAT,
            encoder=encoder.identity,
            corpus=corpus.fingerprint,
            versions={**_versions(), "neutral texts": bank, **rules},
            counts={"documents": documents, "paragraphs": len(corpus.paragraphs), "rows": len(layout.rows)},
            probe=probe,
            files=writer.written,
        ).to_bytes()
        write_synced(new / files.MANIFEST, manifest)
    write_atomically(folder / files.CURRENT, files.current_bytes(name, manifest))
    unfinished.clear()
    # the one before stays: a reader may still be opening it
    _remove_old(folder, {name, before})
    return BuildResult(True, len(corpus.paragraphs), len(layout.rows), encoded, len(layout.rows) - encoded)


def _write_postings(
    writer: GenerationWriter, corpus: Corpus, layout: Layout, present: Predecessor | None, progress: BuildProgress
) -> None:
    told = progress.between(len(corpus.documents), "finding terms")
    postings = find_terms(corpus, layout, present, Concepts(corpus.glossary), told)
    with writer.file(files.POSTINGS) as file:
        postings.write(file)


def _languages(corpus: Corpus, layout: Layout) -> list[str]:
    """The language of each row."""
    found: list[str] = []
    for document, segment in zip(corpus.documents, layout.segments, strict=True):
        found += [document.language] * segment.rows
    return found


def _nothing_to_do(folder: Path, corpus: Corpus, encoder: Encoder) -> BuildResult | None:
    if not is_current(folder, corpus, encoder):
        return None
    counts = files.find_generation(folder).manifest.counts
    return BuildResult(False, counts["paragraphs"], counts["rows"], 0, counts["rows"])


def _matches(manifest: Manifest, corpus: Corpus, encoder: Encoder) -> bool:
    return (
        manifest.corpus == corpus.fingerprint
        and manifest.encoder == encoder.identity
        and manifest.versions.get("package data") == package_data_digest()
        and manifest.versions.get("code") == code_digest()
    )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _glossary_digest(corpus: Corpus) -> str:
    return _digest(dump_glossary(corpus.glossary))


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


def _remove_half_built(folder: Path) -> None:
    """Throw away what killed builds left, before as much is written again."""
    for path in (folder / files.GENERATIONS).glob(".*.tmp"):
        shutil.rmtree(path, ignore_errors=True)


def _remove_old(folder: Path, kept: Container[str]) -> None:
    """Throw away all generations but `kept`, and what interrupted builds left; where that fails, the next build tries again."""
    with suppress(OSError):
        for path in (folder / files.GENERATIONS).iterdir():
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)
        for path in folder.glob(f".{files.CURRENT}.*.tmp"):
            path.unlink(missing_ok=True)


__all__ = ["BuildProgress", "BuildResult", "IndexMissing", "build_index", "is_current"]
