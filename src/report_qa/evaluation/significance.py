"""Is one run better than another, or lucky? A paired randomisation test over needs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from report_qa.errors import EvaluationError

_FLIPS_AT_ONCE = 1_000_000
_ROUNDING = 1e-12
"""Sums of the same numbers in another order differ by less than this."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Second run minus first: mean `difference` over `needs` needs, and its two-sided `p`."""

    difference: float
    p: float
    needs: int


def compare(
    first: Mapping[str, float],
    second: Mapping[str, float],
    needs: Mapping[str, str],
    *,
    permutations: int = 10_000,
    seed: int = 0,
) -> Comparison:
    """Compare two runs by one measure, the need as the unit.

    Translations of one need rise and fall together, so each need counts once, with the mean of its
    questions. Under the null hypothesis the two runs could be swapped in any need; `p` is the share
    of random swaps with a difference at least as large (Smucker, Allan and Carterette 2007), with
    one added above and below so that it is never 0 (Phipson and Smyth 2010).

    Args:
        first: query id → value of the measure.
        second: the same queries under the other run.
        needs: query id → need; further queries are passed over.
        permutations: how many random swaps.
        seed: of the random numbers; the same seed gives the same `p`.

    Raises:
        EvaluationError: the runs hold different questions, none, or one without a need.
    """
    if first.keys() != second.keys():
        raise EvaluationError("The two runs hold different questions; compare runs over the same set.")
    if not first:
        raise EvaluationError("The two runs hold no question with qrels; there is nothing to compare.")
    by_need: dict[str, list[float]] = {}
    for query in sorted(first):
        if query not in needs:
            raise EvaluationError(f"The question {query!r} belongs to no need; give it one.")
        by_need.setdefault(needs[query], []).append(second[query] - first[query])
    gains = np.array([math.fsum(values) / len(values) for _, values in sorted(by_need.items())])
    observed = abs(float(gains.sum()))
    generator = np.random.default_rng(seed)
    as_large = 0
    done = 0
    while done < permutations:
        rows = min(permutations - done, max(1, _FLIPS_AT_ONCE // len(gains)))
        signs = generator.integers(0, 2, size=(rows, len(gains)), dtype=np.int8) * 2.0 - 1.0
        as_large += int(np.count_nonzero(np.abs(signs @ gains) >= observed - _ROUNDING))
        done += rows
    return Comparison(
        difference=float(gains.mean()),
        p=(1 + as_large) / (1 + permutations),
        needs=len(gains),
    )
