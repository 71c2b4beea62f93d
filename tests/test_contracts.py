"""What every implementation of a seam must keep, tested on values."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from report_qa.encoders.hashing import HashEncoder
from report_qa.errors import IndexDamaged
from report_qa.protocols import Encoder
from report_qa.stores import FaissStore

TEXTS = [
    "L'opération Turquesa a abouti à la mise en détention de 152 personnes.",
    "Las mareas dependen de la luna y del sol.",
    "В июле 2020 года участниками Протокола являлись 149 государств.",
    "联合国毒品和犯罪问题办公室",
    "ماذا فعل المكتب في النيجر لجمع البيانات؟",
    "a",
    "",
    "?!",
    "mot " * 3000,
    "<b>\u202e😀</b>",
]
MODEL = pytest.mark.model


@pytest.fixture(
    params=["hash", pytest.param("torch_encoder", marks=MODEL), pytest.param("default_encoder", marks=MODEL)]
)
def encoder(request: pytest.FixtureRequest) -> Encoder:
    return HashEncoder() if request.param == "hash" else request.getfixturevalue(request.param)


def close(a: npt.NDArray[np.float32], b: npt.NDArray[np.float32], least: float = 0.9995) -> bool:
    return bool((np.sum(a * b, axis=-1) >= least).all())


@pytest.mark.parametrize("method", ["encode_queries", "encode_passages"])
def test_encoders_give_float32_unit_vectors(encoder: Encoder, method: str) -> None:
    for texts in (TEXTS, TEXTS[:1], TEXTS[:7] * 6):
        vectors = getattr(encoder, method)(texts)
        assert vectors.shape == (len(texts), encoder.dimension)
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-4)
    empty = getattr(encoder, method)([])
    assert empty.shape == (0, encoder.dimension)
    assert empty.dtype == np.float32


@pytest.mark.parametrize("method", ["encode_queries", "encode_passages"])
def test_encoders_give_the_same_text_the_same_vector_in_any_company(encoder: Encoder, method: str) -> None:
    together = getattr(encoder, method)(TEXTS)
    assert np.array_equal(together, getattr(encoder, method)(TEXTS))
    backwards = getattr(encoder, method)(TEXTS[::-1])[::-1]
    alone = np.concatenate([getattr(encoder, method)([text]) for text in TEXTS])
    assert close(together, backwards)
    assert close(together, alone)


def test_encoders_put_similar_texts_near(encoder: Encoder) -> None:
    question = encoder.encode_queries(["Combien de personnes l'opération Turquesa a-t-elle mises en détention ?"])[0]
    passages = encoder.encode_passages(TEXTS[:5])
    assert (passages @ question).argmax() == 0
    near, same, far = encoder.encode_passages(
        ["152 personnes ont été mises en détention.", "La mise en détention de 152 personnes.", TEXTS[1]]
    )
    assert near @ same > near @ far


def test_encoders_report_progress_to_the_last_text(encoder: Encoder) -> None:
    seen: list[int] = []
    encoder.encode_passages(TEXTS[:7] * 6, seen.append)
    assert sum(seen) == 42
    assert min(seen) > 0


def test_encoders_count_tokens(encoder: Encoder) -> None:
    assert encoder.count_tokens("") == 0
    assert 0 < encoder.count_tokens("un mot") < encoder.count_tokens("un mot et encore plusieurs autres mots")
    assert encoder.count_tokens("mot " * 3000) > encoder.window > 100


def test_token_vectors_come_with_the_pooled_one(encoder: Encoder) -> None:
    text = TEXTS[0]
    found = encoder.encode_query_tokens([text])[0]
    assert close(found.pooled, encoder.encode_queries([text])[0])
    assert found.tokens.shape == (encoder.count_tokens(text), encoder.dimension)
    assert found.tokens.dtype == found.pooled.dtype == np.float32


def test_passages_with_tokens_come_each_once(encoder: Encoder) -> None:
    seen: list[int] = []
    found = dict(encoder.encode_passage_tokens(TEXTS, seen.append))
    assert sorted(found) == list(range(len(TEXTS)))
    assert sum(seen) == len(TEXTS)
    pooled = np.stack([found[position].pooled for position in range(len(TEXTS))])
    assert close(pooled, encoder.encode_passages(TEXTS))
    for position, text in enumerate(TEXTS):
        expected = min(encoder.count_tokens(text), encoder.window)
        assert abs(len(found[position].tokens) - expected) <= 1
        assert np.isfinite(found[position].tokens).all()
    assert list(encoder.encode_passage_tokens([])) == []


def test_the_identity_follows_the_settings() -> None:
    identities = {HashEncoder(d, w).identity for d in (64, 256) for w in (100, 512)}
    assert len(identities) == 4
    assert HashEncoder(64, 100).identity == HashEncoder(64, 100).identity


# ---- VectorStore

finite = st.floats(-1, 1, width=32)


@st.composite
def tables(draw: st.DrawFn) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    width = draw(st.integers(1, 20))
    rows = draw(arrays(np.float32, (draw(st.integers(0, 40)), width), elements=finite))
    return rows, draw(arrays(np.float32, (draw(st.integers(1, 4)), width), elements=finite))


@settings(max_examples=80, deadline=None)
@given(tables(), st.integers(1, 60))
def test_stores_agree_with_brute_force(table: tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]], k: int) -> None:
    rows, queries = table
    for store in (FaissStore.build(rows), FaissStore.from_bytes(FaissStore.build(rows).to_bytes())):
        assert len(store) == len(rows)
        assert store.dimension == rows.shape[1]
        scores, found = store.search(queries, k)
        expected = queries.astype(np.float64) @ rows.astype(np.float64).T
        assert scores.shape == found.shape == (len(queries), min(k, len(rows)))
        assert scores.dtype == np.float32
        assert found.dtype == np.int64
        for query in range(len(queries)):
            assert len(set(found[query])) == found.shape[1]
            assert np.abs(scores[query] - expected[query][found[query]]).max(initial=0) < 1e-5
            best = -np.sort(-expected[query])[: found.shape[1]]
            assert np.abs(scores[query] - best).max(initial=0) < 1e-5
            assert (np.diff(scores[query]) <= 0).all()


@pytest.mark.parametrize("width", [1, 7, 9, 384])
def test_stores_refuse_a_wrong_width(width: int) -> None:
    store = FaissStore.build(np.ones((3, 8), np.float32))
    with pytest.raises(ValueError, match="shape"):
        store.search(np.ones((1, width), np.float32), 1)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_stores_refuse_what_is_no_number(bad: float) -> None:
    store = FaissStore.build(np.ones((3, 2), np.float32))
    with pytest.raises(ValueError, match="finite"):
        store.search(np.array([[0.5, bad]], np.float32), 1)
    with pytest.raises(ValueError, match="finite"):
        FaissStore.build(np.array([[0.5, bad]], np.float32))


def test_stores_refuse_other_shapes_and_k_below_1() -> None:
    store = FaissStore.build(np.ones((3, 2), np.float32))
    with pytest.raises(ValueError, match="shape"):
        store.search(np.ones(2, np.float32), 1)
    with pytest.raises(ValueError, match="table"):
        FaissStore.build(np.ones(2, np.float32))
    for k in (0, -1):
        with pytest.raises(ValueError, match="k must"):
            store.search(np.ones((1, 2), np.float32), k)


def test_an_empty_store_finds_nothing() -> None:
    scores, rows = FaissStore.build(np.zeros((0, 5), np.float32)).search(np.ones((2, 5), np.float32), 3)
    assert scores.shape == rows.shape == (2, 0)


def test_stores_take_any_layout_and_leave_their_input_alone() -> None:
    rows = np.random.default_rng(0).standard_normal((20, 8)).astype(np.float32)
    before = rows.copy()
    transposed = np.asfortranarray(rows)
    wide = rows.astype(np.float64)
    expected = FaissStore.build(rows).search(rows[:2], 5)
    for made in (FaissStore.build(transposed), FaissStore.build(wide)):  # type: ignore[arg-type]
        scores, found = made.search(np.asfortranarray(rows[:2]), 5)
        assert np.array_equal(found, expected[1])
        assert np.allclose(scores, expected[0])
    assert np.array_equal(rows, before)


@pytest.mark.parametrize("data", [b"", b"x", b"IxFI", b"\0" * 100, b"IxFI" + b"\xff" * 60])
def test_bytes_that_are_no_store_are_refused(data: bytes) -> None:
    with pytest.raises(IndexDamaged, match="report-qa index"):
        FaissStore.from_bytes(data)
