"""Addresses that lead back: to a paragraph of a report, and to the page as it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from report_qa.errors import FilterError
from report_qa.types import Filters, Paragraph, Query, Span
from report_qa.web.markup import address, anchor

FILTERS: Mapping[str, str] = {
    "document": "documents",
    "symbol": "symbol",
    "body": "body",
    "session": "session",
    "since": "since",
    "until": "until",
    "language": "languages",
    "section": "section",
}
"""Name in an address, the same as in /api/ask: field of `Filters`."""
MOST_VALUES = 100
"""Documents or languages that one question is narrowed to."""
LONGEST_FILTERS = 20_000
"""Characters of all filters."""
TOO_LONG = "the filters are too long; narrow the question to less."


def report_link(paragraph: Paragraph, evidence: Span | None, ui: str) -> str:
    """Address of the report page at a paragraph, its evidence marked. On the page, such a link opens in the report pane."""
    span = f"&from={evidence.start}&to={evidence.end}" if evidence else ""
    return (
        f"/report/{address(paragraph.document)}?p={address(paragraph.number)}{span}"
        f"&ui={address(ui)}#{address(anchor(paragraph.number))}"
    )


def basket_link(paragraph: Paragraph, quote: Span | None, ui: str) -> str:
    """Address that puts a quote, or the whole paragraph, into the basket; `static/basket.js` does so without leaving the page."""
    span = f"&from={quote.start}&to={quote.end}" if quote else ""
    return f"/basket?document={address(paragraph.document)}&p={address(paragraph.number)}{span}&ui={address(ui)}"


def permalink(paragraph: Paragraph, query: Query, ui: str) -> str:
    """Address of the page with a question answered and a paragraph open. It names only what outlasts a new index."""
    asked = (
        f"&q={address(query.text)}&lang={address(query.language)}{filters_address(query.filters)}" if query.text else ""
    )
    return f"/?doc={address(paragraph.document)}&p={address(paragraph.number)}{asked}&ui={address(ui)}"


def question_link(query: Query, ui: str) -> str:
    """Address of the page with a question answered, narrowed to its filters."""
    return f"/?q={address(query.text)}&lang={address(query.language)}{filters_address(query.filters)}&ui={address(ui)}"


def filter_values(filters: Filters) -> list[tuple[str, str]]:
    """Every value that is asked for, with its name in an address."""
    found: list[tuple[str, str]] = []
    for name, field in FILTERS.items():
        value: str | tuple[str, ...] = getattr(filters, field)
        found += [(name, one) for one in ((value,) if isinstance(value, str) else value) if one]
    return found


def filters_address(filters: Filters) -> str:
    """`&document=…&since=…`, or nothing."""
    return "".join(f"&{name}={address(value)}" for name, value in filter_values(filters))


def filters_said(pairs: Iterable[tuple[str, str]]) -> Filters:
    """The filters among the parameters of an address. Whether they mean something is for the index to say.

    Raises:
        FilterError: more than MOST_VALUES of one, or more than LONGEST_FILTERS characters.
    """
    values: dict[str, dict[str, None]] = {name: {} for name in FILTERS}
    for name, value in pairs:
        if name in values and value.strip():
            values[name][value.strip()] = None
    if any(len(several) > MOST_VALUES for several in values.values()) or (
        sum(len(value) for several in values.values() for value in several) > LONGEST_FILTERS
    ):
        raise FilterError("long", TOO_LONG)

    def last(name: str) -> str:
        return next(reversed(values[name]), "")

    return Filters(
        documents=tuple(values["document"]),
        symbol=last("symbol"),
        body=last("body"),
        session=last("session"),
        since=last("since"),
        until=last("until"),
        languages=tuple(values["language"]),
        section=last("section"),
    )


def filters_read(query: str) -> Filters:
    """The filters that `filters_address` wrote, or a browser.

    Raises:
        FilterError: they are too long.
    """
    if len(query) > 3 * LONGEST_FILTERS:  # each character may be written as three
        raise FilterError("long", TOO_LONG)
    return filters_said(parse_qsl(query))


def without(filters: Filters, name: str, value: str) -> Filters:
    """The filters but for one value."""
    return filters_said(pair for pair in filter_values(filters) if pair != (name, value))


@dataclass(frozen=True)
class Restored:
    """What the address of the page says: a question and its language (empty: found out)."""

    question: str = ""
    language: str = ""


def restored(parameters: Mapping[str, str]) -> Restored:
    """Read `?q=…&lang=…`; a `lang` that is no language code is none. (`doc` and `p` are the browser's to open.)"""
    language = parameters.get("lang", "")
    known = language.isascii() and language.isalpha() and language.islower() and 2 <= len(language) <= 3
    return Restored(parameters.get("q", ""), language if known else "")
