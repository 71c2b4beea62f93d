"""Numbers that are wrong are refused with file and line, never guessed at."""

from __future__ import annotations

import re

import pytest
from documents import REPORT, numbers

from report_qa.blocks import read_blocks
from report_qa.errors import NumberingError

RAW = REPORT.read_text(encoding="utf-8")


def _raw_without(number: int) -> str:
    return re.sub(rf"(?m)^{number}\. (?=\S).*\n", "", RAW, count=1)


@pytest.mark.parametrize("number", [2, 5, 9, 42, 57, 74])
def test_a_paragraph_that_is_missing_is_named_with_its_line(number: int) -> None:
    damaged = _raw_without(number)
    line = damaged[: damaged.index(f"\n{number + 1}. ")].count("\n") + 2
    with pytest.raises(NumberingError, match=rf"doc\.txt, line {line}: .*paragraph {number} is missing"):
        numbers(damaged)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("1. Un.\n\n3. Trois.", 3),
        ("1. Un.\n\n2. Deux.\n\n2. Encore.\n\n3. Trois.", 5),
        ("1. Un.\n\n3. Trois.\n\n2. Deux.\n\n4. Quatre.", 3),
        ("Titre\n\n2. Deux.\n\n3. Trois.", 3),
        ("\n\n\n2. Deux.", 4),
        ("1. Un.\n\f\n3. Trois.", 3),  # a form feed is no line of its own
        ("1. Un.\r\n\r\n3. Trois.", 3),
        ("1. Un.\n\n2. Deux.\n\nA. Titre\n\n1. Sous-titre", 7),  # cut short
        ("1. Un.\n\nA. Titre\n\nTexte sans numéro.\n\n3. Trois.", 7),  # perhaps the text is 2
        ("1. Un.\n\nA. T\n\n1. U\n\n2. V\n\n3. Trois.", 7),  # 2 is gone, a heading has its number
        ("1. Un\n\n1. Autre\n\n2. Deux", 1),
    ],
    ids=[
        "gap",
        "repeat",
        "swap",
        "no 1",
        "no 1, blank",
        "form feed",
        "CRLF",
        "cut",
        "unnumbered",
        "heading as 2",
        "which 1",
    ],
)
def test_wrong_numbers_are_refused_with_file_and_line(text: str, line: int) -> None:
    with pytest.raises(NumberingError, match=rf"^doc\.txt, line {line}: ") as caught:
        numbers(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["Rien", "I. Introduction", "Titre\n\nSous-titre"])
def test_a_text_without_numbers_and_without_a_sentence_is_refused(text: str) -> None:
    with pytest.raises(NumberingError, match=r"^doc\.txt: no paragraph numbered 1"):
        numbers(text)


@pytest.mark.parametrize("marker", ["¹", "²", "¹²"])
def test_a_footnote_without_caller_is_refused(marker: str) -> None:
    with pytest.raises(NumberingError, match=rf"^doc\.txt, line 3: footnote {marker} is called by no paragraph"):
        numbers(f"1. Un³.\n\n{marker} Note.\n\n2. Deux.")


def test_block_lines_count_as_an_editor_does() -> None:
    lines = [(block.line, block.words) for block in read_blocks("a\n\n\u2028b\n\n1. c\n2. d\r\n\r\n\fe\n¹ f")]
    assert lines == [(1, "a"), (3, "b"), (5, "c"), (6, "d"), (8, "e"), (9, "f")]


def test_a_paragraph_of_a_thousand_lines_and_a_document_of_five_thousand_paragraphs() -> None:
    text = "\n\n".join(f"{n}. " + "Un mot de plus ici\n" * (1000 if n == 7 else 3) + "fin." for n in range(1, 5001))
    assert numbers(text) == [str(n) for n in range(1, 5001)]
