"""A paragraph that was found, as a card: where it stands, its evidence, its versions, why it was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from report_qa.citations import citation, label
from report_qa.types import Document, Hit, Paragraph, Query, Span
from report_qa.web.links import basket_link, permalink, report_link
from report_qa.web.markup import isolated, language, marked, text
from report_qa.web.reports import notes_html
from report_qa.web.texts import LANGUAGES, catalogue, language_name
from report_qa.web.versions import counterpart

NEIGHBOURS = 1
"""Sentences shown on each side of the evidence while a paragraph is folded."""
WORTH_FOLDING = 1.4
"""A paragraph is folded if it is so many times longer than what would stay."""
CUT = "[…]"


def card_html(
    rank: int,
    hit: Hit,
    versions: Sequence[tuple[str, Paragraph]],
    documents: Mapping[str, Document],
    query: Query,
    ui: str,
) -> str:
    """The card; `versions` are (language, paragraph), the one to show first, the hit's own among them."""
    paragraph = hit.paragraph
    texts = catalogue(ui)
    several = len(documents) > len(versions)
    shown = "".join(
        _version_html(hit, version, documents[version.document], ui, hidden=at > 0)
        for at, (_, version) in enumerate(versions)
    )
    first = versions[0][1]
    source = f" {isolated(_name(documents[first.document]), documents[first.document].language)}" if several else ""
    return (
        f'<li class="rq-card" id="hit-{rank}" tabindex="-1"><h3><bdi>{text(label(paragraph.number, ui))}</bdi>{source}</h3>'
        f"{_choice_html(versions, ui)}{_foreign_html(versions, query, ui)}{shown}"
        f'<div class="rq-actions">{copy_buttons(documents[first.document], paragraph.number, ui)}'
        f'<button type="button" class="rq-copy rq-link" value="{text(permalink(first, query, ui))}">{text(texts["copy_link"])}</button>'
        f"</div>{_why_html(hit, ui)}</li>"
    )


def _foreign_html(versions: Sequence[tuple[str, Paragraph]], query: Query, ui: str) -> str:
    """That no version is in the language of the question, where that is so."""
    if not query.language or query.language in dict(versions):
        return ""
    return f'<p class="rq-foreign" {language(ui)}>{text(catalogue(ui)["other_language"])}</p>'


def copy_buttons(document: Document, number: str, ui: str) -> str:
    """Buttons whose value is the citation: in the page's language, and in the document's where that is another."""
    texts = catalogue(ui)
    own = document.language
    made = f'<button type="button" class="rq-copy" value="{text(citation(document, number, ui))}">{text(texts["copy"])}</button>'
    if own == ui or own not in LANGUAGES:
        return made
    cited = text(citation(document, number, own))
    name = isolated(catalogue(own)["name"], own)
    return f'{made}<button type="button" class="rq-copy" value="{cited}">{text(texts["copy_own"])} {name}</button>'


def _version_html(hit: Hit, paragraph: Paragraph, document: Document, ui: str, hidden: bool) -> str:
    texts = catalogue(ui)
    own = paragraph is hit.paragraph
    evidence = hit.evidence if own else counterpart(hit.paragraph, hit.evidence, paragraph)
    link = text(report_link(paragraph, evidence, ui))
    path = " › ".join(paragraph.heading)
    return (
        f'<div class="rq-version" {language(document.language)}{" hidden" if hidden else ""}>'
        f'<p class="rq-path" {language(document.language)}>{text(path)}</p>{_text_html(paragraph, evidence, document, ui)}'
        f"{notes_html(paragraph, document.language)}"
        f'<p {language(ui)}><a class="rq-cite" href="{link}">{text(texts["open"])}</a> '
        f'<a class="rq-keep" href="{text(basket_link(paragraph, evidence, ui))}">{text(texts["basket_add"])}</a></p></div>'
    )


def _text_html(paragraph: Paragraph, evidence: Span | None, document: Document, ui: str) -> str:
    """The whole paragraph, folded to the evidence and its neighbours where it is much longer."""
    spans = [evidence] if evidence else []
    stated = language(document.language)
    whole = f'<p class="rq-text" {stated}>{marked(paragraph.text, spans)}</p>'
    kept = folded_span(paragraph, evidence)
    if kept is None:
        return whole
    before = f"{CUT} " if kept.start > 0 else ""
    after = f" {CUT}" if kept.end < len(paragraph.text.rstrip()) else ""
    shifted = [Span(span.start - kept.start, span.end - kept.start) for span in spans]
    return (
        f'<p class="rq-text rq-excerpt" {stated}>{before}{marked(kept.of(paragraph.text), shifted)}{after}</p>'
        f'<details class="rq-whole" {language(ui)}><summary>{text(catalogue(ui)["whole"])}</summary>{whole}</details>'
    )


def folded_span(paragraph: Paragraph, evidence: Span | None) -> Span | None:
    """What stays of a folded paragraph: the evidence's sentences and NEIGHBOURS on each side. None: fold nothing."""
    at = [i for i, sentence in enumerate(paragraph.sentences) if evidence and sentence.overlaps(evidence)]
    if not at:
        return None
    sentences = paragraph.sentences[max(0, at[0] - NEIGHBOURS) : at[-1] + NEIGHBOURS + 1]
    kept = Span(sentences[0].start, sentences[-1].end)
    return kept if len(paragraph.text) > WORTH_FOLDING * (kept.end - kept.start) else None


def _choice_html(versions: Sequence[tuple[str, Paragraph]], ui: str) -> str:
    if len(versions) < 2:
        return ""
    buttons = "".join(
        f'<button type="button" class="rq-choice" value="{text(code)}" {language(code)}>{text(language_name(code))}</button>'
        for code, _ in versions
    )
    return f'<div class="rq-choices" role="group" title="{text(catalogue(ui)["versions"])}">{buttons}</div>'


def _why_html(hit: Hit, ui: str) -> str:
    """What each stage of the ranking gave this paragraph."""
    if not hit.stages:
        return ""
    texts = catalogue(ui)
    rows = "".join(
        f'<tr><th scope="row">{_stage_html(name, ui)}</th><td dir="ltr">{value:+.2f}</td></tr>'
        for name, value in hit.stages
    )
    return (
        f'<details class="rq-why"><summary>{text(texts["why"])}</summary><p>{text(texts["why_told"])}</p>'
        f'<table><tbody>{rows}<tr><th scope="row">{text(texts["why_sum"])}</th><td dir="ltr">{hit.score:+.2f}</td></tr></tbody></table>'
        f"</details>"
    )


def _stage_html(name: str, ui: str) -> str:
    texts = catalogue(ui)
    plain = name.removeprefix("bridged ")
    told = texts.get(f"stage_{plain.replace(' ', '_')}", plain)
    return f"{text(told)} {text(texts['stage_bridged'])}" if plain != name else text(told)


def _name(document: Document) -> str:
    return document.symbol or document.title or document.id
