"""Decimal numbers ("2.1") are addresses like any other; amounts, dates and references that look like them are text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from decimal_documents import VIEWS, VIEWS_ADDRESSES
from documents import numbers, source_of, split

from report_qa.citations import label
from report_qa.errors import NumberingError
from report_qa.numberstyles import NumberStyle, missing_before, succeeds
from report_qa.paragraphs import split_paragraphs
from report_qa.versions import align

UN = ("ar", "en", "es", "fr", "ru", "zh")


@pytest.mark.parametrize("language", UN)
def test_views_of_a_committee(language: str) -> None:
    found = split(VIEWS[language], language)
    assert list(found) == VIEWS_ADDRESSES
    blocks = VIEWS[language].strip().split("\n\n")
    assert found["cover"].text == f"{blocks[0]}\n\n{blocks[1]}"
    facts, merits = (blocks[4],), (blocks[16],)
    assert (found["2.1"].heading, found["2.2"].heading, found["6.2"].heading) == (facts, facts, merits)
    assert blocks[2].endswith(found["1.1"].text)
    # sub-paragraphs, the amount, the share and the date belong to the paragraph
    assert found["2.1"].text.split("\n\n")[1:] == [blocks[6], blocks[7].replace("\n", " ")]
    assert [(note.marker, note.text) for note in found["4.1"].notes] == [("¹", blocks[13].removeprefix("¹ "))]
    assert blocks[10].replace("\n", " ").endswith(found["3"].text)
    assert blocks[15].endswith(found["5"].text)


def test_the_six_languages_are_versions_of_one_document() -> None:
    sources = [source_of(text, language) for language, text in VIEWS.items()]
    documents = [replace(s.document, id=s.document.language, symbol="CCPR/C/1/D/1") for s in sources]
    paragraphs = [
        [replace(paragraph, document=source.document.language) for paragraph in split_paragraphs(source)]
        for source in sources
    ]
    alignment = align(documents, [len(own) for own in paragraphs], paragraphs.__getitem__)
    assert alignment.misaligned == ()
    assert len(set(alignment.versions)) == len(VIEWS_ADDRESSES)


@pytest.mark.parametrize("language", UN)
@pytest.mark.parametrize(
    ("gone", "missing", "next_number"),
    [(2, "1 or 1.1", "1.2"), (5, "2 or 2.1", "2.2"), (10, "3 or 3.1", "4.1"), (17, "6 or 6.1", "6.2")],
)
def test_a_gap_is_an_error_that_names_the_line(language: str, gone: int, missing: str, next_number: str) -> None:
    blocks = VIEWS[language].strip().split("\n\n")
    blocks[gone] = blocks[gone].split(" ", 1)[1]
    damaged = "\n\n".join(blocks)
    sign = next_number.translate(str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩-")) if language == "ar" else next_number
    line = damaged[: damaged.index(f"\n{sign} ")].count("\n") + 2
    with pytest.raises(
        NumberingError,
        match=rf"^doc\.txt, line {line}: number {next_number} is out of .*paragraph {missing} is missing before",
    ):
        numbers(damaged, language)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("1.1 One.\n\n1.2 Two.\n\n1.2 Again.", "line 5: number 1.2 is out of sequence (the number stands twice, 1.3 was"),
        ("1.1 One.\n\n1.3 Three.\n\n1.2 Two.", "line 3: number 1.3 is out of sequence (paragraph 1.2 is missing before"),
        ("1.1 One.\n\n2.2 Two.", "line 3: number 2.2 is out of sequence (paragraph 2 or 2.1 is missing before it)"),
        ("1.1 One.\n\n3.1 Two.", "line 3: number 3.1 is out of sequence (paragraph 2 or 2.1 is missing before it)"),
        ("1. One.\n\n3. Three.\n\n3.1 Two.", "line 3: number 3 is out of sequence (paragraph 2 is missing before it)"),
        ("2.1 Two.\n\n2.2 Two.", "line 1: number 2.1 is out of sequence (paragraph 1 or 1.1 is missing before it)"),
        ("1.1 One.\n\n2.1 Two.\n\n1.2 One.", "line 5: number 1.2 is out of sequence (2.2 was expected)"),
        ("1. One.\n\n2.1 Two.\n\n2.3 Three.\n\n2.4 Four.", "line 5: number 2.3 is out of sequence (paragraph 2.2 is"),
    ],
)  # fmt: skip
def test_wrong_decimal_numbers_are_refused(text: str, complaint: str) -> None:
    with pytest.raises(NumberingError, match=re.escape(complaint)):
        numbers(text, "en")


@pytest.mark.parametrize(
    ("forms", "language"),
    [
        (("1.1 {}", "1.2 {}", "2 {}", "3.1 {}"), "en"),
        (("1.1. {}", "1.2. {}", "2. {}", "3.1. {}"), "ru"),
        (("1.1\u00a0{}", "1.2\u00a0{}", "2.\u00a0{}", "3.1\t{}"), "fr"),
        (("１．１ {}", "１．２ {}", "２． {}", "３．１ {}"), "zh"),
        (("1.1{}", "1.2{}", "2.{}", "3.1{}"), "zh"),
        (("١.١ {}", "١.٢ {}", "٢. {}", "٣.١ {}"), "ar"),
        (("1-1 {}", "1-2 {}", "2 - {}", "3-1- {}"), "ar"),
    ],
)
def test_ways_of_writing_decimal_numbers(forms: tuple[str, ...], language: str) -> None:
    words = {"zh": "文字。", "ar": "نص.", "ru": "Текст."}.get(language, "Text.")
    found = split("\n\n".join(form.format(words) for form in forms), language)
    assert list(found) == ["1.1", "1.2", "2", "3.1"]
    assert {paragraph.text for paragraph in found.values()} == {words}


def test_numbers_of_three_parts_and_numbers_below_a_paragraph() -> None:
    deep = "1.1.1 One.\n\n1.1.2 Two.\n\n1.2.1 Three.\n\n2.1.1 Four."
    assert numbers(deep, "en") == ["1.1.1", "1.1.2", "1.2.1", "2.1.1"]
    below = "1. One says:\n\n1.1 First.\n\n1.2 Second.\n\n2. Two.\n\n2.1 First."
    assert numbers(below, "en") == ["1", "1.1", "1.2", "2", "2.1"]


def test_chapters_with_headings_of_their_number() -> None:
    found = split(
        "1. Introduction\n\n1.1 One.\n\n1.2 Two.\n\n2. Methods\n\n2.1 Data\n\n2.1.1 Deep.\n\n2.2 Work\n\n2.2.1 Hard.",
        "en",
    )
    assert [(n, p.heading) for n, p in found.items()] == [
        ("1.1", ("1. Introduction",)),
        ("1.2", ("1. Introduction",)),
        ("2.1.1", ("2. Methods", "2.1 Data")),
        ("2.2.1", ("2. Methods", "2.2 Work")),
    ]
    under_letters = split("A. Facts\n\n1. Past\n\n1.1 One.\n\nB. Law\n\n2. Present\n\n2.1 Two.", "en")
    assert [(n, p.heading) for n, p in under_letters.items()] == [
        ("1.1", ("A. Facts", "1. Past")),
        ("2.1", ("B. Law", "2. Present")),
    ]


def test_a_chapter_of_text_without_numbers() -> None:
    found = split("1. Introduction\n\nThis is about ports.\n\n2. Methods\n\n2.1 Two.\n\n2.2 Three.", "en")
    assert {n: (p.heading, p.text) for n, p in found.items()} == {
        "section 1, 1": (("1. Introduction",), "This is about ports."),
        "2.1": (("2. Methods",), "Two."),
        "2.2": (("2. Methods",), "Three."),
    }


def test_a_report_with_plain_numbers_and_decimal_headings_keeps_its_numbers() -> None:
    text = "1. One.\n\n1.1 Scope\n\n2. Two.\n\n1.2 Terms\n\n3. Three."
    found = split(text, "en")
    assert list(found) == ["1", "2", "3"]
    assert found["3"].heading[-1] == "1.2 Terms"


def test_decimals_of_a_quoted_text_count_no_paragraphs() -> None:
    text = "1. One.\n\n2. It recalls the rules:\n\n4.1 The State shall act.\n\n4.2 It shall report.\n\n4.3 It may ask.\n\n3. End."
    found = split(text, "en")
    assert list(found) == ["1", "2", "3"]
    assert found["2"].text.endswith("4.3 It may ask.")


def test_decimal_numbers_in_an_annex_and_through_articles() -> None:
    annex = split("1. Body.\n\nAnnex\n\n1.1 One.\n\n1.2 Two.", "en")
    assert list(annex) == ["1", "annex, 1.1", "annex, 1.2"]
    articles = split("Article 1\n\n1.1 One.\n\n1.2 Two.\n\nArticle 2\n\n2.1 Three.", "en")
    assert [n for n in articles if n != "cover"] == ["1.1", "1.2", "2.1"]


@pytest.mark.parametrize(
    "line",
    [
        "2.5 million people came.", "2.1 per cent came.", "30 June 2019 was the day.", "12.03.2019 was the day.", "2,1 Millions came.",
        "10.30 a.m. was the hour.", "2.05 Euros were paid.", "12 States came.",
    ],
)  # fmt: skip
def test_a_line_that_begins_with_an_amount_or_a_date_is_text(line: str) -> None:
    found = split(f"1.1 One.\n\n1.2 Two.\n\n{line}\n\n1.3 Three.", "en")
    assert list(found) == ["1.1", "1.2", "1.3"]
    assert found["1.2"].text == f"Two.\n\n{line}"


@pytest.mark.parametrize("line", ["3.4 5.6 7.8", "3 May 2019", "2 Annexes"])
def test_nor_does_a_line_of_a_table_or_a_date_count(line: str) -> None:
    assert numbers(f"1.1 One.\n\n1.2 Two.\n\n{line}\n\n1.3 Three.", "en") == ["1.1", "1.2", "1.3"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", "الفقرة 2.1"),
        ("en", "para. 2.1"),
        ("es", "párr. 2.1"),
        ("fr", "par. 2.1"),
        ("ru", "пункт 2.1"),
        ("zh", "第2.1段"),
    ],
)
def test_its_label(language: str, expected: str) -> None:
    assert label("2.1", language) == expected
    assert label("annex I, 2.1", language).endswith(expected)


def test_which_number_is_next() -> None:
    after = {(): "1 1.1 1.1.1", (1,): "2 2.1 1.1", (2, 3): "2.4 3 3.1 2.3.1 2.4.1"}
    for before, following in after.items():
        for number in following.split():
            assert succeeds(tuple(map(int, number.split("."))), before), (before, number)
    for number, before in [
        ((2,), ()),
        ((1, 2), ()),
        ((2, 3), (2, 3)),
        ((2, 5), (2, 3)),
        ((3, 2), (2, 3)),
        ((2,), (2, 3)),
    ]:
        assert not succeeds(number, before)
    assert [missing_before(n, (2, 3)) for n in ((2, 5), (4, 1), (3, 2), (5,))] == [(2, 4), (3, 1), (3, 1), (3,)]


@pytest.mark.parametrize("text", ["1.0 Text", "01.2 Text", "2.1", "2.1text", "1234.1 Text", "2-1 Text"])
def test_what_is_no_decimal_number(text: str) -> None:
    assert NumberStyle.DECIMAL.match(text) is None
