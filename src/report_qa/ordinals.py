"""Ordinal numbers, written one way whatever the language: "neuvième", "9th", "девятая", "التاسعة", "第九" are all "#9th".

Sessions, meetings and objectives go by them. The words of "second" to "hundredth" are in `data/ordinals.json` ("first" means too
many other things); `tools/make_ordinals.py` made it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from report_qa.numerals import CHINESE_DIGITS, value_of, western_digits
from report_qa.terms import words

HIGHEST = 100
_BEFORE_ARTICLE = re.compile("^[وفبك](?=ال)")
_DIGITS = {
    "de": r"(\d{1,3})\.(?=\s+[A-ZÄÖÜ])",
    "en": r"(\d{1,3})(?:st|nd|rd|th)\b",
    "es": r"(\d{1,3})\.?[ºª]",
    "fa": r"(\d{1,3})\s?(?:مین|م|امین|ام|اُم)\b",
    "fr": r"(\d{1,3})(?:es?|[èe]mes?)\b",
    "hi": r"(\d{1,3})\s?(?:वां|वीं|वें|वाँ|वी|वे)",
    "it": r"(\d{1,3})[ºª°]",
    "ja": rf"第\s?(\d{{1,3}}|[{CHINESE_DIGITS}]{{1,5}})",
    "pt": r"(\d{1,3})\.?[ºª]",
    "ru": r"(\d{1,3})-?(?:й|я|е|го|му|м|ю|х|ый|ая|ое|ой)\b",
    "tr": r"(\d{1,3})(?:\.(?=\s+\w)|'?(?:inci|ıncı|uncu|üncü|nci|ncı|ncu|ncü)\b)",
    "zh": rf"第\s?(\d{{1,3}}|[{CHINESE_DIGITS}]{{1,5}})",
}
"""Digits that an ending makes an ordinal number, by language."""


def ordinals(text: str, language: str) -> list[str]:
    """The signs ("#9th") of all ordinal numbers of the text from "second" on; of another language than the listed ones, none."""
    folded = western_digits(text)
    pattern = _patterns().get(language)
    found = [value_of(match[1]) or 0 for match in pattern.finditer(folded)] if pattern else []
    return [f"#{number}th" for number in (*found, *_spelt(text, language)) if 1 < number <= HIGHEST]


def _spelt(text: str, language: str) -> list[int]:
    """The numbers of the ordinal words; the longest form wins ("seventy-fifth" is no fifth)."""
    forms = _forms(language)
    if not forms:
        return []
    tokens = _tokens(text, language)
    found, at = [], 0
    while at < len(tokens):
        length = next((n for n in (3, 2, 1) if tokens[at : at + n] in forms), 0)
        if length:
            found.append(forms[tokens[at : at + length]])
        at += max(length, 1)
    return found


def _tokens(text: str, language: str) -> tuple[str, ...]:
    """The folded words; of Arabic ones, without what is written together with the article."""
    return tuple(
        _BEFORE_ARTICLE.sub("", word.plain) if language == "ar" else word.plain for word in words(text, language)
    )


@cache
def _forms(language: str) -> Mapping[tuple[str, ...], int]:
    listed = json.loads((files("report_qa") / "data" / "ordinals.json").read_text(encoding="utf-8")).get(language, {})
    return {_tokens(form, language): int(number) for number, forms in listed.items() for form in forms}


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    return {language: re.compile(pattern) for language, pattern in _DIGITS.items()}
