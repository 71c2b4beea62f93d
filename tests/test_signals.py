"""What the confidence is made of, on values."""

from __future__ import annotations

import numpy as np
import pytest

from report_qa.centring import measure_means
from report_qa.encoders.hashing import HashEncoder
from report_qa.index.reading import Index
from report_qa.index.tokens import pack, rotation, unpack
from report_qa.ranking.asked import NUMBER, stated
from report_qa.ranking.confidence import USUAL, probability
from report_qa.ranking.nearness import BESIDE, Nearness
from report_qa.ranking.retriever import StagedRetriever
from report_qa.ranking.stages import token_weights
from report_qa.ranking.weights import default_weights
from report_qa.types import Query, Span

ENCODER = HashEncoder()
MEANS = measure_means(ENCODER)


@pytest.fixture(scope="module")
def retriever(hash_index: Index) -> StagedRetriever:
    return StagedRetriever(hash_index, ENCODER, default_weights())


def signals(retriever: StagedRetriever, question: str, language: str) -> dict[str, float]:
    return dict(retriever.retrieve(Query(question, language), 1).signals)


def test_every_signal_that_is_weighed_is_there(retriever: StagedRetriever) -> None:
    weighed = set(default_weights().confidence) - {"intercept"}
    for question, language in [("Combien de magistrats de liaison ?", "fr"), ("x", ""), ("2019", "")]:
        assert set(signals(retriever, question, language)) == weighed


@pytest.mark.parametrize("left_out", ["late", "lexical", "bridge"])
def test_signals_stand_without_a_stage(hash_index: Index, left_out: str) -> None:
    without = StagedRetriever(hash_index, ENCODER, default_weights(), [left_out])
    found = signals(without, "Combien de personnes ont été arrêtées ?", "fr")
    assert all(np.isfinite(list(found.values())))
    assert 0 < probability(found, default_weights().confidence) < 1


def test_likeness_is_usual_where_many_paragraphs_are_as_near(retriever: StagedRetriever) -> None:
    question, language = "Combien de magistrats de liaison ont été déployés ?", "fr"
    _, scores = retriever.score(retriever.analyse(question, language))
    nearest = sorted(scores.paragraphs["bridged sentence"])[-USUAL:]
    assert signals(retriever, question, language)["usual likeness"] == pytest.approx(np.mean(nearest), abs=1e-6)


def test_the_weakest_match_is_that_of_the_word_that_the_paragraph_lacks(retriever: StagedRetriever) -> None:
    query = retriever.analyse("magistrats de liaison", "fr")
    candidates, scores = retriever.score(query)
    assert scores.matches is not None
    ranking = retriever.rank(query, candidates, scores, 1)
    at = [p.number for p in retriever._index.paragraphs].index(ranking.hits[0].paragraph.number)
    own = scores.matches[:, at]
    assert ranking.signals["weakest match"] == pytest.approx(own.min())
    weights = token_weights(scores.matches)
    assert ranking.signals["weakest telling match"] == pytest.approx(own[weights >= np.median(weights)].min())
    assert ranking.signals["weakest match"] > signals(retriever, "magistrats de liaison zythum", "fr")["weakest match"]


def test_what_is_asked_for_and_lacking_is_counted(retriever: StagedRetriever) -> None:
    asked = signals(retriever, "Combien d'euros pour les magistrats de liaison ?", "fr")
    assert (asked["asked missing"], asked["asked unmarked"]) == (1.0, 1.0)
    assert asked["asked nearness"] < -0.2
    plain = signals(retriever, "Que font les magistrats de liaison ?", "fr")
    assert (plain["asked missing"], plain["asked unmarked"], plain["asked nearness"]) == (0.0, 0.0, 0.0)


def test_weights_of_tokens_are_shares_of_how_much_their_match_varies() -> None:
    matches = np.array([[0.9, 0.3, 0.3], [0.5, 0.5, 0.5], [0.6, 0.4, 0.2]], np.float32)
    assert token_weights(matches) == pytest.approx([2 / 3, 0.0, 1 / 3], abs=1e-6)
    assert token_weights(np.full((2, 3), 0.5, np.float32)) == pytest.approx([0.0, 0.0])


def test_nearness_is_what_the_words_beside_the_fact_lack(hash_index: Index) -> None:
    at = hash_index.position("unodc-som-2020", "57")
    paragraph = hash_index.paragraphs[at]
    query = MEANS.centred_question_tokens(ENCODER.encode_query_tokens(["personnes traite arrêtées"])[0].tokens, "fr")
    weights = np.full(len(query), 1 / len(query), np.float32)
    facts = stated(paragraph.text, NUMBER, "fr")
    assert {"53", "31"} & {fact.of(paragraph.text) for fact in facts}

    (encoded,) = [one for _, one in ENCODER.encode_passage_tokens([paragraph.text])]
    turned = rotation(ENCODER.dimension)
    tokens = unpack(pack(MEANS.centred_passage_tokens(encoded.tokens, "fr") @ turned))
    similar = (query @ turned) @ tokens.T

    def beside(fact: Span) -> float:
        near = (encoded.spans[:, 0] >= fact.start - BESIDE) & (encoded.spans[:, 0] < fact.end + BESIDE)
        return float(weights @ similar[:, near].max(axis=1))

    expected = max(map(beside, facts)) - float(weights @ similar.max(axis=1))
    assert Nearness(hash_index).of(query, weights, at, facts) == pytest.approx(expected, abs=1e-5)
    assert Nearness(hash_index).of(query, weights, at, [Span(0, len(paragraph.text))]) == pytest.approx(0.0, abs=1e-6)
