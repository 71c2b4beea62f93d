"""Which kind of fact a question asks for, and where a text states one.

Questions name the kind with the words of `data/asks.json`. What a kind looks like in a text is told by CLDR through Babel
(months, units of time) and by `data/facts.json` (numbers spelt out, percentages, currencies), in the text's own language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from importlib.resources import files

from report_qa.concepts import STATE, Concepts
from report_qa.numerals import western_digits
from report_qa.terms import TermFinder
from report_qa.types import Span

NUMBER, DATE, MONEY, PERCENTAGE, DURATION, STATES = "number", "date", "money", "percentage", "duration", "state"
KINDS = (NUMBER, DATE, MONEY, PERCENTAGE, DURATION, STATES)

_SHAPES = {
    NUMBER: re.compile(
        r"(?<![0-9A-Za-z\u00c0-\u024f\u0400-\u04ff/.])(?!(?:19|20)\d\d(?!\d))\d+(?:[ \u00a0\u202f.,]\d{3})*"
    ),
    DATE: re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)"),
    MONEY: re.compile(r"[$€£¥₽₹₺]"),
    PERCENTAGE: re.compile(r"[%٪％‰]"),
}
"""What a kind looks like in every language."""


def asked_kinds(question: str, language: str) -> frozenset[str]:
    """The kinds of fact that the question asks for by name ("сколько", "何时"); empty where it does not say."""
    return frozenset(match.concept for match in _asks(language or "en").find(question))


def stated(text: str, kind: str, language: str, known: Collection[str] = ()) -> list[Span]:
    """Where `text`, in `language`, states facts of that kind.

    Args:
        known: concepts that the question names itself; a State must be another one.
    """
    return [
        span for found, span, concept in _facts_of(text, language or "en") if found == kind and concept not in known
    ]


@lru_cache(maxsize=4096)
def _facts_of(text: str, language: str) -> tuple[tuple[str, Span, str], ...]:
    """(kind, where, the State or "") of all facts; the same few passages are looked at again and again."""
    western = western_digits(text)
    return (
        *((kind, Span(*match.span()), "") for kind, shape in _SHAPES.items() for match in shape.finditer(western)),
        *((match.concept, match.span, "") for match in _facts(language).find(text)),
        *(
            (STATES, one.span, one.concept)
            for one in _package_concepts().find(text, language)
            if one.concept.startswith(STATE)
        ),
    )


@cache
def _package_concepts() -> Concepts:
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
