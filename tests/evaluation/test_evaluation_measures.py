"""Measures against values worked out by hand, brute force and ir_measures itself."""

from __future__ import annotations

import math
import random

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_qa.evaluation.measures import (
    auroc,
    calibration_error,
    holds_answer,
    mean,
    ranking_measures,
    reliability,
    risk_coverage,
)

Confidences = st.lists(st.sampled_from([0.0, 0.1, 0.2, 0.5, 0.9, 1.0]) | st.floats(0, 1), min_size=1, max_size=12)


def test_ranking_measures_by_hand() -> None:
    qrels = {
        "first": {"d:1": 2},
        "third": {"d:1": 2, "d:2": 1},
        "two": {"d:1": 2, "d:2": 2},
        "absent": {"d:9": 2},
        "only helps": {"d:1": 1},
        "not asked": {"d:1": 2},
        "judged useless": {"d:1": 0},
    }
    rankings = {
        "first": ["d:1", "d:2"],
        "third": ["d:2", "d:3", "d:1"],
        "two": ["d:5", "d:1", "d:6", "d:7", "d:8", "d:2"],
        "absent": [],
        "only helps": ["d:1"],
        "judged useless": ["d:1"],
        "without qrels": ["d:1"],
    }
    values = ranking_measures(rankings, qrels)
    assert values["success@1"] == {"first": 1, "third": 0, "two": 0, "absent": 0, "only helps": 0}
    assert values["recall@5"] == {"first": 1, "third": 1, "two": 0.5, "absent": 0, "only helps": 0}
    assert values["mrr@10"] == pytest.approx({"first": 1, "third": 1 / 3, "two": 1 / 2, "absent": 0, "only helps": 0})
    third = (1 + 2 / math.log2(4)) / (2 + 1 / math.log2(3))
    two = (2 / math.log2(3) + 2 / math.log2(7)) / (2 + 2 / math.log2(3))
    assert values["ndcg@10"] == pytest.approx({"first": 1, "third": third, "two": two, "absent": 0, "only helps": 1})


def test_ranking_measures_cut_where_they_say() -> None:
    eleven = [f"d:{n}" for n in range(11)]
    values = ranking_measures({"sixth": eleven, "eleventh": eleven}, {"sixth": {"d:5": 2}, "eleventh": {"d:10": 2}})
    assert values["recall@5"] == {"sixth": 0, "eleventh": 0}
    assert values["mrr@10"] == pytest.approx({"sixth": 1 / 6, "eleventh": 0})
    assert values["ndcg@10"] == pytest.approx({"sixth": 1 / math.log2(7), "eleventh": 0})


def test_ranking_measures_agree_with_ir_measures_on_random_rankings() -> None:
    generator = random.Random(7)
    documents = [f"d:{n}" for n in range(30)]
    qrels = {f"q{n}": {d: generator.choice([0, 1, 2, 2]) for d in generator.sample(documents, 4)} for n in range(40)}
    qrels = {query: judged for query, judged in qrels.items() if any(judged.values())}
    rankings = {query: generator.sample(documents, 15) for query in qrels}
    values = ranking_measures(rankings, qrels)
    run = [ir_measures.ScoredDoc(q, d, 100.0 - rank) for q, ranked in rankings.items() for rank, d in enumerate(ranked)]
    judged = [ir_measures.Qrel(q, d, grade) for q, grades in qrels.items() for d, grade in grades.items()]
    for name, measure in {
        "success@1": "Success(rel=2)@1",
        "recall@5": "R(rel=2)@5",
        "mrr@10": "RR(rel=2)@10",
        "ndcg@10": "nDCG@10",
    }.items():
        parsed = ir_measures.parse_measure(measure)
        assert mean(values[name].values()) == pytest.approx(ir_measures.calc_aggregate([parsed], judged, run)[parsed])


def test_no_question_with_qrels_gives_no_values() -> None:
    assert ranking_measures({"q": ["d:1"]}, {}) == {"success@1": {}, "recall@5": {}, "mrr@10": {}, "ndcg@10": {}}
    assert ranking_measures({"q": []}, {"q": {"d:1": 2}})["mrr@10"] == {"q": 0}
    assert mean([]) is None


