"""A report as HTML: as a page of its own, and as the pane beside the answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from report_qa.citations import label
from report_qa.types import Document, Paragraph, Span
from report_qa.web.links import basket_link
from report_qa.web.markup import address, anchor, language, marked, text
from report_qa.web.texts import catalogue, language_name


def report_html(
    document: Document, paragraphs: Sequence[Paragraph], ui: str, number: str, evidence: Span | None
) -> str:
    """The whole report as a page of its own, each paragraph with an anchor `p-NUMBER`."""
    texts = catalogue(ui)
    title = document.title or document.id
    return (
        f"<!doctype html><html {language(document.language)}><head>"
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{text(title)}</title><link rel="stylesheet" href="/assets/page.css"></head><body class="rq-report">'
        f'<nav {language(ui)}><a href="/?ui={address(ui)}">{text(texts["back"])}</a><p>{text(texts["disclaimer"])}</p></nav>'
        f"<main><h1>{text(title)}</h1>{_body(paragraphs, ui, number, evidence)}</main></body></html>"
    )


MOST_LISTED = 500
"""Reports to choose from in the pane; the others are reached through what is found in them."""


def pane_html(document: Document, paragraphs: Sequence[Paragraph], documents: Iterable[Document], ui: str) -> str:
    """The report for the pane: which document, its table of contents, its paragraphs. Marks are the browser's."""
    texts = catalogue(ui)
    title = document.title or document.id
    known = list(documents)
    contents = "".join(
        f'<li class="rq-depth-{min(depth, 3)}"><a href="#{text(heading_id(at))}">{text(heading)}</a></li>'
        for at, depth, heading in _headings(paragraphs)
    )
    listed = [document, *(one for one in known if one.id != document.id)][:MOST_LISTED]
    options = "".join(
        f'<option value="{text(one.id)}" {language(one.language)}{" selected" if one.id == document.id else ""}>'
        f"{text(one.title or one.id)}</option>"
        for one in sorted(listed, key=known.index)
    )
    return (
        f'<div class="rq-choose" {language(ui)}><label for="rq-document">{text(texts["report"])}</label>'
        f'<select id="rq-document">{options}</select></div>{_versions_html(document, known, ui)}'
        f'<details class="rq-contents" {language(ui)}><summary>{text(texts["contents"])}</summary>'
        f"<nav><ol {language(document.language)}>{contents}</ol></nav></details>"
        f'<div class="rq-pages" tabindex="0" {language(document.language)}><h2 class="rq-title">{text(title)}</h2>'
        f"{_body(paragraphs, ui, '', None, 3, basket=True)}</div>"
    )


def _versions_html(document: Document, documents: Sequence[Document], ui: str) -> str:
    """Buttons for the document's official versions, its own pressed; nothing where there is one."""
    versions = [one for one in documents if document.symbol and one.symbol == document.symbol]
    if len(versions) < 2:
        return ""
    buttons = "".join(
        f'<button type="button" class="rq-switch" value="{text(one.id)}" aria-pressed="{str(one.id == document.id).lower()}" '
        f"{language(one.language)}>{text(language_name(one.language))}</button>"
        for one in versions
    )
    told = text(catalogue(ui)["versions"])
    return f'<div class="rq-choices" role="group" aria-label="{told}" {language(ui)}>{buttons}</div>'


def notes_html(paragraph: Paragraph, code: str = "") -> str:
    """The footnotes, `code` being their language where their surroundings do not say it."""
    stated = f" {language(code)}" if code else ""
    return "".join(
        f'<p class="rq-note"{stated}><sup>{text(note.marker)}</sup> {text(note.text)}</p>' for note in paragraph.notes
    )


def heading_id(at: int) -> str:
    """The id of the heading before the paragraph at a position, by depth."""
    return f"h-{at}"


def _body(
    paragraphs: Sequence[Paragraph], ui: str, number: str, evidence: Span | None, top: int = 2, basket: bool = False
) -> str:
    """Headings, the first of them `<hTOP>`, and paragraphs, each with a link that puts it into the basket if so wished."""
    parts: list[str] = []
    at = 0
    for paragraph, fresh in _with_headings(paragraphs):
        for depth, heading in fresh:
            level = min(depth + top, 6)
            parts.append(f'<h{level} id="{text(heading_id(at))}">{text(heading)}</h{level}>')
            at += 1
        here = paragraph.number == number
        spans = [evidence] if here and evidence else []
        parts.append(
            f'<article id="{text(anchor(paragraph.number))}"{" class=rq-here" if here else ""}>'
            f'<p class="rq-label" {language(ui)}>{text(label(paragraph.number, ui))}</p>'
            f'<p class="rq-text">{marked(paragraph.text, spans)}</p>{notes_html(paragraph)}'
            f"{_keep_html(paragraph, ui) if basket else ''}</article>"
        )
    return "".join(parts)


def _keep_html(paragraph: Paragraph, ui: str) -> str:
    """The link says which paragraph it means to those who hear only the link."""
    return (
        f'<p class="rq-put" {language(ui)}><a class="rq-keep" href="{text(basket_link(paragraph, None, ui))}">'
        f'{text(catalogue(ui)["basket_add"])}<span class="rq-unseen"> {text(label(paragraph.number, ui))}</span></a></p>'
    )


def _headings(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, int, str]]:
    """(number of the heading in the report, depth from 0, words)."""
    at = 0
    for _, fresh in _with_headings(paragraphs):
        for depth, heading in fresh:
            yield at, depth, heading
            at += 1


def _with_headings(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, list[tuple[int, str]]]]:
    """Each paragraph with the headings, (depth, words), that stand before it and not before the one above."""
    path: tuple[str, ...] = ()
    for paragraph in paragraphs:
        own = paragraph.heading
        shared = next((i for i, (a, b) in enumerate(zip(path, own, strict=False)) if a != b), min(len(path), len(own)))
        yield paragraph, list(enumerate(own))[shared:]
        path = own
