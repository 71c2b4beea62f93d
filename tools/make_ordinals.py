"""Write `src/report_qa/data/ordinals.json`: the words of "second" to "hundredth", inflected, in the languages that inflect or spell them.

    pip install num2words
    python tools/make_ordinals.py

num2words (LGPL) gives the words, and is not needed to run report_qa; endings and what it lacks stand here. Chinese and
Japanese ("第九") and digits with an ending ("9th", "9-я") are read without a list, by `report_qa.ordinals`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

HIGHEST = 100
RUSSIAN = "ый ой ая ое ого ому ым ом ую ые ых ыми".split()
RUSSIAN_THIRD = "ий ья ье ьего ьей ьему ьим ьем ью ьи ьих ьими".split()
SWAHILI = "pili tatu nne tano sita saba nane tisa kumi".split()
HINDI = {2: "दूसर", 3: "तीसर", 4: "चौथ", 5: "पांचव", 6: "छठ", 7: "सातव", 8: "आठव", 9: "नौव", 10: "दसव", 11: "ग्यारहव", 12: "बारहव", 13: "तेरहव",
         14: "चौदहव", 15: "पंद्रहव", 16: "सोलहव", 17: "सत्रहव", 18: "अठारहव", 19: "उन्नीसव", 20: "बीसव"}  # fmt: skip
ARABIC = {2: "ثاني", 3: "ثالث", 4: "رابع", 5: "خامس", 6: "سادس", 7: "سابع", 8: "ثامن", 9: "تاسع", 10: "عاشر"}
ARABIC_TENS = {20: "عشر", 30: "ثلاث", 40: "أربع", 50: "خمس", 60: "ست", 70: "سبع", 80: "ثمان", 90: "تسع"}


def endings(word: str, cut: int, added: Iterable[str]) -> list[str]:
    """`word` without its last `cut` letters, with each ending."""
    return [word[: len(word) - cut] + ending for ending in added]


def inflected(word: str, endings_of: Iterable[str]) -> list[str]:
    """Every part in all genders and numbers: "vigésimo primero", "vigésima primera"."""
    parts = word.split()
    return [" ".join(part[:-1] + ending for part in parts) for ending in endings_of]


def russian(word: str) -> list[str]:
    """The last word in all cases and genders; those before it do not change."""
    before, _, last = word.rpartition(" ")
    listed = RUSSIAN_THIRD if last == "третий" else RUSSIAN
    return [f"{before} {last[:-2]}{ending}".strip() for ending in listed]


def arabic(number: int) -> list[str]:
    """Masculine and feminine, with and without the article, in all cases."""
    ones, tens = number % 10, number - number % 10
    if number <= 10:
        return [article + ARABIC[number] + ending for article in ("", "ال") for ending in ("", "ة")]
    first = ({1: "حادي"} | ARABIC).get(ones, "")
    if tens == 10:
        return [f"{a}{first}{e} عشر{e}" for a in ("", "ال") for e in ("", "ة")]
    if tens not in ARABIC_TENS:
        return ["المائة", "المئة"]
    ends = [f"ال{ARABIC_TENS[tens]}{case}" for case in ("ون", "ين")]
    return ends if not ones else [f"ال{first}{e} و{end}" for e in ("", "ة") for end in ends]


def main() -> None:
    """Write the file."""
    from num2words import num2words

    def spelt(language: str) -> Callable[[int], str]:
        return lambda number: str(num2words(number, lang=language, to="ordinal")).replace("-", " ")

    made: dict[str, Callable[[int], list[str]]] = {
        "en": lambda n: [spelt("en")(n)],
        "fr": lambda n: [spelt("fr")(n), spelt("fr")(n) + "s"] + (["second", "seconde"] if n == 2 else []),
        "es": lambda n: inflected(spelt("es")(n), ("o", "a", "os", "as")) + (["tercer"] if n == 3 else []),
        "pt": lambda n: inflected(spelt("pt")(n), ("o", "a", "os", "as")),
        "it": lambda n: inflected(spelt("it")(n), ("o", "a", "i", "e")),
        "de": lambda n: endings(spelt("de")(n), 0, ("", "n", "r", "s", "m")),
        "ru": lambda n: russian(spelt("ru")(n)),
        "tr": lambda n: [spelt("tr")(n)],
        "fa": lambda n: [spelt("fa")(n), spelt("fa")(n) + "ین"],
        "ar": arabic,
        "hi": lambda n: [HINDI[n] + ending for ending in ("ा", "ी", "े", "ां", "ीं", "ें")] if n in HINDI else [],
        "sw": lambda n: [f"{of} {SWAHILI[n - 2]}" for of in ("ya", "wa", "la", "cha")] if n - 2 < len(SWAHILI) else [],
    }
    table: dict[str, dict[str, list[str]]] = {}
    for language, forms_of in made.items():
        listed: dict[str, Any] = {str(n): sorted(set(forms_of(n))) for n in range(2, HIGHEST + 1)}
        table[language] = {number: forms for number, forms in listed.items() if forms}
    path = Path(__file__).parents[1] / "src/report_qa/data/ordinals.json"
    lines = [f" {json.dumps(code)}: {json.dumps(table[code], ensure_ascii=False)}" for code in sorted(table)]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
