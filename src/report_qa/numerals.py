"""Numbers as UN documents write them: in digits of several scripts, Roman, Chinese, Arabic words and letters."""

from __future__ import annotations

import re
import unicodedata

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"))
_ROMAN_ENDS = ((9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_CHINESE = {c: value for value, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_ARABIC_ONES = {
    "الأول": 1, "الأولى": 1, "الثاني": 2, "الثانية": 2, "الثالث": 3, "الثالثة": 3, "الرابع": 4, "الرابعة": 4,
    "الخامس": 5, "الخامسة": 5, "السادس": 6, "السادسة": 6, "السابع": 7, "السابعة": 7, "الثامن": 8, "الثامنة": 8,
    "التاسع": 9, "التاسعة": 9, "العاشر": 10, "العاشرة": 10, "الحادي": 1, "الحادية": 1,
}  # fmt: skip
_ARABIC_TENS = {
    "عشر": 10,
    "عشرة": 10,
    "والعشرون": 20,
    "والعشرين": 20,
    "العشرون": 20,
    "العشرين": 20,
    "الثلاثون": 30,
    "والثلاثون": 30,
}
_FIRSTS = {"premier", "première", "primero", "primera", "first", "one", "первая", "первый"}
_OTHER_DIGITS = re.compile(r"[^\D0-9]")
CHINESE_DIGITS = "〇零一二两三四五六七八九十百"
"""The signs that `value_of` reads as a Chinese number."""


def value_of(words: str) -> int | None:
    """The number that `words` are: "12", "١٢", "XII", "十二", "الثاني عشر", "premier"; None where they are none."""
    words = words.strip()
    if words.isdecimal() and len(words) <= 4:
        return int(words)
    if words.isascii() and words.isupper() and (found := _from_roman(words)):
        return found
    if words and all(c in CHINESE_DIGITS for c in words):
        return _from_chinese(words)
    if words.casefold() in _FIRSTS:
        return 1
    return _from_arabic(words)


def western_digits(text: str) -> str:
    """Digits of every script as 0 to 9; nothing else changes, and nothing moves."""
    return text if text.isascii() else _OTHER_DIGITS.sub(lambda match: str(unicodedata.digit(match[0])), text)


def in_roman(number: int) -> str:
    """12 as "XII"."""
    written = ""
    for value, sign in (*_ROMAN, *_ROMAN_ENDS):
        written += sign * (number // value)
        number %= value
    return written


def in_letters(number: int) -> str:
    """1 as "a", 26 as "z", 27 as "aa"."""
    written = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        written = chr(ord("a") + rest) + written
    return written


def _from_roman(words: str) -> int | None:
    if not re.fullmatch(r"[IVXLCDM]{1,15}", words):
        return None
    values = {sign: value for value, sign in (*_ROMAN, *_ROMAN_ENDS) if len(sign) == 1}
    total = 0
    for sign, following in zip(words, [*words[1:], ""], strict=True):
        value = values[sign]
        total += -value if following and values[following] > value else value
    return total if in_roman(total) == words else None


def _from_chinese(words: str) -> int | None:
    if not any(c in words for c in "十百"):
        return int("".join(str(_CHINESE[c]) for c in words)) if len(words) <= 4 else None
    total = pending = 0
    for c in words:
        if c in "十百":
            total += (pending or 1) * (10 if c == "十" else 100)
            pending = 0
        else:
            pending = _CHINESE[c]
    return total + pending


def _from_arabic(words: str) -> int | None:
    parts = unicodedata.normalize("NFC", words).split()
    if not parts or len(parts) > 2:
        return None
    if len(parts) == 1:
        return _ARABIC_ONES.get(parts[0]) or _ARABIC_TENS.get(parts[0])
    ones, tens = _ARABIC_ONES.get(parts[0]), _ARABIC_TENS.get(parts[1])
    return ones + tens if ones and tens else None
