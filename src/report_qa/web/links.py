"""Addresses that lead back: to a paragraph of a report, and to the page as it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from report_qa.types import Paragraph, Query, Span
from report_qa.web.markup import address, anchor


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
    asked = f"&q={address(query.text)}&lang={address(query.language)}" if query.text else ""
    return f"/?doc={address(paragraph.document)}&p={address(paragraph.number)}{asked}&ui={address(ui)}"


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
