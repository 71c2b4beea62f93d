"""The vectors of a new generation: taken over where a text is known already, encoded where it is not.

They go to the disk block by block, so that no more than a block is ever in memory.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.lib import format as npy

from report_qa.centring import LanguageMeans
from report_qa.corpus import Corpus
from report_qa.errors import EncoderError
from report_qa.index.layout import Layout, Segment, blocks
from report_qa.index.reuse import EncodedWindow, Predecessor
from report_qa.index.rows import row_texts
from report_qa.index.tokens import Bits, Places, Positions, pack, rotation
from report_qa.index.unfinished import Unfinished
from report_qa.protocols import Encoded, Encoder, Progress, Vectors
from report_qa.storage import HashedFile

WINDOWS_AT_ONCE, PIECES_AT_ONCE = 256, 1024
"""Texts between two savings: at the default model's speed, less than half a minute's work is lost."""


@dataclass(frozen=True)
class RowTokens:
    """The tokens of window w (the w-th row of that kind) are `starts[w]:starts[w + 1]`, the one at i beginning at character
    `characters[i]` of the window. `encoded` says how many texts had to be encoded."""

    characters: Places
    starts: Positions
    encoded: int


class RowEncoder:
    """Encodes the rows of a layout.

    Args:
        present: has what need not be encoded again.
        unfinished: keeps what is encoded as the work goes on, and gives back what an interrupted build kept.
        start: called with the number of texts to encode; returns what is told of progress.
    """

    def __init__(
        self,
        corpus: Corpus,
        layout: Layout,
        encoder: Encoder,
        means: LanguageMeans,
        present: Predecessor | None,
        unfinished: Unfinished,
        start: Callable[[int], Progress | None],
    ) -> None:
        self._paragraphs = corpus.paragraphs
        self._languages = [document.language for document in corpus.documents]
        self._layout = layout
        self._encoder = encoder
        self._means = means
        self._present = present
        self._unfinished = unfinished
        self._turned = rotation(encoder.dimension)
        self._windows, self._pieces = _first_of_each(layout)
        before = unfinished.find(self._windows.keys() | self._pieces.keys())
        left = [sum(key not in before for key in keys) for keys in (self._windows, self._pieces)]
        self.encoded = sum(left)
        self._several = left[0] > WINDOWS_AT_ONCE or left[1] > PIECES_AT_ONCE
        self._progress = start(self.encoded) if self.encoded else None

    def write(self, vectors: Path, bits: HashedFile) -> RowTokens:
        """Write the vectors, raw, as an .npy file of shape (rows, dimension), and the bits of all tokens one behind the other.

        Raises:
            EncoderError: the encoder gave what are no numbers.
        """
        layout, dimension = self._layout, self._encoder.dimension
        written = _WrittenBits(bits, dimension)
        elsewhere: list[tuple[int, int]] = []  # (row, the row of another block that has the same text)
        with vectors.open("x+b") as file:
            shape = (len(layout.rows), dimension)
            npy.write_array_header_1_0(file, {"descr": "<f4", "fortran_order": False, "shape": shape})
            begin = file.tell()
            for block in blocks(layout.segments, WINDOWS_AT_ONCE):
                table, missing = self._block(block, written)
                if not np.isfinite(table).all():
                    raise EncoderError("the encoder gave vectors that are no numbers; choose another with --encoder.")
                file.write(table.tobytes())
                elsewhere += missing
            _copy_rows(file, begin, 4 * dimension, elsewhere)
        return RowTokens(written.characters(), written.starts(), self.encoded)

    def _block(self, block: Sequence[int], written: _WrittenBits) -> tuple[Vectors, list[tuple[int, int]]]:
        """The vectors of the block's rows, and the rows whose vector is in another block; the bits are written."""
        layout = self._layout
        first, last = layout.segments[block[0]].row_span.start, layout.segments[block[-1]].row_span.stop
        table = np.zeros((last - first, self._encoder.dimension), np.float32)
        old = np.flatnonzero(layout.source[first:last] >= 0)
        if self._present and len(old):
            table[old] = self._present.vectors(layout.source[first:last][old])
        new = (np.flatnonzero(layout.source[first:last] < 0) + first).tolist()
        windows, pieces = self._encode(block, new) if new else ({}, {})
        missing = []
        for row in new:
            key = layout.key(row)
            if (vector := pieces.get(key)) is not None:
                table[row - first] = vector
            elif key in windows:
                table[row - first] = windows[key].pooled
            else:
                missing.append((row, self._windows[key] if key in self._windows else self._pieces[key]))
        for place in block:
            self._write_bits(layout.segments[place], windows, written)
        return table, missing

    def _write_bits(self, segment: Segment, windows: dict[bytes, EncodedWindow], written: _WrittenBits) -> None:
        layout, present = self._layout, self._present
        if present and segment.old is not None:
            written.take_over(*present.tokens(present.start(segment.old).window, segment.windows))
            return
        span = segment.row_span
        for row in (np.flatnonzero(layout.is_window[span]) + span.start).tolist():
            key, source = layout.key(row), int(layout.source[row])
            if present and source >= 0:
                written.take_over(*present.tokens(present.window(source), 1))
            elif key in windows:
                written.add(key, windows[key].bits, windows[key].characters)
            else:
                written.repeat(key)

    def _encode(
        self, block: Sequence[int], new: Sequence[int]
    ) -> tuple[dict[bytes, EncodedWindow], dict[bytes, Vectors]]:
        """Windows and vectors of pieces, by key, of the texts that stand in this block first."""
        layout = self._layout
        wanted_windows = {key: row for row in new if self._windows.get(key := layout.key(row)) == row}
        wanted = {key: row for row in new if self._pieces.get(key := layout.key(row)) == row}
        windows, pooled = self._unfinished.take(wanted_windows.keys() | wanted.keys())
        texts = self._texts(block)
        for chosen in _batches((row for key, row in wanted_windows.items() if key not in windows), WINDOWS_AT_ONCE):
            fresh: dict[bytes, EncodedWindow] = {}
            given = [texts[row] for row in chosen]
            for position, one in self._encoder.encode_passage_tokens([text for text, _ in given], self._progress):
                fresh[layout.key(chosen[position])] = self._window(one, given[position][1])
            self._keep(fresh, {})
            windows.update(fresh)
        for chosen in _batches((row for key, row in wanted.items() if key not in pooled), PIECES_AT_ONCE):
            vectors = self._encoder.encode_passages([texts[row][0] for row in chosen], self._progress)
            found = dict(zip((layout.key(row) for row in chosen), vectors, strict=True))
            self._keep({}, found)
            pooled.update(found)
        return windows, pooled

    def _keep(self, windows: dict[bytes, EncodedWindow], pooled: dict[bytes, Vectors]) -> None:
        if self._several:
            self._unfinished.keep(windows, pooled)

    def _texts(self, block: Sequence[int]) -> dict[int, tuple[str, str]]:
        """(text, language) of the rows of the block's documents that are not taken over whole."""
        found: dict[int, tuple[str, str]] = {}
        for place in block:
            segment = self._layout.segments[place]
            if segment.old is None:
                rows = self._layout.rows[segment.row_span].copy()
                rows["paragraph"] -= segment.start.paragraph
                texts = row_texts(self._paragraphs.of_document(place), rows)
                found.update((row, (text, self._languages[place])) for row, text in enumerate(texts, segment.start.row))
        return found

    def _window(self, encoded: Encoded, language: str) -> EncodedWindow:
        centred = self._means.centred_passage_tokens(encoded.tokens, language)
        return EncodedWindow(encoded.pooled, pack(centred @ self._turned), encoded.spans[:, 0].astype(np.int32))


