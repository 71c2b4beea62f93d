"""Addresses wherever UN documents have numbers, and by place where they have none, the same in six languages."""

from __future__ import annotations

import pytest
from documents import numbers, split
from numbered_documents import (
    PAGE_ADDRESSES,
    REPORT_ADDRESSES,
    REPORTS,
    RESOLUTION_ADDRESSES,
    RESOLUTIONS,
    page,
)

from report_qa.divisions import divisions_of
from report_qa.errors import NumberingError
from report_qa.numerals import in_letters, in_roman, value_of

UN = ("ar", "en", "es", "fr", "ru", "zh")


@pytest.mark.parametrize("language", UN)
def test_a_report_with_annexes(language: str) -> None:
    text = REPORTS[language]
    found = split(text, language)
    assert list(found) == REPORT_ADDRESSES
    blocks = text.strip().split("\n\n")
    assert found["cover"].text == blocks[0]
    assert found["1"].heading == (blocks[1],)
    assert blocks[2].endswith(found["1"].text)
    assert [(note.marker, note.text) for note in found["1"].notes] == [("¹", blocks[3].removeprefix("¹ "))]
    assert found["2"].text.split("\n\n")[1:] == blocks[5:9]
    # the number of the cross-reference is text, the table belongs to the paragraph before it
    reference, caption, table = found["3"].text.split("\n\n")
    assert blocks[10].endswith(reference.replace(" 2", "\n2").replace(" ٢", "\n٢").replace("第2", "第\n2"))
    assert (caption.split()[:2], table) == (blocks[11].split()[:2], blocks[12])
    assert found["4"].heading == (blocks[9],)
    assert found["annex I, 1"].heading[0] == blocks[14].split("\n")[0]
    assert [found[n].text for n in REPORT_ADDRESSES[-3:]] == [
        blocks[at].split(" ", 2)[-1] if language == "ar" else blocks[at].split(" ", 1)[1] for at in (15, 16, 18)
    ]
    assert found["annex II, 1"].heading == (blocks[17],)


@pytest.mark.parametrize("language", UN)
def test_a_resolution_with_articles_in_its_annex(language: str) -> None:
    text = RESOLUTIONS[language]
    found = split(text, language)
    assert list(found) == RESOLUTION_ADDRESSES
    blocks = text.strip().split("\n\n")
    assert found["cover"].text == "A/RES/76/99"
    assert found["preamble, 1"].text == f"{blocks[1]}\n\n{blocks[2]}"
    assert found["preamble, 2"].text == blocks[3]
    article, title = blocks[7].split("\n")
    assert found["annex, article 1"].heading[:2] == (blocks[6], article)
    assert found["annex, article 1"].heading[2:] in ((title,), ())
    assert found["annex, article 1"].text.endswith(blocks[8])
    assert found["annex, article 2, 1"].heading == (blocks[6], blocks[9])


@pytest.mark.parametrize("language", UN)
def test_a_page_without_numbers(language: str) -> None:
    found = split(page(language), language)
    assert list(found) == PAGE_ADDRESSES
    blocks = [block.lstrip("# ") for block in page(language).strip().split("\n\n")]
    assert found["cover"].text == blocks[0]
    assert found["section 1.1, 1"].heading == (blocks[1], blocks[4])
    assert [p.text for p in found.values()] == [blocks[n] for n in (0, 2, 3, 5, 7)]


@pytest.mark.parametrize(
    ("form", "language"),
    [
        ("{}. Text.", "en"),
        ("{}) Text.", "fr"),
        ("({}) Text.", "en"),
        ("{} - Text.", "fr"),
        ("{}、文字。", "zh"),
        ("{}．文字。", "zh"),
        ("{}. 文字。", "zh"),
        ("（{}）文字。", "zh"),
    ],
)
def test_ways_of_writing_numbers(form: str, language: str) -> None:
    text = "\n\n".join(form.format(n) for n in range(1, 13))
    found = split(text, language)
    assert list(found) == [str(n) for n in range(1, 13)]
    assert {paragraph.text for paragraph in found.values()} == {"文字。" if language == "zh" else "Text."}


