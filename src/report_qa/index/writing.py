"""The files of a new generation, one after the other; none of them is ever whole in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from report_qa.centring import LanguageMeans
from report_qa.concepts import dump_glossary
from report_qa.corpus import Corpus
from report_qa.index import generation as files
from report_qa.index.contents import Contents, Part
from report_qa.index.encoding import RowTokens
from report_qa.index.layout import Layout
from report_qa.index.tokens import write_places
from report_qa.protocols import Progress, Rows, Vectors
from report_qa.records import dump_documents
from report_qa.storage import HashedFile, hashed_file, sha256_of
from report_qa.stores.faiss_store import FaissStore


class GenerationWriter:
    """Writes files into a new folder. `written` has size and SHA-256 of each, for the manifest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: dict[str, dict[str, Any]] = {}

    @contextmanager
    def file(self, name: str) -> Iterator[HashedFile]:
        """A file to be written from front to back."""
        with hashed_file(self.folder / name) as file:
            yield file
        self.written[name] = {"bytes": file.size, "sha256": file.sha256}

    def write(self, name: str, data: bytes) -> None:
        """A file that is small enough to be given as a whole."""
        with self.file(name) as file:
            file.write(data)

    def array(self, name: str, array: np.ndarray[Any, Any]) -> None:
        """An .npy file."""
        with self.file(name) as file:
            np.save(file, array, allow_pickle=False)

    def take(self, name: str) -> None:
        """A file that something else has written."""
        path = self.folder / name
        self.written[name] = {"bytes": path.stat().st_size, "sha256": sha256_of(path)}


def write_documents(
    writer: GenerationWriter, corpus: Corpus, layout: Layout, tokens: RowTokens, means: LanguageMeans
) -> None:
    """Everything but the vectors, the bits of tokens, and what is searched."""
    writer.write(files.DOCUMENTS, dump_documents(corpus.documents))
    with writer.file(files.PARAGRAPHS) as file:
        for one in corpus.split:
            file.write(one.lines)
    writer.array(files.ROWS, layout.rows)
    writer.array(files.KEYS, layout.keys)
    writer.write(files.MEANS, means.to_bytes())
    with writer.file(files.TOKEN_PLACES) as file:
        write_places(file, tokens.characters, tokens.starts)
    writer.write(files.GLOSSARY, dump_glossary(corpus.glossary))
    writer.array(files.VERSIONS, np.array(corpus.versions or range(len(corpus.paragraphs)), np.int64))
    writer.write(files.CONTENTS, Contents(_parts(corpus, layout, tokens), corpus.misaligned).to_bytes())


def write_store(
    writer: GenerationWriter, languages: Sequence[str], means: LanguageMeans, dimension: int, progress: Progress | None
) -> None:
    """The FAISS file of the centred vectors that were written; row i is in `languages[i]`."""
    path = writer.folder / files.VECTORS

    def centred(rows: Rows) -> Vectors:
        # mapped anew each time: what was read before is let go of
        vectors = np.load(path, mmap_mode="r", allow_pickle=False)[rows]
        return means.centred_passages(vectors, [languages[row] for row in rows.tolist()])

    store = FaissStore.build_of(centred, len(languages), dimension, progress=progress)
    with writer.file(files.FAISS) as file:
        store.write(file)


def _parts(corpus: Corpus, layout: Layout, tokens: RowTokens) -> tuple[Part, ...]:
    return tuple(
        Part(
            document=document.id,
            source=split.source,
            size=len(split.lines),
            paragraphs=segment.paragraphs,
            rows=segment.rows,
            windows=segment.windows,
            tokens=int(np.diff(tokens.starts[[segment.start.window, segment.start.window + segment.windows]])[0]),
            marks=dict(split.marks),
        )
        for document, split, segment in zip(corpus.documents, corpus.split, layout.segments, strict=True)
    )
