"""The basket: quotes that a delegate takes away, in their order, with notes. Comes from the browser, so nothing in it is believed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from report_qa.errors import UsageError
from report_qa.index.reading import Index
from report_qa.types import Document, Paragraph, Span

MOST_ITEMS = 200
LONGEST_NOTE = 2000
LONGEST_TITLE = 200
"""Characters."""
LARGEST_BASKET = 64 * 1024
"""Bytes of JSON."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A quote of a report: `span` of the paragraph's text, None for the whole paragraph; `note` is the delegate's own."""

    document: Document
    paragraph: Paragraph
    span: Span | None
    note: str = ""

    @property
    def quote(self) -> str:
        """The report's words, verbatim."""
        return self.span.of(self.paragraph.text) if self.span else self.paragraph.text


@dataclass(frozen=True, slots=True)
class Basket:
    """What is exported: a title (may be empty) and what was kept, in the delegate's order."""

    title: str
    items: tuple[Kept, ...]


def read_basket(data: str | bytes, index: Index) -> Basket:
    """A basket from JSON, `{"title": "…", "items": [{"document": "…", "number": "57", "start": 0, "end": 120, "note": "…"}]}`;
    `title`, `note`, and `start` with `end`, may be left out.

    Raises:
        UsageError: it is too large, is no such JSON, or names what is not in the index.
    """
    if len(data) > LARGEST_BASKET:
        raise UsageError("the basket is too large; take something out.")
    try:
        read = json.loads(data)
    except (ValueError, RecursionError):
        raise UsageError("the basket is no JSON; reload the page.") from None
    if not isinstance(read, dict) or not isinstance(read.get("items"), list):
        raise UsageError('the basket has no list of "items"; reload the page.')
    if len(read["items"]) > MOST_ITEMS:
        raise UsageError(f"the basket holds more than {MOST_ITEMS} quotes; take something out.")
    title = _text(read, "title", LONGEST_TITLE)
    return Basket(title, tuple(_kept(item, index) for item in read["items"]))


def _kept(item: Any, index: Index) -> Kept:
    if not isinstance(item, dict) or not all(isinstance(item.get(key), str) for key in ("document", "number")):
        raise UsageError('each quote of a basket has a "document" and a "number"; reload the page.')
    paragraph = index.paragraph(item["document"], item["number"])
    start, end = item.get("start"), item.get("end")
    span = None
    if start is not None or end is not None:
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(paragraph.text):
            raise UsageError(f"a quote of paragraph {paragraph.number} lies outside it; take it out and add it anew.")
        span = Span(start, end)
    return Kept(index.documents[item["document"]], paragraph, span, _text(item, "note", LONGEST_NOTE))


def _text(read: Mapping[str, Any], key: str, longest: int) -> str:
    value = read.get(key, "")
    if not isinstance(value, str):
        raise UsageError(f'"{key}" of a basket is text; reload the page.')
    if len(value) > longest:
        raise UsageError(f"{key} of a basket: at most {longest:,} characters; shorten it.")
    return value.strip()
