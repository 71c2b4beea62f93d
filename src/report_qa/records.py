"""Documents and paragraphs to JSON and back; the one place that knows how they are written down."""

from __future__ import annotations

import json
import operator
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import accumulate
from typing import Any, overload

from report_qa.types import Document, Edit, Note, Paragraph, Span


def dump_documents(documents: Iterable[Document]) -> bytes:
    """One JSON object a line, UTF-8."""
    return _lines(asdict(document) for document in documents)


def dump_paragraphs(paragraphs: Iterable[Paragraph]) -> bytes:
    """One JSON object a line, UTF-8; spans and edits as lists, for there are many of them."""
    return _lines(_record(paragraph) for paragraph in paragraphs)


def load_documents(data: bytes) -> tuple[Document, ...]:
    """What `dump_documents` wrote."""
    return tuple(Document(**record) for record in _records(data))


def load_paragraphs(data: bytes) -> tuple[Paragraph, ...]:
    """What `dump_paragraphs` wrote."""
    return tuple(_paragraph(record) for record in _records(data))


class PackedParagraphs(Sequence[Paragraph]):
    """The paragraphs of several documents, kept as they are written down and read when they are asked for.

    As objects, those of a thousand reports take ten times as much memory.

    Args:
        documents: (lines, number of paragraphs) of each document.
    """

    def __init__(self, documents: Iterable[tuple[bytes, int]]) -> None:
        self._packed = list(documents)
        self._starts = [0, *accumulate(count for _, count in self._packed)]

    def of_document(self, place: int) -> tuple[Paragraph, ...]:
        """The paragraphs of the document at a place in the corpus."""
        return load_paragraphs(self._packed[place][0])

    def __len__(self) -> int:
        return self._starts[-1]

    def __iter__(self) -> Iterator[Paragraph]:
        for place in range(len(self._packed)):
            yield from self.of_document(place)

    @overload
    def __getitem__(self, at: int) -> Paragraph: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Paragraph, ...]: ...
    def __getitem__(self, at: int | slice) -> Paragraph | tuple[Paragraph, ...]:
        if isinstance(at, slice):
            return tuple(self[position] for position in range(*at.indices(len(self))))
        position = operator.index(at)
        position += len(self) if position < 0 else 0
        if not 0 <= position < len(self):
            raise IndexError("there are not so many paragraphs")
        place = bisect_right(self._starts, position) - 1
        return self.of_document(place)[position - self._starts[place]]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(other) != len(self):
            return NotImplemented
        return all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]


def _lines(records: Iterable[dict[str, Any]]) -> bytes:
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return text.encode("utf-8", "surrogatepass")


def _records(data: bytes) -> Iterator[dict[str, Any]]:
    # not splitlines(): U+2028 and its like are letters here
    for line in data.decode("utf-8", "surrogatepass").split("\n"):
        if line:
            yield json.loads(line)


def _record(paragraph: Paragraph) -> dict[str, Any]:
    return {
        "document": paragraph.document,
        "number": paragraph.number,
        "heading": paragraph.heading,
        "text": paragraph.text,
        "start": paragraph.start,
        "end": paragraph.end,
        "edits": _edit_lists(paragraph.edits),
        "notes": [[one.marker, one.text, one.start, one.end, _edit_lists(one.edits)] for one in paragraph.notes],
        "sentences": [[span.start, span.end] for span in paragraph.sentences],
    }


def _paragraph(record: dict[str, Any]) -> Paragraph:
    return Paragraph(
        document=record["document"],
        number=record["number"],
        heading=tuple(record["heading"]),
        text=record["text"],
        start=record["start"],
        end=record["end"],
        edits=_edits(record["edits"]),
        notes=tuple(
            Note(marker, text, start, end, _edits(edits)) for marker, text, start, end, edits in record["notes"]
        ),
        sentences=tuple(Span(start, end) for start, end in record["sentences"]),
    )


def _edit_lists(edits: Iterable[Edit]) -> list[list[int | str]]:
    return [[one.start, one.end, one.replacement, one.rule] for one in edits]


def _edits(records: Iterable[Sequence[Any]]) -> tuple[Edit, ...]:
    return tuple(Edit(*record) for record in records)
