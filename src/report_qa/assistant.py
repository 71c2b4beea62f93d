"""The assistant: a question in any language to an answer in the report's own words."""

from __future__ import annotations

from report_qa.index.reading import Index
from report_qa.languages import detect_language
from report_qa.protocols import AnswerGenerator, Retriever
from report_qa.questions import check_hits, clean_question
from report_qa.ranking.confidence import probability
from report_qa.ranking.weights import Weights
from report_qa.types import Answer, Document, Filters, Paragraph, Query, Quote, Ranking

DEFAULT_HITS = 10
NO_FILTERS = Filters()


class QuotingGenerator:
    """Answers with the marked sentences of the best paragraph, verbatim, or not at all."""

    def __init__(self, weights: Weights, quotes: int = 1) -> None:
        self._weights = weights
        self._quotes = quotes

    def answer(self, query: Query, ranking: Ranking) -> Answer:
        confidence = probability(ranking.signals, self._weights.confidence)
        answered = confidence >= self._weights.threshold
        quotes = tuple(
            Quote(hit.evidence.of(hit.paragraph.text), hit.paragraph.document, hit.paragraph.number)
            for hit in ranking.hits[: self._quotes]
        )
        shown = quotes if answered else ()
        return Answer(query, answered, confidence, shown, ranking.hits, ranking.bridged, ranking.assumed)


class Assistant:
    """Ask it. Safe to share between threads: nothing in it changes."""

    def __init__(self, index: Index, retriever: Retriever, generator: AnswerGenerator) -> None:
        self.index = index
        self._retriever = retriever
        self._generator = generator

    def ask(self, question: str, language: str = "", k: int = DEFAULT_HITS, filters: Filters = NO_FILTERS) -> Answer:
        """The answer with at most `k` hits, best first.

        Args:
            question: in any language, at most 2,000 characters.
            language: its ISO 639-1 code; found out where it is not given.
            filters: only paragraphs that fit are looked at. `index.choices` says what there is to choose from.

        Raises:
            UsageError: the question is empty or too long, k is not between 1 and 100, or nothing fits the filters.
        """
        check_hits(k)
        text = clean_question(question)
        query = Query(text, language or detect_language(text), filters)
        return self._generator.answer(query, self._retriever.retrieve(query, k))

    @property
    def about(self) -> dict[str, str]:
        """What made the answers: encoder and corpus, for a report that is kept."""
        return {"encoder": self.index.manifest.encoder, "corpus": self.index.manifest.corpus}

    def document(self, paragraph: Paragraph) -> Document:
        """The document that a paragraph stands in."""
        return self.index.documents[paragraph.document]
