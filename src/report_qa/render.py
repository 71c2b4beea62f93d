"""Answers and paragraphs for machines: the JSON of the command line and of the page's API. (`terminal` is for people.)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from report_qa.citations import citation, label
from report_qa.index.reading import Index
from report_qa.index.referring import cited_by, references_of
from report_qa.index.selecting import Choices
from report_qa.types import Answer, Document, Hit, Paragraph, Reference


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
        "hits": [
            _hit_json(rank, hit, documents, reader, answer.query.language)
            for rank, hit in enumerate(answer.hits, start=1)
        ],
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


def choices_json(choices: Choices) -> dict[str, Any]:
    """What filters can be set to."""
    return {
        "documents": [document_json(document) for document in choices.documents],
        "symbols": list(choices.symbols),
        "bodies": list(choices.bodies),
        "sessions": list(choices.sessions),
        "languages": list(choices.languages),
        "dates": list(choices.dates),
        "sections": {document: list(headings) for document, headings in choices.sections.items()},
    }


def references_json(index: Index, paragraph: Paragraph) -> dict[str, Any]:
    """What a paragraph refers to, in order, and the paragraphs that refer to it."""
    return {
        "references": [_reference_json(one, paragraph) for one in references_of(index, paragraph)],
        "cited_by": [
            {"document": other.document, "paragraph": other.number, **_reference_json(one, other)}
            for other, one in cited_by(index, paragraph.document, paragraph.number)
        ],
    }


def _reference_json(one: Reference, paragraph: Paragraph) -> dict[str, Any]:
    return {
        "text": one.span.of(paragraph.text),
        "start": one.span.start,
        "end": one.span.end,
        "symbol": one.symbol,
        "number": one.number,
        "target": one.target,
    }


def document_json(document: Document) -> dict[str, str]:
    """What is known about a document, each field as text, empty where it is not known."""
    return asdict(document)


def notes_json(paragraph: Paragraph) -> list[dict[str, str]]:
    """The paragraph's footnotes."""
    return [{"marker": note.marker, "text": note.text} for note in paragraph.notes]


def _hit_json(rank: int, hit: Hit, documents: Mapping[str, Document], reader: str, question: str) -> dict[str, Any]:
    paragraph, evidence = hit.paragraph, hit.evidence
    return {
        "rank": rank,
        "score": round(hit.score, 6),
        **paragraph_json(paragraph, documents[paragraph.document], reader),
        "languages": list(hit.languages),
        "found_in": hit.found_in,
        "in_question_language": documents[paragraph.document].language == question,
        "evidence": {"start": evidence.start, "end": evidence.end, "text": evidence.of(paragraph.text)},
        "stages": {name: round(value, 6) for name, value in hit.stages},
    }
