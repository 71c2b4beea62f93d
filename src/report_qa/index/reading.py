"""Opening an index to ask it. Never imports what writes one."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from report_qa.centring import LanguageMeans
from report_qa.concepts import Concepts, read_glossary
from report_qa.errors import CorpusError, EncoderMismatch, IndexDamaged, IndexMissing, UsageError
from report_qa.index import generation as files
from report_qa.index.contents import Contents
from report_qa.index.generation import Generation, Manifest
from report_qa.index.postings import Postings
from report_qa.index.rows import RowTable
from report_qa.index.selecting import Choices, choices_of
from report_qa.index.tokens import Positions, TokenTable
from report_qa.protocols import Encoder, Rows, Vectors, VectorStore
from report_qa.records import load_documents, load_paragraphs
from report_qa.references import act_number
from report_qa.stores.faiss_store import FaissStore
from report_qa.types import Document, Paragraph
from report_qa.versions import same_symbol

PROBE = "report_qa 2019 المكتب Niger 偷运移民 доклад"
"""The fixed question whose vector tells encoders apart; some letters of several scripts."""
PROBE_AGREEMENT = 0.999
"""Cosine. Another precision of the same weights stays above (bf16: 0.99999), other weights or prompts far below."""

_OPENING = threading.RLock()
"""NumPy reads the heads of its files by `ast`, which trips over itself between threads on Python 3.11 (a SystemError)."""


@dataclass(frozen=True)
class CentredRows:
    """The centred vectors of the rows asked for, made of the raw ones when they are needed.

    `languages` has the language of each paragraph.
    """

    vectors: Vectors
    rows: RowTable
    languages: npt.NDArray[np.str_]
    means: LanguageMeans

    def __call__(self, chosen: Rows) -> Vectors:
        spoken = self.languages[self.rows[chosen]["paragraph"]]  # the column first would be copied whole
        return self.means.centred_passages(np.asarray(self.vectors[chosen]), spoken.tolist())


@dataclass(frozen=True)
class Index:
    """One generation, opened: paragraphs, their rows, the rows' vectors, and the store that searches them.

    `vectors` has shape (rows, dimension), row i described by `rows[i]`; the rows of paragraph p are
    `row_starts[p]:row_starts[p + 1]`. They are raw; the store searches the centred ones (see `centring`). `versions` has one
    number for each paragraph, the position of the first of its language versions.
    """

    manifest: Manifest
    documents: Mapping[str, Document]
    paragraphs: tuple[Paragraph, ...]
    rows: RowTable
    vectors: Vectors
    store: VectorStore
    means: LanguageMeans
    tokens: TokenTable
    postings: Postings
    concepts: Concepts
    versions: Positions
    contents: Contents

    @cached_property
    def row_starts(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """shape (paragraphs + 1,): where each paragraph's rows begin."""
        return np.searchsorted(self.rows["paragraph"], np.arange(len(self.paragraphs) + 1)).astype(np.int64)

    def language(self, position: int) -> str:
        """The language of the paragraph at `position`."""
        return self.documents[self.paragraphs[position].document].language

    @cached_property
    def positions(self) -> Mapping[tuple[str, str], int]:
        """Position of each paragraph by (document id, number)."""
        return {(paragraph.document, paragraph.number): at for at, paragraph in enumerate(self.paragraphs)}

    def paragraph(self, document: str, number: str) -> Paragraph:
        """The paragraph at an address.

        Raises:
            UsageError: there is none.
        """
        return self.paragraphs[self.position(document, number)]

    def position(self, document: str, number: str) -> int:
        """Where in `paragraphs` the paragraph at an address stands; errors as for `paragraph`."""
        if document not in self.documents:
            raise UsageError(f"there is no document {document!r}; there are: {', '.join(list(self.documents)[:10])}.")
        try:
            return self.positions[document, number]
        except KeyError:
            numbers = [paragraph.number for paragraph in self.paragraphs if paragraph.document == document]
            raise UsageError(
                f"there is no paragraph {number!r}; {document} has {numbers[0]} to {numbers[-1]}."
            ) from None

    def versions_of(self, paragraph: Paragraph) -> dict[str, Paragraph]:
        """The paragraph in every language that the index has it in, its own included, by language.

        Documents with one symbol are versions of one document, as far as their paragraphs agree (see `versions.align`).
        """
        at = self.positions[paragraph.document, paragraph.number]
        return {self.language(other): self.paragraphs[other] for other in self.version_positions(at)}

    def version_positions(self, position: int) -> list[int]:
        """Where in `paragraphs` the versions of the paragraph at `position` stand, its own included, ascending."""
        return self._members.get(int(self.versions[position]), [position])

    def version_ids(self, document: Document) -> list[str]:
        """The documents with this one's symbol, its own id included."""
        return self.by_symbol[same_symbol(document.symbol)] if document.symbol else [document.id]

    def address(self, position: int) -> str:
        """What names the paragraph at `position` in qrels and runs, the same for all of its versions: symbol, or else
        document id, and number. A version that does not agree with the others goes by its own id."""
        first = self.paragraphs[int(self.versions[position])]
        symbol = self.documents[first.document].symbol
        if symbol and self.version_ids(self.documents[first.document])[0] == first.document:
            return f"{symbol}:{first.number}"
        return first.address

    @cached_property
    def document_numbers(self) -> Positions:
        """shape (paragraphs,): which of `documents`, counted from 0, each paragraph stands in."""
        numbers = {document: number for number, document in enumerate(self.documents)}
        return np.array([numbers[paragraph.document] for paragraph in self.paragraphs], np.int64)

    @cached_property
    def choices(self) -> Choices:
        """What filters can be set to."""
        return choices_of(self)

    @cached_property
    def _members(self) -> Mapping[int, list[int]]:
        """Positions by version number, of the paragraphs that are there more than once."""
        numbers, counts = np.unique(self.versions, return_counts=True)
        several: dict[int, list[int]] = {int(number): [] for number in numbers[counts > 1]}
        for position in np.flatnonzero(np.isin(self.versions, list(several))).tolist():
            several[int(self.versions[position])].append(position)
        return several

    @cached_property
    def by_act(self) -> Mapping[str, list[str]]:
        """Ids of documents by the number that a resolution goes by ("74/148")."""
        acts: dict[str, list[str]] = {}
        for document in self.documents.values():
            if number := act_number(document.symbol):
                acts.setdefault(number, []).append(document.id)
        return acts

    @cached_property
    def by_symbol(self) -> Mapping[str, list[str]]:
        """Ids of documents by symbol, as `versions.same_symbol` writes it; those without one by the empty text."""
        alike: dict[str, list[str]] = {}
        for document in self.documents.values():
            alike.setdefault(same_symbol(document.symbol), []).append(document.id)
        return alike

    def neighbours(self, document: str, number: str, around: int = 1) -> list[Paragraph]:
        """The paragraph with up to `around` before and after it in the same document, in order; errors as above."""
        at = self.position(document, number)
        near = self.paragraphs[max(0, at - around) : at + around + 1]
        return [paragraph for paragraph in near if paragraph.document == document]


