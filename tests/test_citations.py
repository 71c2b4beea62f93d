"""Labels, citations and dates as the United Nations writes them."""

from __future__ import annotations

import pytest

from report_qa.citations import citation, citation_parts, date, label
from report_qa.types import Document

UN = ("ar", "en", "es", "fr", "ru", "zh")
REPORT = Document("som", "som.txt", "fr", title="Activités menées", body="Conférence des Parties", date="2020-07-16")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", "الفقرة 57"),
        ("en", "para. 57"),
        ("es", "párr. 57"),
        ("fr", "par. 57"),
        ("ru", "пункт 57"),
        ("zh", "第57段"),
        ("de", "para. 57"),
        ("", "para. 57"),
    ],
)
def test_labels(language: str, expected: str) -> None:
    assert label("57", language) == expected


def test_the_cover_has_a_name_in_each_language_and_no_number() -> None:
    names = [label("cover", language) for language in UN]
    assert len(set(names)) == 6
    assert not any("cover" in name for language, name in zip(UN, names, strict=True) if language != "en")
    assert label("cover", "xx") == label("cover", "en") == "cover page"


def test_without_a_symbol_the_citation_has_body_title_and_date_and_borrows_nothing() -> None:
    assert citation(REPORT, "57", "fr") == ("Conférence des Parties, « Activités menées », 16 juillet 2020, par. 57")
    assert "CTOC" not in citation(REPORT, "57", "en")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", "Conférence des Parties، « Activités menées »، 16 تموز/يوليه 2020، الفقرة 57"),
        ("zh", "Conférence des Parties，« Activités menées »，2020年7月16日，第57段"),
        ("ru", "Conférence des Parties, « Activités menées », 16 июля 2020 года, пункт 57"),
    ],
)
def test_what_is_not_the_documents_own_is_in_the_readers_language(language: str, expected: str) -> None:
    assert citation(REPORT, "57", language) == expected
    parts = citation_parts(REPORT, "57", language)
    assert [words for words, code in parts if code == "fr"] == ["Conférence des Parties", "« Activités menées »"]
    assert {code for _, code in parts} == {"fr", language}


def test_with_a_symbol_the_symbol_is_enough() -> None:
    known = Document("x", "x.txt", "en", title="T", symbol="CTOC/COP/2020/9", body="B")
    assert citation(known, "5", "en") == "CTOC/COP/2020/9, para. 5"
    assert citation(known, "5", "zh") == "CTOC/COP/2020/9，第5段"
    assert citation(known, "5", "ar") == "CTOC/COP/2020/9، الفقرة 5"


def test_with_nothing_known_the_id_is_cited() -> None:
    assert citation(Document("xquad", "x.txt", "es"), "12", "es") == "xquad, párr. 12"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", "16 تموز/يوليه 2020"),
        ("en", "16 July 2020"),
        ("es", "16 de julio de 2020"),
        ("fr", "16 juillet 2020"),
        ("ru", "16 июля 2020 года"),
        ("zh", "2020年7月16日"),
        ("sw", "16 July 2020"),
    ],
)
def test_dates(language: str, expected: str) -> None:
    assert date("2020-07-16", language) == expected


def test_the_first_of_a_month_is_premier_in_french_only() -> None:
    assert date("2019-03-01", "fr") == "1er mars 2019"
    assert date("2019-03-01", "es") == "1 de marzo de 2019"
    assert date("2019-03-11", "fr") == "11 mars 2019"


@pytest.mark.parametrize("language", UN)
def test_twelve_different_months(language: str) -> None:
    months = [date(f"2020-{month:02d}-05", language) for month in range(1, 13)]
    assert len(set(months)) == 12
    if language == "ar":
        assert months[0] == "5 كانون الثاني/يناير 2020"
        assert months[9:] == ["5 تشرين الأول/أكتوبر 2020", "5 تشرين الثاني/نوفمبر 2020", "5 كانون الأول/ديسمبر 2020"]


@pytest.mark.parametrize("text", ["", "2020", "2020-07", "16 juillet 2020", "2020-13-01", "2020-00-10", "a-b-c"])
def test_what_is_no_full_date_is_left_as_it_is(text: str) -> None:
    assert date(text, "fr") == text


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (
            "annex I, 3",
            "المرفق I، الفقرة 3 | annex I, para. 3 | anexo I, párr. 3 | annexe I, par. 3 | приложение I, пункт 3 | 附件一，第3段",
        ),
        (
            "annex, 3",
            "المرفق، الفقرة 3 | annex, para. 3 | anexo, párr. 3 | annexe, par. 3 | приложение, пункт 3 | 附件，第3段",
        ),
        (
            "article 3, 2",
            "المادة 3، الفقرة 2 | article 3, para. 2 | artículo 3, párr. 2 | article 3, par. 2 | статья 3, пункт 2 | 第3条，第2款",
        ),
        ("article 3", "المادة 3 | article 3 | artículo 3 | article 3 | статья 3 | 第3条"),
        (
            "preamble, 2",
            "الديباجة، الفقرة الثانية | preamble, second paragraph | preámbulo, segundo párrafo | préambule, deuxième alinéa"
            " | преамбула, второй абзац | 序言，第2段",
        ),
        (
            "section 2.1, 2",
            "§ 2.1، الفقرة الثانية | § 2.1, second paragraph | § 2.1, segundo párrafo | § 2.1, deuxième alinéa"
            " | § 2.1, второй абзац | 第2.1节，第2段",
        ),
        (
            "section 0, 1",
            "الفقرة الأولى | first paragraph | primer párrafo | premier alinéa | первый абзац | 第1段",
        ),
        (
            "annex II, section 1, 22",
            "المرفق II، § 1، الفقرة رقم 22 | annex II, § 1, 22nd paragraph | anexo II, § 1, 22.º párrafo | annexe II, § 1, 22e alinéa"
            " | приложение II, § 1, 22-й абзац | 附件二，第1节，第22段",
        ),
        (
            "annex I, appendix II, article 1",
            "المرفق I، التذييل II، المادة 1 | annex I, appendix II, article 1 | anexo I, apéndice II, artículo 1"
            " | annexe I, appendice II, article 1 | приложение I, добавление II, статья 1 | 附件一，附录二，第1条",
        ),
    ],
)
def test_addresses_without_a_running_number(number: str, expected: str) -> None:
    assert " | ".join(label(number, language) for language in UN) == expected
    assert label(number, "de") == label(number, "en")


@pytest.mark.parametrize(
    ("place", "expected"), [(11, "11th"), (21, "21st"), (102, "102nd"), (113, "113th"), (40, "40th")]
)
def test_english_ordinals_in_digits(place: int, expected: str) -> None:
    assert label(f"section 1, {place}", "en") == f"§ 1, {expected} paragraph"
