"""The benchmarks' own arithmetic: what they report is only as good as this."""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path

import faiss
import numpy as np
import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import common, index_rebuild, index_types, ingestion, stages, texts, vectors  # noqa: E402
from benchmarks.__main__ import NAMES  # noqa: E402
from report_qa.stores.faiss_store import FaissStore  # noqa: E402


@pytest.mark.parametrize("name", NAMES)
def test_every_benchmark_can_be_imported_and_run(name: str) -> None:
    assert callable(importlib.import_module(f"benchmarks.{name}").run)


def test_interleaved_calls_take_turns_and_the_warm_up_is_not_counted() -> None:
    called: list[tuple[str, int]] = []
    seconds = common.interleaved(
        {name: lambda at, name=name: called.append((name, at)) for name in "abc"},  # type: ignore[misc]
        rounds=3,
    )
    assert {name: len(found) for name, found in seconds.items()} == {"a": 3, "b": 3, "c": 3}
    assert sorted(called[:3]) == [("a", 0), ("b", 0), ("c", 0)]
    assert [name for name, _ in called[3:]] == [*"abc", *"bca", *"cab"]


def test_results_name_the_machine_but_not_whose_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "RESULTS", tmp_path)
    result = common.Result([common.Table("t", ("what", "n"), [("x", 1.0)])], {"x": np.float32(1.5)}, ["a note"])
    common.publish("trial", result, common.machine())
    kept = json.loads((tmp_path / "trial.json").read_text(encoding="utf-8"))
    assert kept["figures"] == {"x": 1.5}
    assert kept["machine"]["cores"] >= 1
    assert {"hostname", "node", "path", "user"}.isdisjoint(kept["machine"])
    assert str(Path.home()) not in json.dumps(kept)


def test_a_stage_is_charged_its_own_time_and_not_that_of_what_it_calls() -> None:
    watch = stages.Watch()
    with watch.within("outer"):
        time.sleep(0.02)
        with watch.within("inner"):
            time.sleep(0.05)
    own = watch.questions[0]
    assert 15 < own["outer"] < 45 <= own["inner"]


@pytest.mark.parametrize("contender", index_types.CONTENDERS, ids=lambda contender: contender.kind.name)
def test_every_index_type_finds_near_vectors(contender: index_types.Contender) -> None:
    generator = np.random.default_rng(0)
    table = generator.standard_normal((2000, 64)).astype(np.float32)
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    store = FaissStore.build(table, contender.kind)
    shares = []
    for setting in contender.settings(len(table)):
        faiss.ParameterSpace().set_index_parameters(store._index, setting)
        found = store.search(table[7:8], index_types.K)[1][0]
        assert found[0] == 7
        shares.append(index_types.recall(found, vectors.nearest(table, table[7:8], index_types.K)[0][0]))
    assert shares == sorted(shares)  # from quick to thorough
    assert shares[-1] > 0.4  # of vectors that have no neighbours to speak of


def test_brute_force_is_brute_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "PARENTS", 70)  # so that there are several blocks of rows
    monkeypatch.setattr(vectors, "_BLOCK", 3)
    generator = np.random.default_rng(0)
    table = generator.standard_normal((200, 8)).astype(np.float32)
    asked = generator.standard_normal((7, 8)).astype(np.float32)
    rows, products = vectors.nearest(table, asked, 10)
    expected = asked @ table.T
    assert np.array_equal(rows, np.argsort(-expected, axis=1)[:, :10])
    assert np.allclose(products, -np.sort(-expected, axis=1)[:, :10])


def test_mixtures_are_unit_vectors_near_the_real_ones() -> None:
    generator = np.random.default_rng(0)
    real = generator.standard_normal((300, 64)).astype(np.float32)
    real /= np.linalg.norm(real, axis=1, keepdims=True)
    made = vectors.mixed(real, 1000)
    assert made.shape == (1000, 64)
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    assert np.array_equal(made[:300], real)
    nearest = np.sort(real @ real.T - 2 * np.eye(300), axis=1)[:, -1]
    assert abs(np.median((made[300:] @ real.T).max(axis=1)) - np.median(nearest)) < 0.15


def test_texts_are_different_and_always_in_the_same_order() -> None:
    found = texts.real_texts()
    assert len(set(found)) == len(found) <= texts.MOST
    assert all(len(text) > 20 and text == " ".join(text.split()) for text, _ in found)
    assert found == texts.real_texts()


def test_rebuilding_encodes_only_the_changed_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_rebuild, "PARAGRAPHS", 10)
    (measured,) = index_rebuild.rebuilt((100,))
    assert (measured["rows"], measured["encoded first"], measured["encoded then"]) == (100, 100, 50)


def test_fewer_vectors_than_real_ones_are_all_real() -> None:
    real = np.eye(40, dtype=np.float32)
    assert np.array_equal(vectors.mixed(real, 10), real[:10])


def test_ingestion_measures_every_column_of_its_table() -> None:
    measured = ingestion._measured("hash", 2)
    assert set(measured) == set(ingestion.COLUMNS)
    assert (measured["documents"], measured["paragraphs"]) == (2, 152)
    assert measured["encoded"] == 238  # of a report whose every sentence is its own
    assert measured["texts encoded"] > 2 * 238
    assert all(measured[name] > 0 for name in ingestion.COLUMNS[1:])
