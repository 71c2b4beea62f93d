"""What every retriever must keep, and the dense stage against brute force."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from report_qa.corpus import Corpus, read_corpus
from report_qa.encoders.hashing import HashEncoder
from report_qa.index import generation as files
from report_qa.index.building import build_index
from report_qa.index.reading import Index, open_index
from report_qa.index.rows import Kind, row_texts
from report_qa.protocols import Vectors
from report_qa.ranking.retriever import ALL_UP_TO, STAGES, StagedRetriever
from report_qa.ranking.weights import Weights, default_weights
from report_qa.stores.kinds import IVF, SQ8
from report_qa.stores.kinds import Kind as IndexKind
from report_qa.types import Query

ENCODER = HashEncoder()
QUESTIONS = [
    Query("L'opération Turquesa a abouti à la mise en détention de 152 personnes", "fr"),
    Query("magistrats de liaison", "fr"),
    Query("How COVID-19 restrictions are likely to impact migrant smuggling", "en"),
    Query("CTOC/COP/2020/1", ""),
    Query("что делает УНП ООН в Нигере", "ru"),
    Query("谁被逮捕了", "zh"),
    Query("x", "xx"),
]
DENSE = Weights({"paragraph": 1.0, "sentence": 1.0}, {"sentence": 1.0}, 0.0, {}, 0.5, "a test")
NAMES = Weights({"names": 1.0}, {"names sentence": 1.0}, 0.0, {}, 0.5, "a test")


@pytest.fixture(scope="module")
def large_corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """More paragraphs than are scored whole, in two documents and two languages."""
    folder = tmp_path_factory.mktemp("large")
    sentences = [f"Word{n} stands beside term{n * 7 % 240}. Number {n} follows." for n in range(240)]
    (folder / "en.txt").write_text("\n\n".join(f"{n}. {s}" for n, s in enumerate(sentences, 1)), encoding="utf-8")
    (folder / "fr.txt").write_text("1. Le Niger participe.\n\n2. Le Mali aussi.", encoding="utf-8")
    tables = [f'[[document]]\nid = "{c}"\nfile = "{c}.txt"\nlanguage = "{c}"\n' for c in ("en", "fr")]
    (folder / "manifest.toml").write_text("\n".join(tables), encoding="utf-8")
    return read_corpus(folder)


@pytest.fixture(scope="module")
def large_index(large_corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The same, indexed."""
    folder = tmp_path_factory.mktemp("large") / "index"
    build_index(folder, large_corpus, ENCODER)
    return open_index(folder, ENCODER)


@pytest.fixture(params=["hash_index", "large_index"])
def index(request: pytest.FixtureRequest) -> Index:
    found: Index = request.getfixturevalue(request.param)
    return found


def normal(values: Vectors) -> Vectors:
    return (values - values.mean()) / values.std()


@pytest.mark.parametrize("query", QUESTIONS, ids=[query.text for query in QUESTIONS])
def test_the_dense_score_is_own_plus_best_sentence_by_brute_force(hash_index: Index, query: Query) -> None:
    """From the texts alone: centred cosines, as z-scores over all paragraphs."""
    means = hash_index.means
    vector = means.centred_questions(ENCODER.encode_queries([query.text]), query.language)[0]

    def similar(texts: list[str]) -> Vectors:
        return means.centred_passages(ENCODER.encode_passages(texts), ["fr"] * len(texts)) @ vector

    own, best = [], []
    for paragraph in hash_index.paragraphs:
        pieces = [span.of(paragraph.text) for span in paragraph.sentences] + [note.text for note in paragraph.notes]
        own.append(similar([paragraph.text])[0])
        best.append(similar(pieces).max())
    expected = normal(np.array(own)) + normal(np.array(best))
    hits = StagedRetriever(hash_index, ENCODER, DENSE, STAGES).retrieve(query, 100).hits
    by_number = {p.number: float(score) for p, score in zip(hash_index.paragraphs, expected, strict=True)}
    assert {hit.paragraph.number: hit.score for hit in hits} == pytest.approx(by_number, abs=1e-3)
    assert [hit.score for hit in hits] == pytest.approx(sorted(by_number.values(), reverse=True), abs=1e-3)


@pytest.mark.parametrize("without", [(), STAGES])
@pytest.mark.parametrize("k", [3, 100])
def test_retrievers_give_each_paragraph_once_best_first(index: Index, k: int, without: tuple[str, ...]) -> None:
    retriever = StagedRetriever(index, ENCODER, default_weights(), without)
    for query in QUESTIONS:
        hits = retriever.retrieve(query, k).hits
        assert len(hits) == min(k, len(index.paragraphs))
        assert len({hit.paragraph.address for hit in hits}) == len(hits)
        scores = [hit.score for hit in hits]
        assert np.isfinite(scores).all()
        assert scores == sorted(scores, reverse=True)
        for hit in hits:
            assert hit.paragraph in index.paragraphs
            assert 0 <= hit.evidence.start < hit.evidence.end <= len(hit.paragraph.text)
            assert hit.evidence.start in {sentence.start for sentence in hit.paragraph.sentences}
            assert hit.evidence.end in {sentence.end for sentence in hit.paragraph.sentences}
            assert sum(value for _, value in hit.stages) == pytest.approx(hit.score, abs=1e-3)


