"""The one place that escapes: whatever a document or an asker wrote reaches HTML through `text`, `address` or `language`."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from report_qa.citations import citation_parts
from report_qa.languages import direction
from report_qa.printable import printable
from report_qa.types import Document, Span


def text(words: str) -> str:
    """Printable, and escaped."""
    return html.escape(printable(words))


def address(part: str) -> str:
    """One part of an address."""
    return quote(part, safe="", errors="replace")


def language(code: str) -> str:
    """The attributes `lang` and `dir`."""
    return f'lang="{text(code)}" dir="{direction(code)}"'


def isolated(words: str, code: str) -> str:
    """Words of one language inside a text of another."""
    return f"<bdi {language(code)}>{text(words)}</bdi>"


def marked(words: str, spans: Sequence[Span]) -> str:
    """The text with `<mark>` around each span; one that is empty, outside, or overlaps an earlier one marks nothing."""
    parts: list[str] = []
    at = 0
    for span in sorted(spans, key=lambda one: one.start):
        if at <= span.start < span.end <= len(words):
            parts += [text(words[at : span.start]), f"<mark>{text(span.of(words))}</mark>"]
            at = span.end
    return "".join([*parts, text(words[at:])])


def anchor(number: str) -> str:
    """The id of a paragraph in a report; an id has no white space in it."""
    return f"p-{'-'.join(number.split())}"


def citation_html(document: Document, number: str, ui: str) -> str:
    """The citation in the reader's language, the document's own words in it isolated in theirs."""
    return f"<bdi {language(ui)}>{parts_html(citation_parts(document, number, ui), ui)}</bdi>"


def parts_html(parts: Iterable[tuple[str, str]], ui: str) -> str:
    """(words, language) behind one another; those of another language than the reader's isolated."""
    return "".join(text(words) if code == ui else isolated(words, code) for words, code in parts)


def block(made: str) -> str:
    """HTML made here, as one line: a Markdown component takes it as it is, whatever its text looks like."""
    return made.replace("\n", "&#10;").replace("\t", "&#9;")
