"""HTML: whatever stands in a document or a question stays text, and the marks stand where the evidence does."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from payloads import HOSTILE, OVERRIDES, Reader

from report_qa.citations import citation
from report_qa.types import Answer, Assumed, Bridged, Document, Hit, Note, Paragraph, Query, Quote, Span
from report_qa.web.answers import AnswerView
from report_qa.web.frame import footer_html, header_html, sentence_html
from report_qa.web.links import report_link
from report_qa.web.reports import pane_html, report_html
from report_qa.web.texts import LANGUAGES, catalogue

DOCUMENT = Document("doc", "doc.txt", "fr", title="Un rapport", symbol="A/1")
PARAGRAPH = Paragraph(
    "doc", "7", ("Partie", "Titre"), "Avant. La preuve. Après.", 0, 24, notes=(Note("1", "Voir.", 0, 1),)
)
EVIDENCE = Span(7, 17)


def answer_html(answer: Answer, documents: dict[str, Document], ui: str) -> str:
    return AnswerView(documents).html(answer, ui)


EVERY = pytest.mark.parametrize("ui", LANGUAGES)
AGAINST = pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
PLACES = (
    "question",
    "title",
    "symbol",
    "heading",
    "text",
    "marker",
    "note",
    "number",
    "id",
    "language",
    "ui",
    "stage",
    "bridged",
    "name",
)


def pages(place: str = "", text: str = "") -> dict[str, str]:
    """Everything that is made of a document, a question and an interface language, `text` put in one place."""

    def put(name: str, otherwise: str) -> str:
        return text if name == place else otherwise

    name, ui = put("id", "doc"), put("ui", "en")
    document = replace(
        DOCUMENT, id=name, title=put("title", "x"), symbol=put("symbol", ""), language=put("language", "fr")
    )
    whole = put("text", "La preuve.")
    paragraph = Paragraph(
        name, put("number", "7"), (put("heading", "x"), "y"), whole, 0, len(whole),
        notes=(Note(put("marker", "1"), put("note", "x"), 0, 1),),
    )  # fmt: skip
    evidence = Span(0, len(whole))
    quotes = (Quote(whole, name, paragraph.number),)
    answer = Answer(
        Query(put("question", "x"), "en"),
        True,
        0.9,
        quotes,
        (Hit(paragraph, 1.0, evidence, ((put("stage", "late"), 1.5),)),),
        (Bridged(put("bridged", "x"), put("name", "x")),),
    )
    return {
        "answer": answer_html(answer, {name: document}, ui),
        "no answer": answer_html(replace(answer, answered=False, quotes=()), {name: document}, ui),
        "report": report_html(document, [paragraph], ui, paragraph.number, evidence),
        "pane": pane_html(document, [paragraph], [document], ui),
        "sentence": sentence_html(text, ui),
        "footer": footer_html([document], ui),
        "header": header_html(ui),
    }


def as_shown(text: str) -> str:
    return re.sub(
        f"[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\ufffe\uffff{OVERRIDES}]", "\ufffd", text
    )


def test_there_are_enough_payloads_and_all_are_different() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) >= 40


@AGAINST
def test_hostile_text_adds_no_element_and_no_attribute(hostile: str) -> None:
    for place in PLACES:
        plain = pages(place, "x")
        for name, page in pages(place, hostile).items():
            assert Reader(page).skeleton == Reader(plain[name]).skeleton, (place, name)


@pytest.mark.parametrize("place", ["heading", "text", "note", "title"])
@AGAINST
def test_hostile_text_is_shown_as_it_was_written(place: str, hostile: str) -> None:
    made = pages(place, hostile)
    for name in ["answer", "report", "pane", "footer"] if place == "title" else ["answer", "report", "pane"]:
        assert as_shown(hostile) in Reader(made[name]).text, name


@AGAINST
def test_hostile_evidence_is_marked_whole(hostile: str) -> None:
    made = pages("text", hostile)
    assert Reader(made["answer"]).marks == Reader(made["report"]).marks == [as_shown(hostile)]
    assert Reader(made["pane"]).marks == []


@AGAINST
def test_hostile_text_leads_nowhere_else(hostile: str) -> None:
    for page in (page for place in PLACES for page in pages(place, hostile).values()):
        for address in Reader(page).values("href"):
            assert re.match(
                r"#h-\d+$|/(\?|report/[^/?#]+\?|basket\?|country\?|timeline\?|figures\?|assets/page\.css$)", address
            ), address
            assert not urlsplit(address).netloc


@AGAINST
def test_pages_can_be_sent_and_hold_nothing_that_turns_text_around(hostile: str) -> None:
    for page in (page for place in PLACES for page in pages(place, hostile).values()):
        page.encode("utf-8")
        assert not set(page) & set(OVERRIDES)
        assert "\0" not in page


@AGAINST
def test_the_question_stands_in_addresses_only(hostile: str) -> None:
    made = pages("question", hostile)["answer"]
    links = [value for value in Reader(made).values("value") if value.startswith("/?doc=")]
    encodable = hostile.encode("utf-8", "replace").decode()
    assert [parse_qs(urlsplit(link).query)["q"] for link in links] == [[encodable]]
    assert Reader(made).text == Reader(pages("question", "x")["answer"]).text


def test_marks_stand_at_the_evidence() -> None:
    hit = Hit(PARAGRAPH, 1.0, EVIDENCE)
    shown = answer_html(Answer(Query("q"), True, 0.9, (), (hit,)), {"doc": DOCUMENT}, "fr")
    assert "Avant. <mark>La preuve.</mark> Après." in shown
    assert "Avant. <mark>La preuve.</mark> Après." in report_html(DOCUMENT, [PARAGRAPH], "fr", "7", EVIDENCE)


def test_marks_count_characters_and_not_what_escaping_makes_of_them() -> None:
    text = "<&>😀\u202e “a” e\u0301. «b» & c."
    start = text.index("«")
    shown = report_html(DOCUMENT, [replace(PARAGRAPH, text=text)], "fr", "7", Span(start, len(text)))
    assert "&lt;&amp;&gt;😀\ufffd “a” e\u0301. <mark>«b» &amp; c.</mark>" in shown


@pytest.mark.parametrize("span", [None, Span(-1, 3), Span(3, 3), Span(5, 2), Span(0, 25), Span(10**9, 10**10)])
def test_a_span_outside_the_paragraph_marks_nothing(span: Span | None) -> None:
    shown = report_html(DOCUMENT, [PARAGRAPH], "fr", "7", span)
    assert "<mark>" not in shown
    assert "Avant. La preuve. Après." in shown


def test_only_the_paragraph_that_was_asked_for_is_marked() -> None:
    near = [PARAGRAPH, replace(PARAGRAPH, number="8"), replace(PARAGRAPH, number="77")]
    shown = report_html(DOCUMENT, near, "fr", "8", EVIDENCE)
    assert [part.partition('"')[0] for part in shown.split('<article id="')[1:] if "<mark>" in part] == ["p-8"]
    assert "<mark>" not in report_html(DOCUMENT, near, "fr", "", EVIDENCE)


@pytest.mark.parametrize("number", ["7", "cover", "annex I, 3", '7"é', "第7"])
def test_the_link_leads_to_the_paragraph_and_its_evidence(number: str) -> None:
    paragraph = replace(PARAGRAPH, number=number)
    address = urlsplit(report_link(paragraph, EVIDENCE, "ar"))
    assert address.path == "/report/doc"
    assert parse_qs(address.query) == {"p": [number], "from": ["7"], "to": ["17"], "ui": ["ar"]}
    ids = Reader(report_html(DOCUMENT, [paragraph], "ar", number, EVIDENCE)).values("id")
    assert ids[2:] == [unquote(address.fragment)]  # after two headings
    assert not re.search(r"\s", ids[2])


@EVERY
@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("he", "rtl"), ("zh", "ltr")])
def test_what_is_quoted_says_its_language_and_direction(ui: str, language: str, direction: str) -> None:
    own = {"doc": replace(DOCUMENT, language=language)}
    answer = Answer(Query("q"), True, 0.9, (Quote("La preuve.", "doc", "7"),), (Hit(PARAGRAPH, 1.0, EVIDENCE),))
    stated = f'lang="{language}" dir="{direction}"'
    interface = f'lang="{ui}" dir="{"rtl" if ui == "ar" else "ltr"}"'
    shown = answer_html(answer, own, ui)
    for opening in ("<blockquote", '<p class="rq-path"', '<p class="rq-text"', '<p class="rq-note"'):
        assert f"{opening} {stated}>" in shown
    assert re.search(rf"<section [^>]*{interface}>", shown)
    report = report_html(own["doc"], [PARAGRAPH], ui, "7", None)
    assert f"<html {stated}>" in report
    assert f"<nav {interface}>" in report
    assert f'<p class="rq-label" {interface}>' in report
    assert f"<bdi {stated}>Un rapport</bdi>" in footer_html(own.values(), ui)
    assert interface in sentence_html("x", ui)
    assert interface in header_html(ui)


@EVERY
def test_an_answer_and_none_are_told_apart_in_words(ui: str) -> None:
    texts = catalogue(ui)
    answer = Answer(Query("q"), True, 0.9, (Quote("La preuve.", "doc", "7"),), (Hit(PARAGRAPH, 1.0, EVIDENCE),))
    told = [
        Reader(answer_html(one, {"doc": DOCUMENT}, ui)).text
        for one in (answer, replace(answer, confidence=0.5), replace(answer, answered=False, quotes=()))
    ]
    keys = ("confidence_high", "confidence_medium", "no_answer")
    assert [[key for key in keys if texts[key] in text] for text in told] == [[key] for key in keys]
    assert texts["found"] in told[0]
    assert texts["nearest"] in told[2]
    assert Reader(answer_html(Answer(Query("q"), False, 0.0), {}, ui)).marks == []


@pytest.mark.parametrize("symbol", ["", "A/1"])
def test_a_citation_keeps_the_documents_own_words_apart(symbol: str) -> None:
    own = replace(DOCUMENT, symbol=symbol, body="Une conférence", title="Un rapport (2020)", date="2020-07-16")
    shown = answer_html(Answer(Query("q"), True, 0.9, (Quote("La preuve.", "doc", "7"),)), {"doc": own}, "ar")
    words = [symbol] if symbol else [own.body, f"« {own.title} »"]  # its quotation marks turn as the title does
    for word in words:
        assert f'<bdi lang="fr" dir="ltr">{word}</bdi>' in shown
    cited = re.findall(r"<figcaption><bdi.*?</bdi>(?=<button)", shown)
    assert [one.count('<bdi lang="fr"') for one in cited] == [len(words)]
    assert citation(own, "7", "ar") in Reader(shown).text


def test_lines_are_kept_however_the_file_ends_them() -> None:
    for ending in ("\n", "\r\n", "\r"):
        text = f"One:{ending}a) first;{ending}b)\tsecond"
        assert "One:\na) first;\nb)\tsecond" in report_html(DOCUMENT, [replace(PARAGRAPH, text=text)], "en", "", None)


def test_arabic_keeps_its_marks_and_joiners() -> None:
    text = "الفقرة\u200f 57 (CTOC)\u200f، \u061cو\u200eA/1\u200e نمی\u200cخواهم"
    assert text in report_html(replace(DOCUMENT, language="ar"), [replace(PARAGRAPH, text=text)], "ar", "", None)


@pytest.mark.parametrize("ui", ["en", "ar"])
def test_a_card_says_where_it_is_not_in_the_question_s_language(ui: str) -> None:
    def shown(asked: str) -> str:
        return answer_html(
            Answer(Query("q", asked), True, 0.9, (), (Hit(PARAGRAPH, 1.0, EVIDENCE),)), {"doc": DOCUMENT}, ui
        )

    told = catalogue(ui)["other_language"]
    assert told in shown("ru")
    assert told not in shown(DOCUMENT.language)
    assert told not in shown("")


@pytest.mark.parametrize("ui", ["en", "ar"])
def test_an_unclear_term_is_told_with_what_it_was_taken_for(ui: str) -> None:
    answer = Answer(Query("q", "fr"), True, 0.9, (), (Hit(PARAGRAPH, 1.0, EVIDENCE),))
    told = catalogue(ui)["taken_for"]
    assert told not in answer_html(answer, {"doc": DOCUMENT}, ui)
    shown = answer_html(
        replace(answer, assumed=(Assumed("trafic", "traite <b>", ("passeurs",)),)), {"doc": DOCUMENT}, ui
    )
    assert told in shown
    assert "traite &lt;b&gt;" in shown
    assert f'{catalogue(ui)["taken_not"]} <bdi lang="fr" dir="ltr">passeurs</bdi>' in shown
