"""The filters of a question as HTML: to choose from, and in words above what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from report_qa.index.selecting import LONGEST_FILTER, Choices
from report_qa.types import Document, Filters, Query
from report_qa.web.links import filter_values, question_link, without
from report_qa.web.markup import isolated, language, text
from report_qa.web.texts import catalogue, language_name

MOST_LISTED = 500
"""Documents, or sections, to choose from; the others are reached through body, session, date and symbol."""
LABELS = {
    "document": "report",
    "symbol": "narrow_symbol",
    "body": "narrow_body",
    "session": "narrow_session",
    "since": "timeline_from",
    "until": "timeline_to",
    "language": "narrow_language",
    "section": "prepare_section",
}
"""Name in an address → key of its name in the catalogues."""


def filters_html(choices: Choices, filters: Filters, ui: str) -> str:
    """The form, folded; nothing where no field has more than one thing to choose."""
    fields = {name: made for name, made in _fields(choices, filters, ui).items() if made}
    if not fields:
        return ""
    texts = catalogue(ui)
    chosen = filter_values(filters)
    boxed = {"document": _listed(choices, filters), "language": set(choices.languages)}
    kept = "".join(
        f'<input type="hidden" name="{text(name)}" value="{text(value)}">'
        for name, value in chosen
        if name not in fields or value not in boxed.get(name, {value})
    )
    return (
        f"<details {language(ui)}><summary>{text(texts['narrow'])}</summary>"
        f'<form id="rq-filters">{"".join(fields.values())}{kept}'
        f'<button type="submit" class="rq-button">{text(texts["ask"])}</button></form></details>'
    )


def active_html(query: Query, documents: Mapping[str, Document], ui: str) -> str:
    """What the question was narrowed to, each with a link that asks it without; nothing where it was not."""
    texts = catalogue(ui)
    lines = []
    for name, value in filter_values(query.filters):
        said = f"<strong>{text(texts[LABELS[name]])}</strong> {_value_html(name, value, documents)}"
        wider = question_link(replace(query, filters=without(query.filters, name, value)), ui)
        told = text(texts["narrow_without"])
        lines.append(
            f'<li>{said} <a class="rq-wider" href="{text(wider)}">✕<span class="rq-unseen"> {told} {said}</span></a></li>'
        )
    if not lines:
        return ""
    return f'<div class="rq-only" {language(ui)}><p>{text(texts["narrow_only"])}</p><ul>{"".join(lines)}</ul></div>'


def _value_html(name: str, value: str, documents: Mapping[str, Document]) -> str:
    if name == "document" and value in documents:
        return _document_html(documents[value])
    if name == "language":
        return isolated(language_name(value), value)
    return f"<bdi>{text(value[:LONGEST_FILTER])}</bdi>"


def _document_html(document: Document) -> str:
    symbol = f"<bdi>{text(document.symbol)}</bdi> · " if document.symbol else ""
    name = isolated(document.title or document.id, document.language)
    return f"{symbol}{name} ({isolated(language_name(document.language), document.language)})"


def _fields(choices: Choices, filters: Filters, ui: str) -> dict[str, str]:
    """Each field by its name in an address, in the order in which they are shown; empty where there is nothing to choose."""
    first, last = choices.dates
    listed = _listed(choices, filters)
    documents = [(one.id, _document_html(one)) for one in choices.documents if one.id in listed]
    languages = [(code, isolated(language_name(code), code)) for code in choices.languages]
    return {
        "language": _boxes_html("language", languages, filters.languages, ui),
        "body": _select_html("body", choices.bodies, filters.body, ui),
        "session": _select_html("session", choices.sessions, filters.session, ui),
        "since": _line_html("since", filters.since, first, ui) if first != last else "",
        "until": _line_html("until", filters.until, last, ui) if first != last else "",
        "symbol": _line_html("symbol", filters.symbol, choices.symbols[0], ui) if len(choices.symbols) > 1 else "",
        "document": _boxes_html("document", documents, filters.documents, ui),
        "section": _select_html("section", sections_of(choices, filters, ui), filters.section, ui),
    }


def _listed(choices: Choices, filters: Filters) -> set[str]:
    """Ids of the documents to choose from, those that are chosen first."""
    chosen = [one.id for one in choices.documents if one.id in filters.documents]
    return set(list(dict.fromkeys([*chosen, *(one.id for one in choices.documents)]))[:MOST_LISTED])


def sections_of(choices: Choices, filters: Filters, ui: str) -> list[str]:
    """Headings of the documents that are chosen; where none is, of the only report that there is, in the page's language
    if it can be."""
    chosen: Sequence[Document] = [one for one in choices.documents if one.id in filters.documents]
    if not chosen and _is_one_report(choices.documents):
        chosen = sorted(choices.documents, key=lambda one: one.language != ui)[:1]
    found = dict.fromkeys(heading for one in chosen for heading in choices.sections[one.id])
    return [heading for heading in found if len(heading) <= LONGEST_FILTER][:MOST_LISTED]


def _is_one_report(documents: Sequence[Document]) -> bool:
    return len(documents) == 1 or (len({one.symbol for one in documents}) == 1 and all(one.symbol for one in documents))


def _select_html(name: str, values: Sequence[str], chosen: str, ui: str) -> str:
    """One of several; what an address names is among them, wherever it comes from."""
    if len(values) < 2:
        return ""
    options = "".join(
        f'<option value="{text(value)}" dir="auto"{" selected" if value == chosen else ""}>{text(value)}</option>'
        for value in dict.fromkeys([*([chosen] if chosen else []), *values])
    )
    texts = catalogue(ui)
    return (
        f'<p><label for="rq-by-{name}">{text(texts[LABELS[name]])}</label>'
        f'<select id="rq-by-{name}" name="{name}"><option value="">{text(texts["prepare_all"])}</option>{options}</select></p>'
    )


def _boxes_html(name: str, values: Iterable[tuple[str, str]], chosen: Sequence[str], ui: str) -> str:
    """Any of several, (value, HTML of its name)."""
    boxes = [
        f'<label><input type="checkbox" name="{name}" value="{text(value)}"{" checked" if value in chosen else ""}>'
        f" <span>{shown}</span></label>"
        for value, shown in values
    ]
    if len(boxes) < 2:
        return ""
    return f'<fieldset class="rq-by-{name}"><legend>{text(catalogue(ui)[LABELS[name]])}</legend><div>{"".join(boxes)}</div></fieldset>'


def _line_html(name: str, value: str, example: str, ui: str) -> str:
    """A line to type in; a symbol and a date are written from left to right everywhere."""
    texts = catalogue(ui)
    hint = f" <span>({text(texts['narrow_symbol_hint'])})</span>" if name == "symbol" else ""
    return (
        f'<p><label for="rq-by-{name}">{text(texts[LABELS[name]])}{hint}</label>'
        f'<input type="text" id="rq-by-{name}" name="{name}" value="{text(value)}" placeholder="{text(example)}" '
        f'maxlength="{LONGEST_FILTER}" dir="ltr" autocomplete="off"></p>'
    )