class _WrittenBits:
    """The bits of windows as they go to the file, and where each window's lie."""

    def __init__(self, file: HashedFile, dimension: int) -> None:
        self._file = file
        self._width = dimension // 8
        self._characters: list[Places] = []
        self._starts = [0]
        self._number: dict[bytes, int] = {}
        self._fresh: dict[bytes, Places] = {}

    def add(self, key: bytes, bits: Bits, characters: Places) -> None:
        """The next window."""
        self._number.setdefault(key, len(self._starts) - 1)
        self._fresh.setdefault(key, characters)
        self.take_over(bits, characters, np.array([len(bits)]))

    def take_over(self, bits: Bits, characters: Places, lengths: Positions) -> None:
        """The next windows, one behind the other, with so many tokens each."""
        self._characters.append(characters)
        self._starts += (self._starts[-1] + np.cumsum(lengths)).tolist()
        if bits.size:
            self._file.write(np.ascontiguousarray(bits))

    def repeat(self, key: bytes) -> None:
        """The next window has the text of one that was added before."""
        window = self._number[key]
        start, end = self._starts[window], self._starts[window + 1]
        data = self._file.read_back(start * self._width, end * self._width)
        self.add(key, np.frombuffer(data, np.uint8).reshape(-1, self._width), self._fresh[key])

    def characters(self) -> Places:
        """Of all tokens."""
        return np.concatenate(self._characters or [np.zeros(0, np.int32)])

    def starts(self) -> Positions:
        """shape (windows + 1,)"""
        return np.array(self._starts, np.int64)


def _first_of_each(layout: Layout) -> tuple[dict[bytes, int], dict[bytes, int]]:
    """The rows whose text has to be encoded: windows, and pieces that are no window as well, each by key where it stands first."""
    windows: dict[bytes, int] = {}
    pieces: dict[bytes, int] = {}
    is_window = layout.is_window
    new = layout.source < 0
    for row in np.flatnonzero(new & is_window).tolist():
        windows.setdefault(layout.key(row), row)
    for row in np.flatnonzero(new & ~is_window).tolist():
        if (key := layout.key(row)) not in windows:
            pieces.setdefault(key, row)
    return windows, pieces


def _copy_rows(file: IO[bytes], begin: int, size: int, pairs: Iterable[tuple[int, int]]) -> None:
    """Give each row the bytes of another one."""
    for row, other in pairs:
        file.seek(begin + other * size)
        data = file.read(size)
        file.seek(begin + row * size)
        file.write(data)


def _batches(places: Iterable[int], size: int) -> Iterator[list[int]]:
    rest = iter(places)
    while chosen := list(itertools.islice(rest, size)):
        yield chosen
