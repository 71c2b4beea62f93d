"""Choose the weights of the ranking, of the evidence and of the confidence, by cross-validation over needs.

    python eval/choose_weights.py [--data FOLDER] [--write]

The project's own questions are used, and, where FOLDER holds them, XQuAD in German, Hindi, Romanian and Turkish
(`xquad-dev/`, questions in one language, paragraphs in another) and PIAF (`piaf/`, French). All translations of a need are in
one fold. What is printed is measured on needs that the weights were not fitted to; what is written is fitted to all.
The confidence is fitted to the rankings of the present weights: after a change, run it twice.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from report_qa.config import Settings
from report_qa.evaluation import load_qrels, load_queries
from report_qa.evaluation.measures import auroc, holds_answer
from report_qa.index.reading import open_index
from report_qa.languages import detect_language
from report_qa.ranking.asked import KINDS
from report_qa.ranking.evidence import row_span, z_scores
from report_qa.ranking.retriever import StagedRetriever
from report_qa.ranking.weights import Weights, default_weights
from report_qa.wiring import make_encoder, update_index

Floats = npt.NDArray[np.float64]

FOLDS = 5
SEED = 7
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
REFUSED_AT_MOST = 0.045
"""Share of the answerable questions that may be refused; the product's bar is .05."""
PAIRS = (("de", "tr"), ("ro", "hi"), ("tr", "de"), ("hi", "ro"), ("ro", "ro"))
SAMPLE = 120


@dataclass(frozen=True)
class Question:
    """A question with what is known of its answer; `grades` by position of the paragraph in its index."""

    set: str
    text: str
    language: str
    need: str
    type: str
    grades: Mapping[int, int]
    answers: Sequence[str] = ()


@dataclass
class Seen:
    """What the stages say of a question: one row a candidate, one row a sentence of the right paragraph."""

    question: Question
    positions: npt.NDArray[np.int64]
    features: Floats
    sentences: Floats | None = None
    sentence_texts: list[str] = field(default_factory=list)
    signals: Mapping[str, float] = field(default_factory=dict)
    masked_signals: Mapping[str, float] = field(default_factory=dict)


def main() -> None:
    """Collect, cross-validate, and write if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder with xquad-dev/ and piaf/")
    parser.add_argument("--write", action="store_true", help="write src/report_qa/data/weights.json")
    options = parser.parse_args()
    weights = default_weights()
    seen: list[Seen] = []
    with tempfile.TemporaryDirectory() as temporary:
        for name, corpus, questions in _sets(options.data, Path(temporary)):
            seen += list(_collect(name, corpus, Path(temporary) / f"index-{name}", questions, weights))
            print(f"{name}: {len(questions)} questions", file=sys.stderr, flush=True)
        fold_of = _folds([one.question.need for one in seen])
        paragraphs = _choose_ranking(seen, fold_of)
        sentences, neighbour = _choose_evidence(seen, fold_of)
        confidence, threshold = _choose_confidence(seen, fold_of)
    source = "eval/queries.jsonl" + (", XQuAD de hi ro tr, PIAF" if options.data else "")
    chosen = Weights(paragraphs, sentences, neighbour, confidence, threshold, source)
    text = json.dumps(chosen.__dict__, indent=1, ensure_ascii=False) + "\n"
    if options.write:
        (Path(__file__).parents[1] / "src/report_qa/data/weights.json").write_text(text, encoding="utf-8")
    else:
        print(text)


def _sets(data: Path | None, temporary: Path) -> Iterator[tuple[str, Path, list[Question]]]:
    """(name, corpus folder, questions) of each set."""
    root = Path(__file__).parents[1]
    queries = load_queries(root / "eval/queries.jsonl")
    qrels = load_qrels(root / "eval/qrels.txt", queries)
    numbers = {"cover": 0, **{str(n): n for n in range(1, 1000)}}
    own = [
        Question("own", q.text, q.language, q.need, q.type,
                 {numbers[a.split(":")[1]]: grade for a, grade in qrels.get(q.id, {}).items()}, q.answers)
        for q in queries
    ]  # fmt: skip
    yield "own", root / "corpus", own
    if data is None:
        return
    generator = random.Random(SEED)
    for spoken, asked in PAIRS:
        paragraphs, questions = (
            _squad(data / f"xquad-dev/xquad.{spoken}.json"),
            _squad(data / f"xquad-dev/xquad.{asked}.json"),
        )
        named = [(q, p) for p, (_, listed) in enumerate(questions) for q in listed]
        chosen = generator.sample(named, SAMPLE)
        answers = {q["id"]: q["answers"] for _, listed in paragraphs for q in listed}
        yield _written(
            f"xquad-{spoken}-{asked}", spoken, asked, [text for text, _ in paragraphs], chosen, answers, temporary
        )
    paragraphs = _squad(data / "piaf/piaf-v1.0.json")
    named = [(q, p) for p, (_, listed) in enumerate(paragraphs) for q in listed]
    answers = {q["id"]: q["answers"] for _, listed in paragraphs for q in listed}
    yield _written(
        "piaf", "fr", "fr", [text for text, _ in paragraphs], generator.sample(named, SAMPLE), answers, temporary
    )


def _squad(path: Path) -> list[tuple[str, list[dict[str, Any]]]]:
    """(paragraph, its questions) of a file in SQuAD's form."""
    articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    return [(p["context"], p["qas"]) for article in articles for p in article["paragraphs"]]


