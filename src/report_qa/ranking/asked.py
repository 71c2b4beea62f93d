"""Which kind of fact a question asks for, and whether a text holds one."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

from report_qa.signs import signs
from report_qa.terms import TermFinder

NUMBER, DATE = "number", "date"

_YEAR = re.compile(r"#(?:19|20)\d\d$")
_PLAIN_NUMBER = re.compile(r"#\d+(?:\.\d+)?$")


def asked_kinds(question: str, language: str) -> frozenset[str]:
    """Of `number` and `date`, those that the question asks for by name ("сколько", "何时"); empty where it does not say."""
    return frozenset(match.concept for match in _finder(language or "en").find(question))


def holds(text: str, kind: str) -> bool:
    """Whether `text` states a fact of that kind: a number that is no year, a year."""
    found = signs(text)
    if kind == DATE:
        return any(_YEAR.match(sign) for sign in found)
    return any(_PLAIN_NUMBER.match(sign) and not _YEAR.match(sign) for sign in found)


@cache
def _finder(language: str) -> TermFinder:
    forms = json.loads((files("report_qa") / "data" / "asks.json").read_text(encoding="utf-8"))
    return TermFinder({kind: listed.get(language, []) for kind, listed in forms.items()}, language)
