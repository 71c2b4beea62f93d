"""Concepts and their names in many languages: States (CLDR and UN names) and a glossary that users can extend."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from report_qa.errors import CorpusError
from report_qa.terms import Match, TermFinder, plain

STATE = "state:"
"""Prefix of a State's or territory's concept; an ISO 3166 alpha-2 code follows."""

_NO_STATES = frozenset(("EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"))


@dataclass(frozen=True, slots=True)
class Found:
    """A concept named in a text: as it stands there, and its usual name in the language that it was looked up for."""

    text: str
    concept: str
    name: str


class Concepts:
    """Finds concepts in a text and names them in another language.

    Args:
        extra: further glossary entries, `{"id": …, "forms": {"fr": […], "en": […], …}}`; they win over the package's.
    """

    def __init__(self, extra: Iterable[Mapping[str, Any]] = ()) -> None:
        self._extra = list(extra)
        self._extra_finders: dict[str, TermFinder] = {}

    def find(self, text: str, language: str) -> list[Match]:
        """The concepts named in `text`, in order."""
        spoken = language or "en"
        found = _packaged_finder(spoken).find(text)
        if not self._extra:
            return found
        own = self._extra_finder(spoken).find(text)
        rest = [match for match in found if not any(match.span.overlaps(one.span) for one in own)]
        return sorted([*own, *rest], key=lambda match: match.span.start)

    def translated(self, text: str, language: str, target: str) -> list[Found]:
        """The concepts in `text` with their usual names in `target`; those that already stand there as such left out."""
        here = plain(text)
        found: dict[str, Found] = {}
        for match in self.find(text, language):
            name = self.name(match.concept, target)
            if name and match.concept not in found and plain(name) not in here:
                found[match.concept] = Found(match.span.of(text), match.concept, name)
        return list(found.values())

    def name(self, concept: str, language: str) -> str:
        """The usual name of a concept in `language`, or ""."""
        for entry in self._extra:
            if entry["id"] == concept and entry["forms"].get(language):
                return str(entry["forms"][language][0])
        return next(iter(_packaged_forms(language).get(concept, ())), "")

    def _extra_finder(self, language: str) -> TermFinder:
        if language not in self._extra_finders:
            forms = {entry["id"]: entry["forms"].get(language, []) for entry in self._extra}
            self._extra_finders[language] = TermFinder(forms, language)
        return self._extra_finders[language]


def read_glossary(data: str, file: str) -> list[dict[str, Any]]:
    """Glossary entries, one JSON object a line.

    Raises:
        CorpusError: a line is no such entry; names it.
    """
    entries = []
    for number, line in enumerate(data.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            usable = isinstance(entry["id"], str) and all(
                isinstance(form, str) and form.strip() for forms in entry["forms"].values() for form in forms
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            usable = False
        if not usable:
            raise CorpusError(
                f'{file}, line {number}: not a glossary entry; write {{"id": "…", "forms": {{"fr": ["…"], "en": ["…"]}}}}.'
            )
        entries.append(entry)
    return entries


def dump_glossary(entries: Iterable[Mapping[str, Any]]) -> bytes:
    """What `read_glossary` reads."""
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries).encode("utf-8", "surrogatepass")


@cache
def package_data_digest() -> str:
    """SHA-256 of the names and ordinal words that come with the package; others make other postings."""
    digest = hashlib.sha256()
    for name in ("states.jsonl", "glossary.jsonl", "ordinals.json"):
        digest.update((files("report_qa") / "data" / name).read_bytes())
    return digest.hexdigest()


@cache
def _packaged_finder(language: str) -> TermFinder:
    return TermFinder(_packaged_forms(language), language)


@cache
def _packaged_forms(language: str) -> Mapping[str, list[str]]:
    forms: dict[str, list[str]] = defaultdict(list)
    for entry in _lines("states.jsonl"):
        concept = STATE + entry["code"]
        forms[concept] += entry["names"].get(language, []) + entry["adjectives"].get(language, [])
    for code, name in _territories(language):
        if name not in forms[STATE + code]:
            forms[STATE + code].append(name)
    for entry in _lines("glossary.jsonl"):
        forms[entry["id"]] += entry["forms"].get(language, [])
    return forms


def _territories(language: str) -> Iterator[tuple[str, str]]:
    """(ISO code, name) from CLDR."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale(language)
    except (UnknownLocaleError, ValueError):
        return
    for code, name in locale.territories.items():
        if len(code) == 2 and code.isalpha() and code not in _NO_STATES:
            yield code, name


def _lines(name: str) -> Iterator[dict[str, Any]]:
    text = (files("report_qa") / "data" / name).read_text(encoding="utf-8")
    for line in text.split("\n"):
        if line:
            yield json.loads(line)
