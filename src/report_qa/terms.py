"""Finding known terms in a text of any language: inflected, with articles and prefixes, with or without spaces."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from report_qa.types import Span

_STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fa": "persian",
    "fi": "finnish", "fr": "french", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "it": "italian",
    "nb": "norwegian", "nl": "dutch", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
_OWN = threading.local()
_WITHOUT_SPACES = frozenset(("ja", "th", "zh"))
_WORD = re.compile(r"[\w\u0900-\u0dff]+")
_ARABIC_PREFIX = re.compile(r"^[وف](?=\w{3})")
_OPTIONAL_MARKS = re.compile(r"[\u064b-\u0652\u0640\u093c]")
"""Arabic vowel marks and stretching, the dot of Hindi: often left out."""
_ARABIC_FORMS = str.maketrans("أإآٱىة", "اااايه")


class Word(NamedTuple):
    """A word of a text: where it stands, as it is compared (`plain`), its stem, whether it is all capitals.

    A tuple, as millions of them are made for a large index.
    """

    start: int
    end: int
    plain: str
    stem: str
    acronym: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A term found in a text."""

    span: Span
    concept: str


def plain(text: str) -> str:
    """Folded for comparison: compatibility forms, case, Arabic vowel marks and letter variants; length may change."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _OPTIONAL_MARKS.sub("", folded).translate(_ARABIC_FORMS)


def words(text: str, language: str) -> list[Word]:
    """The words of a text with their stems (Snowball, where it knows the language)."""
    return list(_words(text, language))


@lru_cache(maxsize=4)
def _words(text: str, language: str) -> tuple[Word, ...]:
    # the last text is asked for twice: for concepts, and for its words
    return tuple(Word(match.start(), match.end(), *_compared(match[0], language)) for match in _WORD.finditer(text))


@lru_cache(maxsize=65_536)
def _compared(word: str, language: str) -> tuple[str, str, bool]:
    """(as it is compared, its stem, whether it is all capitals)"""
    folded = plain(word)
    acronym = len(word) > 1 and word.isupper()
    return folded, folded if acronym else stem(folded, language), acronym


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; an Arabic "and" before it is taken off."""
    if language == "ar":
        word = _ARABIC_PREFIX.sub("", word)
    algorithm = _stemmer(language)
    return str(algorithm.stemWord(word)) if algorithm and not word.isdigit() else word


def _stemmer(language: str) -> Any:
    """Snowball's, compiled (PyStemmer, MIT). One a thread: a stemmer keeps the word that it works on in itself."""
    from Stemmer import Stemmer

    known: dict[str, Any] = _OWN.__dict__.setdefault("stemmers", {})
    if language not in known:
        known[language] = Stemmer(_STEMMERS[language]) if language in _STEMMERS else None
    return known[language]


_Form = tuple[tuple[Word, ...], str]
"""The words of a form, and its concept."""


class TermFinder:
    """Finds the forms of concepts in texts of one language; the longest form wins, each stretch of text counts once.

    Args:
        forms: concept → its forms in that language.
        language: ISO 639-1 code.
    """

    def __init__(self, forms: Mapping[str, Iterable[str]], language: str) -> None:
        self._language = language
        self._alone: dict[str, list[_Form]] = defaultdict(list)
        self._with_next: dict[tuple[str, str], list[_Form]] = defaultdict(list)
        compact: dict[str, str] = {}
        for concept, listed in forms.items():
            for form in listed:
                if language in _WITHOUT_SPACES and not form.isascii():
                    compact.setdefault(plain(form), concept)
                elif parts := tuple(words(form, language)):
                    self._remember(parts, concept)
        self._compact = compact
        self._pattern = (
            re.compile("|".join(map(re.escape, sorted(compact, key=len, reverse=True)))) if compact else None
        )

    def _remember(self, parts: tuple[Word, ...], concept: str) -> None:
        if len(parts) == 1:
            self._alone[parts[0].stem].append((parts, concept))
        else:
            self._with_next[parts[0].stem, parts[1].stem].append((parts, concept))

    def find(self, text: str) -> list[Match]:
        """The terms in `text`, in order."""
        found = self._find_compact(text) if self._pattern else []
        taken = [match.span for match in found]
        found += [match for match in self._find_words(text) if not any(match.span.overlaps(span) for span in taken)]
        return sorted(found, key=lambda match: match.span.start)

    def _find_compact(self, text: str) -> list[Match]:
        # scripts without spaces are folded character by character, so that offsets stay
        folded = "".join(one if len(one := plain(character)) == 1 else character for character in text)
        assert self._pattern is not None
        return [Match(Span(*m.span()), self._compact[m[0]]) for m in self._pattern.finditer(folded)]

    def _find_words(self, text: str) -> list[Match]:
        tokens = words(text, self._language)
        found = []
        at = 0
        while at < len(tokens):
            best = self._best_at(tokens, at)
            if best is None:
                at += 1
                continue
            parts, concept = best
            last = at + len(parts) - 1
            found.append(Match(Span(tokens[at].start, tokens[last].end), concept))
            at = last + 1
        return found

    def _best_at(self, tokens: list[Word], at: int) -> tuple[tuple[Word, ...], str] | None:
        """The longest form that begins here; of forms with one stem ("Нигер", "Нигерия") the one spelt most alike."""
        # by two stems: many names begin with the same word ("République")
        forms: Sequence[_Form] = self._alone.get(tokens[at].stem, ())
        if at + 1 < len(tokens):
            forms = (*forms, *self._with_next.get((tokens[at].stem, tokens[at + 1].stem), ()))
        fitting = [form for form in forms if _stands_at(form[0], tokens, at)]
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        return max(fitting, key=lambda form: (len(form[0]), _likeness(form[0], tokens[at:])))


def _stands_at(parts: tuple[Word, ...], tokens: list[Word], at: int) -> bool:
    """Whether the form stands there: same stems; an acronym only as an acronym ("ИИ" is not "и", "OIM" not "oim…")."""
    if len(parts) > len(tokens) - at:
        return False
    for place, part in enumerate(parts, at):  # the first fits most often, and nothing follows it
        token = tokens[place]
        if part.stem != token.stem or part.acronym > token.acronym:
            return False
    return True


def _likeness(parts: tuple[Word, ...], tokens: list[Word]) -> int:
    """Letters that agree from the front count most, then a short form: "Нигерии" is "Нигерия", "Нигера" is "Нигер"."""
    score = 0
    for part, token in zip(parts, tokens, strict=False):
        agreed = next(
            (i for i, (a, b) in enumerate(zip(part.plain, token.plain, strict=False)) if a != b),
            min(len(part.plain), len(token.plain)),
        )
        score += 3 * agreed - len(part.plain)
    return score