@pytest.mark.parametrize(
    ("form", "signs"),
    [
        ("（{}）文字。", "一二三四五六七八九十"),
        ("{}、文字。", "一二三四五六七八九十"),
        ("{}- نص.", "١٢٣٤٥٦٧٨٩"),
        ("{}. نص.", "١٢٣٤٥٦٧٨٩"),
    ],
)
def test_digits_of_other_scripts(form: str, signs: str) -> None:
    text = "\n\n".join(form.format(sign) for sign in signs)
    assert numbers(text, "zh") == [str(n) for n in range(1, len(signs) + 1)]


def test_a_gap_is_an_error_in_every_way_of_writing() -> None:
    for form in ("{}) Text.", "({}) Text.", "{} - Text.", "{}、文字。"):
        text = "\n\n".join(form.format(n) for n in (1, 2, 4, 5))
        with pytest.raises(NumberingError, match=r"^doc\.txt, line 5: number 4 is out of sequence"):
            numbers(text)


def test_the_way_that_counts_paragraphs_is_found_by_the_sequence() -> None:
    # "1." counts anew in each section, "（一）" goes on
    text = "（一）会议开幕。\n\n1. 甲。\n\n2. 乙。\n\n（二）会议闭幕。\n\n1. 丙。\n\n2. 丁。"
    assert numbers(text, "zh") == ["1", "2"]


def test_a_list_in_a_page_counts_no_paragraphs() -> None:
    text = "# Ports\n\n## Rules\n\nThere are rules.\n\n1. One rule.\n\n2. Two rules.\n\n" + "\n\n".join(
        ["More text here."] * 9
    )
    found = split(text, "en")
    assert list(found)[:3] == ["cover", "section 1, 1", "section 1, 2"]
    assert found["section 1, 1"].text == "There are rules.\n\n1. One rule.\n\n2. Two rules."


@pytest.mark.parametrize(
    "line",
    [
        "Article 3 of the Convention applies.",
        "Annex II contains the list.",
        "L'article 3 s'applique.",
        "Приложение I содержит перечень.",
        "المرفق الأول يتضمن القائمة.",
        "المادة 1 من الاتفاقية تنص على ذلك.",
        "Annexes are listed below.",
    ],
)
def test_what_only_mentions_an_annex_or_an_article_opens_nothing(line: str) -> None:
    assert len(divisions_of(f"1. Text.\n\n{line}\n\n2. More.\n\n{line}\n")) == 1


def test_an_annex_in_the_table_of_contents_is_not_the_annex() -> None:
    text = "Contents\n\nAnnex I\n\nAnnex II\n\n1. Body.\n\nAnnex I\n\n1. First.\n\nAnnex II\n\n1. Second."
    found = split(text, "en")
    assert [n for n in found if n != "cover"] == ["1", "annex I, 1", "annex II, 1"]
    assert found["annex I, 1"].text == "First."


def test_numbers_that_run_through_headings_called_articles_stay_running() -> None:
    text = "Article 1\n\n1. One.\n\n2. Two.\n\nArticle 2\n\n3. Three.\n\n4. Four."
    found = split(text, "en")
    assert [n for n in found if n != "cover"] == ["1", "2", "3", "4"]


def test_a_convention_with_parts() -> None:
    text = (
        "Convention on Ports\n\nPreamble\n\nThe States Parties,\n\nRecalling peace,\n\nNoting war,\n\nPART I\n\nArticle 1\nPurpose\n\n"
        "The purpose is peace.\n\nArticle 2. Terms\n\n1. One.\n\n2. Two:\n\n(a) x;\n\nPART II\n\nArticle 3\n\nMore text.\n\nStill more."
    )
    found = split(text, "en")
    assert list(found) == [
        "cover", "preamble, 1", "preamble, 2", "article 1", "article 2, 1", "article 2, 2", "article 3",
    ]  # fmt: skip
    assert found["preamble, 1"].heading == ("Preamble",)
    assert found["article 1"].heading == ("PART I", "Article 1", "Purpose")
    assert found["article 3"].heading == ("PART II", "Article 3")
    assert found["article 3"].text == "More text.\n\nStill more."


