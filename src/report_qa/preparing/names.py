"""Where a text names a State: the State itself, or by its adjective, and not what only looks like it.

Stricter than `concepts`, which finds what a question may mean: here a false name is shown to a delegate as a fact. A name counts
as the report spells it (capital letter, no other ending where the language has none), not inside a longer name of something
else ("golfe de Guinée"), not joined to another word ("ibéro-américain"), and not where it names a language ("en espagnol").
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from report_qa.concepts import STATE
from report_qa.preparing.subjects import packaged
from report_qa.terms import Match, TermFinder, Word, plain, stem, words
from report_qa.types import Span

_UNINFLECTED = frozenset(("ar", "de", "en", "es", "fr", "it", "ja", "nl", "pt", "zh"))
"""Languages whose names of States have no endings: they must agree to the letter ("à mal" is not "Mali"). In Arabic, which writes
"and", "in" and "to" as part of the next word, with each of these before them: its stems make "forests" of Gabon."""
_ARABIC_BEFORE = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل")
_INDECLINABLE = re.compile(r"[иоуеэюы]$")
"""Endings of Russian names that have no cases: "Мало" is no case of "Мали"."""
_AS_WRITTEN = ""
"""The language of a TermFinder that knows no stems."""
_LOOKALIKE = "lookalike"
_HYPHENS = "-\u2010\u2011"

_BEFORE_A_LANGUAGE = {
    "en": "in into",
    "es": "en al idioma idiomas lengua lenguas versión versiones original",
    "fr": "en langue langues version versions original originale",
    "ru": "язык языка языке языки языков языках оригинал",
    "ar": "اللغة باللغة لغة اللغات باللغات بلغة الأصل اللغتين باللغتين",
}
_AFTER_A_LANGUAGE = {
    "en": "language languages version versions speaking translation",
    "ru": "язык языка языке языки языков языках языком языками",
}
_OF_GRAMMAR = frozenset("and or only for on to with by at as the".split())
"""What follows an English name of a language, and no adjective: "in French and Spanish", "in French waters"."""
_AND = frozenset("et ou and or y e o и или و أو".split())
_CLAUSE_END = re.compile(r"[.;!?\n。；؛؟]")
_ARABIC_IN = ("بال", "وبال")
_NEEDS_A_CUE = {
    # "مالي" is Mali and "financial": a State only after what stands before places
    "ar": {"مالي": "في وفي من ومن إلى وإلى عن حكومة وحكومة جمهورية شمال جنوب وسط دولة بين استقرار لدى".split()}
}


@dataclass(frozen=True, slots=True)
class Named:
    """A State named in a text; `code` is its ISO 3166 alpha-2 code."""

    span: Span
    code: str


class StateNames:
    """Finds the names of States in texts of one language (ISO 639-1)."""

    def __init__(self, language: str) -> None:
        self._language = language
        names, adjectives = _forms(language)
        self._names = TermFinder(names, language if language not in _UNINFLECTED or language == "zh" else _AS_WRITTEN)
        self._adjectives = TermFinder(adjectives, _AS_WRITTEN if language == "ar" else language)
        self._forms = names
        # endings are added to a masculine singular, in Russian put in its place: a shorter word is another ("indi-")
        shorter = 1 if language == "ru" else 0
        self._shortest = {concept: min(map(len, forms)) - shorter for concept, forms in adjectives.items() if forms}
        self._languages = _names_of_languages(language)

    def find(self, text: str) -> list[Named]:
        """The States named in `text`, in order."""
        matches = [match for match in self._names.find(text) if self._is_spelt_as_a_name(match, text)]
        states = [match for match in matches if match.concept.startswith(STATE)]
        found = [
            Named(self._with_bracket(match.span, text), match.concept.removeprefix(STATE))
            for match in states
            if not self._is_joined(match, text, states) and self._has_its_cue(match, text, states)
        ]
        found += [
            Named(match.span, match.concept.removeprefix(STATE))
            for match in self._adjectives.find(text)
            if not any(match.span.overlaps(other.span) for other in matches)
            and match.span.end - match.span.start >= self._shortest[match.concept]
            and not self._is_joined(match, text, [])
            and not self._is_a_language(match.span, text)
        ]
        return sorted(found, key=lambda one: one.span.start)

    def _is_spelt_as_a_name(self, match: Match, text: str) -> bool:
        """Whether it has a capital letter, where its script has them: "to go" is not "Togo", nor "мали" Mali."""
        letters = match.span.of(text)
        if self._language == "ru" and not self._is_a_case(match, letters):
            return False
        return match.concept == _LOOKALIKE or letters.lower() != letters or letters.upper() == letters.lower()

    def _is_a_case(self, match: Match, letters: str) -> bool:
        """Whether a form of the name agrees with the text but for the endings of words that have cases."""
        spelt = words(letters, "ru")
        return any(
            len(form) == len(spelt)
            and all(a.plain == b.plain or not _INDECLINABLE.search(a.plain) for a, b in zip(form, spelt, strict=True))
            for form in (words(one, "ru") for one in self._forms[match.concept])
        )

    def _with_bracket(self, span: Span, text: str) -> Span:
        """ "Bolivie (État plurinational de)" whole: the finder's words end before the bracket."""
        rest = re.match(r"['’ʼ]?\s*[)）]", text[span.end :])
        return Span(span.start, span.end + rest.end()) if rest and re.search(r"[(（]", span.of(text)) else span

    def _is_joined(self, match: Match, text: str, states: list[Match]) -> bool:
        """Whether a hyphen ties it to a word before it that is no State ("ibéro-américain"; but "Mali-Niger")."""
        at = match.span.start
        if at < 2 or text[at - 1] not in _HYPHENS or not text[at - 2].isalpha():
            return False
        return not any(other.span.end == at - 1 for other in states)

    def _has_its_cue(self, match: Match, text: str, states: list[Match]) -> bool:
        cues = _NEEDS_A_CUE.get(self._language, {}).get(match.span.of(text).removeprefix("و"))
        if cues is None:
            return True
        before = words(text[max(0, match.span.start - 40) : match.span.start], _AS_WRITTEN)
        if before and before[-1].plain in map(plain, cues):
            return True
        near = [abs(other.span.start - match.span.end) <= 3 or abs(match.span.start - other.span.end) <= 3
                for other in states if other is not match]  # fmt: skip
        return any(near)  # in a list of States

    def _is_a_language(self, span: Span, text: str) -> bool:
        if stem(plain(span.of(text)).removeprefix("و"), self._language) not in self._languages:
            return False
        if self._language == "ar" and span.of(text).startswith(_ARABIC_IN):
            return True
        line = text[text.rfind("\n", 0, span.start) + 1 :].partition("\n")[0]
        if line.strip() == span.of(text):  # "Français", alone on the cover
            return True
        clause_before = _CLAUSE_END.split(text[max(0, span.start - 120) : span.start])[-1]
        clause_after = _CLAUSE_END.split(text[span.end : span.end + 80])[0]
        after = self._neighbour(words(clause_after, self._language))
        if after in _folded(_AFTER_A_LANGUAGE.get(self._language, "")):
            return True
        before = self._neighbour(words(clause_before, self._language)[::-1])
        if before not in _folded(_BEFORE_A_LANGUAGE.get(self._language, "")):
            return False
        rest = text[span.end :].lstrip(" ")
        following = re.match(r"\w+", rest)
        return self._language != "en" or not following or following[0] in _OF_GRAMMAR

    def _neighbour(self, near: list[Word]) -> str:
        """The nearest word that is neither a language nor "and": what governs a list of languages."""
        for word in near:
            if word.plain not in _AND and stem(word.plain, self._language) not in self._languages:
                return word.plain
        return ""


