"""Questions as they come in: issue 2's list of bad input."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_qa.errors import UsageError
from report_qa.questions import LONGEST_QUESTION, MOST_HITS, check_hits, clean_question

BAD = {
    "empty": "",
    "spaces": "   \t\n\u00a0\u2003\u3000",
    "punctuation": "?!… — «»",
    "arabic punctuation": "؟،؛",
    "100,000 characters": "a" * 100_000,
    "one too many": "a" * (LONGEST_QUESTION + 1),
    "NUL only": "\0\0",
    "controls only": "\x01\x1b\x7f\x85",
    "lone surrogates only": "\ud800\udfff",
    "unassigned only": "\U000e0fff\u0378",
    "overrides only": "\u202e\u2066\u200b\ufeff",
    "private use only": "\ue000\U000f0000",
    "joiners only": "\u200c\u200d",
    "marks only": "\u0301\u0302",
    "emoji only": "🤔🇫🇷",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_what_asks_nothing_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        clean_question(text)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 120
    assert message.isprintable()


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Combien\n\nde\tdétenus ?  ", "Combien de détenus ?"),
        ("a\0b\x1bc", "a b c"),
        ("who\ud800 was arrested", "who was arrested"),
        ("e\u0301tat", "état"),
        ("\u202eabc\u202c \u2066d\u2069 \u200be\ufeff", "abc d e"),
        ("من\u061c اعتقل؟", "من اعتقل؟"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("<b>Niger</b>", "<b>Niger</b>"),
        ("a\U000e0fffb\u0378c\ue000d", "abcd"),
        ("co\u00adopération", "coopération"),
        ("x\u2028y\u0085z", "x y z"),
        ("57", "57"),
        ("第五十七段", "第五十七段"),
        ("é" * LONGEST_QUESTION, "é" * LONGEST_QUESTION),
    ],
)
def test_what_can_be_asked_is_made_safe(raw: str, clean: str) -> None:
    assert clean_question(raw) == clean


@given(st.text(st.one_of(st.characters(), st.sampled_from("a \0\u202e\ud800\u0301\u200d")), max_size=200))
def test_a_clean_question_stays_as_it_is_and_can_be_written(text: str) -> None:
    try:
        cleaned = clean_question(text)
    except UsageError:
        return
    assert clean_question(cleaned) == cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") for c in cleaned)
    assert len(cleaned) <= LONGEST_QUESTION * 3


@pytest.mark.parametrize("k", [0, -1, MOST_HITS + 1, 10**30, -(10**30)])
def test_impossible_numbers_of_hits(k: int) -> None:
    with pytest.raises(UsageError, match="between 1 and 100"):
        check_hits(k)


def test_possible_numbers_of_hits() -> None:
    assert [check_hits(k) for k in (1, 10, MOST_HITS)] == [1, 10, MOST_HITS]
