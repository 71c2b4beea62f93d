"""An answer as HTML: the report's own sentences, then the paragraphs as cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from report_qa.citations import label
from report_qa.types import Answer, Document, Hit, Paragraph, Quote
from report_qa.web.cards import card_html, copy_buttons
from report_qa.web.links import report_link
from report_qa.web.markup import citation_html, isolated, language, text
from report_qa.web.narrowing import active_html
from report_qa.web.texts import LANGUAGES, catalogue
from report_qa.web.versions import Versions, alone, counterpart, in_order, one_of_each

CONFIDENT = 0.75
"""From this confidence on, the page says plainly that the report answers."""
MOST_CARDS = 5


@dataclass(frozen=True)
class AnswerView:
    """Shows answers over `documents`; `versions` finds a paragraph in the other languages that there are."""

    documents: Mapping[str, Document]
    versions: Versions = alone

    def html(self, answer: Answer, ui: str) -> str:
        """The answer with its quotes, or the plain statement that there is none, then the paragraphs."""
        texts = catalogue(ui)
        hits = one_of_each(answer.hits, self.documents)[:MOST_CARDS]
        head = self._quoted(answer, ui) if answer.answered else self._silent(answer, hits, ui)
        cards = "".join(
            card_html(rank, hit, self._versions(hit.paragraph, answer, ui), self.documents, answer.query, ui)
            for rank, hit in enumerate(hits, start=1)
        )
        state = "answered" if answer.answered else "unanswered"
        title = texts["found" if answer.answered else "nearest"]
        return (
            f'<section class="rq-answer rq-{state}" {language(ui)}>{active_html(answer.query, self.documents, ui)}{head}{_taken_html(answer, ui)}'
            f"{_assumed_html(answer, self._target(hits), ui)}"
            f'<h2>{text(title)}</h2><ol class="rq-hits">{cards}</ol></section>'
        )

    def _quoted(self, answer: Answer, ui: str) -> str:
        texts = catalogue(ui)
        told = texts["confidence_high" if answer.confidence >= CONFIDENT else "confidence_medium"]
        quotes = "".join(self._quote_html(one, answer, ui) for one in answer.quotes)
        return f'<h2>{text(texts["answer"])}</h2><p class="rq-told">{text(told)}</p>{quotes}'

    def _quote_html(self, one: Quote, answer: Answer, ui: str) -> str:
        """The quote; before it the same sentence of the official version in the asker's language, where there is one."""
        document = self.documents[one.document]
        hit = next((h for h in answer.hits if _is_quoted(h, one)), None)
        paragraph, span, quoted = (hit.paragraph if hit else None), (hit.evidence if hit else None), one.text
        if paragraph and span:
            _, version = self._versions(paragraph, answer, ui)[0]
            place = counterpart(paragraph, span, version) if version is not paragraph else None
            if place:
                document, paragraph, span = self.documents[version.document], version, place
                quoted = place.of(version.text)
        cited = citation_html(document, one.paragraph, ui)
        if paragraph:
            cited = f'<a class="rq-cite" href="{text(report_link(paragraph, span, ui))}">{cited}</a>'
        return (
            f'<figure class="rq-quote"><blockquote {language(document.language)}>{text(quoted)}</blockquote>'
            f"<figcaption>{cited}{copy_buttons(document, one.paragraph, ui)}</figcaption></figure>"
        )

    def _silent(self, answer: Answer, hits: list[Hit], ui: str) -> str:
        """That there is no answer, in the asker's language, and which sections come nearest."""
        spoken = answer.query.language if answer.query.language in LANGUAGES else ui
        texts = catalogue(spoken)
        sections: dict[tuple[str, tuple[str, ...]], list[Hit]] = {}
        for hit in hits:
            sections.setdefault((hit.paragraph.document, hit.paragraph.heading), []).append(hit)
        listed = "".join(
            f"<li>{isolated([self.documents[document].title, *path][-1], self.documents[document].language)} "
            f"<span>({', '.join(_place(hit, spoken) for hit in near)})</span></li>"
            for (document, path), near in sections.items()
        )
        return (
            f'<div class="rq-none" {language(spoken)}><p><strong>{text(texts["no_answer"])}</strong></p>'
            f"<p>{text(texts['nearest_sections'])}</p><ul>{listed}</ul></div>"
        )

    def _versions(self, paragraph: Paragraph, answer: Answer, ui: str) -> list[tuple[str, Paragraph]]:
        own = self.documents[paragraph.document].language
        found = {**self.versions(paragraph), own: paragraph}
        return in_order(found, (answer.query.language, own, ui))

    def _target(self, hits: list[Hit]) -> str:
        return self.documents[hits[0].paragraph.document].language if hits else ""


def _is_quoted(hit: Hit, quote: Quote) -> bool:
    paragraph = hit.paragraph
    return (paragraph.document, paragraph.number) == (quote.document, quote.paragraph) and (
        hit.evidence.of(paragraph.text) == quote.text
    )


def _place(hit: Hit, ui: str) -> str:
    link = text(report_link(hit.paragraph, hit.evidence, ui))
    return f'<a class="rq-cite" href="{link}"><bdi>{text(label(hit.paragraph.number, ui))}</bdi></a>'


def _taken_html(answer: Answer, ui: str) -> str:
    """What unclear terms of the question were taken for."""
    texts = catalogue(ui)
    asked = answer.query.language
    lines = []
    for one in answer.assumed:
        others = "<span> / </span>".join(isolated(other, asked) for other in one.others)
        lines.append(
            f"<li>{isolated(one.asked, asked)} → <strong>{isolated(one.name, asked)}</strong>"
            f" ({text(texts['taken_not'])} {others})</li>"
        )
    if not lines:
        return ""
    return f'<div class="rq-taken"><p>{text(texts["taken_for"])}</p><ul>{"".join(lines)}</ul></div>'


def _assumed_html(answer: Answer, target: str, ui: str) -> str:
    """What was taken for granted: the question's language, and names carried over into the documents'."""
    texts = catalogue(ui)
    asked = answer.query.language
    parts = []
    if asked in LANGUAGES:
        parts.append(f"<li>{text(texts['assumed_language'])} {isolated(catalogue(asked)['name'], asked)}</li>")
    if answer.bridged:
        pairs = (f"<li>{isolated(one.asked, asked)} → {isolated(one.name, target)}</li>" for one in answer.bridged)
        parts.append(f"<li>{text(texts['bridged'])}<ul>{''.join(pairs)}</ul></li>")
    if not parts:
        return ""
    return f'<details class="rq-assumed"><summary>{text(texts["assumed"])}</summary><ul>{"".join(parts)}</ul></details>'
