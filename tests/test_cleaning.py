"""Declared edits, one rule at a time, and the law that holds for any text."""

from __future__ import annotations

import sys

import pytest
from documents import ALL_MARKUP, split
from hypothesis import given
from hypothesis import strategies as st

from report_qa.cleaning import apply_edits, count_marks, declared_edits, edit_counts, without_overlaps
from report_qa.types import Correction, Edit

ONUDC = (Correction("ONUSUDC", "ONUDC"), Correction("ONU DC", "ONUDC"))


def shown(text: str, *markup: str, corrections: tuple[Correction, ...] = ()) -> str:
    return apply_edits(text, 0, len(text), declared_edits(text, 0, len(text), corrections, markup))


@pytest.mark.parametrize(
    ("rule", "raw", "clean"),
    [
        ("link", "[74/148](#)", "74/148"),
        ("link", "([CTOC/COP/WG.7/2019/2](#)).", "(CTOC/COP/WG.7/2019/2)."),
        ("link", "[un](#) et [deux](https://un.org/x)", "un et deux"),
        ("link", "[sic] reste, f(x) aussi", "[sic] reste, f(x) aussi"),
        ("link", "[a [b](#)", "[a b"),
        ("superscript", "1^{er} mars, 2^{e}", "1er mars, 2e"),
        ("superscript", "x^2 {a}", "x^2 {a}"),
        ("bold", "**Appui aux organes**", "Appui aux organes"),
        ("bold", "**sur deux\nlignes**", "sur deux\nlignes"),
        ("bold", "**pas\n\nau-delà**", "**pas\n\nau-delà**"),
        ("bold", "2 ** 3 ** 4", "2 ** 3 ** 4"),
        ("emphasis", "(*Global Study*)", "(Global Study)"),
        ("emphasis", "*sur deux\r\nlignes*", "sur deux\r\nlignes"),
        ("emphasis", "*pas\r\n\r\nau-delà*", "*pas\r\n\r\nau-delà*"),
        ("emphasis", "provisoire* et 2*3*4", "provisoire* et 2*3*4"),
        ("emphasis", "* point\n* autre", "* point\n* autre"),
        ("escape", r"\(1999\) \[a\] \*", "(1999) [a] *"),
        ("escape", r"C:\dossier", r"C:\dossier"),
    ],
)
def test_one_rule(rule: str, raw: str, clean: str) -> None:
    assert shown(raw, rule) == clean
    assert shown(raw) == raw


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (r"[2491 \(2019\)](#)", "2491 (2019)"),
        ("**[un](#)**", "un"),
        ("[1^{er}](#)", "1er"),
        (r"\*mot\*", "*mot*"),
        (r"\[mot\](#)", "[mot](#)"),
        (r"\*\*mot\*\*", "**mot**"),
        (r"\^{er}", "^{er}"),
    ],
)
def test_rules_together(raw: str, clean: str) -> None:
    assert shown(raw, *ALL_MARKUP) == clean


def test_corrections_in_words_and_across_a_line_end() -> None:
    assert shown("L'ONUSUDC, INTERPOL-ONU DC.", corrections=ONUDC) == "L'ONUDC, INTERPOL-ONUDC."
    assert shown("ONU\nDC ONU \r\n DC ONU  DC", corrections=ONUDC) == "ONUDC ONUDC ONU  DC"
    assert shown("[ONU DC](#)", "link", corrections=ONUDC) == "ONUDC"
    assert shown("a.c abc", corrections=(Correction("a.c", "x"),)) == "x abc"


def test_a_wrapped_correction_is_one_edit() -> None:
    (paragraph,) = split("1. Le ONU\nDC dit\nceci.", corrections=(("ONU DC", "ONUDC"),)).values()  # type: ignore[arg-type]
    assert paragraph.text == "Le ONUDC dit ceci."
    assert [edit.rule for edit in paragraph.edits] == ["correction: ONU DC → ONUDC", "line break"]


def test_edits_stay_inside_their_range() -> None:
    text = "ONU DC ONU DC ONU DC"
    edits = declared_edits(text, 4, 17, ONUDC, ())
    assert [(edit.start, edit.end) for edit in edits] == [(7, 13)]
    assert declared_edits("[a](#)", 1, 6, (), ("link",)) == []


def test_of_two_that_overlap_the_first_then_the_longer_stays() -> None:
    a, b, c, d = Edit(0, 3, "", "a"), Edit(2, 5, "", "b"), Edit(5, 6, "", "c"), Edit(5, 8, "", "d")
    assert without_overlaps([d, c, b, a]) == [a, d]


def test_counts_name_every_rule_and_pairs_once() -> None:
    text = r"[a](#) [b](#) **c** \( ONU DC"
    edits = declared_edits(text, 0, len(text), ONUDC, ALL_MARKUP)
    assert edit_counts(count_marks([edits])) == {"bold": 1, "correction: ONU DC → ONUDC": 1, "escape": 1, "link": 2}


@given(st.text(st.sampled_from("ab *[](#)\\^{}\n\rONUDC "), max_size=60), st.sets(st.sampled_from(ALL_MARKUP)))
def test_edits_are_ordered_disjoint_and_only_ever_drop_marks(text: str, markup: set[str]) -> None:
    edits = declared_edits(text, 0, len(text), ONUDC, sorted(markup))
    at = 0
    for edit in edits:
        assert at <= edit.start < edit.end <= len(text)
        at = edit.end
        if edit.rule in ALL_MARKUP:
            assert edit.replacement == ""
            assert edit.rule in markup
            assert text[edit.start : edit.end][0] in "[]*\\^}"
    assert apply_edits(text, 0, len(text), []) == text


def test_cleaning_a_long_document_takes_work_in_proportion() -> None:
    def calls(paragraphs: int) -> int:
        text = "\n\n".join(f"{n}. L'ONU DC a *dit*\nceci, [74/{n}](#)." for n in range(1, paragraphs + 1))
        counted = [0]

        def count(*_: object) -> None:
            counted[0] += 1

        sys.setprofile(count)
        try:
            split(text, corrections=(("ONU DC", "ONUDC"),), markup=ALL_MARKUP)  # type: ignore[arg-type]
        finally:
            sys.setprofile(None)
        return counted[0]

    calls(10)
    assert calls(1000) < 15 * calls(100)
