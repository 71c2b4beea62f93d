"""A question that leans on the one before, made whole: "and in Niger?" after "What was done in Mali?".

No question is looked for. What tells a leaning question is its form: it opens as one who goes on ("and", "a", "那"), or
is little more than a name or a year. What it names takes the place of what is of the same kind in the question before, a
State's of a State's, a year's of a year's; where nothing is, it is put behind that question.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol

from report_qa.concepts import STATE, Found
from report_qa.languages import UN_LANGUAGES
from report_qa.numerals import western_digits
from report_qa.terms import Match
from report_qa.types import Query, Span

MOST_WORDS = 1
"""Words besides what is named that a leaning question may have which does not open as one: "in Niger?"."""
MOST_WORDS_UNKNOWN = 2
"""The same in a language whose openers are not known: "und in Niger?"."""
MOST_AFTER_OPENING = 6
"""Words, names not counted, after which even a question that opens as one stands for itself."""
LONGEST_JOINING = 3
"""Letters of a word before a name that belongs to the name: "en Zambie", "au Niger"."""

_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ENDING = " \t?？؟!！.。…¿¡"
_WITHOUT_SPACES = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")


class Names(Protocol):
    """What finds names in a question and carries them over (`concepts.Concepts`)."""

    def find(self, text: str, language: str) -> list[Match]: ...

    def translated(self, text: str, language: str, target: str) -> list[Found]: ...


@dataclass(frozen=True, slots=True)
class _Named:
    """Something named in a question: where, and of which kind ("state", "year")."""

    span: Span
    kind: str


def understood(previous: Query, question: Query, names: Names) -> str:
    """What `question` asks when `previous` was asked before it; its own text where it stands for itself.

    The language of a question so short is easily mistaken: it is read in that of the one before too.
    """
    before, asked = previous.text.strip(), question.text.strip()
    if not before or not asked:
        return asked
    language, opening, found = max(
        (
            (language, _opening(asked, language), list(_named(asked, language, names)))
            for language in dict.fromkeys((previous.language, question.language))
        ),
        key=lambda read: (bool(read[1]), len(read[2])),
    )
    rest = _words_beside(asked, opening, found)
    most = MOST_WORDS if language in UN_LANGUAGES else MOST_WORDS_UNKNOWN
    leans = rest <= MOST_AFTER_OPENING if opening else bool(found) and rest <= most
    if not leans:
        return asked
    whole = before
    for one in found:
        old = [other.span for other in _named(whole, previous.language, names) if other.kind == one.kind]
        if old and language == previous.language:
            whole = _with_joining(whole, old, asked, one.span, len(opening))
        elif old:
            whole = _put(whole, old[0].start, old, _carried(asked, one, language, previous.language, names))
    return whole if whole != before else f"{before.rstrip(_ENDING)} – {asked[len(opening) :].strip() or asked}"


def _named(text: str, language: str, names: Names) -> Iterator[_Named]:
    for match in names.find(text, language):
        if match.concept.startswith(STATE):
            yield _Named(_without_and(text, match.span, language, names), "state")
    for year in _YEAR.finditer(western_digits(text)):
        yield _Named(Span(*year.span()), "year")


def _without_and(text: str, span: Span, language: str, names: Names) -> Span:
    """Arabic writes "and" as one with the name after it: the name alone, where that is one too."""
    inner = Span(span.start + 1, span.end)
    if language == "ar" and text[span.start] == "و" and names.find(inner.of(text), language):
        return inner
    return span


def _opening(text: str, language: str) -> str:
    """The opener that the text begins with, and the space after it; "" where it opens as other questions do."""
    said = text.lstrip(_ENDING).casefold()
    skipped = len(text) - len(text.lstrip(_ENDING))
    spoken = (language,) if language in UN_LANGUAGES else UN_LANGUAGES
    for opener in sorted((o for code in spoken for o in _openers()[code]), key=len, reverse=True):
        follows = said[len(opener) : len(opener) + 1]
        joined = (language == "ar" and opener == "و") or bool(_WITHOUT_SPACES.match(opener))
        if said.startswith(opener) and (joined or not follows.isalnum()):
            rest = text[skipped + len(opener) :]
            return text[: len(text) - len(rest.lstrip(" ,،，"))]
    return ""


def _words_beside(text: str, opening: str, found: list[_Named]) -> int:
    """Words that are neither the opening nor named; scripts without spaces: two characters count as one word."""
    left = list(text)
    for one in (Span(0, len(opening)), *(named.span for named in found)):
        left[one.start : one.end] = " " * (one.end - one.start)
    beside = "".join(left)
    dense = len(_WITHOUT_SPACES.findall(beside))
    return len(_WORD.findall(_WITHOUT_SPACES.sub(" ", beside))) + (dense + 1) // 2


def _carried(text: str, one: _Named, language: str, target: str, names: Names) -> str:
    """What is named, as another language calls it."""
    words = one.span.of(text)
    carried = names.translated(words, language, target) if one.kind == "state" else []
    return carried[0].name if carried else words


def _with_joining(whole: str, old: list[Span], asked: str, name: Span, opening: int) -> str:
    """The name for `old`, each with its joining word where both have one: "au Niger" for "en Zambie"."""
    own, theirs = _joining(asked, name.start), _joining(whole, old[0].start)
    if own is None or theirs is None or own < opening:
        return _put(whole, old[0].start, old, name.of(asked))
    return _put(whole, theirs, old, asked[own : name.end])


def _put(whole: str, start: int, old: list[Span], words: str) -> str:
    """`words` from `start` to the end of the first of `old`; the others of one list ("Mali, Niger and Chad") go with it."""
    end = old[0].end
    for after in old[1:]:
        if len(_WORD.findall(whole[end : after.start])) <= 1:
            end = after.end
    return f"{whole[:start]}{words}{whole[end:]}"


def _joining(text: str, name: int) -> int | None:
    """Where the short word right before a name begins."""
    found = re.search(rf"(?<![^\W_])[^\W\d_]{{1,{LONGEST_JOINING}}}\s+$", text[:name])
    return found.start() if found else None


@cache
def _openers() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = json.loads(
        (files("report_qa") / "data" / "openers.json").read_text(encoding="utf-8")
    )
    return loaded
