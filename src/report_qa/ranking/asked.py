"""Which kind of fact a question asks for, and whether a text holds one.

Questions name the kind with the words of `data/asks.json`. What a kind looks like in a text is told by CLDR through Babel
(months, units of time) and by `data/facts.json` (numbers spelt out, percentages, currencies), in the text's own language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files

from report_qa.concepts import STATE, Concepts
from report_qa.signs import signs
from report_qa.terms import TermFinder

NUMBER, DATE, MONEY, PERCENTAGE, DURATION, STATES = "number", "date", "money", "percentage", "duration", "state"
KINDS = (NUMBER, DATE, MONEY, PERCENTAGE, DURATION, STATES)

_YEAR = re.compile(r"#(?:19|20)\d\d$")
_PLAIN_NUMBER = re.compile(r"#\d+(?:\.\d+)?$")
_PERCENT = re.compile(r"[%٪％]|‰")
_CURRENCY_SIGN = re.compile(r"[$€£¥₽₹₺]")


def asked_kinds(question: str, language: str) -> set[str]:
    """The kinds of fact that the question asks for by name ("сколько", "何时"); empty where it does not say."""
    return {match.concept for match in _asks(language or "en").find(question)}


def holds(text: str, kind: str, language: str, known: Collection[str] = ()) -> bool:
    """Whether `text`, in `language`, states a fact of that kind.

    Args:
        known: States' concepts that the question names itself; a State must be another one.
    """
    spoken = language or "en"
    if kind == STATES:
        named = {match.concept for match in _states().find(text, spoken) if match.concept.startswith(STATE)}
        return bool(named.difference(known))
    if kind == PERCENTAGE and _PERCENT.search(text) or kind == MONEY and _CURRENCY_SIGN.search(text):
        return True
    found = signs(text)
    if kind == DATE and any(_YEAR.match(sign) for sign in found):
        return True
    if kind == NUMBER and any(_PLAIN_NUMBER.match(sign) and not _YEAR.match(sign) for sign in found):
        return True
    return any(match.concept == kind for match in _facts(spoken).find(text))


@cache
def _states() -> Concepts:
    return Concepts()


@cache
def _asks(language: str) -> TermFinder:
    forms = json.loads((files("report_qa") / "data" / "asks.json").read_text(encoding="utf-8"))
    return TermFinder({kind: listed.get(language, []) for kind, listed in forms.items()}, language)


@cache
def _facts(language: str) -> TermFinder:
    listed = json.loads((files("report_qa") / "data" / "facts.json").read_text(encoding="utf-8"))
    forms = {kind: list(words.get(language, [])) for kind, words in listed.items()}
    for kind, form in _from_cldr(language):
        forms.setdefault(kind, []).append(form)
    return TermFinder(forms, language)


def _from_cldr(language: str) -> Iterator[tuple[str, str]]:
    """(kind, word) of months and of units of time."""
    from babel import Locale, UnknownLocaleError
    from babel.units import format_unit

    try:
        locale = Locale(language)
    except (UnknownLocaleError, ValueError):
        return
    yield from ((DATE, month) for month in locale.months["format"]["wide"].values())
    for unit in ("hour", "day", "week", "month", "year"):
        for count in (1, 2, 5, 11):
            word = re.sub(r"\d+", "", format_unit(count, f"duration-{unit}", "long", locale=locale)).strip()
            if not word.startswith("duration-"):  # CLDR has none
                yield DURATION, word
