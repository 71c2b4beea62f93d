"""Choose the weights of the ranking, of the evidence and of the confidence, by cross-validation over needs.

    python eval/choose_weights.py [--data FOLDER] [--work FOLDER] [--write]

The questions are those of `material.py`: the project's own, those of three made-up reports, and, where FOLDER holds them, XQuAD and
PIAF. All translations of a need are in one fold. What is printed is measured on needs that the weights were not fitted to, and once
more for the project's own report with weights that were fitted to the other sets alone; what is written is fitted to all.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from material import OWN, PUBLIC, ROOT, SEED, Question, sets
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from report_qa.config import Settings
from report_qa.evaluation.measures import auroc, holds_answer
from report_qa.index.reading import open_index
from report_qa.languages import detect_language
from report_qa.ranking.analysis import AnalysedQuery
from report_qa.ranking.asked import KINDS
from report_qa.ranking.candidates import Candidates
from report_qa.ranking.evidence import row_span, z_scores
from report_qa.ranking.retriever import StagedRetriever
from report_qa.ranking.stages import Scores
from report_qa.ranking.weights import Weights, default_weights
from report_qa.wiring import make_encoder, update_index

Floats = npt.NDArray[np.float64]

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
MARGINS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
NEARLY = 0.01
"""A narrower margin is taken where spans hold the answer in at most this share less."""
REFUSED_AT_MOST = 0.04
"""Share of the answerable questions, held out, that may be refused; the product's bar is .05."""
SHARES = {OWN: 1.0, PUBLIC: 0.15}
"""How much a question of a kind counts in the confidence; a made-up report's as much as the real one's."""
NEAR_MISS, MASKED = 2.0, 0.25
"""Near misses count twice, as they are what must be told apart; questions whose paragraphs were taken away, little."""


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
    def right(self) -> npt.NDArray[np.bool_]:
        """Which candidates answer."""
        return np.array([self.question.grades.get(int(p), 0) == 2 for p in self.scored[1].paragraphs])


