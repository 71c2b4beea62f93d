"""The assistant: a question in any language to an answer in the report's own words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from report_qa.index.reading import Index
from report_qa.languages import detect_language
from report_qa.protocols import AnswerGenerator, Retriever
from report_qa.questions import check_hits, clean_question
from report_qa.types import Answer, Document, Hit, Paragraph, Query, Quote

DEFAULT_HITS = 10


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns the best hit's score into the probability that it answers: 1 / (1 + exp(−slope · (score − centre))).

    `threshold` is the probability from which the assistant answers. `source` names the evaluation that set the numbers.
    """

    slope: float
    centre: float
    threshold: float
    source: str

    def confidence(self, hits: Sequence[Hit]) -> float:
        """Probability, 0 to 1; 0 without hits."""
        if not hits:
            return 0.0
        return 1.0 / (1.0 + math.exp(-max(-700.0, min(700.0, self.slope * (hits[0].score - self.centre)))))


class QuotingGenerator:
    """Answers with the marked sentences of the best paragraphs, verbatim, or not at all."""

    def __init__(self, calibration: Calibration, quotes: int = 1) -> None:
        self._calibration = calibration
        self._quotes = quotes

    def answer(self, query: Query, hits: Sequence[Hit]) -> Answer:
        confidence = self._calibration.confidence(hits)
        answered = confidence >= self._calibration.threshold
        quotes = tuple(
            Quote(hit.evidence.of(hit.paragraph.text), hit.paragraph.document, hit.paragraph.number)
            for hit in hits[: self._quotes]
        )
        return Answer(query, answered, confidence, quotes if answered else (), tuple(hits))


class Assistant:
    """Ask it. Safe to share between threads: nothing in it changes."""

    def __init__(self, index: Index, retriever: Retriever, generator: AnswerGenerator) -> None:
        self.index = index
        self._retriever = retriever
        self._generator = generator

    def ask(self, question: str, language: str = "", k: int = DEFAULT_HITS) -> Answer:
        """The answer with at most `k` hits, best first.

        Args:
            question: in any language, at most 2,000 characters.
            language: its ISO 639-1 code; found out where it is not given.

        Raises:
            UsageError: the question is empty or too long, or k is not between 1 and 100.
        """
        check_hits(k)
        text = clean_question(question)
        query = Query(text, language or detect_language(text))
        return self._generator.answer(query, self._retriever.retrieve(query, k))

    @property
    def about(self) -> dict[str, str]:
        """What made the answers: encoder and corpus, for a report that is kept."""
        return {"encoder": self.index.manifest.encoder, "corpus": self.index.manifest.corpus}

    def document(self, paragraph: Paragraph) -> Document:
        """The document that a paragraph stands in."""
        return self.index.documents[paragraph.document]