def _written(
    name: str, spoken: str, asked: str, texts: list[str], chosen: list[tuple[dict[str, Any], int]],
    answers: Mapping[str, Any], temporary: Path,
) -> tuple[str, Path, list[Question]]:  # fmt: skip
    """Lay paragraphs out as a corpus of numbered plain text."""
    folder = temporary / name
    folder.mkdir(exist_ok=True)
    flat = [" ".join(text.split()) for text in texts]
    (folder / "text.txt").write_text("\n\n".join(f"{n}. {text}" for n, text in enumerate(flat, 1)), encoding="utf-8")
    (folder / "manifest.toml").write_text(
        f'[[document]]\nid = "d"\nfile = "text.txt"\nlanguage = "{spoken}"\n', encoding="utf-8"
    )
    questions = [
        Question(name, q["question"], asked, str(q["id"]), "public", {p: 2}, [a["text"] for a in answers[q["id"]]])
        for q, p in chosen
    ]
    return name, folder, questions


def _collect(name: str, corpus: Path, index: Path, questions: Sequence[Question], weights: Weights) -> Iterator[Seen]:
    settings = Settings.from_environment(corpus, index)
    update_index(settings)
    encoder = make_encoder(settings)
    opened = open_index(index, encoder)
    retriever = StagedRetriever(opened, encoder, weights)
    for question in questions:
        query = retriever.analyse(question.text, detect_language(question.text))
        candidates, scores = retriever.score(query)
        found = np.stack(
            [z_scores(scores.paragraphs.get(n, np.zeros(len(candidates.paragraphs), np.float32))) for n in RANKED], 1
        )
        seen = Seen(question, candidates.paragraphs, found.astype(np.float64))
        seen.signals = retriever.rank(query, candidates, scores, 1).signals
        if question.grades and len(question.text) % 2:
            masked = retriever.score(query, list(question.grades))
            seen.masked_signals = retriever.rank(query, *masked, 1).signals
        if question.answers:
            right = [p for p, grade in question.grades.items() if grade == 2]
            at = [i for i, p in enumerate(candidates.paragraphs) if p in right
                  and holds_answer(opened.paragraphs[p].text, question.answers)]  # fmt: skip
            if at:
                rows, values = retriever.sentence_features(query, candidates, scores, at[0])
                paragraph = opened.paragraphs[candidates.paragraphs[at[0]]]
                seen.sentences = np.stack([values.get(n, np.zeros(len(rows), np.float32)) for n in MARKED], 1).astype(
                    np.float64
                )
                seen.sentence_texts = [row_span(paragraph, opened, int(row)).of(paragraph.text) for row in rows]
        yield seen


def _folds(needs: Sequence[str]) -> dict[str, int]:
    distinct = sorted(set(needs))
    order = np.random.default_rng(SEED).permutation(len(distinct))
    return {need: int(place) % FOLDS for need, place in zip(distinct, order, strict=True)}


