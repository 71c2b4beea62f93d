"""The ranking against brute force on values: every stage from the paragraphs' texts alone."""

from __future__ import annotations

import math

import numpy as np
import pytest

from report_qa.centring import measure_means
from report_qa.concepts import Concepts
from report_qa.encoders.hashing import HashEncoder
from report_qa.index.postings import WORD, terms_of
from report_qa.index.reading import Index
from report_qa.index.tokens import pack, rotation, unpack
from report_qa.ranking.evidence import z_scores
from report_qa.ranking.retriever import STAGES, StagedRetriever
from report_qa.ranking.weights import default_weights
from report_qa.types import Query

QUESTIONS = [
    ("Combien de personnes ont été mises en détention pendant l'opération Turquesa ?", "fr"),
    ("magistrats de liaison", "fr"),
    ("Сколько человек задержано в Замбии в 2019 году?", "ru"),
    ("CTOC/COP/2020/1", ""),
    ("尼日尔的数据收集", "zh"),
    ("x", ""),
]
ENCODER = HashEncoder()
MEANS = measure_means(ENCODER)


@pytest.fixture(scope="module")
def retriever(hash_index: Index) -> StagedRetriever:
    return StagedRetriever(hash_index, ENCODER, default_weights())


@pytest.mark.parametrize(("question", "language"), QUESTIONS)
def test_dense_scores_are_centred_cosines(
    hash_index: Index, retriever: StagedRetriever, question: str, language: str
) -> None:
    candidates, scores = retriever.score(retriever.analyse(question, language))
    assert list(candidates.paragraphs) == list(range(len(hash_index.paragraphs)))
    asked = MEANS.centred_questions(ENCODER.encode_queries([question]), language)[0]
    for at, paragraph in enumerate(hash_index.paragraphs):
        own = MEANS.centred_passages(ENCODER.encode_passages([paragraph.text]), ["fr"])[0] @ asked
        texts = [span.of(paragraph.text) for span in paragraph.sentences] + [note.text for note in paragraph.notes]
        best = max(MEANS.centred_passages(ENCODER.encode_passages(texts), ["fr"] * len(texts)) @ asked)
        assert scores.paragraphs["paragraph"][at] == pytest.approx(own, abs=1e-5)
        assert scores.paragraphs["sentence"][at] == pytest.approx(best, abs=1e-5)


@pytest.mark.parametrize(("question", "language"), QUESTIONS)
def test_late_interaction_weighs_tokens_by_how_much_they_tell(
    hash_index: Index, retriever: StagedRetriever, question: str, language: str
) -> None:
    _, scores = retriever.score(retriever.analyse(question, language))
    turned = rotation(ENCODER.dimension)
    asked = MEANS.centred_question_tokens(ENCODER.encode_query_tokens([question])[0].tokens, language) @ turned
    best = np.zeros((len(asked), len(hash_index.paragraphs)))
    for position, encoded in ENCODER.encode_passage_tokens([p.text for p in hash_index.paragraphs]):
        kept = unpack(pack(MEANS.centred_passage_tokens(encoded.tokens, "fr") @ turned))
        best[:, position] = (asked @ kept.T).max(axis=1)
    weights = best.max(axis=1) - best.mean(axis=1)
    assert scores.paragraphs["late"] == pytest.approx(weights @ best / weights.sum(), abs=1e-4)


@pytest.mark.parametrize(("question", "language"), QUESTIONS)
def test_names_are_bm25_over_concepts_and_signs(
    hash_index: Index, retriever: StagedRetriever, question: str, language: str
) -> None:
    _, scores = retriever.score(retriever.analyse(question, language))
    concepts = Concepts()
    named = []
    for paragraph in hash_index.paragraphs:
        pieces = [span.of(paragraph.text) for span in paragraph.sentences] + [note.text for note in paragraph.notes]
        named.append([t for piece in pieces for t in terms_of(piece, "fr", concepts) if not t.startswith(WORD)])
    asked = {term for term in terms_of(question, language, concepts) if not term.startswith(WORD)}
    filled = [len(terms) for terms in named if terms]
    mean = sum(filled) / len(filled)
    for at, terms in enumerate(named):
        expected = 0.0
        for term in asked & set(terms):
            holding = sum(term in others for others in named)
            rarity = math.log(1 + (len(filled) - holding + 0.5) / (holding + 0.5))
            count = terms.count(term)
            expected += rarity * count * 1.9 / (count + 0.9 * (0.6 + 0.4 * len(terms) / mean))
        assert scores.paragraphs["names"][at] == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(("question", "language"), QUESTIONS)
