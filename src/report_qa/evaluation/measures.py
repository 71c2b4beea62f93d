"""What a run is worth: the ranking, the confidence, the marked evidence. Numbers in, numbers out.

The ranking measures come from ir-measures (MacAvaney et al., ECIR 2022); a mean of nothing is None.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from report_qa.evaluation.queries import Qrels, answerable

ANSWERS = 2
"""The grade of a paragraph that answers by itself."""

RANKING_MEASURES = ("success@1", "recall@5", "mrr@10", "ndcg@10")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """How often an answer is wrong when only the surest questions are answered.

    `coverage` (share of the questions answered, rising to 1) and `risk` (share of those whose first
    paragraph does not answer) are float64, shape (questions,); `area` is the mean of `risk`.
    """

    coverage: Floats
    risk: Floats
    area: float

    def at(self, coverage: float) -> float:
        """The risk when the surest `coverage` (above 0, at most 1) of the questions are answered."""
        count = math.ceil(round(coverage * len(self.risk), 9))
        return float(self.risk[max(count, 1) - 1])


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Questions of like confidence: their mean confidence, the share rightly answered, how many they are."""

    confidence: float
    right: float
    count: int


def ranking_measures(rankings: Mapping[str, Sequence[str]], qrels: Qrels) -> dict[str, dict[str, float]]:
    """Success@1, Recall@5, MRR@10 and nDCG@10 of each question with qrels: measure → query → value, 0 to 1.

    Grade 2 alone counts for the first three; nDCG@10 takes grades as gains (Järvelin and Kekäläinen 2002,
    as computed by trec_eval). `rankings` holds addresses, best first; a question with an empty ranking
    or none scores 0.
    """
    judged = {query: dict(qrels[query]) for query in rankings if answerable(qrels, query)}
    values: dict[str, dict[str, float]] = {name: dict.fromkeys(judged, 0.0) for name in RANKING_MEASURES}
    # The position is the score: what is measured is the order shown, whatever engines do with equal scores.
    run = {query: {a: float(-rank) for rank, a in enumerate(rankings[query])} for query in judged if rankings[query]}
    if not run:
        return values
    import ir_measures

    named = {
        ir_measures.Success(rel=ANSWERS) @ 1: "success@1",
        ir_measures.R(rel=ANSWERS) @ 5: "recall@5",
        ir_measures.RR(rel=ANSWERS) @ 10: "mrr@10",
        ir_measures.nDCG @ 10: "ndcg@10",
    }
    for metric in ir_measures.iter_calc(list(named), judged, run):
        values[named[metric.measure]][metric.query_id] = float(metric.value)
    return values


def mean(values: Iterable[float]) -> float | None:
    """The mean, or None where there is nothing to average."""
    listed = list(values)
    return math.fsum(listed) / len(listed) if listed else None


def auroc(answerable: Sequence[float], unanswerable: Sequence[float]) -> float | None:
    """The probability that a question with an answer is held more confidently than one without, ties half.

    This is the area under the ROC curve (Hanley and McNeil 1982). None where either side is empty.
    """
    if not answerable or not unanswerable:
        return None
    below = np.sort(np.asarray(unanswerable, dtype=np.float64))
    above = np.asarray(answerable, dtype=np.float64)
    won_or_tied = np.searchsorted(below, above, side="right")
    won = np.searchsorted(below, above, side="left")
    return float((won_or_tied + won).sum()) / (2 * len(above) * len(below))


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> RiskCoverage | None:
    """Risk at each coverage and the area under it (Geifman, Uziel and El-Yaniv 2019), smaller is better.

    `right[i]` is whether the first paragraph of question i answers it; for a question without an
    answer it never does. Equal confidences count in a random order's expectation. None for no questions.
    """
    if not confidences:
        return None
    order = np.argsort(-np.asarray(confidences, dtype=np.float64), kind="stable")
    sorted_confidences = np.asarray(confidences, dtype=np.float64)[order]
    wrong = np.cumsum(~np.asarray(right, dtype=np.bool_)[order])
    total = len(order)
    last_of_its_value = np.append(np.flatnonzero(np.diff(sorted_confidences)), total - 1)
    answered = np.arange(1, total + 1)
    expected = np.interp(answered, np.append(0, last_of_its_value + 1), np.append(0, wrong[last_of_its_value]))
    risk = expected / answered
    return RiskCoverage(coverage=answered / total, risk=risk, area=float(risk.mean()))


def reliability(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> list[ReliabilityBin]:
    """Questions in `bins` equal steps of confidence from 0 to 1, the empty steps left out."""
    steps: dict[int, list[tuple[float, bool]]] = {}
    for confidence, is_right in zip(confidences, right, strict=True):
        step = min(max(int(confidence * bins), 0), bins - 1)
        steps.setdefault(step, []).append((confidence, is_right))
    return [
        ReliabilityBin(
            confidence=math.fsum(c for c, _ in members) / len(members),
            right=sum(r for _, r in members) / len(members),
            count=len(members),
        )
        for _, members in sorted(steps.items())
    ]


def calibration_error(bins: Sequence[ReliabilityBin]) -> float | None:
    """Expected calibration error (Guo et al. 2017): mean gap of confidence and truth, weighted by questions."""
    total = sum(step.count for step in bins)
    if not total:
        return None
    return math.fsum(step.count * abs(step.confidence - step.right) for step in bins) / total


def holds_answer(passage: str, answers: Iterable[str]) -> bool:
    """Whether any of `answers` stands in `passage`; runs of white space and case do not matter."""
    plain = _plain(passage)
    return any(_plain(answer) in plain for answer in answers)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