def _choose_ranking(seen: Sequence[Seen], fold_of: Mapping[str, int]) -> dict[str, float]:
    """Listwise softmax, weights not negative; each set and language counts alike."""
    usable = [
        (one.features, np.array([one.question.grades.get(int(p), 0) == 2 for p in one.positions]), one) for one in seen
    ]
    usable = [item for item in usable if item[1].any()]
    held = defaultdict(list)
    for fold in range(FOLDS):
        fitted = _fit_listwise(
            [(x, y, (o.question.set, o.question.language)) for x, y, o in usable if fold_of[o.question.need] != fold]
        )
        for x, y, one in usable:
            if fold_of[one.question.need] == fold:
                held[one.question.set, one.question.language].append(bool(y[int(np.argmax(x @ fitted))]))
    for (name, language), hits in held.items():
        print(f"Success@1, held out: {name} {language} {np.mean(hits):.3f} ({len(hits)})", file=sys.stderr)
    final = _fit_listwise([(x, y, (o.question.set, o.question.language)) for x, y, o in usable])
    return {name: round(float(weight), 3) for name, weight in zip(RANKED, final, strict=True)}


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
    neighbour is marked too: the smallest with which 87 of 100 spans hold the answer, held out."""
    usable = []
    for one in seen:
        if one.sentences is not None and len(one.sentence_texts) > 1:
            holds = np.array([holds_answer(text, one.question.answers) for text in one.sentence_texts])
            if holds.any():
                usable.append((one.sentences, holds, one))
    sums: list[tuple[Floats, npt.NDArray[np.bool_]]] = []
    for fold in range(FOLDS):
        fitted = _fit_listwise(
            [(x, y, (o.question.set, o.question.language)) for x, y, o in usable if fold_of[o.question.need] != fold]
        )
        sums += [(x @ fitted, y) for x, y, o in usable if fold_of[o.question.need] == fold]
    margin = 0.0
    for candidate in np.arange(0.0, 6.0, 0.1):
        margin = float(round(candidate, 2))
        share, marked = _span_quality(sums, margin)
        if margin in (0.0, 0.5, 1.0, 1.5, 2.0, 3.0):
            print(f"evidence, held out: margin {margin}: holds {share:.3f}, sentences {marked:.2f}", file=sys.stderr)
        if share >= 0.87:
            break
    print(f"evidence, held out: margin {margin}: {_span_quality(sums, margin)}", file=sys.stderr)
    final = _fit_listwise([(x, y, (o.question.set, o.question.language)) for x, y, o in usable])
    return {name: round(float(weight), 3) for name, weight in zip(MARKED, final, strict=True)}, margin


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


def _share(question: Question) -> float:
    """How much a question counts: near misses twice, they are what must be told apart; other sets little."""
    if question.set != "own":
        return 0.15
    return 2.0 if question.type == "near_miss" else 1.0


def _choose_confidence(seen: Sequence[Seen], fold_of: Mapping[str, int]) -> tuple[dict[str, float], float]:
    """Logistic regression on the signals. Unanswerable are the own set's, and every question without its paragraphs."""
    names = sorted(next(one.signals for one in seen if one.signals))
    rows, labels, needs, kinds, shares = [], [], [], [], []
    for one in seen:
        own = one.question.set == "own"
        answerable = bool(one.question.grades)
        for found, label, kind, share in (
            (one.signals, answerable, one.question.type if own else "public", _share(one.question)),
            (one.masked_signals, False, "masked", 0.25 if own else 0.15),
        ):
            if found:
                rows.append([found[name] for name in names])
                labels.append(label)
                needs.append(one.question.need)
                kinds.append(kind if own or kind == "masked" else "public")
                shares.append(share)
    x, y, weight = np.array(rows), np.array(labels), np.array(shares)
    folds = np.array([fold_of[need] for need in needs])
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    held = np.zeros(len(y))
    for fold in range(FOLDS):
        model = LogisticRegression(C=0.03, max_iter=2000).fit(
            (x[folds != fold] - mean) / spread, y[folds != fold], weight[folds != fold]
        )
        held[folds == fold] = model.predict_proba((x[folds == fold] - mean) / spread)[:, 1]
    tested = np.array([kind not in ("masked", "public") for kind in kinds])
    positive = held[tested & y]
    for kind in ("near_miss", "far", "off_topic"):
        value = auroc(list(positive), list(held[np.array(kinds) == kind]))
        print(f"AUROC, held out: {kind} {value:.3f}", file=sys.stderr)
    print(f"AUROC, held out: all {auroc(list(positive), list(held[tested & ~y])):.3f}", file=sys.stderr)
    threshold = float(np.quantile(positive, REFUSED_AT_MOST))
    answered = float(np.mean(held[tested & ~y] >= threshold))
    print(f"threshold {threshold:.3f}: unanswerable answered, held out {answered:.3f}", file=sys.stderr)
    model = LogisticRegression(C=0.03, max_iter=2000).fit((x - mean) / spread, y, weight)
    weights = model.coef_[0] / spread
    chosen = {name: round(float(value), 4) for name, value in zip(names, weights, strict=True)}
    chosen["intercept"] = round(float(model.intercept_[0] - weights @ mean), 4)
    return chosen, round(threshold, 3)


if __name__ == "__main__":
    main()
