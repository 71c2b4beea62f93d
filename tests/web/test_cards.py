"""Cards, versions and links on values."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from payloads import HOSTILE, Reader

from report_qa.types import Answer, Bridged, Document, Hit, Paragraph, Query, Quote, Span
from report_qa.web.answers import AnswerView
from report_qa.web.cards import folded_span
from report_qa.web.links import Restored, permalink, report_link, restored
from report_qa.web.markup import block, citation_html, marked
from report_qa.web.texts import catalogue
from report_qa.web.versions import counterpart, in_order, one_of_each


def paragraph(document: str, *sentences: str, number: str = "7") -> Paragraph:
    spans, at = [], 0
    for sentence in sentences:
        spans.append(Span(at, at + len(sentence)))
        at += len(sentence) + 1
    return Paragraph(document, number, ("Part",), " ".join(sentences), 0, 0, sentences=tuple(spans))


FRENCH = paragraph("fr", "Un.", "Deux cent.", "Trois.", "Quatre mille.", "Cinq.", "Six.")
ARABIC = paragraph("ar", "واحد.", "مائتان.", "ثلاثة.", "أربعة آلاف.", "خمسة.", "ستة.")
DOCUMENTS = {
    "fr": Document("fr", "fr.txt", "fr", title="Un rapport", symbol="A/1"),
    "ar": Document("ar", "ar.txt", "ar", title="تقرير", symbol="A/1"),
    "other": Document("other", "other.txt", "en", title="Other"),
}
VERSIONS = {"fr": FRENCH, "ar": ARABIC}


def evidence(text: str) -> Span:
    start = FRENCH.text.index(text)
    return Span(start, start + len(text))


def test_evidence_has_its_counterpart_where_versions_are_built_alike() -> None:
    found = counterpart(FRENCH, evidence("Quatre mille. Cinq."), ARABIC)
    assert found
    assert found.of(ARABIC.text) == "أربعة آلاف. خمسة."
    assert counterpart(FRENCH, evidence("Un."), replace(ARABIC, sentences=ARABIC.sentences[1:])) is None
    assert counterpart(FRENCH, Span(0, 0), ARABIC) is None


def test_versions_of_one_paragraph_are_one_hit_the_best() -> None:
    other = paragraph("other", "One.")
    hits = [Hit(one, score, Span(0, 3)) for one, score in ((ARABIC, 3.0), (other, 2.0), (FRENCH, 1.0))]
    assert [hit.paragraph for hit in one_of_each(hits, DOCUMENTS)] == [ARABIC, other]
    unknown = {name: replace(document, symbol="") for name, document in DOCUMENTS.items()}
    assert one_of_each(hits, unknown) == hits


def test_the_language_wished_for_comes_first() -> None:
    assert [language for language, _ in in_order({"fr": FRENCH, "ar": ARABIC, "en": FRENCH}, ("zh", "fr", "ar"))] == [
        "fr", "ar", "en",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("span", "kept"),
    [
        (evidence("Deux cent."), "Un. Deux cent. Trois."),
        (evidence("Un."), "Un. Deux cent."),
        (evidence("Six."), "Cinq. Six."),
        (evidence("Trois. Quatre mille."), None),
        (None, None),
    ],
)
def test_a_paragraph_is_folded_to_the_evidence_and_its_neighbours(span: Span | None, kept: str | None) -> None:
    found = folded_span(FRENCH, span)
    assert (found.of(FRENCH.text) if found else None) == kept


def answer(language: str = "fr", **changes: object) -> Answer:
    hit = Hit(FRENCH, 1.25, evidence("Deux cent."), (("late", 1.0), ("bridged sentence", 0.25)))
    quote = Quote("Deux cent.", "fr", "7")
    made = Answer(Query("q?", language), True, 0.9, (quote,), (hit,), (Bridged("Замбии", "Zambie"),))
    return replace(made, **changes)  # type: ignore[arg-type]


def test_the_askers_version_is_quoted_and_shown_first() -> None:
    view = AnswerView(DOCUMENTS, lambda _: VERSIONS)
    shown = view.html(answer("ar"), "en")
    assert '<blockquote lang="ar" dir="rtl">مائتان.</blockquote>' in shown
    assert '<div class="rq-version" lang="ar" dir="rtl">' in shown
    assert '<div class="rq-version" lang="fr" dir="ltr" hidden>' in shown
    assert Reader(shown).marks[0] == "مائتان."
    assert '<blockquote lang="fr" dir="ltr">Deux cent.</blockquote>' in view.html(answer("ru"), "en")


def test_why_names_every_stage_and_the_sum() -> None:
    told = Reader(AnswerView(DOCUMENTS).html(answer(), "fr")).text
    texts = catalogue("fr")
    for said in (
        texts["stage_late"] + "+1.00",
        texts["stage_bridged"] + "+0.25",
        texts["why_sum"] + "+1.25",
        "Замбии → Zambie",
    ):
        assert said in told


@pytest.mark.parametrize("asked", ["ar", "zh", "es"])
def test_no_answer_speaks_the_askers_language_on_a_page_of_another(asked: str) -> None:
    shown = AnswerView(DOCUMENTS).html(answer(asked, answered=False, quotes=()), "fr")
    assert f"<strong>{catalogue(asked)['no_answer']}</strong>" in shown
    assert "<blockquote" not in shown
    unknown = AnswerView(DOCUMENTS).html(answer("sw", answered=False, quotes=()), "fr")
    assert f"<strong>{catalogue('fr')['no_answer']}</strong>" in unknown


def test_a_permalink_names_only_what_outlasts_a_new_index() -> None:
    address = urlsplit(permalink(replace(FRENCH, number="annex I, 3"), Query("« q » & ü?", "ru"), "ar"))
    assert address.path == "/"
    assert parse_qs(address.query) == {
        "doc": ["fr"],
        "p": ["annex I, 3"],
        "q": ["« q » & ü?"],
        "lang": ["ru"],
        "ui": ["ar"],
    }
    assert restored({"q": "x", "lang": "ru"}) == Restored("x", "ru")
    assert "from" not in parse_qs(urlsplit(report_link(FRENCH, None, "ar")).query)


@pytest.mark.parametrize("language", ["", "RU", "russian", "<b>", "r", "ру", "ru "])
def test_a_language_that_is_none_is_not_taken(language: str) -> None:
    assert restored({"q": "x", "lang": language}) == Restored("x", "")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_block_is_one_line_that_says_the_same(hostile: str) -> None:
    made = f"<p>{marked(hostile, [])}</p>"
    assert "\n" not in block(made)
    assert "\t" not in block(made)
    assert Reader(block(made)).text == Reader(made).text


def test_quotation_marks_around_a_title_turn_with_it() -> None:
    own = replace(DOCUMENTS["fr"], symbol="")
    assert '<bdi lang="fr" dir="ltr">« Un rapport »</bdi>' in citation_html(own, "7", "ar")
