"""Paragraphs longer than the encoder's window."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report_qa.corpus import read_corpus
from report_qa.encoders.hashing import HashEncoder
from report_qa.index.building import build_index
from report_qa.index.reading import open_index
from report_qa.index.rows import Kind
from report_qa.protocols import Encoder
from report_qa.ranking.retriever import StagedRetriever
from report_qa.ranking.weights import default_weights
from report_qa.types import Query
from report_qa.windows import OVERLAP, window_spans

count_words = HashEncoder().count_tokens
texts = st.one_of(
    st.text(st.sampled_from("ab é文. \n"), max_size=400),
    st.lists(st.sampled_from(["mot", "un", "a", "fin.", "\n\n", "，", "文字", "؟ "]), max_size=200).map(" ".join),
    st.integers(0, 500).map(lambda n: "mot " * n),
)


@settings(max_examples=200, deadline=None)
@given(texts, st.integers(5, 40), st.sampled_from([count_words, len]))
def test_windows_fit_overlap_and_cover_the_text(text: str, window: int, count: Callable[[str], int]) -> None:
    spans = window_spans(text, window, count)
    assert spans[0].start == 0
    assert spans[-1].end == len(text)
    assert all(count(span.of(text)) <= window for span in spans)
    for before, after in pairwise(spans):
        assert before.start < after.start <= before.end < after.end
        assert count(text[after.start : before.end]) <= window * OVERLAP
    if count(text) <= window:
        assert len(spans) == 1


def test_windows_of_ordinary_prose_do_overlap() -> None:
    chosen = random.Random(0)
    text = " ".join(f"Le mot {chosen.randint(0, 999)} suit le mot {n}." for n in range(600))
    spans = window_spans(text, 200, count_words)
    assert len(spans) > 15
    for before, after in pairwise(spans):
        shared = count_words(text[after.start : before.end])
        assert 10 <= shared <= 40
        assert re.match(r"Le mot \d", text[after.start :])  # cut between sentences
    assert all(count_words(span.of(text)) > 100 for span in spans)


def test_a_text_that_repeats_itself_is_covered() -> None:
    for text in ("mot " * 5000, "x" * 3000, "Oui. " * 1000, "文" * 3000, "\n" * 50 + "mot\n" * 900):
        spans = window_spans(text, 100, lambda piece: len(piece.split()) + len(piece) // 10)
        assert spans[0].start == 0
        assert spans[-1].end == len(text)
        assert all(a.end >= b.start for a, b in pairwise(spans))


@pytest.mark.model
def test_windows_measured_by_the_default_tokenizer(default_encoder: Encoder, report_corpus: object) -> None:
    raw = (Path(__file__).parent.parent / "corpus" / "unodc-smuggling-of-migrants-2020.fr.txt").read_text("utf-8")
    for text in (raw[:20000], "联合国毒品和犯罪问题办公室" * 200, "المكتب في النيجر " * 300, "x" * 4000):
        spans = window_spans(text, default_encoder.window, default_encoder.count_tokens)
        assert len(spans) > 1
        assert spans[-1].end == len(text)
        assert all(a.end >= b.start for a, b in pairwise(spans))
        assert all(default_encoder.count_tokens(span.of(text)) <= default_encoder.window for span in spans)


def long_document() -> str:
    filler = "Une phrase quelconque sur la mer et les vagues. "
    needle = "Le perroquet Anselme habite au phare de Kénitra. "
    return f"1. {filler * 20}\n\n2. {filler * 60}{needle}{filler * 60}\n\n3. {filler}Fin du rapport.\n"


def test_a_paragraph_longer_than_the_window_comes_back_as_one(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    encoder = HashEncoder(window=100)
    corpus = read_corpus(make_corpus({"a": long_document()}, "fr"))
    build_index(tmp_path / "index", corpus, encoder)
    index = open_index(tmp_path / "index", encoder)
    rows = index.rows[index.row_starts[1] : index.row_starts[2]]
    windows = rows[rows["kind"] == Kind.WINDOW]
    assert len(windows) > 5
    text = index.paragraphs[1].text
    assert windows["start"][0] == 0
    assert windows["end"][-1] == len(text)
    assert (windows["start"][1:] <= windows["end"][:-1]).all()
    retriever = StagedRetriever(index, encoder, default_weights())
    hits = retriever.retrieve(Query("Où habite le perroquet Anselme ?", "fr"), 10).hits
    assert next(hit.paragraph.number for hit in hits) == "2"
    assert sorted(hit.paragraph.number for hit in hits) == ["1", "2", "3"]
    assert hits[0].paragraph.text == text
    assert "Le perroquet Anselme habite au phare de Kénitra." in hits[0].evidence.of(text)


def test_a_sentence_longer_than_the_window_keeps_its_evidence_inside_the_paragraph(
    make_corpus: Callable[..., Path], tmp_path: Path
) -> None:
    sentence = "Le port, " + ", ".join(f"le quai {n}" for n in range(300)) + " et le perroquet Anselme."
    encoder = HashEncoder(window=60)
    build_index(tmp_path / "i", read_corpus(make_corpus({"a": f"1. Un.\n\n2. {sentence}"}, "fr")), encoder)
    index = open_index(tmp_path / "i", encoder)
    (hit,) = StagedRetriever(index, encoder, default_weights()).retrieve(Query("perroquet Anselme", "fr"), 1).hits
    assert hit.paragraph.number == "2"
    assert "perroquet Anselme" in hit.evidence.of(hit.paragraph.text)
    assert len(hit.evidence.of(hit.paragraph.text)) < len(sentence)
