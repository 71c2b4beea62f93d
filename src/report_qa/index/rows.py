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


_NOTE = int(Kind.NOTE)
ROW = np.dtype([("paragraph", "<i4"), ("kind", "u1"), ("start", "<i4"), ("end", "<i4")])
"""`start` and `end` are offsets into the paragraph's text; of a NOTE row, the whole note is meant and
`start` is its position among the paragraph's notes."""

RowTable = npt.NDArray[np.void]


def make_rows(paragraphs: Sequence[Paragraph], window: int, count_tokens: Callable[[str], int]) -> RowTable:
    """The rows of all paragraphs, in paragraph order."""
    rows = [
        (position, kind, start, end)
        for position, paragraph in enumerate(paragraphs)
        for kind, start, end in _pieces(paragraph, window, count_tokens)
    ]
    return np.array(rows, ROW)


def row_texts(paragraphs: Sequence[Paragraph], rows: RowTable) -> list[str]:
    """The text that each row's vector is made of."""
    # plain numbers: a row of a table is dear, and there are hundreds of thousands
    return [_text(paragraphs[paragraph], kind, start, end) for paragraph, kind, start, end in rows.tolist()]


def row_text(paragraph: Paragraph, row: np.void) -> str:
    """The text of one row of `paragraph`."""
    return _text(paragraph, int(row["kind"]), int(row["start"]), int(row["end"]))


def _text(paragraph: Paragraph, kind: int, start: int, end: int) -> str:
    return paragraph.notes[start].text if kind == _NOTE else paragraph.text[start:end]


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
