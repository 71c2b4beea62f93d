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
from report_qa.ranking.asked import stated
from report_qa.ranking.candidates import Candidates
from report_qa.ranking.nearness import Nearness
from report_qa.ranking.stages import Scores, token_weights
from report_qa.types import Hit, Span

STATE_TERM = CONCEPT + "state:"
LIKENESS = ("paragraph", "sentence", "late", "late sentence")
USUAL = 20
"""How many of the nearest paragraphs tell what is usual for a question."""
USUAL_LEAD = 0.1


class Signals:
    """What tells an answer from a near miss, by name.

    How alike question and first paragraph are (raw cosines, comparable between questions because they are centred) and how
    alike the nearest paragraphs usually are; what of the question is found nowhere in it; and whether what the question
    names – States, numbers, other concepts – and the kind of fact that it asks for are there, the fact beside its topic.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._nearness = Nearness(index)

    def of(
        self,
        query: AnalysedQuery,
        candidates: Candidates,
        scores: Scores,
        totals: Vectors,
        order: Sequence[int],
        first: Hit | None,
    ) -> dict[str, float]:
        """The signals of a ranking whose first hit is `first`; empty without one.

        `order` has the candidates, best first, of versions of one paragraph only the best.
        """
        if first is None:
            return {}
        at = order[0]
        there = self._rows_of(int(candidates.paragraphs[at]))
        marked = [row for row in there if _stands_in(self._index.rows[row], first.evidence)]
        found = {name: float(values[at]) for name, values in scores.paragraphs.items()}
        names = [term for term in query.terms if not term.startswith(WORD)]
        states = [term for term in names if term.startswith(STATE_TERM)]
        numbers = [term for term in names if term.startswith("#")]
        others = [term for term in names if term.startswith(CONCEPT) and not term.startswith(STATE_TERM)]
        return {
            **{name: max(found.get(name, 0.0), found.get(f"bridged {name}", 0.0)) for name in LIKENESS},
            "usual likeness": float(np.sort(candidates.once(scores.paragraphs["bridged sentence"]))[-USUAL:].mean()),
            "evidence lead": _lead(
                scores.sentences["bridged sentence"][(candidates.owners == at) & ~candidates.is_window]
            ),
            "states missing": self._missing(states, there),
            "numbers missing": self._missing(numbers, there),
            "numbers unmarked": self._missing(numbers, marked),
            "concepts missing": self._missing(others, there),
            "length": math.log1p(len(query.plain.tokens)),
            **_weakest(scores.matches, at),
            **self._asked(query, scores.matches, at, int(candidates.paragraphs[at]), first),
        }

    def _asked(
        self, query: AnalysedQuery, matches: Vectors | None, at: int, position: int, first: Hit
    ) -> dict[str, float]:
        """Of the kinds of fact that are asked for, how many the evidence and the paragraph lack, and how near they stand."""
        language = self._index.language(position)
        facts = {kind: stated(first.paragraph.text, kind, language, query.concepts) for kind in query.asked}
        near = 0.0
        if facts and matches is not None:
            spans = [span for listed in facts.values() for span in listed]
            near = self._nearness.of(query.bridged.tokens, token_weights(matches), position, spans)
        return {
            "asked unmarked": float(
                sum(not any(span.overlaps(first.evidence) for span in listed) for listed in facts.values())
            ),
            "asked missing": float(sum(not listed for listed in facts.values())),
            "asked nearness": near,
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


def _lead(similar: Vectors) -> float:
    """By how much the best sentence is more alike than the next; a lone sentence leads by as much as is usual."""
    if len(similar) < 2:
        return USUAL_LEAD
    best = np.sort(similar)[-2:]
    return float(best[1] - best[0])


def _weakest(matches: Vectors | None, at: int) -> dict[str, float]:
    """The worst match of a question's token in candidate `at`, of all tokens and of the half that counts more."""
    if matches is None or not matches.size:
        return {"weakest match": 0.0, "weakest telling match": 0.0}
    weights = token_weights(matches)
    telling = weights >= np.median(weights)
    return {"weakest match": float(matches[:, at].min()), "weakest telling match": float(matches[telling, at].min())}


def _stands_in(row: np.void, span: Span) -> bool:
    return bool(row["kind"] == Kind.SENTENCE and row["start"] < span.end and row["end"] > span.start)


def probability(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Logistic function of the weighted signals; `intercept` is a weight of its own. 0 without signals."""
    if not found:
        return 0.0
    total = weights.get("intercept", 0.0) + sum(weight * found.get(name, 0.0) for name, weight in weights.items())
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, total))))