@pytest.mark.parametrize("k", [1, 3, 100])
def test_the_ranking_is_the_weighted_sum_of_z_scores(
    hash_index: Index, retriever: StagedRetriever, question: str, language: str, k: int
) -> None:
    _, scores = retriever.score(retriever.analyse(question, language))
    weights = default_weights().paragraphs
    totals = sum(weights.get(name, 0.0) * z_scores(values) for name, values in scores.paragraphs.items())
    hits = retriever.retrieve(Query(question, language), k).hits
    assert len(hits) == min(k, len(hash_index.paragraphs))
    assert [hit.score for hit in hits] == pytest.approx(sorted(totals, reverse=True)[:k], abs=1e-4)
    assert len({hit.paragraph.number for hit in hits}) == len(hits)
    for hit in hits:
        assert sum(value for _, value in hit.stages) == pytest.approx(hit.score, abs=1e-4)
        assert 0 <= hit.evidence.start < hit.evidence.end <= len(hit.paragraph.text)


def test_large_indexes_are_searched_for_candidates(
    hash_index: Index, monkeypatch: pytest.MonkeyPatch, retriever: StagedRetriever
) -> None:
    whole = retriever.retrieve(Query("magistrats de liaison", "fr"), 3)
    monkeypatch.setattr("report_qa.ranking.retriever.ALL_UP_TO", 10)
    monkeypatch.setattr("report_qa.ranking.retriever.MOST_ROWS", 40)
    monkeypatch.setattr("report_qa.ranking.retriever.MOST_NAMED", 10)
    candidates, _ = retriever.score(retriever.analyse("magistrats de liaison", "fr"))
    assert 3 <= len(candidates.paragraphs) < len(hash_index.paragraphs)
    some = retriever.retrieve(Query("magistrats de liaison", "fr"), 3)
    assert some.hits[0].paragraph.number == whole.hits[0].paragraph.number == "54"


def test_names_are_carried_over_and_reported(retriever: StagedRetriever) -> None:
    ranking = retriever.retrieve(Query("Что сделано в Замбии?", "ru"), 3)
    assert ("Замбии", "Zambie") in [(one.asked, one.name) for one in ranking.bridged]
    assert ranking.hits[0].paragraph.number in ("45", "5")
    assert retriever.retrieve(Query("Qu'a-t-on fait en Zambie ?", "fr"), 1).bridged == ()


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_that_is_left_out_scores_nothing(hash_index: Index, stage: str) -> None:
    without = StagedRetriever(hash_index, ENCODER, default_weights(), [stage])
    names = {name for name, _ in without.retrieve(Query("Niger en 2019", "en"), 1).hits[0].stages}
    gone = {"late": "late", "lexical": "names"}.get(stage)
    assert gone not in names
    if stage == "bridge":
        assert without.retrieve(Query("尼日尔", "zh"), 1).bridged == ()


def test_a_masked_paragraph_is_not_ranked(hash_index: Index, retriever: StagedRetriever) -> None:
    query = retriever.analyse("magistrats de liaison", "fr")
    at = hash_index.position("unodc-som-2020", "54")
    candidates, scores = retriever.score(query, [at])
    assert "54" not in [hit.paragraph.number for hit in retriever.rank(query, candidates, scores, 100).hits]


def test_bits_keep_signs_and_the_rotation_keeps_lengths() -> None:
    turned = rotation(64)
    assert turned @ turned.T == pytest.approx(np.eye(64), abs=1e-5)
    vectors = np.random.default_rng(3).standard_normal((9, 64)).astype(np.float32)
    assert (np.sign(unpack(pack(vectors))) == np.sign(vectors)).all()
    assert np.linalg.norm(unpack(pack(vectors)), axis=1) == pytest.approx(np.ones(9), abs=1e-5)