def test_auroc_by_hand() -> None:
    assert auroc([0.9, 0.8], [0.1]) == 1
    assert auroc([0.1], [0.9, 0.8]) == 0
    assert auroc([0.5], [0.5]) == 0.5
    assert auroc([0.9, 0.3], [0.3, 0.5]) == (1 + 1 + 0.5 + 0) / 4
    assert auroc([], [0.5]) is None
    assert auroc([0.5], []) is None


@given(Confidences, Confidences)
def test_auroc_counts_pairs(answerable: list[float], unanswerable: list[float]) -> None:
    pairs = [(a > u) + 0.5 * (a == u) for a in answerable for u in unanswerable]
    assert auroc(answerable, unanswerable) == pytest.approx(sum(pairs) / len(pairs), abs=1e-12)


@given(Confidences, Confidences)
def test_auroc_of_swapped_sides_is_the_rest(answerable: list[float], unanswerable: list[float]) -> None:
    one, other = auroc(answerable, unanswerable), auroc(unanswerable, answerable)
    assert one is not None
    assert other is not None
    assert one + other == pytest.approx(1)


def test_risk_and_coverage_by_hand() -> None:
    curve = risk_coverage([0.2, 0.9, 0.6, 0.4], [False, True, False, True])
    assert curve is not None
    assert curve.coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert curve.risk.tolist() == pytest.approx([0, 1 / 2, 1 / 3, 2 / 4])
    assert curve.area == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)
    assert curve.at(0.25) == 0
    assert curve.at(0.3) == pytest.approx(1 / 2)
    assert curve.at(1) == pytest.approx(1 / 2)
    assert risk_coverage([], []) is None


def test_coverage_is_not_pushed_up_by_rounding() -> None:
    curve = risk_coverage([1 - n / 100 for n in range(100)], [n != 7 for n in range(100)])
    assert curve is not None
    assert curve.at(0.07) == 0  # 0.07 * 100 is 7.000000000000001


def test_equal_confidences_do_not_depend_on_the_order_of_the_questions() -> None:
    one = risk_coverage([0.5, 0.5, 0.9], [True, False, True])
    other = risk_coverage([0.5, 0.9, 0.5], [False, True, True])
    assert one is not None
    assert other is not None
    assert one.risk.tolist() == pytest.approx(other.risk.tolist())
    assert one.risk.tolist() == pytest.approx([0, 0.5 / 2, 1 / 3])


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30))
def test_at_full_coverage_the_risk_is_the_share_of_wrong_answers(questions: list[tuple[float, bool]]) -> None:
    curve = risk_coverage([c for c, _ in questions], [right for _, right in questions])
    assert curve is not None
    assert curve.at(1) == pytest.approx(sum(not right for _, right in questions) / len(questions))
    assert ((curve.risk >= 0) & (curve.risk <= 1)).all()


def test_reliability_by_hand() -> None:
    steps = reliability([0.05, 0.92, 0.98, 1.0], [False, True, False, True])
    assert [(step.count, step.right) for step in steps] == [(1, 0), (3, pytest.approx(2 / 3))]
    assert steps[1].confidence == pytest.approx(2.9 / 3)
    expected = (1 * 0.05 + 3 * (2.9 / 3 - 2 / 3)) / 4
    assert calibration_error(steps) == pytest.approx(expected)
    assert calibration_error([]) is None


@pytest.mark.parametrize(
    ("passage", "answers", "holds"),
    [
        ("In all, 152\n  people were detained.", ["152 people"], True),
        ("VIENNE, 12-16 octobre", ["Vienne"], True),
        ("à Vienne", ["Genève", "vienne"], True),
        ("152 people", ["153 people"], False),
        ("anything", [], False),
        ("", ["x"], False),
    ],
)
def test_evidence_holds_an_answer(passage: str, answers: list[str], holds: bool) -> None:
    assert holds_answer(passage, answers) is holds
