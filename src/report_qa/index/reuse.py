"""What an index that is there already saves its successor: whole documents that did not change, and the vectors of single texts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from report_qa.centring import LanguageMeans
from report_qa.errors import IndexDamaged, IndexMissing
from report_qa.index import generation as files
from report_qa.index.contents import Contents
from report_qa.index.generation import Generation
from report_qa.index.postings import Postings, RowTerms
from report_qa.index.rows import Kind, RowTable
from report_qa.index.tokens import Bits, Places, Positions, TokenTable
from report_qa.protocols import Vectors

Keys = npt.NDArray[np.bytes_]
KEY = np.dtype("S32")
"""A SHA-256, compared byte by byte."""
UNUSABLE = (IndexMissing, IndexDamaged, OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile)
"""What an index that cannot be used may raise."""


@dataclass(frozen=True, slots=True)
class EncodedWindow:
    """A window's vector, the bits of its tokens, and where in it each of them begins."""

    pooled: Vectors
    bits: Bits
    characters: Places


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where the part of a document lies in the files of an index, each time the first of it."""

    paragraph: int
    row: int
    window: int


class Predecessor:
    """The generation that counts, as the next one takes from it. Every file that is used is checked.

    Vectors are mapped into memory anew for each call, so that the process never holds more of them than were asked for.
    """

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self.manifest = generation.manifest
        self.contents = Contents.from_bytes(self._path(files.CONTENTS).read_bytes())
        self.rows: RowTable = np.load(self._path(files.ROWS), allow_pickle=False)
        self._keys: Keys = np.load(self._path(files.KEYS), allow_pickle=False)
        self._vectors = self._path(files.VECTORS)
        self._bits, self._places = self._path(files.TOKEN_BITS), self._path(files.TOKEN_PLACES)
        self._means, self._postings = self._path(files.MEANS), self._path(files.POSTINGS)
        parts = self.contents.parts
        counted = ((part.paragraphs, part.rows, part.windows) for part in parts)
        starts = accumulate(counted, lambda a, b: (a[0] + b[0], a[1] + b[1], a[2] + b[2]), initial=(0, 0, 0))
        self._starts = [Stretch(*start) for start in starts]
        self._by_source = {(part.document, part.source): at for at, part in enumerate(parts)}
        if self._starts[-1].row != len(self.rows) or len(self._keys) != len(self.rows):
            raise ValueError("the parts are not those of the rows")

    def place(self, document: str, source: str) -> int | None:
        """Which of `contents.parts` was made of the same text by the same code; None where none was."""
        return self._by_source.get((document, source)) if source else None

    def start(self, place: int) -> Stretch:
        """Where a part begins."""
        return self._starts[place]

    def keys(self, rows: slice) -> Keys:
        """What stands for the texts of rows (see `text_key`)."""
        return self._keys[rows]

    def rows_of(self, wanted: Keys, windows_only: bool) -> Positions:
        """For each key a row whose text it stands for, −1 where there is none."""
        keys, rows = self._sorted_windows if windows_only else self._sorted
        if not len(rows):
            return np.full(len(wanted), -1, np.int64)
        at = np.minimum(np.searchsorted(keys, wanted), len(rows) - 1)
        found: Positions = rows[at]
        found[keys[at] != wanted] = -1
        return found

    def vectors(self, rows: Positions) -> Vectors:
        """Raw vectors, shape (len(rows), dimension)."""
        return np.asarray(np.load(self._vectors, mmap_mode="r", allow_pickle=False)[rows])

    def window(self, row: int) -> int:
        """Which of all windows a row is."""
        return int(self._window_numbers[row])

    def tokens(self, window: int, count: int) -> tuple[Bits, Places, Positions]:
        """Of `count` windows one behind the other: the bits of their tokens, where each begins, how many each window has."""
        starts = self._tokens.starts[window : window + count + 1]
        span = slice(int(starts[0]), int(starts[-1]))
        bits = np.zeros((0, self._width), np.uint8)
        if span.stop > span.start:
            bits = np.array(np.memmap(self._bits, np.uint8, "r").reshape(-1, self._width)[span])
        return bits, self._tokens.characters[span], np.diff(starts)

    @cached_property
    def means(self) -> LanguageMeans:
        """The language means that its vectors are centred by."""
        return LanguageMeans.from_bytes(self._means.read_bytes())

    @cached_property
    def terms(self) -> RowTerms:
        """The terms of each row."""
        return Postings.open(self._postings).by_row()

    @cached_property
    def _sorted(self) -> tuple[Keys, Positions]:
        order = np.argsort(self._keys, kind="stable")
        return self._keys[order], order

    @cached_property
    def _sorted_windows(self) -> tuple[Keys, Positions]:
        keys, rows = self._sorted
        windows = self.rows["kind"][rows] == Kind.WINDOW
        return keys[windows], rows[windows]

    @cached_property
    def _window_numbers(self) -> Positions:
        return np.cumsum(self.rows["kind"] == Kind.WINDOW) - 1

    @property
    def _width(self) -> int:
        return len(self.manifest.probe) // 8

    @cached_property
    def _tokens(self) -> TokenTable:
        return TokenTable.open(self._bits, self._places, len(self.manifest.probe))

    def _path(self, name: str) -> Path:
        return files.checked_path(self._generation, name)


def predecessor(folder: Path) -> Predecessor | None:
    """The index in `folder`, for taking over what it has; None where there is none that can be used."""
    try:
        return Predecessor(files.find_generation(folder))
    except UNUSABLE:
        return None


def text_key(text: str, language: str) -> bytes:
    """What stands for a text in a language; its vector depends on nothing else."""
    return hashlib.sha256(f"{language}\0{text}".encode("utf-8", "surrogatepass")).digest()


def key_table(keys: Iterable[bytes]) -> Keys:
    """Keys as a table."""
    return np.frombuffer(b"".join(keys), KEY)
