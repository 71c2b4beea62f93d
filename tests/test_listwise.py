"""Weights are fitted so that the right one of a list comes first."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from scripts import script


@pytest.fixture(scope="module")
def listwise() -> ModuleType:
    """`eval/listwise.py`."""
    return script("listwise")


def lists(listwise: ModuleType, sizes: list[int], telling: int, groups: list[str] | None = None) -> object:
    """Of each list the last is right; feature `telling` says so, the other does not."""
    random = np.random.default_rng(3)
    features, right = [], []
    for size in sizes:
        x = random.normal(size=(size, 2))
        x[-1, telling] += 3.0
        features.append(x)
        right.append(np.arange(size) == size - 1)
    return listwise.Lists.of(features, right, groups or ["one"] * len(sizes))


@pytest.mark.parametrize("telling", [0, 1])
def test_the_feature_that_tells_weighs_most(listwise: ModuleType, telling: int) -> None:
    made = lists(listwise, [3, 5, 4, 9, 2, 6] * 8, telling)
    weights = listwise.fit(made)
    assert weights[telling] > 3 * weights[1 - telling] >= 0
    assert made.first_right(weights).mean() > 0.8
    without = listwise.fit(made, without=[telling])
    assert without[telling] == 0
    assert made.first_right(without).mean() < 0.6


def test_what_fills_a_list_up_is_never_first_and_changes_nothing(listwise: ModuleType) -> None:
    made = lists(listwise, [3, 4, 3, 4], 0)
    longer = lists(listwise, [3, 4, 3, 4, 40], 0).at(np.array([True] * 4 + [False]))
    assert longer.features.shape == (4, 40, 2)
    np.testing.assert_allclose(listwise.fit(made), listwise.fit(longer), atol=1e-6)
    assert (longer.totals(np.array([-1.0, -1.0]))[0, 3:] == -np.inf).all()


def test_the_weights_are_those_of_the_greatest_penalised_likelihood(listwise: ModuleType) -> None:
    made = lists(listwise, [3, 5, 4, 9, 2, 6] * 3, 0)

    def loss(weights: np.ndarray) -> float:
        total = listwise.PENALTY * float(weights @ weights)
        for x, absent, right in zip(made.features, made.absent, made.right, strict=True):
            chance = np.exp(x[~absent] @ weights)
            total -= float(np.log(chance[right[~absent]].sum() / chance.sum())) / len(made.right)
        return total

    best = listwise.fit(made)
    for change in ([0.02, 0], [-0.02, 0], [0, 0.02]):
        assert loss(best + np.array(change)) > loss(best)


def test_each_group_counts_alike(listwise: ModuleType) -> None:
    rows = np.array([[1.0, 0.0], [0.0, 1.0]])
    first, second = np.array([True, False]), np.array([False, True])
    made = listwise.Lists.of([rows] * 10, [first] * 9 + [second], ["many"] * 9 + ["one"])
    weights = listwise.fit(made)
    assert weights[0] == pytest.approx(weights[1], abs=1e-3), (
        "nine lists of one group weigh no more than one of another"
    )
