"""The paired randomisation test over needs."""

from __future__ import annotations

from itertools import product

import pytest

from report_qa.errors import EvaluationError
from report_qa.evaluation import compare


def test_a_need_counts_once_however_many_translations_it_has() -> None:
    first = {"a-en": 0.0, "a-fr": 0.0, "a-ar": 0.0, "b-en": 1.0}
    second = {"a-en": 1.0, "a-fr": 1.0, "a-ar": 1.0, "b-en": 1.0}
    result = compare(first, second, {query: query[0] for query in first})
    assert result.needs == 2
    assert result.difference == 0.5  # by question it would be 0.75


def test_p_comes_near_the_exact_one() -> None:
    gains = [0.5, 0.25, 0.75, -0.25, 1.0, 0.5, 0.25, 0.0]
    exact = sum(
        abs(sum(g * s for g, s in zip(gains, signs, strict=True))) >= sum(gains) - 1e-9
        for signs in product([-1, 1], repeat=len(gains))
    ) / 2 ** len(gains)
    first = {f"q{n}": 0.0 for n in range(len(gains))}
    second = {f"q{n}": gain for n, gain in enumerate(gains)}
    result = compare(first, second, {query: query for query in first})
    assert result.p == pytest.approx(exact, abs=0.01)
    assert result.difference == pytest.approx(sum(gains) / len(gains))


def test_equal_runs_differ_by_nothing() -> None:
    run = {"a": 0.3, "b": 0.7}
    result = compare(run, dict(run), {"a": "a", "b": "b"}, permutations=100)
    assert (result.difference, result.p) == (0, 1)


def test_p_is_never_zero_and_the_swapped_comparison_mirrors_it() -> None:
    first = {f"q{n}": 0.0 for n in range(60)}
    second = dict.fromkeys(first, 1.0)
    needs = {query: query for query in first}
    there, back = compare(first, second, needs), compare(second, first, needs)
    assert there.p == back.p == 1 / 10_001
    assert there.difference == -back.difference == 1


def test_the_same_seed_gives_the_same_p_whatever_the_order_of_the_questions() -> None:
    first = {f"q{n}": n % 3 / 3 for n in range(30)}
    second = {f"q{n}": n % 4 / 4 for n in range(30)}
    needs = {query: query for query in first}
    shuffled = {query: first[query] for query in reversed(first)}
    assert compare(first, second, needs) == compare(shuffled, second, needs)
    assert compare(first, second, needs, seed=1).p != compare(first, second, needs, seed=2).p


def test_runs_that_cannot_be_compared() -> None:
    with pytest.raises(EvaluationError, match="different questions"):
        compare({"a": 1.0}, {"b": 1.0}, {"a": "a", "b": "b"})
    with pytest.raises(EvaluationError, match="nothing to compare"):
        compare({}, {}, {})
    with pytest.raises(EvaluationError, match="'a' belongs to no need"):
        compare({"a": 1.0}, {"a": 1.0}, {})
