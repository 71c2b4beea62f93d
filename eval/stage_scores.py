"""What the stages of the ranking say of the questions that constants are chosen on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from listwise import Floats
from material import SEED, Question

from report_qa.config import Settings
from report_qa.evaluation.measures import holds_answer
from report_qa.index.reading import open_index
from report_qa.languages import detect_language
from report_qa.ranking.analysis import AnalysedQuery
from report_qa.ranking.asked import KINDS
from report_qa.ranking.candidates import Candidates
from report_qa.ranking.evidence import row_span, z_scores
from report_qa.ranking.retriever import StagedRetriever
from report_qa.ranking.stages import Scores
from report_qa.ranking.weights import default_weights
from report_qa.wiring import make_encoder, update_index

FOLDS = 5
RANKED = ("paragraph", "sentence", "late", "late sentence", "bridged paragraph", "bridged sentence", "bridged late",
          "bridged late sentence", "names", "names sentence", "words")  # fmt: skip
MARKED = (
    "sentence",
    "bridged sentence",
    "late sentence",
    "bridged late sentence",
    "names sentence",
    *(f"holds {kind}" for kind in KINDS),
)


@dataclass
class Seen:
    """What the stages say of a question: one row a candidate, one row a sentence of the right paragraph."""

    question: Question
    retriever: StagedRetriever
    scored: tuple[AnalysedQuery, Candidates, Scores]
    features: Floats
    masked: tuple[AnalysedQuery, Candidates, Scores] | None = None
    sentences: Floats | None = None
    sentence_texts: list[str] = field(default_factory=list)

    @property
    def group(self) -> tuple[str, str]:
        """Set and language, which count alike whatever their number of questions."""
        return self.question.set, self.question.language

    @property
    def right(self) -> npt.NDArray[np.bool_]:
        """Which candidates answer."""
        return np.array([self.question.grades.get(int(p), 0) == 2 for p in self.scored[1].paragraphs])


def collect(corpus: Path, index: Path, questions: Sequence[Question]) -> Iterator[Seen]:
    """The scores of every question to a corpus; its index is built or brought up to date."""
    settings = Settings.from_environment(corpus, index)
    update_index(settings)
    encoder = make_encoder(settings)
    opened = open_index(index, encoder)
    retriever = StagedRetriever(opened, encoder, default_weights())
    for question in questions:
        query = retriever.analyse(question.text, detect_language(question.text))
        candidates, scores = retriever.score(query)
        nothing = np.zeros(len(candidates.paragraphs), np.float32)
        found = np.stack([z_scores(scores.paragraphs.get(name, nothing)) for name in RANKED], 1).astype(np.float64)
        seen = Seen(question, retriever, (query, candidates, scores), found)
        if question.grades and len(question.text) % 2:
            seen.masked = (query, *retriever.score(query, list(question.grades)))
        at = [
            i
            for i in np.flatnonzero(seen.right)
            if holds_answer(opened.paragraphs[candidates.paragraphs[i]].text, question.answers)
        ]
        if question.answers and at:
            rows, values = retriever.sentence_features(query, candidates, scores, int(at[0]))
            paragraph = opened.paragraphs[candidates.paragraphs[at[0]]]
            none = np.zeros(len(rows), np.float32)
            seen.sentences = np.stack([values.get(name, none) for name in MARKED], 1).astype(np.float64)
            seen.sentence_texts = [row_span(paragraph, opened, int(row)).of(paragraph.text) for row in rows]
        yield seen


def folds(needs: Sequence[str]) -> dict[str, int]:
    """Which of `FOLDS` folds each need is in."""
    distinct = sorted(set(needs))
    order = np.random.default_rng(SEED).permutation(len(distinct))
    return {need: int(place) % FOLDS for need, place in zip(distinct, order, strict=True)}
