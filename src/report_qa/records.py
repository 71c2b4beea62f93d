"""Documents and paragraphs to JSON and back; the one place that knows how the index writes them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from report_qa.types import Document, Edit, Note, Paragraph, Span


def dump_lines(items: Iterable[Document | Paragraph]) -> bytes:
    """One JSON object a line, UTF-8."""
    return "".join(json.dumps(asdict(item), ensure_ascii=False) + "\n" for item in items).encode(
        "utf-8", "surrogatepass"
    )


def load_documents(data: bytes) -> tuple[Document, ...]:
    """What `dump_lines` wrote of documents."""
    return tuple(Document(**record) for record in _records(data))


def load_paragraphs(data: bytes) -> tuple[Paragraph, ...]:
    """What `dump_lines` wrote of paragraphs."""
    return tuple(_paragraph(record) for record in _records(data))


def _records(data: bytes) -> Iterable[dict[str, Any]]:
    # not splitlines(): U+2028 and its like are letters here
    for line in data.decode("utf-8", "surrogatepass").split("\n"):
        if line:
            yield json.loads(line)


def _paragraph(record: dict[str, Any]) -> Paragraph:
    return Paragraph(
        document=record["document"],
        number=record["number"],
        heading=tuple(record["heading"]),
        text=record["text"],
        start=record["start"],
        end=record["end"],
        edits=_edits(record["edits"]),
        notes=tuple(Note(**{**note, "edits": _edits(note["edits"])}) for note in record["notes"]),
        sentences=tuple(Span(**span) for span in record["sentences"]),
    )


def _edits(records: Iterable[dict[str, Any]]) -> tuple[Edit, ...]:
    return tuple(Edit(**record) for record in records)