def test_sections_by_the_look_of_their_headings() -> None:
    found = split(
        "Title\n\nI. Introduction\n\nA sentence.\n\nAnother one.\n\nII. Methods\n\nA. Data\n\nWe looked.\n\nB. Work\n\nWe worked.",
        "en",
    )
    assert list(found) == ["cover", "section 1, 1", "section 1, 2", "section 2.1, 1", "section 2.2, 1"]
    assert found["section 2.1, 1"].heading == ("II. Methods", "A. Data")


def test_headings_with_numbers_of_their_own_keep_them() -> None:
    found = split("# 0 Before\n\nA.\n\n# 2 Now\n\nB.\n\n## 2.4 Deep\n\nC.\n", "en")
    assert list(found) == ["section 0, 1", "section 2, 1", "section 2.4, 1"]
    found = split(
        "# Title\n\n## Preface\n\nA.\n\n## 1. One\n\nB.\n\n### Note\n\nC.\n\n### 1.1 Deep\n\nD.\n\n## 2. Two\n\nE.\n",
        "en",
    )
    assert list(found) == ["cover", "section 0, 1", "section 1, 1", "section 1, 2", "section 1.1, 1", "section 2, 1"]
    assert found["section 1, 2"].heading == ("1. One", "Note")
    restarting = split("# I. A\n\n## 1. x\n\nA.\n\n# II. B\n\n## 1. y\n\nB.\n", "en")
    assert list(restarting) == ["section 1.1, 1", "section 2.1, 1"]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("12", 12), ("١٢", 12), ("XII", 12), ("IV", 4), ("十二", 12), ("二十", 20), ("一百零三", 103), ("〇", 0),
        ("الثاني عشر", 12), ("الثالثة", 3), ("premier", 1), ("IIX", None), ("of", None), ("", None), ("العامة", None),
    ],
)  # fmt: skip
def test_numbers_in_words_and_signs(words: str, value: int | None) -> None:
    assert value_of(words) == value


def test_letters_and_roman_numbers() -> None:
    assert [in_letters(n) for n in (1, 26, 27, 53)] == ["a", "z", "aa", "ba"]
    assert all(value_of(in_roman(n)) == n for n in range(1, 400))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Recalling this,\n\n" * 5000 + "1. Decides.", 5000),
        ("".join(f"Article {n}\n\nText.\n\n" for n in range(1, 1001)), 1000),
        ("A sentence.\n\n" * 5000, 5000),
    ],
    ids=["preamble", "articles", "no numbers"],
)
def test_long_documents(text: str, expected: int) -> None:
    found = split(text, "en")
    assert len(found) == expected
    assert all(paragraph.address == f"doc:{number}" for number, paragraph in found.items())


@pytest.mark.parametrize(
    ("language", "items"),
    [
        ("en", ("(a) one;", "(i) two;", "(b) three.")),
        ("fr", ("a) un ;", "ii) deux ;", "b) trois.")),
        ("ru", ("а) один;", "б) два;", "(в) три.")),
        ("ar", ("(أ) واحد؛", "'1' اثنان؛", "ب) ثلاثة.")),
        ("zh", ("(a) 一；", "㈠ 二；", "（二）三。")),
    ],
)
def test_sub_paragraphs_stay_in_their_paragraph_each_on_its_line(language: str, items: tuple[str, ...]) -> None:
    body = "\n".join(items)
    found = split(f"1. Text:\n{body}\n\n2. More.", language)
    assert list(found) == ["1", "2"]
    assert found["1"].text == f"Text:\n{body}"
    apart = split("1. Text:\n\n" + "\n\n".join(items) + "\n\n2. More.", language)
    assert apart["1"].text == "Text:\n\n" + "\n\n".join(items)
