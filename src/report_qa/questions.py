"""A question as it comes in, made safe to work with: bounded, visible, Unicode in one form."""

from __future__ import annotations

import re
import unicodedata

from report_qa.errors import QuestionError, UsageError

LONGEST_QUESTION = 2000
"""Characters. The encoder reads some 500 tokens; more would be cut off without a word."""
MOST_HITS = 100

_SPACE = re.compile(r"\s+")
_INVISIBLE = {"Cc", "Cs", "Co", "Cn"}
"""Controls, lone surrogates, private use, unassigned: nothing that a question can mean."""
_KEPT_FORMAT = {"\u200c", "\u200d"}
"""Joiners, which Persian and Hindi spelling needs; other format characters (overrides, isolates, zero-width) go."""


def clean_question(text: str) -> str:
    """The question without invisible characters, in NFC, white space made single spaces.

    Raises:
        QuestionError: it is empty, holds no letter or digit, or is longer than LONGEST_QUESTION.
    """
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            "too_long", f"the question has {len(text):,} characters; ask it in at most {LONGEST_QUESTION:,}."
        )
    visible = "".join(_visible(character) for character in text)
    cleaned = _SPACE.sub(" ", unicodedata.normalize("NFC", visible)).strip()
    if not cleaned:
        raise QuestionError("empty", "the question is empty; type what you want to know.")
    if not any(character.isalnum() for character in cleaned):
        raise QuestionError("no_word", "the question has no word in it; type what you want to know.")
    return cleaned


def check_hits(k: int) -> int:
    """`k`, if it is a number of hits that can be asked for.

    Raises:
        UsageError: it is not between 1 and MOST_HITS.
    """
    if not 1 <= k <= MOST_HITS:
        raise UsageError(f"the number of paragraphs must be between 1 and {MOST_HITS}, not {k}.")
    return k


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in _INVISIBLE:
        return " " if character.isspace() or category == "Cc" else ""
    if category == "Cf" and character not in _KEPT_FORMAT:
        return ""
    return character
