"""Ask every question as the page would, and keep what came back."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from report_qa.errors import EvaluationError, ReportQAError
from report_qa.evaluation.files import write_whole
from report_qa.evaluation.measures import ANSWERS, ranking_measures
from report_qa.evaluation.queries import EvaluationQuery, Qrels, answerable
from report_qa.protocols import Progress
from report_qa.types import Answer, Hit


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question brought: the ranking as (address, score), best first, and the rest of the answer.

    `evidence` is the marked text of the first hit, empty without hits.
    """

    query: EvaluationQuery
    ranking: tuple[tuple[str, float], ...]
    confidence: float
    answered: bool
    evidence: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A run over a set of questions, with the judgements to hold it to."""

    outcomes: tuple[Outcome, ...]
    qrels: Qrels

    def answerable(self, outcome: Outcome) -> bool:
        """Whether the corpus answers the question."""
        return answerable(self.qrels, outcome.query.id)

    def right(self, outcome: Outcome) -> bool:
        """Whether the first paragraph answers by itself; never for a question without an answer."""
        judged = self.qrels.get(outcome.query.id, {})
        return bool(outcome.ranking) and judged.get(outcome.ranking[0][0], 0) >= ANSWERS

    def query_measures(self) -> dict[str, dict[str, float]]:
        """Each ranking measure of each question with qrels: measure → query id → value."""
        rankings = {o.query.id: [address for address, _ in o.ranking] for o in self.outcomes}
        return ranking_measures(rankings, self.qrels)

    def needs(self) -> dict[str, str]:
        """Query id → need, as `compare` wants it."""
        return {outcome.query.id: outcome.query.need for outcome in self.outcomes}


def evaluate(
    ask: Callable[[str], Answer],
    queries: Sequence[EvaluationQuery],
    qrels: Qrels,
    progress: Progress | None = None,
) -> Evaluation:
    """Ask each question in turn and time it.

    Args:
        ask: what the page calls; its hits should run to 10, or MRR@10 and nDCG@10 are cut short.
        queries: the questions, with ids of their own.
        qrels: the judgements.
        progress: called with 1 after each question.

    Raises:
        EvaluationError: a question was refused as unusable, or an answer cannot be measured.
    """
    outcomes: list[Outcome] = []
    for query in queries:
        started = time.perf_counter()
        try:
            answer = ask(query.text)
        except ReportQAError as error:
            raise EvaluationError(f"The question {query.id} could not be asked: {error}") from error
        seconds = time.perf_counter() - started
        if not math.isfinite(answer.confidence):
            raise EvaluationError(f"The answer to {query.id} has a confidence that is no number.")
        outcomes.append(
            Outcome(
                query=query,
                ranking=_ranking(query.id, answer.hits),
                confidence=float(answer.confidence),
                answered=answer.answered,
                evidence=answer.hits[0].evidence.of(answer.hits[0].paragraph.text) if answer.hits else "",
                seconds=seconds,
            )
        )
        if progress is not None:
            progress(1)
    return Evaluation(outcomes=tuple(outcomes), qrels=qrels)


def trec_run(outcomes: Iterable[Outcome], tag: str = "report-qa") -> str:
    """The rankings in TREC form, `query Q0 document:paragraph rank score tag` a line, ranks from 1.

    trec_eval sorts by score, in single precision, and ignores ranks; so a score that does not fall
    below the one before it is written as the next smaller number.
    """
    lines: list[str] = []
    for outcome in outcomes:
        before = np.float32(np.inf)
        for rank, (address, score) in enumerate(outcome.ranking, start=1):
            before = min(np.float32(score), np.nextafter(before, np.float32(-np.inf)))
            lines.append(f"{outcome.query.id} Q0 {address} {rank} {before:.9g} {tag}\n")
    return "".join(lines)


def write_run(evaluation: Evaluation, path: Path, tag: str = "report-qa") -> None:
    """Write the TREC run, whole or not at all.

    Raises:
        EvaluationError: the file cannot be written.
    """
    write_whole(path, trec_run(evaluation.outcomes, tag))


def _ranking(query: str, hits: Iterable[Hit]) -> tuple[tuple[str, float], ...]:
    ranking: dict[str, float] = {}
    for hit in hits:
        # "annex I, 3" is a paragraph number; the columns of qrels and runs are cut at blanks.
        address = "_".join((hit.address or hit.paragraph.address).split())
        if address in ranking:
            raise EvaluationError(f"The ranking for {query} holds {address} twice.")
        if not math.isfinite(hit.score):
            raise EvaluationError(f"The ranking for {query} has a score that is no number.")
        ranking[address] = float(hit.score)
    return tuple(ranking.items())
