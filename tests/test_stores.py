"""What every VectorStore must keep, tested on values against brute force."""

from __future__ import annotations

import math
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from report_qa.errors import IndexDamaged
from report_qa.stores import faiss_store, kinds
from report_qa.stores.faiss_store import FaissStore
from report_qa.stores.kinds import Kind

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
NARROW = Kind("one list of many", math.inf, lambda rows: "IVF64,SQ8", lambda rows: "nprobe=1")
QUARTER = Kind("IVF, SQ8, as of a million rows", math.inf, lambda rows: "IVF64,SQ8", lambda rows: "nprobe=16")
every_kind = pytest.mark.parametrize("kind", kinds.KINDS, ids=lambda kind: kind.name)
every_kind_and_size = pytest.mark.parametrize("kind", [*kinds.KINDS, QUARTER], ids=lambda kind: kind.name)
finite = st.floats(-1, 1, width=32)


@pytest.fixture(scope="module")
def table() -> Vectors:
    """4,000 unit vectors in groups of a hundred or so."""
    generator = np.random.default_rng(7)
    centres = generator.standard_normal((40, 48))
    made = centres[generator.integers(40, size=4000)] + 0.6 * generator.standard_normal((4000, 48))
    return unit(made)


@pytest.fixture(params=["ranked whole", "by FAISS"])
def filtering(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of searching among some rows."""
    if request.param == "by FAISS":
        monkeypatch.setattr(faiss_store, "RANKED_WHOLE", 0)


@pytest.fixture(scope="module")
def asked(table: Vectors) -> Vectors:
    """20 queries, no row of the table among them."""
    generator = np.random.default_rng(8)
    return unit(table[::200] + 0.05 * generator.standard_normal((20, 48)))


def unit(vectors: npt.NDArray[np.float64] | Vectors) -> Vectors:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def reopened(store: FaissStore, vectors: Vectors, path: Path) -> FaissStore:
    path.write_bytes(store.to_bytes())
    return FaissStore.open(path, vectors.__getitem__)


def check(found: tuple[Vectors, Rows], table: Vectors, queries: Vectors, k: int, allowed: Rows) -> float:
    """What holds for every kind; gives the share of the best rows that were found."""
    scores, rows = found
    expected = queries.astype(np.float64) @ table.astype(np.float64).T
    width = min(k, len(allowed))
    assert scores.shape == rows.shape == (len(queries), width)
    assert scores.dtype == np.float32
    assert rows.dtype == np.int64
    shares = []
    for query in range(len(queries)):
        assert len(set(rows[query])) == width
        assert np.isin(rows[query], allowed).all()
        assert np.abs(scores[query] - expected[query][rows[query]]).max(initial=0) < 1e-5
        assert (np.diff(scores[query]) <= 0).all()
        best = -np.sort(-expected[query][allowed])[:width]
        shares.append(float((scores[query] >= best[-1] - 1e-5).mean()) if width else 1.0)
    return float(np.mean(shares))


@st.composite
def small_tables(draw: st.DrawFn) -> tuple[Vectors, Vectors]:
    width = draw(st.integers(1, 20))
    rows = draw(arrays(np.float32, (draw(st.integers(0, 40)), width), elements=finite))
    return rows, draw(arrays(np.float32, (draw(st.integers(1, 4)), width), elements=finite))


@every_kind
@settings(max_examples=60, deadline=None)
@given(drawn=small_tables(), k=st.integers(1, 60), data=st.data())
def test_few_rows_are_found_as_by_brute_force(
    kind: Kind, drawn: tuple[Vectors, Vectors], k: int, data: st.DataObject
) -> None:
    rows, queries = drawn
    store = FaissStore.build(rows, kind)
    assert len(store) == len(rows)
    assert store.dimension == rows.shape[1]
    assert check(store.search(queries, k), rows, queries, k, np.arange(len(rows))) == 1
    if len(rows):
        some = np.array(data.draw(st.lists(st.integers(0, len(rows) - 1))), np.int64)
        assert check(store.search(queries, k, some), rows, queries, k, np.unique(some)) == 1


@every_kind_and_size
@pytest.mark.parametrize("k", [1, 10, 100])
def test_of_many_rows_nearly_all_of_the_best_are_found(
    kind: Kind, k: int, table: Vectors, asked: Vectors, tmp_path: Path
) -> None:
    built = FaissStore.build(table, kind)
    for store in (built, reopened(built, table, tmp_path / "faiss.index")):
        share = check(store.search(asked, k), table, asked, k, np.arange(len(table)))
        assert share == 1 if kind is not QUARTER else share >= 0.98


@pytest.mark.usefixtures("filtering")
@every_kind_and_size
@pytest.mark.parametrize("count", [1, 2, 40, 399])
def test_among_few_rows_all_the_best_are_found(kind: Kind, count: int, table: Vectors, asked: Vectors) -> None:
    assert count < 0.1 * len(table)
    generator = np.random.default_rng(count)
    store = FaissStore.build(table, kind)
    for some in (generator.choice(len(table), count, replace=False), np.arange(1000, 1000 + count)):
        for k in (1, 10, 100):
            assert check(store.search(asked, k, some), table, asked, k, some) == 1


@pytest.mark.usefixtures("filtering")
@every_kind_and_size
@pytest.mark.parametrize("share", [0.1, 0.3, 0.9, 1.0])
def test_among_many_rows_nearly_all_of_the_best_are_found(
    kind: Kind, share: float, table: Vectors, asked: Vectors
) -> None:
    some = np.random.default_rng(3).choice(len(table), int(share * len(table)), replace=False)
    found = check(FaissStore.build(table, kind).search(asked, 100, some), table, asked, 100, some)
    assert found == 1 if kind is not QUARTER else found >= 0.98


@pytest.mark.usefixtures("filtering")
@every_kind
def test_among_many_rows_far_from_the_question_the_best_are_found(kind: Kind, table: Vectors, asked: Vectors) -> None:
    one = asked[:1]
    far = np.argsort(table @ one[0])[:1600]
    assert check(FaissStore.build(table, kind).search(one, 100, far), table, one, 100, far) == 1


@pytest.mark.usefixtures("filtering")
@every_kind
def test_rows_may_be_named_in_any_order_and_twice(kind: Kind, table: Vectors, asked: Vectors) -> None:
    store = FaissStore.build(table, kind)
    some = np.arange(50, 250)
    scores, rows = store.search(asked, 300, some)
    assert rows.shape == (20, 200)
    for other in (some[::-1], np.concatenate([some, some[:70]])):
        assert np.array_equal(store.search(asked, 300, other)[1], rows)
        assert np.array_equal(store.search(asked, 300, other)[0], scores)


@every_kind
def test_among_no_rows_nothing_is_found(kind: Kind, table: Vectors, asked: Vectors) -> None:
    scores, rows = FaissStore.build(table, kind).search(asked, 5, np.zeros(0, np.int64))
    assert scores.shape == rows.shape == (20, 0)


def test_a_store_that_looks_in_too_few_lists_looks_further(table: Vectors, asked: Vectors) -> None:
    store = FaissStore.build(table, NARROW)
    for k in (500, 4000, 5000):
        share = check(store.search(asked, k), table, asked, k, np.arange(len(table)))
        assert share == 1 or k == 500
    half = np.arange(0, len(table), 2)
    assert check(store.search(asked, 1900, half), table, asked, 1900, half) == 1


@every_kind
def test_a_query_gets_the_same_in_any_company(kind: Kind, table: Vectors, asked: Vectors) -> None:
    store = FaissStore.build(table, kind)
    together = store.search(asked, 10)[1]
    alone = np.concatenate([store.search(asked[at : at + 1], 10)[1] for at in range(len(asked))])
    assert np.array_equal(together, alone)


@every_kind
def test_the_same_rows_make_the_same_file(kind: Kind, table: Vectors) -> None:
    threads = faiss.omp_get_max_threads()
    made = []
    try:
        for count in (1, 2, 2):
            faiss.omp_set_num_threads(count)
            made.append(FaissStore.build(table, kind).to_bytes())
            assert faiss.omp_get_max_threads() == count
    finally:
        faiss.omp_set_num_threads(threads)
    assert made[0] == made[1] == made[2]


@every_kind
def test_of_equal_rows_as_many_as_wanted_are_found(kind: Kind) -> None:
    rows = np.ones((300, 8), np.float32)
    scores, found = FaissStore.build(rows, kind).search(rows[:1], 40)
    assert len(set(found[0])) == 40
    assert scores[0] == pytest.approx(8.0)


@every_kind
@pytest.mark.parametrize("width", [1, 7, 9, 384])
def test_stores_refuse_a_wrong_width(kind: Kind, width: int) -> None:
    store = FaissStore.build(np.ones((3, 8), np.float32), kind)
    with pytest.raises(ValueError, match="shape"):
        store.search(np.ones((1, width), np.float32), 1)


@every_kind
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_stores_refuse_what_is_no_number(kind: Kind, bad: float) -> None:
    store = FaissStore.build(np.ones((3, 2), np.float32), kind)
    with pytest.raises(ValueError, match="finite"):
        store.search(np.array([[0.5, bad]], np.float32), 1)
    with pytest.raises(ValueError, match="finite"):
        FaissStore.build(np.array([[0.5, bad]], np.float32), kind)


@every_kind
def test_stores_refuse_other_shapes_k_below_1_and_rows_that_are_not_there(kind: Kind) -> None:
    store = FaissStore.build(np.ones((3, 2), np.float32), kind)
    with pytest.raises(ValueError, match="shape"):
        store.search(np.ones(2, np.float32), 1)
    with pytest.raises(ValueError, match="table"):
        FaissStore.build(np.ones(2, np.float32), kind)
    for k in (0, -1):
        with pytest.raises(ValueError, match="k must"):
            store.search(np.ones((1, 2), np.float32), k)
    for bad in ([-1], [0, 3], [[0, 1]], [0.0], [True, False, True]):
        with pytest.raises(ValueError, match="row"):
            store.search(np.ones((1, 2), np.float32), 1, np.array(bad))


@every_kind
def test_an_empty_store_finds_nothing(kind: Kind, tmp_path: Path) -> None:
    nothing = np.zeros((0, 5), np.float32)
    built = FaissStore.build(nothing, kind)
    for store in (built, reopened(built, nothing, tmp_path / "faiss.index")):
        scores, rows = store.search(np.ones((2, 5), np.float32), 3)
        assert scores.shape == rows.shape == (2, 0)


@every_kind
def test_stores_take_any_layout_and_leave_their_input_alone(kind: Kind) -> None:
    rows = np.random.default_rng(0).standard_normal((20, 8)).astype(np.float32)
    before = rows.copy()
    transposed = np.asfortranarray(rows)
    wide = rows.astype(np.float64)
    expected = FaissStore.build(rows, kind).search(rows[:2], 5)
    for made in (FaissStore.build(transposed, kind), FaissStore.build(wide, kind)):  # type: ignore[arg-type]
        scores, found = made.search(np.asfortranarray(rows[:2]), 5)
        assert np.array_equal(found, expected[1])
        assert np.allclose(scores, expected[0])
    assert np.array_equal(rows, before)


@pytest.mark.parametrize("data", [b"", b"x", b"IxFI", b"\0" * 100, b"IxFI" + b"\xff" * 60])
def test_files_that_are_no_store_are_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "faiss.index").write_bytes(data)
    with pytest.raises(IndexDamaged, match="report-qa index"):
        FaissStore.open(tmp_path / "faiss.index", np.zeros((0, 5), np.float32).__getitem__)


def test_a_store_is_opened_from_a_path_in_any_script(table: Vectors, asked: Vectors, tmp_path: Path) -> None:
    folder = tmp_path / "отчёт 报告 التقرير"
    folder.mkdir()
    store = reopened(FaissStore.build(table, kinds.SQ8), table, folder / "faiss.index")
    assert check(store.search(asked, 10), table, asked, 10, np.arange(len(table))) == 1


@pytest.mark.parametrize("kind", [kinds.SQ8, kinds.IVF], ids=lambda kind: kind.name)
def test_scores_come_from_the_vectors_and_not_from_the_file(kind: Kind, table: Vectors, asked: Vectors) -> None:
    """With other vectors behind it, a store gives their scores."""
    store = FaissStore.build(table, kind)
    other = FaissStore(faiss.deserialize_index(np.frombuffer(store.to_bytes(), np.uint8)), lambda rows: -table[rows])
    scores, rows = other.search(asked, 5)
    for query in range(len(asked)):
        assert scores[query] == pytest.approx(-(table[rows[query]] @ asked[query]), abs=1e-6)


def test_the_kind_follows_the_number_of_rows() -> None:
    assert [kinds.kind_for(rows) for rows in (0, 1, 20_000)] == [kinds.FLAT] * 3
    assert [kinds.kind_for(rows) for rows in (20_001, 500_000)] == [kinds.SQ8] * 2
    assert [kinds.kind_for(rows) for rows in (500_001, 10**9)] == [kinds.IVF] * 2
    assert isinstance(faiss.downcast_index(FaissStore.build(np.eye(8, dtype=np.float32))._index), faiss.IndexFlat)


@pytest.mark.parametrize("rows", [0, 1, 38, 39, 100, 4000, 10**5, 10**6, 10**8])
def test_an_index_has_no_more_lists_than_it_can_learn(rows: int) -> None:
    lists = kinds.lists_of(rows)
    assert lists == 1 or lists * 39 <= min(rows, kinds.TRAINING_ROWS)
    assert lists & (lists - 1) == 0
    if rows >= 10**6:
        assert lists == 2048
