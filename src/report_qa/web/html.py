"""The one place that makes HTML, and so the one place that escapes: everything from documents and askers goes through `_text`."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from report_qa.citations import citation, label
from report_qa.languages import direction
from report_qa.types import Answer, Document, Hit, Paragraph, Quote, Span
from report_qa.web.texts import catalogue

CONFIDENT = 0.75
"""From this confidence on, the page says plainly that the report answers."""

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates. The marks (U+061C, U+200E, U+200F) turn nothing around, and Arabic needs them."""


def answer_html(answer: Answer, documents: Mapping[str, Document], ui: str) -> str:
    """The answer with its quotes, or the plain statement that there is none, then the paragraphs."""
    texts = catalogue(ui)
    if answer.answered:
        told = texts["confidence_high" if answer.confidence >= CONFIDENT else "confidence_medium"]
        quotes = "".join(_quote_html(one, documents, ui) for one in answer.quotes)
        head = f'<h2>{_text(texts["answer"])}</h2><p class="rq-told">{_text(told)}</p>{quotes}'
        title = texts["found"]
    else:
        head = f'<p class="rq-none" role="status"><strong>{_text(texts["no_answer"])}</strong></p>'
        title = texts["nearest"]
    cards = "".join(
        _card_html(rank, hit, documents, ui, answer.query.language) for rank, hit in enumerate(answer.hits, start=1)
    )
    state = "answered" if answer.answered else "unanswered"
    return (
        f'<section class="rq-answer rq-{state}" aria-live="polite" {_language(ui)}>{head}'
        f'<h2>{_text(title)}</h2><ol class="rq-hits">{cards}</ol></section>'
    )


def sentence_html(sentence: str, ui: str) -> str:
    """An error, or another plain sentence."""
    return f'<p class="rq-error" role="alert" {_language(ui)}>{_text(sentence)}</p>'


def header_html(ui: str, spoken: bool = True) -> str:
    """Title and lead of the page; `spoken` once the language is the reader's."""
    texts = catalogue(ui)
    return f'<header class="rq-head{" rq-spoken" if spoken else ""}" {_language(ui)}><h1>{_text(texts["title"])}</h1><p>{_text(texts["lead"])}</p></header>'


def footer_html(documents: Iterable[Document], ui: str) -> str:
    """The reports that can be asked, and what this page is not."""
    texts = catalogue(ui)
    reports = "".join(
        f'<li><a href="/report/{_address(d.id)}?ui={_address(ui)}">{_isolated(d.title or d.id, d.language)}</a></li>'
        for d in documents
    )
    return (
        f'<footer class="rq-foot" {_language(ui)}><h2>{_text(texts["report"])}</h2><ul>{reports}</ul>'
        f"<p>{_text(texts['disclaimer'])}</p></footer>"
    )


def report_html(document: Document, paragraphs: Sequence[Paragraph], ui: str, number: str, marked: Span | None) -> str:
    """The whole report as a page of its own, each paragraph with an anchor `p-NUMBER`."""
    texts = catalogue(ui)
    parts: list[str] = []
    path: tuple[str, ...] = ()
    for paragraph in paragraphs:
        shared = next((i for i, (a, b) in enumerate(zip(path, paragraph.heading, strict=False)) if a != b), None)
        shared = min(len(path), len(paragraph.heading)) if shared is None else shared
        for depth, heading in enumerate(paragraph.heading[shared:], start=shared):
            level = min(depth + 2, 6)
            parts.append(f"<h{level}>{_text(heading)}</h{level}>")
        path = paragraph.heading
        here = paragraph.number == number
        parts.append(
            f'<article id="{_text(_anchor(paragraph.number))}"{" class=rq-here" if here else ""}>'
            f'<p class="rq-label" {_language(ui)}>{_text(label(paragraph.number, ui))}</p>'
            f'<p class="rq-text">{_marked(paragraph.text, marked if here else None)}</p>{_notes_html(paragraph)}</article>'
        )
    title = document.title or document.id
    return (
        f"<!doctype html><html {_language(document.language)}><head>"
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{_text(title)}</title><link rel="stylesheet" href="/assets/page.css"></head><body class="rq-report">'
        f'<nav {_language(ui)}><a href="/?ui={_address(ui)}">{_text(texts["back"])}</a><p>{_text(texts["disclaimer"])}</p></nav>'
        f"<main><h1>{_text(title)}</h1>{''.join(parts)}</main></body></html>"
    )


