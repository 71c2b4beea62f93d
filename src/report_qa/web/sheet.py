"""A page of the preparation: plain HTML that works without a script, with its choice of report, language and view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from report_qa.citations import label
from report_qa.index.reading import Index
from report_qa.types import Document, Paragraph, Span
from report_qa.web.frame import PREPARING
from report_qa.web.links import basket_link, report_link
from report_qa.web.markup import address, isolated, language, text
from report_qa.web.texts import LANGUAGES, catalogue

MOST_AT_ONCE = 1000
"""Paragraphs of a corpus, some seconds of reading; of a larger one, one report is shown at a time."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every view knows: which it is, the reader's language, the index, and the report chosen ("" for all)."""

    view: str
    ui: str
    index: Index
    document: str = ""

    @property
    def all_at_once(self) -> bool:
        """Whether all reports may be shown on one page."""
        return len(self.index.paragraphs) <= MOST_AT_ONCE

    @property
    def texts(self) -> Mapping[str, str]:
        """The catalogue of the reader's language."""
        return catalogue(self.ui)

    def link(self, view: str = "", ui: str = "", **parameters: str) -> str:
        """Address of a view with the same report, escaped for an attribute."""
        stated = {"document": self.document, **parameters, "ui": ui or self.ui}
        query = "&".join(f"{address(name)}={address(value)}" for name, value in stated.items() if value)
        return text(f"/{view or self.view}?{query}")

    def page(self, title: str, main: str, **parameters: str) -> str:
        """The whole page; `parameters` are kept when the language changes."""
        texts = self.texts
        views = "".join(
            f'<li><a href="{self.link(view)}"{_current(view == self.view)}>{text(texts[f"{view}_title"])}</a></li>'
            for view in PREPARING
        )
        languages = "".join(
            f'<li><a href="{self.link(ui=code, **parameters)}" hreflang="{code}" {language(code)}{_current(code == self.ui)}>'
            f"{text(catalogue(code)['name'])}</a></li>"
            for code in LANGUAGES
        )
        return (
            f"<!doctype html><html {language(self.ui)}><head>"
            '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{text(title)}</title>"
            '<link rel="stylesheet" href="/assets/page.css"><link rel="stylesheet" href="/assets/preparing.css">'
            '<script type="module" src="/assets/basket.js"></script></head><body class="rq-report rq-sheet">'
            f'<header><p><a href="/?ui={self.ui}">{text(texts["back"])}</a></p>'
            f'<nav aria-label="{text(texts["prepare_nav"])}"><ul class="rq-views">{views}</ul></nav>'
            f'<nav aria-label="{text(texts["language"])}"><ul class="rq-languages">{languages}</ul></nav></header>'
            f"<main>{main}</main><footer><p>{text(texts['disclaimer'])}</p></footer></body></html>"
        )

    def form(self, fields: str, button: str = "") -> str:
        """A form that opens this view anew with its fields; with several reports, the choice of one among them."""
        documents = self.index.documents.values()
        choice = ""
        if len(documents) > 1:
            options = [option("", self.texts["prepare_all"], not self.document)] if self.all_at_once else []
            options += [option(one.id, one.title or one.id, one.id == self.document, one.language) for one in documents]
            choice = field(
                "document", self.texts["report"], f'<select id="document" name="document">{"".join(options)}</select>'
            )
        return (
            f'<form method="get" action="/{self.view}" class="rq-filters"><input type="hidden" name="ui" value="{self.ui}">'
            f"{choice}{fields}<button>{text(button or self.texts['prepare_show'])}</button></form>"
        )

    def place(self, paragraph: Paragraph, evidence: Span | None = None) -> str:
        """The paragraph's label as a link to it in the report, the evidence marked there."""
        to = report_link(paragraph, evidence, self.ui)
        return f'<a href="{text(to)}"><bdi>{text(label(paragraph.number, self.ui))}</bdi></a>'

    def keep(self, paragraph: Paragraph, span: Span | None = None) -> str:
        """The link that puts a quote, or the paragraph, into the basket; `static/basket.js` makes a button of it."""
        to = basket_link(paragraph, span, self.ui)
        return f'<a class="rq-keep" href="{text(to)}">{text(self.texts["basket_add"])}</a>'

    def document_of(self, paragraph: Paragraph) -> Document:
        """The report that a paragraph stands in."""
        return self.index.documents[paragraph.document]


def field(name: str, title: str, control: str) -> str:
    """A control with its label."""
    return f'<p class="rq-field"><label for="{text(name)}">{text(title)}</label>{control}</p>'


def option(value: str, shown: str, chosen: bool, code: str = "") -> str:
    """An option of a select."""
    spoken = f" {language(code)}" if code else ""
    return f'<option value="{text(value)}"{spoken}{" selected" if chosen else ""}>{text(shown)}</option>'


def heading_path(paragraph: Paragraph, code: str) -> str:
    """The headings over a paragraph, in the report's language."""
    return f"<bdi {language(code)}>{text(' › '.join(paragraph.heading))}</bdi>"


def last_heading(heading: tuple[str, ...], code: str) -> str:
    """The heading next above, in the report's language."""
    return isolated(heading[-1], code) if heading else "–"


def table(caption: str, heads: list[str], rows: list[list[str]]) -> str:
    """A table of cells that are HTML already; it scrolls by itself where the screen is narrow, and by keyboard."""
    # the roles stay when a narrow screen shows rows as blocks
    head = "".join(f'<th scope="col" role="columnheader">{text(one)}</th>' for one in heads)
    body = "".join(f'<tr role="row">{_cells(heads, row)}</tr>' for row in rows)
    return (
        f'<div class="rq-scroll" role="region" tabindex="0" aria-label="{text(caption)}"><table role="table"><caption>{text(caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table></div>'
    )


def _cells(heads: list[str], row: list[str]) -> str:
    return "".join(
        f'<td role="cell" data-head="{text(head)}">{cell}</td>' for head, cell in zip(heads, row, strict=True)
    )


def _current(here: bool) -> str:
    return ' aria-current="page"' if here else ""
