""" "My country": every paragraph that names a State, region, body or programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from report_qa.preparing.mentions import Mention, Mentions
from report_qa.preparing.subjects import Subject, state_of, subjects
from report_qa.types import Paragraph
from report_qa.web.markup import language, marked, text
from report_qa.web.sheet import Sheet, field, heading_path, last_heading
from report_qa.web.worldmap import map_html


def overview_html(sheet: Sheet, counts: Mapping[str, int]) -> str:
    """The choice, the States that are named, and the map."""
    texts = sheet.texts
    named = sorted(
        ((state, count) for code, count in counts.items() if (state := state_of(code))),
        key=lambda one: (-one[1], one[0].name(sheet.ui)),
    )
    listed = "".join(
        f'<li><a href="{sheet.link(country=state.key)}">{text(state.name(sheet.ui))}</a> <span>{count}</span></li>'
        for state, count in named
    )
    main = (
        f"<h1>{text(texts['country_title'])}</h1>{_choice(sheet, '')}"
        f'<h2>{text(texts["country_states"])}</h2><ol class="rq-states">{listed}</ol>'
        f"{map_html(counts, sheet.ui, lambda key: sheet.link(country=key))}"
    )
    return sheet.page(texts["country_title"], main)


def mentions_html(sheet: Sheet, mentions: Mentions) -> str:
    """One subject: the plain statement that it is not named, or counts by section and every paragraph in order."""
    texts = sheet.texts
    name = mentions.subject.name(sheet.ui)
    if mentions.found:
        told = f'<p class="rq-count" role="status">{text(texts["country_count"])}: <strong>{len(mentions.found)}</strong></p>'
        told += _sections(sheet, mentions)
        told += f'<ol class="rq-mentions">{"".join(_mention(sheet, one) for one in mentions.found)}</ol>'
    else:
        told = f'<p class="rq-none" role="status"><strong>{text(texts["country_none"])}</strong></p>'
    main = (
        f"<h1>{text(name)}</h1>{_choice(sheet, name)}{told}"
        f'<p><a href="{sheet.link()}">{text(texts["country_states"])}</a></p>'
    )
    return sheet.page(f"{name} – {texts['country_title']}", main, country=mentions.subject.key)


def unknown_html(sheet: Sheet, typed: str, near: Sequence[Subject]) -> str:
    """A name that nobody has, with what it may be the beginning of."""
    texts = sheet.texts
    meant = "".join(f'<li><a href="{sheet.link(country=one.key)}">{text(one.name(sheet.ui))}</a></li>' for one in near)
    suggestions = f"<p>{text(texts['country_meant'])}</p><ul>{meant}</ul>" if meant else ""
    main = (
        f"<h1>{text(texts['country_title'])}</h1>{_choice(sheet, typed)}"
        f'<p class="rq-none" role="status"><strong>{text(texts["country_unknown"])}</strong></p>{suggestions}'
    )
    return sheet.page(texts["country_title"], main)


def _choice(sheet: Sheet, typed: str) -> str:
    names = "".join(f'<option value="{text(one.name(sheet.ui))}"></option>' for one in subjects())
    control = (
        f'<input id="country" name="country" list="names" value="{text(typed)}" maxlength="200" autocomplete="off" dir="auto" '
        f'aria-describedby="country-hint" required><datalist id="names">{names}</datalist>'
        f'<span id="country-hint" class="rq-fine">{text(sheet.texts["country_hint"])}</span>'
    )
    return sheet.form(field("country", sheet.texts["country_choose"], control))


def _sections(sheet: Sheet, mentions: Mentions) -> str:
    documents = sheet.index.documents
    rows = "".join(
        f"<li>{last_heading(one.heading or (documents[one.document].title,), documents[one.document].language)} <strong>{one.count}</strong></li>"
        for one in mentions.sections
    )
    return f'<h2>{text(sheet.texts["country_sections"])}</h2><ul class="rq-sections">{rows}</ul>'


def _mention(sheet: Sheet, mention: Mention) -> str:
    paragraph, document = mention.paragraph, sheet.document_of(mention.paragraph)
    evidence = mention.sentences[0] if mention.sentences else None
    return (
        f'<li><article><h3>{sheet.place(paragraph, evidence)}</h3><p class="rq-fine">{heading_path(paragraph, document.language)}</p>'
        f'<p class="rq-text" {language(document.language)}>{marked(paragraph.text, mention.sentences)}</p>'
        f"{_notes(sheet, mention, paragraph)}<p>{sheet.keep(paragraph)}</p></article></li>"
    )


def _notes(sheet: Sheet, mention: Mention, paragraph: Paragraph) -> str:
    named = {one.marker: one.names for one in mention.notes}
    code = sheet.document_of(paragraph).language
    return "".join(
        f'<p class="rq-fine">{text(sheet.texts["country_in_note"])}</p>'
        f'<p class="rq-note" {language(code)}><sup>{text(note.marker)}</sup> {marked(note.text, named[note.marker])}</p>'
        for note in paragraph.notes
        if note.marker in named
    )