def main() -> None:
    """Collect, cross-validate, and write if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder with xquad-dev/ and piaf/")
    parser.add_argument("--work", type=Path, help="folder for the indexes, to keep them for the next time")
    parser.add_argument("--write", action="store_true", help="write src/report_qa/data/weights.json")
    options = parser.parse_args()
    seen: list[Seen] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.work or Path(temporary)
        for name, corpus, questions in sets(options.data, folder):
            seen += list(_collect(corpus, folder / f"index-{name}", questions))
            print(f"{name}: {len(questions)} questions", file=sys.stderr, flush=True)
        fold_of = _folds([one.question.need for one in seen])
        paragraphs, ranked = _choose_ranking(seen, fold_of)
        sentences, neighbour = _choose_evidence(seen, fold_of)
        source = "eval/queries.jsonl, three made-up reports" + (", XQuAD in de and ro, PIAF" if options.data else "")
        chosen = Weights(paragraphs, sentences, neighbour, {}, 0.0, source)
        confidence, threshold = _choose_confidence(_signals(seen, ranked, chosen, fold_of), fold_of)
    chosen = Weights(paragraphs, sentences, neighbour, confidence, threshold, source)
    text = json.dumps(chosen.__dict__, indent=1, ensure_ascii=False) + "\n"
    if options.write:
        (ROOT / "src/report_qa/data/weights.json").write_text(text, encoding="utf-8")
    else:
        print(text)


def _collect(corpus: Path, index: Path, questions: Sequence[Question]) -> Iterator[Seen]:
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


def _folds(needs: Sequence[str]) -> dict[str, int]:
    distinct = sorted(set(needs))
    order = np.random.default_rng(SEED).permutation(len(distinct))
    return {need: int(place) % FOLDS for need, place in zip(distinct, order, strict=True)}


def _group(one: Seen) -> tuple[str, str]:
    return one.question.set, one.question.language


def _choose_ranking(
    seen: Sequence[Seen], fold_of: Mapping[str, int]
) -> tuple[dict[str, float], list[dict[str, float]]]:
    """Listwise softmax, weights not negative; each set and language counts alike. With the weights those of each fold, which
    did not see it."""
    usable = [(one.features, one.right, one) for one in seen if one.right.any()]
    held, of_folds = defaultdict(list), []
    for fold in range(FOLDS):
        fitted = _fit_listwise([(x, y, _group(o)) for x, y, o in usable if fold_of[o.question.need] != fold])
        of_folds.append(_named(RANKED, fitted))
        for x, y, one in usable:
            if fold_of[one.question.need] == fold:
                held[_group(one)].append(bool(y[int(np.argmax(x @ fitted))]))
    elsewhere = _fit_listwise([(x, y, _group(o)) for x, y, o in usable if o.question.set != OWN])
    for (name, language), hits in held.items():
        note = ""
        if name == OWN:
            far = [y[int(np.argmax(x @ elsewhere))] for x, y, o in usable if _group(o) == (name, language)]
            note = f", weights of the other sets {np.mean(far):.3f}"
        print(f"Success@1, held out: {name} {language} {np.mean(hits):.3f} ({len(hits)}){note}", file=sys.stderr)
    final = _fit_listwise([(x, y, _group(o)) for x, y, o in usable])
    return _named(RANKED, final), of_folds


def _named(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def _fit_listwise(items: Sequence[tuple[Floats, npt.NDArray[np.bool_], Any]], penalty: float = 0.05) -> Floats:
    """Maximise the probability that the softmax gives to the right rows; L2 `penalty`."""
    counts = Counter(group for _, _, group in items)
    shares = np.array([1.0 / counts[group] for _, _, group in items])
    shares /= shares.sum()

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, gradient = penalty * float(weights @ weights), 2 * penalty * weights
        for (x, y, _), share in zip(items, shares, strict=True):
            values = x @ weights
            likely = np.exp(values - values.max())
            likely /= likely.sum()
            right = likely * y
            total -= share * float(np.log(right.sum() + 1e-12))
            gradient -= share * (x.T @ (right / (right.sum() + 1e-12) - likely))
        return total, gradient

    width = items[0][0].shape[1]
    found = minimize(loss, np.full(width, 0.3), jac=True, method="L-BFGS-B", bounds=[(0, None)] * width)
    return np.asarray(found.x, np.float64)


def _choose_evidence(seen: Sequence[Seen], fold_of: Mapping[str, int]) -> tuple[dict[str, float], float]:
    """Weights of the sentence scores by the same softmax over a paragraph's sentences; then the margin within which the
    neighbour is marked too: the smallest with which spans, held out, hold the answer nearly as often as they can."""
    usable = []
    for one in seen:
        if one.sentences is not None and len(one.sentence_texts) > 1:
            holds = np.array([holds_answer(text, one.question.answers) for text in one.sentence_texts])
            if holds.any():
                usable.append((one.sentences, holds, one))
    sums: list[tuple[Floats, npt.NDArray[np.bool_]]] = []
    for fold in range(FOLDS):
        fitted = _fit_listwise([(x, y, _group(o)) for x, y, o in usable if fold_of[o.question.need] != fold])
        sums += [(x @ fitted, y) for x, y, o in usable if fold_of[o.question.need] == fold]
    quality = {margin: _span_quality(sums, margin) for margin in MARGINS}
    for margin, (share, marked) in quality.items():
        print(f"evidence, held out: margin {margin}: holds {share:.3f}, sentences {marked:.2f}", file=sys.stderr)
    most = max(share for share, _ in quality.values())
    margin = min(margin for margin, (share, _) in quality.items() if share >= most - NEARLY)
    final = _fit_listwise([(x, y, _group(o)) for x, y, o in usable])
    return _named(MARKED, final), margin


def _span_quality(sums: Sequence[tuple[Floats, npt.NDArray[np.bool_]]], margin: float) -> tuple[float, float]:
    """(share of spans that hold the answer, sentences in a span on average)."""
    held, length = [], []
    for totals, holds in sums:
        best = int(np.argmax(totals))
        span = {best}
        beside = [at for at in (best - 1, best + 1) if 0 <= at < len(totals)]
        neighbour = max(beside, key=lambda at: float(totals[at]))
        if totals[best] - totals[neighbour] < margin:
            span.add(neighbour)
        held.append(any(holds[at] for at in span))
        length.append(len(span))
    return float(np.mean(held)), float(np.mean(length))


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


def _signals(
    seen: Sequence[Seen], ranked: Sequence[dict[str, float]], chosen: Weights, fold_of: Mapping[str, int]
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


def _choose_confidence(judged: Sequence[Judged], fold_of: Mapping[str, int]) -> tuple[dict[str, float], float]:
    """Logistic regression on the signals."""
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
    tested = np.array([one.question.kind != PUBLIC for one in judged])
    threshold = float(np.quantile(held[tested & y], REFUSED_AT_MOST))
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
            f"answered where {REFUSED_AT_MOST:.0%} are refused, at {bar:.3f}",
            file=sys.stderr,
        )


if __name__ == "__main__":
    main()