@cache
def state_names(language: str) -> StateNames:
    """The one finder for a language; `language` "" is read as English."""
    return StateNames(language or "en")


@cache
def first_stems(language: str) -> dict[str, frozenset[str]]:
    """State's code → what the first words of its names and adjectives are indexed as in `language`: where to look at all."""
    stems: dict[str, set[str]] = defaultdict(set)
    for listed in _forms(language or "en"):
        for concept, forms in listed.items():
            for form in forms:
                for word in words(form, language)[:1]:
                    stems[concept.removeprefix(STATE)] |= {word.stem, word.plain}
    return {code: frozenset(found) for code, found in stems.items()}


def _folded(listed: str) -> list[str]:
    return [plain(word) for word in listed.split()]


def _forms(language: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """(names, adjectives) by concept; with the names, what only looks like one."""
    names: dict[str, list[str]] = defaultdict(list)
    adjectives: dict[str, list[str]] = defaultdict(list)
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in packaged("states.jsonl"):
        concept = STATE + entry["code"]
        names[concept] += entry["names"].get(language, [])
        adjectives[concept] += entry["adjectives"].get(language, [])
        for form in entry["adjectives"].get(language, []):
            owners[form.casefold()].add(concept)
    # "congolais" may be either Congo: it names neither
    own = {c: [form for form in forms if len(owners[form.casefold()]) == 1] for c, forms in adjectives.items()}
    for code, name in _territories(language):
        concept = STATE + code
        if concept not in names:
            names[_LOOKALIKE].append(name)
        elif name not in names[concept]:
            names[concept].append(name)
    names[_LOOKALIKE] += _lookalikes().get(language, [])
    if language == "ar":
        return (
            {concept: _with_arabic_prefixes(forms) for concept, forms in names.items()},
            {concept: _with_arabic_prefixes([*forms, *_arabic_plurals(forms)]) for concept, forms in own.items()},
        )
    return names, own


def _with_arabic_prefixes(forms: list[str]) -> list[str]:
    joined = [before + form for form in forms for before in _ARABIC_BEFORE]
    joined += [before + "لل" + form[2:] for form in forms if form.startswith("ال") for before in ("", "و")]
    return list(dict.fromkeys(joined))


def _arabic_plurals(forms: list[str]) -> list[str]:
    """ "ليبي", "ليبية": "ليبيين", "ليبيون", "ليبيات"."""
    masculine = [form + ending for form in forms if form.endswith("ي") for ending in ("ين", "ون")]
    return masculine + [form[:-1] + "ات" for form in forms if form.endswith("ة")]


def _territories(language: str) -> Iterator[tuple[str, str]]:
    from babel import Locale, UnknownLocaleError

    try:
        territories = Locale(language).territories
    except (UnknownLocaleError, ValueError):
        return
    yield from ((code, name) for code, name in territories.items() if len(code) == 2 and code.isalpha())


@cache
def _lookalikes() -> dict[str, list[str]]:
    read: dict[str, list[str]] = json.loads(
        (files("report_qa") / "data" / "lookalikes.json").read_text(encoding="utf-8")
    )
    return read


def _names_of_languages(language: str) -> frozenset[str]:
    from babel import Locale, UnknownLocaleError

    try:
        named = Locale(language).languages.values()
    except (UnknownLocaleError, ValueError):
        return frozenset()
    return frozenset(stem(plain(name).removeprefix("ال"), language) for name in named if " " not in name) | frozenset(
        stem(plain(name), language) for name in named if " " not in name
    )
