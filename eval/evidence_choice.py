"""Choose what marks the passage that answers: the weights of the sentence scores, and when a neighbour is marked too."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from listwise import Floats, Lists, fit, named
from stage_scores import FOLDS, MARKED, Seen

from report_qa.evaluation.measures import holds_answer

MARGINS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
NEARLY = 0.01
"""A narrower margin is taken where spans hold the answer in at most this share less."""


def choose_evidence(seen: Sequence[Seen], fold_of: Mapping[str, int]) -> tuple[Mapping[str, float], float]:
    """Weights of the sentence scores by the same softmax over a paragraph's sentences; then the margin within which the
    neighbour is marked too: the smallest with which spans, held out, hold the answer nearly as often as they can."""
    usable = []
    for one in seen:
        if one.sentences is not None and len(one.sentence_texts) > 1:
            holds = np.array([holds_answer(text, one.question.answers) for text in one.sentence_texts])
            if holds.any():
                usable.append((one.sentences, holds, one))
    lists = Lists.of([x for x, _, _ in usable], [y for _, y, _ in usable], [one.group for _, _, one in usable])
    folds = np.array([fold_of[one.question.need] for _, _, one in usable])
    sums: list[tuple[Floats, npt.NDArray[np.bool_]]] = []
    for fold in range(FOLDS):
        fitted = fit(lists.at(folds != fold))
        sums += [(x @ fitted, y) for (x, y, _), its in zip(usable, folds, strict=True) if its == fold]
    quality = {margin: _span_quality(sums, margin) for margin in MARGINS}
    for margin, (share, marked) in quality.items():
        print(f"evidence, held out: margin {margin}: holds {share:.3f}, sentences {marked:.2f}", file=sys.stderr)
    most = max(share for share, _ in quality.values())
    margin = min(margin for margin, (share, _) in quality.items() if share >= most - NEARLY)
    return named(MARKED, fit(lists)), margin


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
