"""A toy corpus of four paragraphs, and answers made by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from report_qa.types import Answer, Hit, Paragraph, Query, Span

TEXTS = {
    "1": "The meeting took place in Vienna. It rained.",
    "2": "In all, 152\n  people were detained.",
    "3": "Liaison magistrates carry requests.",
    "annex I, 3": "A table of figures.",
}

MakeAnswer = Callable[..., Answer]


@pytest.fixture
def make_answer() -> MakeAnswer:
    """(question, paragraph numbers best first, confidence, answered, scores) → Answer; the evidence is all the text."""

    def make(
        question: str,
        numbers: Sequence[str],
        confidence: float = 0.5,
        answered: bool = True,
        scores: Sequence[float] | None = None,
    ) -> Answer:
        falling = scores if scores is not None else [1.0 - 0.1 * rank for rank in range(len(numbers))]
        hits = tuple(
            Hit(
                paragraph=Paragraph("doc", number, (), TEXTS[number], 0, len(TEXTS[number])),
                score=score,
                evidence=Span(0, len(TEXTS[number])),
            )
            for number, score in zip(numbers, falling, strict=True)
        )
        return Answer(query=Query(question), answered=answered, confidence=confidence, hits=hits)

    return make
