"""How sure the first paragraph answers: signals of the ranking, joined into one calibrated probability."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from report_qa.index.postings import CONCEPT, WORD, terms_of
from report_qa.protocols import Vectors
from report_qa.ranking.analysis import AnalysedQuery
from report_qa.ranking.asked import asked_kinds, holds
from report_qa.ranking.candidates import Candidates
from report_qa.ranking.stages import Scores
from report_qa.types import Hit

STATE_TERM = CONCEPT + "state:"


def signals(
    query: AnalysedQuery, candidates: Candidates, scores: Scores, totals: Vectors, first: Sequence[Hit]
) -> dict[str, float]:
    """What tells an answer from a near miss, by name. Empty without hits.

    Likeness of the first paragraph (raw cosines, comparable between questions because they are centred), how far it stands
    out, and whether what the question names – States, numbers, other concepts – and the kind of fact that it asks for are there.
    """
    if not first or not len(totals):
        return {}
    order = np.argsort(-totals, kind="stable")
    at = int(order[0])
    hit = first[0]
    text = hit.paragraph.text
    evidence = hit.evidence.of(text)
    language = candidates.index.language(int(candidates.paragraphs[at]))
    concepts = candidates.index.concepts
    there = set(terms_of(" ".join([text, *(note.text for note in hit.paragraph.notes)]), language, concepts))
    marked = set(terms_of(evidence, language, concepts))
    found = {name: float(values[at]) for name, values in scores.paragraphs.items()}
    sorted_totals = totals[order]
    names = [term for term in query.terms if not term.startswith(WORD)]
    states = [term for term in names if term.startswith(STATE_TERM)]
    numbers = [term for term in names if term.startswith("#")]
    others = [term for term in names if term.startswith(CONCEPT) and not term.startswith(STATE_TERM)]
    asked = asked_kinds(query.query.text, query.query.language)
    return {
        "paragraph": max(found.get("paragraph", 0.0), found.get("bridged paragraph", 0.0)),
        "sentence": max(found.get("sentence", 0.0), found.get("bridged sentence", 0.0)),
        "late": max(found.get("late", 0.0), found.get("bridged late", 0.0)),
        "late sentence": max(found.get("late sentence", 0.0), found.get("bridged late sentence", 0.0)),
        "total": float(sorted_totals[0]),
        "lead": float(sorted_totals[0] - sorted_totals[1]) if len(totals) > 1 else 0.0,
        "lead over fifth": float(sorted_totals[0] - sorted_totals[min(4, len(totals) - 1)]),
        "states missing": _share_missing(states, there),
        "numbers missing": _share_missing(numbers, there),
        "concepts missing": _weighted_missing(others, there, query, candidates),
        "states unmarked": _share_missing(states, marked),
        "numbers unmarked": _share_missing(numbers, marked),
        "concepts unmarked": _weighted_missing(others, marked, query, candidates),
        "number not there": float("number" in asked and not holds(evidence, "number")),
        "date not there": float("date" in asked and not holds(evidence, "date")),
        "is cover": float(hit.paragraph.number == "cover"),
        "length": math.log1p(len(query.plain.tokens)),
    }


def probability(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Logistic function of the weighted signals; `intercept` is a weight of its own. 0 without signals."""
    if not found:
        return 0.0
    total = weights.get("intercept", 0.0) + sum(weight * found.get(name, 0.0) for name, weight in weights.items())
    return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, total))))


def _share_missing(asked: Sequence[str], there: set[str]) -> float:
    return sum(term not in there for term in asked) / len(asked) if asked else 0.0


def _weighted_missing(asked: Sequence[str], there: set[str], query: AnalysedQuery, candidates: Candidates) -> float:
    """As a share of what the asked concepts tell: rare ones tell more, and one that the corpus never names the most."""
    index = candidates.index
    weights = [1.0 / math.log2(2 + len(index.postings.of(term)[0])) for term in asked]
    total = sum(weights)
    return sum(w for term, w in zip(asked, weights, strict=True) if term not in there) / total if total else 0.0
