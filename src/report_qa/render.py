"""Answers and paragraphs for machines: the JSON of the command line and of the page's API. (`terminal` is for people.)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from report_qa.citations import citation, label
from report_qa.types import Answer, Document, Hit, Paragraph


def answer_json(answer: Answer, documents: Mapping[str, Document], language: str = "") -> dict[str, Any]:
    """The answer as plain values; labels in `language`, or else the question's. README documents each field."""
    reader = language or answer.query.language
    return {
        "question": answer.query.text,
        "language": answer.query.language,
        "answered": answer.answered,
        "confidence": round(answer.confidence, 4),
        "quotes": [
            {
                "text": quote.text,
                "document": quote.document,
                "paragraph": quote.paragraph,
                "label": label(quote.paragraph, reader),
            }
            for quote in answer.quotes
        ],
        "bridged": [{"asked": one.asked, "name": one.name} for one in answer.bridged],
        "assumed": [{"asked": one.asked, "name": one.name, "others": list(one.others)} for one in answer.assumed],
        "hits": [_hit_json(rank, hit, documents, reader) for rank, hit in enumerate(answer.hits, start=1)],
    }


def paragraph_json(paragraph: Paragraph, document: Document, language: str = "") -> dict[str, Any]:
    """One paragraph as plain values; label and citation in `language`, or else the document's."""
    reader = language or document.language
    return {
        "document": document.id,
        "symbol": document.symbol,
        "paragraph": paragraph.number,
        "label": label(paragraph.number, reader),
        "citation": citation(document, paragraph.number, reader),
        "heading": list(paragraph.heading),
        "text": paragraph.text,
        "language": document.language,
        "notes": notes_json(paragraph),
    }


def notes_json(paragraph: Paragraph) -> list[dict[str, str]]:
    """The paragraph's footnotes."""
    return [{"marker": note.marker, "text": note.text} for note in paragraph.notes]


def _hit_json(rank: int, hit: Hit, documents: Mapping[str, Document], reader: str) -> dict[str, Any]:
    paragraph, evidence = hit.paragraph, hit.evidence
    return {
        "rank": rank,
        "score": round(hit.score, 6),
        **paragraph_json(paragraph, documents[paragraph.document], reader),
        "evidence": {"start": evidence.start, "end": evidence.end, "text": evidence.of(paragraph.text)},
        "stages": {name: round(value, 6) for name, value in hit.stages},
    }
