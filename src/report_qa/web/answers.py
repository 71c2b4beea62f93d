"""An answer as HTML: the report's own sentences, then the paragraphs as cards."""

from __future__ import annotations

from collections.abc import Mapping

from report_qa.citations import label
from report_qa.types import Answer, Document, Hit, Quote
from report_qa.web.markup import citation_html, language, marked, report_link, text
from report_qa.web.reports import notes_html
from report_qa.web.texts import catalogue

CONFIDENT = 0.75
"""From this confidence on, the page says plainly that the report answers."""


def answer_html(answer: Answer, documents: Mapping[str, Document], ui: str) -> str:
    """The answer with its quotes, or the plain statement that there is none, then the paragraphs."""
    texts = catalogue(ui)
    if answer.answered:
        told = texts["confidence_high" if answer.confidence >= CONFIDENT else "confidence_medium"]
        quotes = "".join(_quote_html(one, documents, ui) for one in answer.quotes)
        head = f'<h2>{text(texts["answer"])}</h2><p class="rq-told">{text(told)}</p>{quotes}'
        title = texts["found"]
    else:
        head = f'<p class="rq-none" role="status"><strong>{text(texts["no_answer"])}</strong></p>'
        title = texts["nearest"]
    cards = "".join(_card_html(rank, hit, documents, ui) for rank, hit in enumerate(answer.hits, start=1))
    state = "answered" if answer.answered else "unanswered"
    return (
        f'<section class="rq-answer rq-{state}" aria-live="polite" {language(ui)}>{head}'
        f'<h2>{text(title)}</h2><ol class="rq-hits">{cards}</ol></section>'
    )


def _quote_html(one: Quote, documents: Mapping[str, Document], ui: str) -> str:
    document = documents[one.document]
    return (
        f'<figure class="rq-quote"><blockquote {language(document.language)}>{text(one.text)}</blockquote>'
        f"<figcaption>{citation_html(document, one.paragraph, ui)}</figcaption></figure>"
    )


def _card_html(rank: int, hit: Hit, documents: Mapping[str, Document], ui: str) -> str:
    paragraph = hit.paragraph
    document = documents[paragraph.document]
    texts = catalogue(ui)
    path = " › ".join(paragraph.heading)
    return (
        f'<li class="rq-card" id="hit-{rank}"><h3><bdi>{text(label(paragraph.number, ui))}</bdi></h3>'
        f'<p class="rq-path" {language(document.language)}>{text(path)}</p>'
        f'<p class="rq-text" {language(document.language)}>{marked(paragraph.text, [hit.evidence])}</p>'
        f"{notes_html(paragraph, document.language)}"
        f'<p><a href="{text(report_link(paragraph, hit.evidence, ui))}" target="_blank" rel="noopener">{text(texts["open"])}</a></p></li>'
    )
