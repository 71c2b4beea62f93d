"""Whom a report can be searched for by name: States, and the regions, bodies, organisations and programmes of the glossary."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from report_qa.concepts import STATE
from report_qa.errors import UsageError
from report_qa.terms import plain

NAMED_KINDS = ("place", "organisation", "body", "programme", "instrument")
"""Kinds of glossary entries that are names; the others are terms, which are asked about and not chosen."""
_FALLBACK = "en"
_LONGEST_TYPED = 200


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody or something with a name.

    `key` is what stands in an address or on the command line: ISO 3166 alpha-3 of a State ("NER"), else the glossary's id
    ("iom"). `kind` is `state` or one of NAMED_KINDS.
    """

    concept: str
    key: str
    kind: str

    @property
    def code(self) -> str:
        """ISO 3166 alpha-2 of a State, else ""."""
        return self.concept.removeprefix(STATE) if self.kind == "state" else ""

    def name(self, language: str) -> str:
        """The usual name in `language`: the United Nations' own for States; English where there is none."""
        named = _forms()[self.concept]
        return next(iter(named.get(language) or named.get(_FALLBACK) or next(iter(named.values()))))


@cache
def subjects() -> tuple[Subject, ...]:
    """All that can be chosen, States first."""
    states = [Subject(STATE + entry["code"], _alpha3(entry["code"]), "state") for entry in packaged("states.jsonl")]
    others = [
        Subject(entry["id"], entry["id"], entry["kind"])
        for entry in packaged("glossary.jsonl")
        if entry["kind"] in NAMED_KINDS
    ]
    return (*states, *others)


def state_of(code: str) -> Subject | None:
    """The State with this alpha-2 code."""
    return _states().get(code)


@cache
def _states() -> dict[str, Subject]:
    return {one.code: one for one in subjects() if one.code}


def subject_of(key: str) -> Subject:
    """The subject with this key: alpha-3 or alpha-2 code in either case, glossary id, or a full name in any language.

    Raises:
        UsageError: there is none, or the name is not one that is known.
    """
    wanted = key.strip()[:_LONGEST_TYPED]
    for one in subjects():
        if wanted.casefold() in (one.key.casefold(), one.code.casefold()) and wanted:
            return one
    named = [
        one for one in completions(wanted, limit=2) if any(_fold(form) == _fold(wanted) for form in _all_forms(one))
    ]
    if named:
        return named[0]
    near = ", ".join(f"{one.name(_FALLBACK)} ({one.key})" for one in completions(wanted, limit=4))
    raise UsageError(
        f"no State, region, body or programme is known by that name; did you mean {near}?"
        if near
        else "no State, region, body or programme is known by that name; write its usual name in any United Nations language, or its ISO code."
    )


def completions(typed: str, limit: int = 12) -> list[Subject]:
    """What `typed` may be the beginning of, in any language, best first: whole names, then beginnings, then words within."""
    wanted = _fold(typed[:_LONGEST_TYPED])
    if not wanted:
        return []
    ranked: list[tuple[int, int, int, Subject]] = []
    for at, one in enumerate(subjects()):
        best = min((_nearness(wanted, folded) for folded in _folded_forms(one.concept)), default=None)
        if best is not None and best[0] < _NOT_NEAR:
            ranked.append((*best, at, one))
    return [one for *_, one in sorted(ranked, key=lambda found: found[:3])[:limit]]


_NOT_NEAR = 3


def _nearness(wanted: str, form: str) -> tuple[int, int]:
    if form == wanted:
        return 0, len(form)
    if form.startswith(wanted):
        return 1, len(form)
    # no spaces between the words of Chinese: any place is the beginning of one; "al" before an Arabic name
    within = (
        f" {wanted}" in f" {form}"
        or f"ال{wanted}" in form
        or (wanted in form and not form.isascii() and wanted[0] >= "一")
    )
    return (2 if within else _NOT_NEAR), len(form)


@cache
def _folded_forms(concept: str) -> tuple[str, ...]:
    return tuple({_fold(form) for named in _forms()[concept].values() for form in named})


def _all_forms(one: Subject) -> Iterator[str]:
    for named in _forms()[one.concept].values():
        yield from named


def _fold(text: str) -> str:
    """For typing: case, accents and punctuation do not count."""
    decomposed = unicodedata.normalize("NFD", plain(text))
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())


@cache
def _forms() -> dict[str, dict[str, list[str]]]:
    """Concept → language → its names, the usual one first."""
    forms = {STATE + entry["code"]: entry["names"] for entry in packaged("states.jsonl")}
    forms |= {entry["id"]: entry["forms"] for entry in packaged("glossary.jsonl") if entry["kind"] in NAMED_KINDS}
    return {concept: {code: names for code, names in named.items() if names} for concept, named in forms.items()}


@cache
def world() -> dict[str, Any]:
    """The map of the world (`tools/make_world_map.py` says how it is made): every State's alpha-3 code and outline, by alpha-2 code."""
    read: dict[str, Any] = json.loads((files("report_qa") / "data" / "world.json").read_text(encoding="utf-8"))
    return read


def _alpha3(alpha2: str) -> str:
    return str(world()["states"].get(alpha2, {}).get("alpha3", alpha2))


def packaged(name: str) -> Iterator[dict[str, Any]]:
    """The lines of a data file that comes with the package."""
    for line in (files("report_qa") / "data" / name).read_text(encoding="utf-8").split("\n"):
        if line:
            yield json.loads(line)