def open_index(folder: Path, encoder: Encoder) -> Index:
    """Open the generation that counts, every file checked, for asking with `encoder`.

    Raises:
        IndexMissing, IndexDamaged: there is no index, or a file of it is not what was written.
        EncoderMismatch: it was made by another encoder.
    """
    index = _open(folder, encoder.identity)
    probe = encoder.encode_queries([PROBE])[0]
    expected = np.asarray(index.manifest.probe, np.float32)
    if probe.shape != expected.shape or not probe @ expected >= PROBE_AGREEMENT:  # "not": NaN agrees with nothing
        raise EncoderMismatch(
            "the encoder gives other vectors than when the index was made, under the same name; run: report-qa index --rebuild"
        )
    return index


def _open(folder: Path, encoder_identity: str | None) -> Index:
    generation = files.find_generation(folder)
    if encoder_identity not in (None, generation.manifest.encoder):
        raise EncoderMismatch(
            f"the index was made by the encoder {generation.manifest.encoder.split('/')[0]} with other weights or settings than "
            f"{str(encoder_identity).split('/')[0]} has; run: report-qa index, or choose the encoder with --encoder"
        )
    try:
        with _OPENING:
            return _load(generation)
    except IndexDamaged:
        if files.find_generation(folder).folder == generation.folder:
            raise
    # a builder took the old generation away while it was being opened
    return _open(folder, encoder_identity)


def read_index(folder: Path) -> Index:
    """Open the generation that counts for reading its paragraphs, whatever encoder made it; errors as for `open_index`."""
    return _open(folder, None)


def open_unasked(folder: Path) -> Index | None:
    """The index as it is, for reusing its vectors; None where there is none that can be used."""
    try:
        return read_index(folder)
    except (IndexMissing, IndexDamaged):
        return None


def _load(generation: Generation) -> Index:
    def data(name: str) -> bytes:
        return files.checked_path(generation, name).read_bytes()

    try:
        documents = load_documents(data(files.DOCUMENTS))
        paragraphs = load_paragraphs(data(files.PARAGRAPHS))
        rows = np.load(files.checked_path(generation, files.ROWS), allow_pickle=False)
        vectors = np.load(files.checked_path(generation, files.VECTORS), mmap_mode="r", allow_pickle=False)
        faiss_file = files.checked_path(generation, files.FAISS)
        means = LanguageMeans.from_bytes(data(files.MEANS))
        named = {document.id: document for document in documents}
        languages = np.array([named[paragraph.document].language for paragraph in paragraphs], np.str_)
        centred = CentredRows(vectors, rows, languages, means)
        store = FaissStore.open(faiss_file, centred)
        bits = files.checked_path(generation, files.TOKEN_BITS)
        places = files.checked_path(generation, files.TOKEN_PLACES)
        tokens = TokenTable.open(bits, places, len(generation.manifest.probe))
        postings = Postings.open(files.checked_path(generation, files.POSTINGS))
        concepts = Concepts(read_glossary(data(files.GLOSSARY).decode("utf-8"), files.GLOSSARY))
        versions = np.load(files.checked_path(generation, files.VERSIONS), allow_pickle=False)
        contents = Contents.from_bytes(data(files.CONTENTS))
        keys = np.load(files.checked_path(generation, files.KEYS), mmap_mode="r", allow_pickle=False)
    except OSError as error:  # taken away after it was checked
        raise IndexDamaged(files.unreadable("a file", error)) from None
    except (
        ValueError,
        KeyError,
        TypeError,
        EOFError,
        BadZipFile,
        CorpusError,
    ):  # whole, but not what this version writes
        raise IndexDamaged(f"the index was written by another version of report_qa; {files.REBUILD}") from None
    if (
        not len(rows) == len(vectors) == len(store) == len(keys)
        or len(versions) != len(paragraphs)
        or (len(rows) and rows["paragraph"].max() >= len(paragraphs))
    ):
        raise IndexDamaged(f"the index is damaged: its files do not belong together; {files.REBUILD}")
    return Index(
        generation.manifest,
        named,
        paragraphs,
        rows,
        vectors,
        store,
        means,
        tokens,
        postings,
        concepts,
        versions,
        contents,
    )
