"""Which pieces of a paragraph get a vector: its windows, its sentences, its footnotes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from report_qa.types import Paragraph, Span
from report_qa.windows import window_spans


class Kind(IntEnum):
    """What a row stands for."""

    WINDOW = 0
    SENTENCE = 1
    NOTE = 2


ROW = np.dtype([("paragraph", "<i4"), ("kind", "u1"), ("start", "<i4"), ("end", "<i4")])
"""`start` and `end` are offsets into the paragraph's text; of a NOTE row, the whole note is meant and
`start` is its position among the paragraph's notes."""

RowTable = npt.NDArray[np.void]
Piece = tuple[int, int, int]
"""(kind, start, end) of a row."""


def make_rows(
    paragraphs: Sequence[Paragraph],
    window: int,
    count_tokens: Callable[[str], int],
    known: Callable[[Paragraph], Sequence[Piece] | None] = lambda paragraph: None,
) -> RowTable:
    """The rows of all paragraphs, in paragraph order; `known` gives the pieces of those that were cut before."""
    rows = [
        (position, kind, start, end)
        for position, paragraph in enumerate(paragraphs)
        for kind, start, end in known(paragraph) or _pieces(paragraph, window, count_tokens)
    ]
    return np.array(rows, ROW)


def row_texts(paragraphs: Sequence[Paragraph], rows: RowTable) -> list[str]:
    """The text that each row's vector is made of."""
    return [row_text(paragraphs[row["paragraph"]], row) for row in rows]


def row_text(paragraph: Paragraph, row: np.void) -> str:
    """The text of one row of `paragraph`."""
    if row["kind"] == Kind.NOTE:
        return paragraph.notes[int(row["start"])].text
    return Span(int(row["start"]), int(row["end"])).of(paragraph.text)


def _pieces(paragraph: Paragraph, window: int, count_tokens: Callable[[str], int]) -> Iterator[tuple[Kind, int, int]]:
    for span in window_spans(paragraph.text, window, count_tokens):
        yield Kind.WINDOW, span.start, span.end
    for sentence in paragraph.sentences:
        for span in _cut(paragraph.text, sentence, window, count_tokens):
            yield Kind.SENTENCE, span.start, span.end
    for position in range(len(paragraph.notes)):
        yield Kind.NOTE, position, position + 1


def _cut(text: str, sentence: Span, window: int, count_tokens: Callable[[str], int]) -> Iterable[Span]:
    for piece in window_spans(sentence.of(text), window, count_tokens):
        yield Span(sentence.start + piece.start, sentence.start + piece.end)
