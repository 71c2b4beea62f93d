"""Weights by which the right one of a list comes first: a softmax over the list, all lists at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Floats = npt.NDArray[np.float64]
PENALTY = 0.05
START = 0.3


@dataclass(frozen=True)
class Lists:
    """Lists of different lengths, filled up to the longest.

    Shapes: `features` (lists, longest, features), `absent` and `right` (lists, longest); `groups` has one name a list."""

    features: Floats
    absent: npt.NDArray[np.bool_]
    right: npt.NDArray[np.bool_]
    groups: tuple[object, ...]

    @classmethod
    def of(cls, features: Sequence[Floats], right: Sequence[npt.NDArray[np.bool_]], groups: Sequence[object]) -> Lists:
        longest = max(map(len, right))
        filled = np.zeros((len(right), longest, features[0].shape[1]))
        absent, which = np.ones((len(right), longest), np.bool_), np.zeros((len(right), longest), np.bool_)
        for at, (x, y) in enumerate(zip(features, right, strict=True)):
            filled[at, : len(y)], absent[at, : len(y)], which[at, : len(y)] = x, False, y
        return cls(filled, absent, which, tuple(groups))

    def at(self, chosen: npt.NDArray[np.bool_]) -> Lists:
        """Those that are `chosen`, one truth value a list."""
        groups = tuple(group for group, taken in zip(self.groups, chosen, strict=True) if taken)
        return Lists(self.features[chosen], self.absent[chosen], self.right[chosen], groups)

    def totals(self, weights: Floats) -> Floats:
        """Weighted sums, shape (lists, longest); minus infinity where a list has ended."""
        return np.where(self.absent, -np.inf, self.features @ weights)

    def first_right(self, weights: Floats) -> npt.NDArray[np.bool_]:
        """Whether the right one comes first, for each list."""
        first = self.totals(weights).argmax(axis=1)
        right: npt.NDArray[np.bool_] = self.right[np.arange(len(first)), first]
        return right


def fit(lists: Lists, without: Sequence[int] = ()) -> Floats:
    """Maximise the probability that the softmax gives to the right ones; each group counts alike.

    Weights are not negative, with an L2 penalty of `PENALTY`; those of the features `without` are 0."""
    counts = Counter(lists.groups)
    shares = np.array([1.0 / counts[group] for group in lists.groups])
    shares /= shares.sum()

    def loss(weights: Floats) -> tuple[float, Floats]:
        values = lists.totals(weights)
        likely = np.exp(values - values.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        chance = (likely * lists.right).sum(axis=1) + 1e-12
        pull = shares[:, None] * (likely * lists.right / chance[:, None] - likely)
        total = PENALTY * float(weights @ weights) - float(shares @ np.log(chance))
        return total, 2 * PENALTY * weights - np.einsum("lf,lfw->w", pull, lists.features)

    width = lists.features.shape[2]
    bounds = [(0, 0) if at in without else (0, None) for at in range(width)]
    start = np.array([0.0 if at in without else START for at in range(width)])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x, np.float64)


def named(names: Sequence[str], weights: Floats) -> Mapping[str, float]:
    """Weights by name, to three places."""
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}
