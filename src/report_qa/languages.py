"""Which language a question is in, and what is written from right to left."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingua import LanguageDetector

UN_LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
DETECTED = (
    *UN_LANGUAGES,
    *"bg bn cs da de el fa fi he hi hu id it ja ko ms nb nl pl pt ro sr sv sw ta th tl tr uk ur vi".split(),
)
"""Languages that are told apart. More of them make three words harder to place; fewer leave more askers out."""
_RIGHT_TO_LEFT = frozenset(("ar", "fa", "he", "ur"))
_SYMBOL = re.compile(r"[A-Z]+[./][A-Za-z0-9./-]+")
_LEAST_CONFIDENCE = 0.2
"""Of lingua's probability for its best language; below it the question's language is not known."""
_UN_WEIGHT = 2.0
"""How much likelier an asker is to write one of the UN languages; it decides near ties ("ما هو مشروع": ur .52, ar .46)."""

_FUNCTION_WORDS = {
    "en": "what which who when where why how many much are is was were did does do has have the of for in by with from and",
    "es": "qué cuál cuáles quién cuándo dónde cuántos cuántas cómo por el los las del una y con para en se es son fue",
    "fr": "quel quelle quels quelles qui quand où combien comment pourquoi que les des une du et avec pour dans sur est sont été",
    "pt": "qual quais quem quando onde quantos quantas como porque o os as dos uma e com para em foi são na no",
    "it": "quale quali chi quando dove quanti quante come perché il gli le della una e con per di sono è stato nel",
    "de": "was welche welcher wer wann wo wie viele warum der die das und mit für von ist sind wurde im den",
    "nl": "wat welke wie wanneer waar hoeveel waarom hoe het een van en met voor is zijn werd de",
    "tr": "ne hangi kim nerede kaç neden nasıl ve ile için bir mi mı bu",
    "sw": "nini nani lini wapi ngapi kwa ya wa na katika gani je ni za",
    "id": "apa siapa kapan mana berapa mengapa bagaimana yang dan dengan untuk di dari",
}
"""Words that only grammar needs: in a question of few words they tell more than its letters do."""
_FUNCTION_WORD_WEIGHT = 3.0
"""How much likelier each one makes its language."""


def detect_language(text: str) -> str:
    """ISO 639-1 code of the language, or "" where it cannot be told.

    lingua (Apache-2.0) in its low-accuracy mode: 41 MB and 0.2 ms a question, where the high-accuracy mode takes 580 MB.
    Where a text has letters beyond Latin, its Latin words are taken for names ("GLO.ACT项目"). Symbols ("CTOC/COP/2020/1")
    belong to no language.
    """
    if "¿" in text or "¡" in text:  # "¿Qué es …?" is too short for lingua
        return "es"
    words = _SYMBOL.sub(" ", text)
    letters = "".join(c if c.isalpha() or c.isspace() or unicodedata.combining(c) else " " for c in words)
    beyond = "".join(c if c.isspace() or not _is_latin(c) else " " for c in letters)
    considered = beyond if any(c.isalpha() for c in beyond) else letters
    found = {
        str(value.language.iso_code_639_1.name.lower()): float(value.value)
        for value in _detector().compute_language_confidence_values(considered)
    }
    said = considered.casefold().split()
    best = max(found, key=lambda code: found[code] * _prior(code, said), default="")
    return best if best and found[best] * _prior(best, said) >= _LEAST_CONFIDENCE else ""


def _prior(language: str, words: list[str]) -> float:
    known = _function_words(language)
    weight: float = (_UN_WEIGHT if language in UN_LANGUAGES else 1.0) * _FUNCTION_WORD_WEIGHT ** sum(
        w in known for w in words
    )
    return weight


@cache
def _function_words(language: str) -> frozenset[str]:
    return frozenset(_FUNCTION_WORDS.get(language, "").split())


def direction(language: str) -> str:
    """`rtl` or `ltr`, for the HTML attribute `dir`."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def _is_latin(character: str) -> bool:
    return character < "\u0250" or "LATIN" in unicodedata.name(character, "")  # "º" has no LATIN in its name


@cache
def _detector() -> LanguageDetector:
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = [getattr(IsoCode639_1, code.upper()) for code in DETECTED]
    return LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()
