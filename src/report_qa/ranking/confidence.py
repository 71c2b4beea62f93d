"""How sure the first paragraph answers: signals of the ranking, joined into one calibrated probability."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from report_qa.index.postings import CONCEPT, WORD
from report_qa.index.reading import Index
from report_qa.index.rows import Kind
from report_qa.protocols import Vectors
from report_qa.ranking.analysis import AnalysedQuery
from report_qa.ranking.asked import asked_kinds, holds
from report_qa.ranking.candidates import Candidates
from report_qa.ranking.stages import Scores
from report_qa.types import Hit, Span

STATE_TERM = CONCEPT + "state:"
LIKENESS = ("paragraph", "sentence", "late", "late sentence")


class Signals:
    """What tells an answer from a near miss, by name.

    Likeness of the first paragraph (raw cosines, comparable between questions because they are centred), how far it stands
    out, and whether what the question names – States, numbers, other concepts – and the kind of fact that it asks for are
    there.
    """

    def __init__(self, index: Index) -> None:
        self._index = index

    def of(
        self, query: AnalysedQuery, candidates: Candidates, scores: Scores, totals: Vectors, first: Hit | None
    ) -> dict[str, float]:
        """The signals of a ranking whose first hit is `first`; empty without one."""
        if first is None:
            return {}
        order = np.argsort(-totals, kind="stable")
        at = int(order[0])
        evidence = first.evidence.of(first.paragraph.text)
        there = self._rows_of(int(candidates.paragraphs[at]))
        marked = [row for row in there if _stands_in(self._index.rows[row], first.evidence)]
        found = {name: float(values[at]) for name, values in scores.paragraphs.items()}
        best = totals[order]
        names = [term for term in query.terms if not term.startswith(WORD)]
        states = [term for term in names if term.startswith(STATE_TERM)]
        numbers = [term for term in names if term.startswith("#")]
        others = [term for term in names if term.startswith(CONCEPT) and not term.startswith(STATE_TERM)]
        first_language = self._index.language(int(candidates.paragraphs[at]))
        asked = asked_kinds(query.query.text, query.query.language)
        return {
            **{name: max(found.get(name, 0.0), found.get(f"bridged {name}", 0.0)) for name in LIKENESS},
            "total": float(best[0]),
            "lead": float(best[0] - best[min(1, len(best) - 1)]),
            "lead over fifth": float(best[0] - best[min(4, len(best) - 1)]),
            "states missing": self._missing(states, there),
            "numbers missing": self._missing(numbers, there),
            "concepts missing": self._missing(others, there),
            "states unmarked": self._missing(states, marked),
            "numbers unmarked": self._missing(numbers, marked),
            "concepts unmarked": self._missing(others, marked),
            "number not there": float("number" in asked and not holds(evidence, "number", first_language)),
            "date not there": float("date" in asked and not holds(evidence, "date", first_language)),
            "is cover": float(first.paragraph.number == "cover"),
            "length": math.log1p(len(query.plain.tokens)),
        }

    def _rows_of(self, paragraph: int) -> list[int]:
        start, end = self._index.row_starts[paragraph : paragraph + 2]
        return [row for row in range(start, end) if self._index.rows["kind"][row] != Kind.WINDOW]

    def _missing(self, asked: Sequence[str], rows: Sequence[int]) -> float:
        """The share of the asked terms that none of `rows` names, rare terms counting more and unheard ones the most."""
        weights = [1.0 / math.log2(2 + len(self._index.postings.of(term)[0])) for term in asked]
        total = sum(weights)
        lacking = [
            w
            for term, w in zip(asked, weights, strict=True)
            if not np.isin(rows, self._index.postings.of(term)[0]).any()
        ]
        return sum(lacking) / total if total else 0.0


def _stands_in(row: np.void, span: Span) -> bool:
    return bool(row["kind"] == Kind.SENTENCE and row["start"] < span.end and row["end"] > span.start)


def probability(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Logistic function of the weighted signals; `intercept` is a weight of its own. 0 without signals."""
    if not found:
        return 0.0
    total = weights.get("intercept", 0.0) + sum(weight * found.get(name, 0.0) for name, weight in weights.items())
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, total))))
