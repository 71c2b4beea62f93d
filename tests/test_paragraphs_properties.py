"""Laws of the splitter on generated documents: headings whose numbers restart, wrapped lines, page breaks, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest
from documents import source_of
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from report_qa.cleaning import MARKUP_RULES, apply_edits
from report_qa.errors import NumberingError
from report_qa.paragraphs import split_paragraphs
from report_qa.types import SourceText

WORDS = {
    "fr": "le la migrants Office GLO.ACT 152 (2019) trafic l'État été n° Niger mer, pays 5.2 ONU Nations".split(),
    "ru": "в году мигрантов Управление 152 (2019) контрабанда Нигер море, стран ООН доклад является".split(),
    "ar": "في المكتب المهاجرين تهريب 152 (2019) النيجر البحر، الدول بروتوكول الأمم تقرير".split(),
    "zh": "偷运移民 办公室 一百五十二 尼日尔 议定书 国家 报告 联合国 海运, 2019".split(),
}
STOPS = {"fr": ".", "ru": ".", "ar": ".", "zh": "。"}
CORRECTIONS = (("ONU DC", "ONUDC"), ("ONUSUDC", "ONUDC"))
MARKUP = ("link", "superscript", "bold", "emphasis", "escape")
RULES = {"page break", "line break", *MARKUP_RULES, *(f"correction: {a} → {b}" for a, b in CORRECTIONS)}
NOISE = ("ONU DC", "ONUSUDC", "[73/195](#)", "1^{er}", "*Global Study*", "**gras**", r"\(a\)", "[2491 \\(2019\\)](#)")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass
class Made:
    """A generated document: lines of chunks, `chunks[i]` for paragraph i + 1 between everything else."""

    language: str
    newline: str
    cover: bool
    before: dict[int, list[str]] = field(default_factory=dict)
    chunks: list[str] = field(default_factory=list)

    def text(self, order: list[int] | None = None) -> str:
        order = list(range(len(self.chunks))) if order is None else order
        pieces = ["Rapport du Secrétariat", "16 juillet 2020"] if self.cover else []
        for place, chunk in enumerate(order):
            pieces += self.before.get(place, [])
            pieces.append(self.chunks[chunk])
        return "\n\n".join(pieces).replace("\n", self.newline)

    def source(self, order: list[int] | None = None) -> SourceText:
        return source_of(self.text(order), self.language, corrections=CORRECTIONS, markup=MARKUP)


@st.composite
def sentences(draw: st.DrawFn, language: str, noisy: bool = True) -> str:
    words = draw(st.lists(st.sampled_from(WORDS[language]), min_size=2, max_size=14))
    if noisy and draw(st.integers(0, 3)) == 0:
        words.insert(1, draw(st.sampled_from(NOISE)))
    return " ".join(words).rstrip(",") + STOPS[language]


@st.composite
def bodies(draw: st.DrawFn, language: str, note: int) -> str:
    """One paragraph: sentences, wrapped or not, cut by a page break or not, calling its note or not."""
    text = " ".join(draw(st.lists(sentences(language), min_size=1, max_size=4)))
    if draw(st.booleans()):  # hard-wrapped; a line must not begin like a numbered one
        text = re.sub(r"(\S+ \S+ \S+) (?=[^\d(*\[])", r"\1" + "\n", text)
    notes = ""
    if draw(st.integers(0, 4)) == 0:
        mark = str(note).translate(SUPERSCRIPTS)
        text += mark
        notes = f"\n\n{mark} Note {draw(sentences(language))}"
    if draw(st.integers(0, 3)) == 0 and language in ("fr", "ru"):
        gap = "\n\n\n\n" if draw(st.booleans()) else "\n\n\f\n"
        text = re.sub(r" (?=[a-zéя-ё]\w* \S)", gap, text, count=1)
    return text + notes


@st.composite
def documents(draw: st.DrawFn) -> Made:
    language = draw(st.sampled_from(sorted(WORDS)))
    made = Made(language, draw(st.sampled_from(["\n", "\n", "\r\n"])), draw(st.booleans()))
    count = draw(st.integers(3, 14))
    numbered = draw(st.booleans())
    heading, parts = 0, 0
    for place in range(count):
        kind = draw(st.integers(0, 5))
        if kind == 0:
            parts, heading = parts + 1, 0
            made.before[place] = [
                f"{'ABCDEFGHIJKLMNOP'[parts]}. Partie {draw(st.sampled_from(WORDS[language])).strip(',،')}"
            ]
        elif kind in (1, 2) and numbered and parts:
            heading += 1
            made.before[place] = [f"{heading}. Titre numéro {draw(st.sampled_from('abcdef'))}"]
        elif kind == 3 and parts:
            made.before[place] = ["Assemblée générale"]
        made.chunks.append(f"{place + 1}. {draw(bodies(language, place + 1))}")
    numbered_headings = sum(before[0][0].isdigit() for before in made.before.values())
    assume(numbered_headings != 1)  # one heading "1." alone cannot be told from a paragraph
    return made


LAWS = settings(max_examples=30, deadline=None)


@LAWS
@given(documents())
def test_numbers_run_from_1_each_once_in_order(made: Made) -> None:
    found = [p.number for p in split_paragraphs(made.source())]
    assert found == ["cover"] * made.cover + [str(n) for n in range(1, len(made.chunks) + 1)]


@LAWS
@given(documents())
def test_what_is_shown_is_the_raw_text_but_for_declared_edits(made: Made) -> None:
    source = made.source()
    for paragraph in split_paragraphs(source):
        for text, start, end, edits in (
            (paragraph.text, paragraph.start, paragraph.end, paragraph.edits),
            *((note.text, note.start, note.end, note.edits) for note in paragraph.notes),
        ):
            assert apply_edits(source.text, start, end, edits) == text
            assert {edit.rule for edit in edits} <= RULES
            at = start
            for edit in edits:
                assert at <= edit.start < edit.end <= end
                at = edit.end


@LAWS
@given(documents())
def test_healing_touches_only_white_space_and_notes(made: Made) -> None:
    source = made.source()
    for paragraph in split_paragraphs(source):
        for edit in paragraph.edits:
            removed = source.text[edit.start : edit.end]
            if edit.rule == "line break":
                assert removed.strip() == ""
                assert edit.replacement in ("", " ")
            if edit.rule == "page break":
                assert removed.strip() == "" or removed.strip()[0] in "¹²³⁴⁵⁶⁷⁸⁹"


@LAWS
@given(documents())
def test_every_letter_of_a_paragraph_is_shown_in_order(made: Made) -> None:
    for chunk, paragraph in zip(
        made.chunks, [p for p in split_paragraphs(made.source()) if p.number != "cover"], strict=True
    ):
        body = re.split(r"\n\n(?=[⁰¹²³⁴-⁹]+ Note)", chunk)[0].split(". ", 1)[1]
        plain = re.sub(r"\*|\[|\]\(#\)|\\|\^\{|\}", "", body).replace("ONU DC", "ONUDC").replace("ONUSUDC", "ONUDC")
        plain = re.sub(r"ONU\s+DC", "ONUDC", plain)
        assert "".join(paragraph.text.split()) == "".join(plain.split())


@LAWS
@given(documents())
def test_notes_hang_on_the_paragraph_that_calls_them(made: Made) -> None:
    found = {p.number: p for p in split_paragraphs(made.source())}
    for number, chunk in enumerate(made.chunks, start=1):
        calls = [str(number).translate(SUPERSCRIPTS)] if "Note " in chunk else []
        assert [note.marker for note in found[str(number)].notes] == calls
        assert all(mark in found[str(number)].text for mark in calls)


@LAWS
@given(documents())
def test_sentences_are_ordered_disjoint_and_cover_all_words(made: Made) -> None:
    for paragraph in split_paragraphs(made.source()):
        at = 0
        for span in paragraph.sentences:
            assert not paragraph.text[at : span.start].strip()
            assert span.start < span.end
            assert span.of(paragraph.text).strip() == span.of(paragraph.text)
            at = span.end
        assert not paragraph.text[at:].strip()


@LAWS
@given(documents(), st.data())
def test_removing_a_paragraph_is_always_noticed(made: Made, data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(made.chunks) - 2))
    order = [n for n in range(len(made.chunks)) if n != gone]
    with pytest.raises(NumberingError, match=r"^doc\.txt, line \d+: "):
        split_paragraphs(made.source(order))


@LAWS
@given(documents(), st.data())
def test_repeating_a_paragraph_is_always_noticed(made: Made, data: st.DataObject) -> None:
    order = list(range(len(made.chunks)))
    order.insert(data.draw(st.integers(0, len(order))), data.draw(st.sampled_from(order)))
    with pytest.raises(NumberingError, match=r"^doc\.txt, line \d+: "):
        split_paragraphs(made.source(order))


@LAWS
@given(documents(), st.data())
def test_swapping_two_paragraphs_is_always_noticed(made: Made, data: st.DataObject) -> None:
    order = list(range(len(made.chunks)))
    first, second = data.draw(st.lists(st.sampled_from(order), min_size=2, max_size=2, unique=True))
    order[first], order[second] = order[second], order[first]
    with pytest.raises(NumberingError, match=r"^doc\.txt, line \d+: "):
        split_paragraphs(made.source(order))


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("1234. \n\r\f*¹²aéЖم文\u2028\ufeff()[]#^{}\\-A"), max_size=80))
@example("1. a\x00\n\n2. b")
@example("1. \u202e\u2028x\n2. y")
def test_any_text_is_split_or_refused_with_a_sentence(text: str) -> None:
    source = source_of(text, corrections=CORRECTIONS, markup=MARKUP)
    try:
        paragraphs = split_paragraphs(source)
    except NumberingError as error:
        assert str(error).startswith("doc.txt")  # noqa: PT017
        return
    for paragraph in paragraphs:
        assert apply_edits(text, paragraph.start, paragraph.end, paragraph.edits) == paragraph.text
    found = [p.number for p in paragraphs if p.number.isdecimal()]
    assert found == [str(n) for n in range(1, len(found) + 1)]
    assert len({p.number for p in paragraphs}) == len(paragraphs) > 0
    assert any(p.number != "cover" for p in paragraphs)