def test_fewer_hits_are_the_first_of_more(index: Index) -> None:
    retriever = StagedRetriever(index, ENCODER, default_weights())
    for query in QUESTIONS:
        many = retriever.retrieve(query, 100).hits
        assert retriever.retrieve(query, 5).hits == many[:5]
        assert retriever.retrieve(query, 100).hits == many


def test_the_store_searches_the_centred_rows(index: Index) -> None:
    texts = row_texts(index.paragraphs, index.rows)
    languages = [index.language(int(row["paragraph"])) for row in index.rows]
    centred = index.means.centred_passages(ENCODER.encode_passages(texts), languages)
    question = index.means.centred_questions(ENCODER.encode_queries([texts[5]]), "fr")
    scores, rows = index.store.search(question, len(texts))
    expected = centred @ question[0]
    assert np.abs(scores[0] - expected[rows[0]]).max() < 1e-5
    assert np.abs(scores[0] - np.sort(expected)[::-1]).max() < 1e-5


@pytest.mark.parametrize("kind", [SQ8, IVF], ids=lambda kind: kind.name)
def test_an_index_for_many_rows_gives_the_scores_and_hits_of_an_exact_one(
    kind: IndexKind, large_corpus: Corpus, large_index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("report_qa.stores.faiss_store.kind_for", lambda rows: kind)
    build_index(tmp_path / "index", large_corpus, ENCODER)
    other = open_index(tmp_path / "index", ENCODER)
    size = (files.find_generation(tmp_path / "index").folder / files.FAISS).stat().st_size
    assert size < other.vectors.nbytes / 2  # rounded vectors, so the monkeypatch took
    texts = row_texts(other.paragraphs, other.rows)
    question = other.means.centred_questions(ENCODER.encode_queries([texts[5], texts[-1]]), "en")
    found = [index.store.search(question, len(texts) - 1) for index in (large_index, other)]
    assert np.abs(found[0][0] - found[1][0]).max() < 1e-5
    french = np.flatnonzero([other.language(row["paragraph"]) == "fr" for row in other.rows])
    scores, rows = other.store.search(question, 3, french)
    assert set(rows.ravel()) <= set(french)
    assert scores == pytest.approx(large_index.store.search(question, 3, french)[0], abs=1e-5)
    hits = [
        StagedRetriever(index, ENCODER, default_weights()).retrieve(QUESTIONS[2], 5) for index in (large_index, other)
    ]
    assert [hit.paragraph for hit in hits[0].hits] == [hit.paragraph for hit in hits[1].hits]


def test_of_many_paragraphs_the_quoted_one_is_first(large_index: Index) -> None:
    assert len(large_index.paragraphs) > ALL_UP_TO
    retriever = StagedRetriever(large_index, ENCODER, default_weights())
    for position in range(0, 240, 17):
        paragraph = large_index.paragraphs[position]
        assert retriever.retrieve(Query(paragraph.text, "en"), 3).hits[0].paragraph == paragraph
        name = f"Word{position}"
        assert retriever.retrieve(Query(f"What stands beside {name}?", "en"), 3).hits[0].paragraph == paragraph


def test_a_name_in_another_language_is_carried_over(large_index: Index) -> None:
    """By the name alone: vectors of hashed words make any two scripts as like as chance has it."""
    ranking = StagedRetriever(large_index, ENCODER, NAMES).retrieve(Query("Нигер", "ru"), 2)
    assert ranking.hits[0].paragraph.address == "fr:1"
    assert ranking.hits[0].score > ranking.hits[1].score + 1
    (bridged,) = ranking.bridged
    assert (bridged.asked, bridged.name) == ("Нигер", "Niger")
    unbridged = StagedRetriever(large_index, ENCODER, NAMES, ["bridge"]).retrieve(Query("Нигер", "ru"), 1)
    assert unbridged.bridged == ()


def test_a_footnote_counts_for_the_sentence_that_calls_it(hash_index: Index) -> None:
    retriever = StagedRetriever(hash_index, ENCODER, DENSE, STAGES)
    question = "How COVID-19 restrictions and the economic consequences are likely to impact migrant smuggling"
    (hit,) = retriever.retrieve(Query(question, "en"), 1).hits
    assert hit.paragraph.number == "5"
    assert hit.evidence.of(hit.paragraph.text).startswith("Dans une note de recherche publiée en avril 2020")
    assert hit.evidence.of(hit.paragraph.text).endswith("plus riches².")


def test_a_paragraph_alone_and_one_without_words(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    for number, text in enumerate(("1. Un seul paragraphe.", "1. …\n\n2. —")):
        corpus = read_corpus(make_corpus({"a": text}, "fr"))
        build_index(tmp_path / str(number), corpus, ENCODER)
        index = open_index(tmp_path / str(number), ENCODER)
        hits = StagedRetriever(index, ENCODER, default_weights()).retrieve(Query("paragraphe", "fr"), 10).hits
        assert len(hits) == len(corpus.paragraphs)
        assert all(np.isfinite(hit.score) for hit in hits)
        assert set(index.rows["kind"]) <= {Kind.WINDOW, Kind.SENTENCE}
