"""What every encoder must keep, tested on values. (Stores: `test_stores.py`.)"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from report_qa.encoders.hashing import HashEncoder
from report_qa.protocols import Encoder

TEXTS = [
    "L'opération Turquesa a abouti à la mise en détention de 152 personnes.",
    "Las mareas dependen de la luna y del sol.",
    "В июле 2020 года участниками Протокола являлись 149 государств.",
    "联合国毒品和犯罪问题办公室",
    "ماذا فعل المكتب في النيجر لجمع البيانات؟",
    "a",
    "",
    "?!",
    "<b>\u202e😀</b>",
]
TOO_LONG = "mot " * 600
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


@pytest.mark.parametrize("method", ["encode_queries", "encode_passages"])
def test_a_text_longer_than_the_window_changes_nothing_for_others(encoder: Encoder, method: str) -> None:
    long, short = getattr(encoder, method)([TOO_LONG, TEXTS[0]])
    assert close(long, getattr(encoder, method)([TOO_LONG])[0])
    assert close(short, getattr(encoder, method)([TEXTS[0]])[0])


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
    texts = [TEXTS[0], TOO_LONG, *TEXTS[1:]]
    found = dict(encoder.encode_passage_tokens(texts, seen.append))
    assert sorted(found) == list(range(len(texts)))
    assert sum(seen) == len(texts)
    assert close(found[1].pooled, encoder.encode_passages([TOO_LONG])[0])
    others = np.stack([found[position].pooled for position in range(len(texts)) if position != 1])
    assert close(others, encoder.encode_passages(TEXTS))
    for position, text in enumerate(texts):
        expected = min(encoder.count_tokens(text), encoder.window)
        assert abs(len(found[position].tokens) - expected) <= 1
        assert np.isfinite(found[position].tokens).all()
    assert list(encoder.encode_passage_tokens([])) == []


def test_the_identity_follows_the_settings() -> None:
    identities = {HashEncoder(d, w).identity for d in (64, 256) for w in (100, 512)}
    assert len(identities) == 4
    assert HashEncoder(64, 100).identity == HashEncoder(64, 100).identity
