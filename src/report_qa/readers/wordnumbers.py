"""The numbers that Word counts itself and does not write into the text: "1.", "(a)", "一、", "أ)"."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from report_qa.numerals import in_letters, in_roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_ALPHA = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_DIGITS = "〇一二三四五六七八九"


def _chinese(number: int) -> str:
    if number < 10:
        return _DIGITS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")
    return "".join(_DIGITS[int(c)] for c in str(number))


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else ""


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "upperRoman": in_roman,
    "lowerRoman": lambda number: in_roman(number).lower(),
    "upperLetter": lambda number: in_letters(number).upper(),
    "lowerLetter": in_letters,
    "arabicAlpha": _one_of(_ALPHA),
    "arabicAbjad": _one_of(_ABJAD),
    "hindiNumbers": lambda number: str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    "russianLower": _one_of(_RUSSIAN),
    "russianUpper": _one_of(_RUSSIAN.upper()),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "ideographDigital": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "none": lambda number: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    pattern: str


class Numbering:
    """Counts as Word does: each level of a list by itself, begun anew when a higher one goes on."""

    def __init__(self, tree: Any) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if tree is None:
            return
        for node in tree.findall(W + "abstractNum"):
            self._abstract[node.get(W + "abstractNumId", "")] = dict(map(_level, node.findall(W + "lvl")))
        for node in tree.findall(W + "num"):
            anew = {
                _whole(override.get(W + "ilvl"), 0): _whole(value_at(override, W + "startOverride"), 1)
                for override in node.findall(W + "lvlOverride")
                if override.find(W + "startOverride") is not None
            }
            self._lists[node.get(W + "numId", "")] = (value_at(node, W + "abstractNumId") or "", anew)

    def label(self, paragraph: Any, from_style: Any) -> str:
        """What Word shows before the paragraph's text, with a blank after it; empty where it counts nothing."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        which = _first(value_at(own, W + "numId"), value_at(from_style, W + "numId"))
        level = _whole(_first(value_at(own, W + "ilvl"), value_at(from_style, W + "ilvl")), 0)
        if which is None or which not in self._lists:
            return ""
        abstract, anew = self._lists[which]
        levels = self._abstract.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if level in anew and (which, level) not in self._begun:
            self._begun.add((which, level))
            counts[level] = anew[level]
        else:
            counts[level] = counts[level] + 1 if level in counts else levels[level].start
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return _written(levels, level, counts)


def value_at(node: Any, path: str) -> str | None:
    """The `w:val` of the element at `path` below `node`; None where there is none."""
    found = None if node is None else node.find(path)
    return None if found is None else found.get(W + "val")


def _written(levels: Mapping[int, _Level], level: int, counts: Mapping[int, int]) -> str:
    if levels[level].form == "bullet":
        return "- "

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        if at not in levels:
            return ""
        return _FORMATS.get(levels[at].form, str)(counts.get(at, levels[at].start))

    label = re.sub(r"%([1-9])", number, levels[level].pattern).strip()
    return f"{label} " if label else ""


def _level(node: Any) -> tuple[int, _Level]:
    return _whole(node.get(W + "ilvl"), 0), _Level(
        _whole(value_at(node, W + "start"), 1),
        value_at(node, W + "numFmt") or "decimal",
        value_at(node, W + "lvlText") or "",
    )


def _first(*values: str | None) -> str | None:
    return next((value for value in values if value is not None), None)


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 6 else otherwise
