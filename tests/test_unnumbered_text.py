"""Text without a number in a document whose paragraphs have numbers: kept, under an address by its place, never under a made-up number."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from documents import numbers, source_of, split
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numbered_documents import PARTLY_NUMBERED_ADDRESSES, REPORTS, RESOLUTIONS, page, partly_numbered

from report_qa.citations import label
from report_qa.cleaning import apply_edits
from report_qa.errors import NumberingError
from report_qa.paragraphs import split_paragraphs
from report_qa.types import Paragraph

UN = ("ar", "en", "es", "fr", "ru", "zh")


@pytest.mark.parametrize("language", UN)
def test_a_report_some_of_whose_text_has_no_number(language: str) -> None:
    blocks = partly_numbered(language)
    found = split("\n\n".join(blocks), language)
    assert list(found) == PARTLY_NUMBERED_ADDRESSES

    def text(*at: int) -> str:
        return "\n\n".join(blocks[n] for n in at)

    def without_number(*at: int) -> str:
        return re.sub(r"^\w+(?:\.| -) ", "", text(*at))

    assert [p.text for p in found.values()] == [
        text(0), text(2), without_number(3), text(5, 6, 7), text(8), without_number(9, 10, 11), text(12), text(13, 14),
        without_number(16), text(18), text(20),
    ]  # fmt: skip
    introduction, recommendations = (blocks[1],), (blocks[1], blocks[4])
    assert [p.heading for p in found.values()] == [
        (), introduction, introduction, *[recommendations] * 5, (blocks[15],), (blocks[15], blocks[17]), (blocks[19],),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", "§ 1.1، الفقرة الثانية"),
        ("en", "§ 1.1, second paragraph"),
        ("es", "§ 1.1, segundo párrafo"),
        ("fr", "§ 1.1, deuxième alinéa"),
        ("ru", "§ 1.1, второй абзац"),
        ("zh", "第1.1节，第2段"),
    ],
)
def test_its_label_says_place_and_no_number(language: str, expected: str) -> None:
    found = split("\n\n".join(partly_numbered(language)), language)
    assert label(list(found)[4], language) == expected


@pytest.mark.parametrize("language", UN)
@pytest.mark.parametrize("gone", [3, 9])
def test_a_number_lost_between_others_is_still_an_error(language: str, gone: int) -> None:
    blocks = partly_numbered(language)[:12]
    third = {"ar": "٣ - انتهى.", "zh": "3. 完。"}.get(language, "3. End.")
    blocks[gone] = re.sub(r"^\w+(?:\.| -) ", "", blocks[gone])
    line = 2 * (9 if gone == 3 else 12) + 1
    with pytest.raises(NumberingError, match=rf"^doc\.txt, line {line}: number .* is out of sequence"):
        numbers("\n\n".join([*blocks, third]), language)


def test_each_block_after_a_heading_is_a_passage_until_the_next_number() -> None:
    found = split("1. One.\n\nA. Title\n\nFirst.\n\nSecond cut\n\nby a page.\n\nTable 1\n\n| a | b |\n\n2. Two.", "en")
    assert {n: p.text for n, p in found.items()} == {
        "1": "One.",
        "section 1, 1": "First.",
        "section 1, 2": "Second cut by a page.\n\nTable 1\n\n| a | b |",
        "2": "Two.",
    }


def test_a_table_under_a_heading_stands_under_it() -> None:
    found = split("1. One.\n\nA. Ports\n\nTable 1\n\n| a | b |\n\n2. Two.", "en")
    assert found["1"].text == "One."
    assert (found["section 1, 1"].text, found["section 1, 1"].heading) == ("Table 1\n\n| a | b |", ("A. Ports",))


def test_a_footnote_goes_to_the_passage_that_calls_it() -> None:
    found = split("1. One.\n\nA. Title\n\nCalled¹.\n\n2. Two.\n\n¹ Note.", "en")
    assert [note.text for note in found["section 1, 1"].notes] == ["Note."]
    assert found["2"].notes == ()


@pytest.mark.parametrize("heading", ["A. Title¹", "Title¹", "1. Title¹", "# Title¹", "Annex¹"])
def test_a_footnote_that_a_heading_calls_goes_to_the_first_paragraph_under_it(heading: str) -> None:
    for note in ("{}\n\n¹ Note.\n\n1. Under.\n\n2. More.", "{}\n\n1. Under.\n\n2. More.\n\n¹ Note."):
        counted = note if heading[:5] == "Annex" else note.replace("2. M", "3. M").replace("1. U", "2. U")
        found = split(f"1. One.\n\n{counted.format(heading)}", "en")
        first, under, more = found.values()
        assert (first.notes, more.notes) == ((), ())
        assert [(one.marker, one.text) for one in under.notes] == [("¹", "Note.")]


def test_text_that_goes_on_a_numbered_paragraph_stays_in_it() -> None:
    found = split("1. One.\n\nIt goes on.\n\n- item\n\n2. Two.", "en")
    assert found["1"].text == "One.\n\nIt goes on.\n\n- item"
    assert list(found) == ["1", "2"]


def test_a_table_of_contents_belongs_to_the_cover_and_counts_no_section() -> None:
    contents = "Title\n\nContents\n\nI. Introduction 3\n\nA. Scope 3\n\nB. Terms 4\n\nII. Ports 5"
    found = split(f"{contents}\n\nI. Introduction\n\nA. Scope\n\nText.\n\n1. One.", "en")
    assert {n: p.text for n, p in found.items()} == {"cover": contents, "section 1.1, 1": "Text.", "1": "One."}
    assert found["1"].heading == ("I. Introduction", "A. Scope")


@pytest.mark.parametrize(
    ("under", "texts"),
    [
        ("Text.", ["Text."]),
        ("Text.\n\nMore text.", ["Text.", "More text."]),
        ("(a) one;\n\n(b) two.", ["(a) one;\n\n(b) two."]),
        ("a) one;\n\nb) two.", ["a) one;\n\nb) two."]),
        ("| a | b |", ["| a | b |"]),
    ],
)
def test_text_under_a_heading_that_has_a_number(under: str, texts: list[str]) -> None:
    for number, place in (("", "1"), ("A. Part\n\n", "1.1")):
        found = split(f"1. One.\n\n{number}1. Title\n\n{under}\n\n2. Two.", "en")
        by_place = {f"section {place}, {n}": text for n, text in enumerate(texts, start=1)}
        assert {n: p.text for n, p in found.items()} == {"1": "One.", **by_place, "2": "Two."}
        assert found["2"].heading[-1] == "1. Title"


def test_headings_with_numbers_over_text_count_on_and_may_stand_first_or_last() -> None:
    middle = split("1. One.\n\nA. T\n\n1. U\n\nText.\n\n2. V\n\nMore.\n\n2. Two.\n\n3. Three.", "en")
    assert list(middle) == ["1", "section 1.1, 1", "section 1.2, 1", "2", "3"]
    assert middle["3"].heading == ("A. T", "2. V")
    first = split("1. Introduction\n\nText.\n\n1. One.\n\n2. Two.", "en")
    assert [(n, p.text) for n, p in first.items()] == [("section 1, 1", "Text."), ("1", "One."), ("2", "Two.")]
    last = split("1. One.\n\n1. Annexed texts\n\nText.", "en")
    assert [(n, p.text) for n, p in last.items()] == [("1", "One."), ("section 1, 1", "Text.")]


@pytest.mark.parametrize("language", UN)
def test_text_under_a_numbered_heading_in_every_language(language: str) -> None:
    blocks = partly_numbered(language)
    heading = {"ar": "١ - "}.get(language, "1. ") + blocks[4]
    text = "\n\n".join([blocks[3], heading, blocks[8], blocks[9], blocks[10]])
    found = split(text, language)
    assert list(found) == ["1", "section 1, 1", "2"]
    assert found["section 1, 1"].text == blocks[8]
    assert found["2"].heading == (heading,)


def test_a_paragraph_that_a_page_cuts_is_no_heading_over_text() -> None:
    found = split("1. One.\n\nA. T\n\n1. U\n\n2. In July the\n\nCommittee met.\n\n3. Three.", "en")
    assert found["2"].text == "In July the Committee met."


def test_two_headings_without_numbers_in_a_row_are_both_shown() -> None:
    found = split("1. One.\n\nWork\n\nFirst session\n\n2. Two.\n\nSecond session\n\n3. Three.", "en")
    assert found["2"].heading == ("Work", "First session")
    assert found["3"].heading == ("Second session",)


def test_a_heading_with_nothing_under_it_is_kept_as_text() -> None:
    found = split("1. One.\n\nA. Empty\n\nB. Full\n\n2. Two.\n\nC. Last", "en")
    assert [(n, p.text, p.heading) for n, p in found.items()] == [
        ("1", "One.", ()),
        ("section 0, 1", "A. Empty", ()),
        ("2", "Two.", ("B. Full",)),
        ("section 1, 1", "C. Last", ("B. Full",)),
    ]
    marked = split("# Title\n\n## A\n\nText.\n\n## B\n\n## C\n\nMore.\n\n## D\n", "en")
    assert [(n, p.text) for n, p in marked.items()] == [
        ("cover", "Title"), ("section 1, 1", "Text."), ("section 2, 1", "B"), ("section 3, 1", "More."), ("section 4, 1", "D"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["1. One.\n\nArticle 2 bis", "1. One.\n\nAnnex\n"])
def test_the_last_line_is_never_lost(text: str) -> None:
    assert text.split("\n\n")[1].strip() in [p.text for p in split(text, "en").values()]


LINES = {
    "en": "Text here.|And more.|Line|Other line|We say:|one;|small go|[Original: English]|Recalling it,|Annex I|Annex II|Article 1|Article 2|PART I",
    "ru": "Текст здесь.|Строка|Мы говорим:|одно;|мало слов|[Подлинный текст]|Приложение I|Статья 1|Статья 2",
    "ar": "نص هنا.|سطر|نقول:|واحد؛|[الأصل: بالإنكليزية]|أولا - جزء|ألف - جزء|المرفق الأول|المادة 1|المادة 2",
    "zh": "文字。|标题|我们说：|一；|[原件：英文]|一、导言|附件一|第一条|第二条",
}
SHARED = "A. Part|B. Part|I. One|II. Two|# Mark|## Deep|- item|| a | b ||Table 1|Preamble|¹ Note|Called¹.|Line¹|C. Part¹|I|Chapter 1|Decision 1/1|Decision 1/2|Annex to the letter from A|* star"
NUMBERED = "Numbered."


@st.composite
def mixtures(draw: st.DrawFn) -> tuple[str, str]:
    """A language, and lines of every kind in any order; those with numbers count 1, 2, 3 … or 1.1, 1.2, 2.1 …"""
    language = draw(st.sampled_from(sorted(LINES)))
    kinds = [*LINES[language].split("|"), *re.split(r"(?<!^)\|(?=[^ \n]|$)", SHARED), *[NUMBERED] * 12]
    in_chapters = draw(st.booleans())
    kinds += (
        ["3.5 million came.", "12 States came.", "1. Chapter", "2. Chapter"]
        if in_chapters
        else ["1. Title", "2. Title"]
    )
    text, number = "", [1, 0] if in_chapters else [0]
    for line in draw(st.lists(st.sampled_from(kinds), min_size=2, max_size=14)):
        if line == NUMBERED:
            number = (
                [number[0] + 1, 1] if in_chapters and draw(st.integers(0, 2)) == 0 else [*number[:-1], number[-1] + 1]
            )
        joint = "\n" if draw(st.integers(0, 5)) == 0 else "\n\n"
        written = ".".join(map(str, number)) + ("" if in_chapters else ".")
        text += (f"{written} {line}" if line == NUMBERED else line) + joint
    return language, text


def _lost(text: str, paragraphs: list[Paragraph]) -> list[str]:
    """The lines that stand in no paragraph, no note and no heading above a paragraph; numbers and marks apart."""
    left = list(text)
    for one in [*paragraphs, *(note for paragraph in paragraphs for note in paragraph.notes)]:
        left[one.start : one.end] = "\n" * (one.end - one.start)
    shown = {step for paragraph in paragraphs for step in paragraph.heading}
    lines = [re.sub(r"^#{1,6} ", "", line).strip() for line in "".join(left).splitlines()]
    bare = re.compile(r"#{0,6}|\d+\.|\d+(?:\.\d+)+|[一二]、|¹|\*")
    return [line for line in lines if not bare.fullmatch(line) and not any(line in step for step in shown)]


@settings(max_examples=300, deadline=None)
@given(mixtures())
@example(("en", "Text here.\n\nA. Part\n\n# Mark\n\nText here.\n\n1. Numbered."))
@example(("en", "Text here.\n\nAnnex\n\n# Mark\n\n"))
@example(("en", "Text here.\n\nAnnex to the letter from A\n# Mark\n"))
@example(("en", "Called¹.\n\nPreamble\n¹ Note\n\nText here.\n1. Numbered.\n"))
@example(("en", "1. Numbered.\n\nLine\n1. Title\n"))
@example(("en", "# Mark\nPreamble\n1. Chapter\n\nText here.\n\n1.1 Numbered.\n"))
def test_nothing_is_lost_and_no_number_made_up(made: tuple[str, str]) -> None:
    language, text = made
    try:
        paragraphs = split_paragraphs(source_of(text, language))
    except NumberingError as error:
        assert str(error).startswith("doc.txt")  # noqa: PT017
        return
    assert _lost(text, paragraphs) == []
    assert len({p.number for p in paragraphs}) == len(paragraphs)
    for before, after in pairwise(paragraphs):
        assert before.end <= after.start
    for paragraph in paragraphs:
        assert apply_edits(text, paragraph.start, paragraph.end, paragraph.edits) == paragraph.text
        if re.fullmatch(r"[\d.]+", paragraph.number):
            sign = "〇一二三四五六七八九"[int(paragraph.number) % 10] if paragraph.number.isdecimal() else "-"
            assert text[: paragraph.start].endswith((f"{paragraph.number}. ", f"{paragraph.number} ", f"{sign}、"))
        for edit in paragraph.edits:
            swallowed = text[edit.start : edit.end].strip()
            assert not swallowed or swallowed[0] in "¹*#"


@pytest.mark.parametrize("language", UN)
def test_the_other_documents_lose_nothing_either(language: str) -> None:
    for text in (REPORTS[language], RESOLUTIONS[language], page(language)):
        spaced = "\n".join(line.strip() for line in text.splitlines())
        left = _lost(spaced, split_paragraphs(source_of(spaced, language)))
        # an Arabic or Chinese number is no heading and no text
        assert [line for line in left if not re.fullmatch(r"\d+\s?[-.、]", line)] == []