def report_link(hit: Hit, ui: str) -> str:
    """Address of the report page at a hit's paragraph, its evidence marked."""
    paragraph, evidence = hit.paragraph, hit.evidence
    return (
        f"/report/{_address(paragraph.document)}?p={_address(paragraph.number)}&from={evidence.start}&to={evidence.end}"
        f"&ui={_address(ui)}#{_address(_anchor(paragraph.number))}"
    )


def _quote_html(one: Quote, documents: Mapping[str, Document], ui: str) -> str:
    document = documents[one.document]
    return (
        f'<figure class="rq-quote"><blockquote {_language(document.language)}>{_text(one.text)}</blockquote>'
        f"<figcaption>{_citation(document, one.paragraph, ui)}</figcaption></figure>"
    )


def _citation(document: Document, number: str, ui: str) -> str:
    """The citation in the reader's language, the document's own words in it isolated in theirs."""
    place = label(number, ui)
    source = citation(document, number, ui).removesuffix(place)
    names = (document.symbol,) if document.symbol else (document.body, document.title)
    own = sorted(filter(None, names), key=len, reverse=True)
    words = re.split(f"({'|'.join(map(re.escape, own))})", source) if own else [source]
    shown = (_isolated(word, document.language) if word in own else _text(word) for word in words)
    return f"<bdi {_language(ui)}>{''.join(shown)}{_text(place)}</bdi>"


def _card_html(rank: int, hit: Hit, documents: Mapping[str, Document], ui: str, asked: str) -> str:
    paragraph = hit.paragraph
    document = documents[paragraph.document]
    texts = catalogue(ui)
    path = " › ".join(paragraph.heading)
    as_it_is = f'<p class="rq-path" {_language(ui)}>{_text(texts["other_language"])}</p>'
    return (
        f'<li class="rq-card" id="hit-{rank}"><h3><bdi>{_text(label(paragraph.number, ui))}</bdi></h3>'
        f"{as_it_is if asked and asked != document.language else ''}"
        f'<p class="rq-path" {_language(document.language)}>{_text(path)}</p>'
        f'<p class="rq-text" {_language(document.language)}>{_marked(paragraph.text, hit.evidence)}</p>'
        f"{_notes_html(paragraph, document.language)}"
        f'<p><a href="{html.escape(report_link(hit, ui))}" target="_blank" rel="noopener">{_text(texts["open"])}</a></p></li>'
    )


def _notes_html(paragraph: Paragraph, language: str = "") -> str:
    stated = f" {_language(language)}" if language else ""
    return "".join(
        f'<p class="rq-note"{stated}><sup>{_text(note.marker)}</sup> {_text(note.text)}</p>' for note in paragraph.notes
    )


def _marked(text: str, span: Span | None) -> str:
    if span is None or not 0 <= span.start < span.end <= len(text):
        return _text(text)
    return f"{_text(text[: span.start])}<mark>{_text(span.of(text))}</mark>{_text(text[span.end :])}"


def _text(text: str) -> str:
    """Escaped; a replacement character for each control, lone surrogate, and whatever turns the text around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    shown = "".join(
        "\ufffd" if c in _TURNING or (unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t") else c for c in lines
    )
    return html.escape(shown)


def _anchor(number: str) -> str:
    """The id of a paragraph on the report page; an id has no white space in it."""
    return f"p-{'-'.join(number.split())}"


def _address(text: str) -> str:
    """One part of an address."""
    return quote(text, safe="", errors="replace")


def _isolated(text: str, language: str) -> str:
    return f"<bdi {_language(language)}>{_text(text)}</bdi>"


def _language(language: str) -> str:
    """The attributes `lang` and `dir`."""
    return f'lang="{_text(language)}" dir="{direction(language)}"'
