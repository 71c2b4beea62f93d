"""How sure the first paragraph answers: signals of the ranking, joined into one calibrated probability."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from report_qa.index.postings import CONCEPT, WORD, terms_of
from report_qa.index.reading import Index
from report_qa.protocols import Vectors
from report_qa.ranking.analysis import AnalysedQuery
from report_qa.ranking.asked import asked_kinds, holds
from report_qa.ranking.candidates import Candidates
from report_qa.ranking.stages import Scores
from report_qa.types import Hit

STATE_TERM = CONCEPT + "state:"
LIKENESS = ("paragraph", "sentence", "late", "late sentence")


class Signals:
    """What tells an answer from a near miss, by name.

    Likeness of the first paragraph (raw cosines, comparable between questions because they are centred), how far it stands
    out, and whether what the question names – States, numbers, other concepts – and the kind of fact that it asks for are
    there. The terms of paragraphs are kept once they were found.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._terms: dict[tuple[str, str], frozenset[str]] = {}

    def of(
        self, query: AnalysedQuery, candidates: Candidates, scores: Scores, totals: Vectors, first: Hit | None
    ) -> dict[str, float]:
        """The signals of a ranking whose first hit is `first`; empty without one."""
        if first is None:
            return {}
        order = np.argsort(-totals, kind="stable")
        at = int(order[0])
        paragraph = first.paragraph
        evidence = first.evidence.of(paragraph.text)
        language = self._index.language(int(candidates.paragraphs[at]))
        there = self._terms_in("\n".join([paragraph.text, *(note.text for note in paragraph.notes)]), language)
        marked = self._terms_in(evidence, language)
        found = {name: float(values[at]) for name, values in scores.paragraphs.items()}
        best = totals[order]
        names = [term for term in query.terms if not term.startswith(WORD)]
        states = [term for term in names if term.startswith(STATE_TERM)]
        numbers = [term for term in names if term.startswith("#")]
        others = [term for term in names if term.startswith(CONCEPT) and not term.startswith(STATE_TERM)]
        asked = asked_kinds(query.query.text, query.query.language)
        return {
            **{name: max(found.get(name, 0.0), found.get(f"bridged {name}", 0.0)) for name in LIKENESS},
            "total": float(best[0]),
            "lead": float(best[0] - best[min(1, len(best) - 1)]),
            "lead over fifth": float(best[0] - best[min(4, len(best) - 1)]),
            "states missing": _share_missing(states, there),
            "numbers missing": _share_missing(numbers, there),
            "concepts missing": self._weighted_missing(others, there),
            "states unmarked": _share_missing(states, marked),
            "numbers unmarked": _share_missing(numbers, marked),
            "concepts unmarked": self._weighted_missing(others, marked),
            "number not there": float("number" in asked and not holds(evidence, "number")),
            "date not there": float("date" in asked and not holds(evidence, "date")),
            "is cover": float(paragraph.number == "cover"),
            "length": math.log1p(len(query.plain.tokens)),
        }

    def _terms_in(self, text: str, language: str) -> frozenset[str]:
        key = (text, language)
        if key not in self._terms:
            self._terms[key] = frozenset(terms_of(text, language, self._index.concepts))
        return self._terms[key]

    def _weighted_missing(self, asked: Sequence[str], there: Collection[str]) -> float:
        """As a share of what the asked concepts tell: rare ones tell more, and one that the corpus never names the most."""
        weights = [1.0 / math.log2(2 + len(self._index.postings.of(term)[0])) for term in asked]
        total = sum(weights)
        return sum(w for term, w in zip(asked, weights, strict=True) if term not in there) / total if total else 0.0


def probability(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Logistic function of the weighted signals; `intercept` is a weight of its own. 0 without signals."""
    if not found:
        return 0.0
    total = weights.get("intercept", 0.0) + sum(weight * found.get(name, 0.0) for name, weight in weights.items())
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, total))))


def _share_missing(asked: Sequence[str], there: Collection[str]) -> float:
    return sum(term not in there for term in asked) / len(asked) if asked else 0.0
