"""Choose the confidence: the weights of its signals, and the threshold from which the assistant answers."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from listwise import Floats
from material import OWN, PUBLIC, Question
from sklearn.linear_model import LogisticRegression
from stage_scores import FOLDS, Seen

from report_qa.evaluation.measures import auroc
from report_qa.ranking.weights import Weights

REFUSED_AT_MOST = 0.045
"""Share of the answerable questions to any one report, held out, that may be refused; the product's bar is .05."""
SHARES = {OWN: 1.0, PUBLIC: 0.15}
"""How much a question of a kind counts in the confidence; a made-up report's as much as the real one's."""
NEAR_MISS, MASKED = 2.0, 0.25
"""Near misses count twice, as they are what must be told apart; questions whose paragraphs were taken away, little."""


@dataclass(frozen=True)
class Judged:
    """A ranking as the confidence sees it: its signals, and whether there is an answer at all."""

    question: Question
    type: str
    signals: Mapping[str, float]
    answerable: bool

    @property
    def share(self) -> float:
        """How much it counts."""
        share = SHARES.get(self.question.kind, 1.0)
        return share * {"near_miss": NEAR_MISS, "masked": MASKED}.get(self.type, 1.0)


def signals(
    seen: Sequence[Seen], ranked: Sequence[Mapping[str, float]], chosen: Weights, fold_of: Mapping[str, int]
) -> list[Judged]:
    """The signals of every question, ranked by weights that were not fitted to it; and of those whose paragraphs were taken away."""
    found = []
    for one in seen:
        own = Weights(ranked[fold_of[one.question.need]], chosen.sentences, chosen.neighbour, {}, 0.0, "")
        retriever = one.retriever.weighing(own)
        question, answerable = one.question, bool(one.question.grades)
        found.append(Judged(question, question.type, retriever.rank(*one.scored, 1).signals, answerable))
        if one.masked:
            found.append(Judged(question, "masked", retriever.rank(*one.masked, 1).signals, False))
    return [one for one in found if one.signals]


def choose_confidence(judged: Sequence[Judged], fold_of: Mapping[str, int]) -> tuple[dict[str, float], float]:
    """Logistic regression on the signals, and a threshold under which no report loses more answers than it may."""
    names = sorted(judged[0].signals)
    x = np.array([[one.signals[name] for name in names] for one in judged])
    y = np.array([one.answerable for one in judged])
    weight = np.array([one.share for one in judged])
    own = np.array([one.question.set == OWN for one in judged])
    folds = np.array([fold_of[one.question.need] for one in judged])
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9

    def fit(chosen: npt.NDArray[np.bool_]) -> Any:
        return LogisticRegression(C=0.03, max_iter=2000).fit((x[chosen] - mean) / spread, y[chosen], weight[chosen])

    held = np.zeros(len(y))
    for fold in range(FOLDS):
        held[folds == fold] = fit(folds != fold).predict_proba((x[folds == fold] - mean) / spread)[:, 1]
    _tell(judged, held, "held out")
    elsewhere = np.zeros(len(y))
    elsewhere[own] = fit(~own).predict_proba((x[own] - mean) / spread)[:, 1]
    _tell([one for one, its in zip(judged, own, strict=True) if its], elsewhere[own], "fitted to the other sets alone")
    reports = {one.question.set for one in judged if one.question.kind != PUBLIC}
    sets = np.array([one.question.set for one in judged])
    threshold = min(float(np.quantile(held[y & (sets == name)], REFUSED_AT_MOST)) for name in reports)
    model = fit(np.ones(len(y), np.bool_))
    weights = model.coef_[0] / spread
    chosen = {name: round(float(value), 4) for name, value in zip(names, weights, strict=True)}
    # the material has more questions without an answer than people ask; the intercept follows the share among the
    # project's own (King & Zeng, 2001), the threshold with it
    asked = own & np.array([one.type != "masked" for one in judged])
    moved = _log_odds(float(y[asked].mean())) - _log_odds(float(weight[y].sum() / weight.sum()))
    chosen["intercept"] = round(float(model.intercept_[0] - weights @ mean) + moved, 4)
    return chosen, round(1.0 / (1.0 + float(np.exp(-_log_odds(threshold) - moved))), 3)


def _log_odds(share: float) -> float:
    return float(np.log(share / (1.0 - share)))


def _tell(judged: Sequence[Judged], confidence: Floats, how: str) -> None:
    """AUROC by set and type, and how many of the unanswerable are answered where the product's bar is just met."""
    groups: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for one, value in zip(judged, confidence, strict=True):
        groups[one.question.set]["answerable" if one.answerable else one.type].append(float(value))
    for name, types in groups.items():
        positive = types.pop("answerable")
        masked = types.pop("masked", [])
        negative = [value for values in types.values() for value in values]
        if not negative:
            print(f"AUROC, {how}: {name} masked {auroc(positive, masked):.3f}", file=sys.stderr)
            continue
        by_type = ", ".join(f"{kind} {auroc(positive, values):.3f}" for kind, values in types.items())
        bar = float(np.quantile(positive, REFUSED_AT_MOST))
        print(
            f"AUROC, {how}: {name} all {auroc(positive, negative):.3f}, {by_type}; of the unanswerable {np.mean([v >= bar for v in negative]):.3f} "
            f"answered where {REFUSED_AT_MOST:.1%} are refused, at {bar:.3f}",
            file=sys.stderr,
        )
