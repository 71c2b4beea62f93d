"""Terms that are taken for one another, and questions that do not say which of them they mean.

Smuggling of migrants and trafficking in persons are matters of two protocols, but "trafic" or "贩运" alone may be either.
`data/confusable.json` groups such concepts: each meaning with the concepts that make it clear, and the forms that do not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from report_qa.terms import Match, TermFinder


@dataclass(frozen=True, slots=True)
class Unclear:
    """A form, as it stands in the question, that may have several meanings: each with all concepts that speak for it."""

    text: str
    meanings: Mapping[str, frozenset[str]]


def unclear_terms(text: str, language: str, named: Iterable[Match]) -> list[Unclear]:
    """The unclear terms of a question, one a group at most.

    Args:
        named: the concepts that the question names; where one of a group is among them, the question is clear, and a form
            that is part of a longer one ("trafficking in firearms") says nothing.
    """
    concepts = list(named)
    found = []
    for at, group in enumerate(_groups()):
        meanings = {name: frozenset((name, *others)) for name, others in group["meanings"].items()}
        forms = [form for form in _finder(at, language or "en").find(text) if not _within_longer(form, concepts)]
        clear = [match for match in concepts if not any(_covers(form, match) for form in forms)]
        if forms and not any(match.concept in known for match in clear for known in meanings.values()):
            found.append(Unclear(forms[0].span.of(text), meanings))
    return found


def _within_longer(form: Match, concepts: Iterable[Match]) -> bool:
    return any(_covers(match, form) and match.span != form.span for match in concepts)


def _covers(outer: Match, inner: Match) -> bool:
    return outer.span.start <= inner.span.start and inner.span.end <= outer.span.end


@cache
def _groups() -> Sequence[Mapping[str, Any]]:
    groups: list[dict[str, Any]] = json.loads((files("report_qa") / "data" / "confusable.json").read_text("utf-8"))
    return groups


@cache
def _finder(group: int, language: str) -> TermFinder:
    return TermFinder({"unclear": _groups()[group]["unclear"].get(language, [])}, language)
