"""The ways in which UN documents write the numbers of paragraphs: "1.", "1)", "(1)", "١-", "一、", "2.1"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from report_qa.numerals import CHINESE_DIGITS, value_of

Number = tuple[int, ...]
"""A paragraph's number in its parts: (57,) is "57", (2, 1) is "2.1"."""

_BLANK = r"[ \t\u00a0\u3000]"
_HAN = r"\u3400-\u9fff"
_ARABIC = r"\u0620-\u06ff"
_HAN_NUMBER = rf"(?P<number>[{CHINESE_DIGITS}]{{1,6}})"
_ENDED = rf"(?:{_BLANK}+(?=\S)|(?=[{_HAN}]))"


@dataclass(frozen=True, slots=True)
class Counted:
    """The number that a text begins with. `end` is where the words after it begin; `unsure`: it may be an amount or a date."""

    number: Number
    end: int
    unsure: bool = False


class NumberStyle(Enum):
    """A way of writing the numbers of paragraphs, as a pattern. Digits are those of any script.

    The order is that in which a document is tried: what comes later counts sub-paragraphs or headings where something before it counts
    paragraphs. Decimal numbers count within chapters; a chapter may be one paragraph ("5.", or "5" alone), and in Arabic a dash may stand for the point.
    """

    DECIMAL = (
        rf"(?:(?P<number>\d{{1,3}}(?:[.．]\d{{1,3}}){{1,3}})[.．]?{_ENDED}"  # "2.1 The", "2.1. The", "2.1提交人"
        rf"|(?P<dashed>\d{{1,3}}(?:[-‑–]\d{{1,3}}){{1,3}})[-.]?{_BLANK}+(?=[{_ARABIC}])"  # "٢-١ يقول"
        rf"|(?P<chapter>\d{{1,3}})(?:[.．]{_ENDED}|{_BLANK}?[-–—]{_BLANK}+(?=[{_ARABIC}])|(?P<bare>{_BLANK}+(?=\S))))"
    )
    STOP = rf"(?P<number>\d{{1,4}})[.．]{_ENDED}"  # "1. The", "1．本报告", "١. "
    DASH = rf"(?P<number>\d{{1,4}}){_BLANK}?[-–—−]{_BLANK}+(?=\S)"  # "1 - ", "١- "
    HAN_COMMA_DIGIT = r"(?P<number>\d{1,4})、\s*(?=\S)"  # "1、"
    BRACKET = rf"(?P<number>\d{{1,4}})[)）]{_ENDED}"  # "1) "
    BRACKETS = rf"[(（](?P<number>\d{{1,4}})[)）]{_BLANK}*(?=\S)"  # "(1) "
    HAN_BRACKETS = rf"[(（]{_HAN_NUMBER}[)）]{_BLANK}*(?=\S)"  # "（一）"
    HAN_COMMA = rf"{_HAN_NUMBER}、{_BLANK}*(?=\S)"  # "一、"

    def match(self, text: str, start: int = 0, end: int | None = None) -> Counted | None:
        """The number that `text[start:end]` begins with."""
        end = len(text) if end is None else end
        found = _PATTERNS[self].match(text, start, end)
        if found is None:
            return None
        if self is NumberStyle.DECIMAL:
            return _decimal(text, found, end)
        value = value_of(found["number"])
        return None if value is None else Counted((value,), found.end())


_PATTERNS = {style: re.compile(style.value) for style in NumberStyle}
_NO_DIGIT = re.compile(r"\D")
_LINE = re.compile(r".+")


def _decimal(text: str, found: re.Match[str], end: int) -> Counted | None:
    parts = _NO_DIGIT.split(found["number"] or found["dashed"] or found["chapter"])
    number = tuple(map(int, parts))
    if found["chapter"] and not found["bare"]:
        return Counted(number, found.end())
    first, line = text[found.end()], _LINE.match(text, found.end(), end)
    # "2.5 million", "30 июня", "2.1 %", "2.1 3.4"
    is_amount = first.islower() or first in "%‰٪％" or not (line and any(map(str.isalpha, line[0])))
    if is_amount or not all(number) or any(len(str(n)) < len(part) for n, part in zip(number, parts, strict=True)):
        return None
    return Counted(number, found.end(), bool(found["bare"]))


def written(number: Number) -> str:
    """(2, 1) as "2.1"."""
    return ".".join(map(str, number))


def succeeds(number: Number, before: Number) -> bool:
    """Whether `number` is the next one after `before`: on its level, on one above it, or the first below; after nothing, a first one."""
    shared = 0
    while shared < min(len(number), len(before)) and number[shared] == before[shared]:
        shared += 1
    rest = number[shared:]
    if rest and shared < len(before):
        rest = (rest[0] - before[shared], *rest[1:])
    return bool(rest) and all(part == 1 for part in rest)


def missing_before(number: Number, before: Number) -> Number:
    """The first number that is missing where `number` stands after `before`."""
    shared = 0
    while shared < min(len(number) - 1, len(before)) and number[shared] == before[shared]:
        shared += 1
    following = before[shared] + 1 if shared < len(before) else 1
    return (*number[:shared], following, *[1] * (len(number) - shared - 1))
