"""Numbers, dates and document symbols, written one way whatever the script: what must match exactly."""

from __future__ import annotations

import re
import unicodedata

_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f.,'\u2019\u066c]\d{3})+(?![\d])")
_SYMBOL = re.compile(r"(?<![A-Za-z0-9_/])[A-Za-z]{1,8}(?:/[A-Za-z0-9_.()-]*[A-Za-z0-9_)])+")
"""ASCII only: "文件ST/SGB/2003/7第4段" has no blanks."""
_RESOLUTION = re.compile(r"[a-z./]+/res/(\d+(?:/\d+)?)$")
_NUMBER = re.compile(r"(?<![0-9A-Za-z\u00c0-\u024f\u0400-\u04ff])\d+(?:[/.:,]\d+)*")


def signs(text: str) -> list[str]:
    """Every number ("#152", "#74/148", "#5.2") and symbol ("#ctoc/cop/wg.7/2019/2") of the text, in order.

    Digits of any script count ("٢٠١٩", "２０１９"); a thousands separator does not ("1 000", "1,000", "1.000", "١٬٠٠٠"). A
    resolution is also known by its number alone: "A/RES/74/148" is "74/148" too.
    """
    folded = unicodedata.normalize("NFKC", text)
    if not folded.isascii():
        folded = _OTHER_DIGITS.sub(lambda match: _western(match[0]), folded)
    found = []
    for match in _SYMBOL.finditer(folded):
        if any(character.isdigit() for character in match[0]):
            symbol = match[0].casefold().rstrip(".")
            found.append((match.start(), symbol))
            if resolution := _RESOLUTION.match(symbol):
                found.append((match.start(), resolution[1]))
    rest = _SYMBOL.sub(lambda m: " " * len(m[0]) if any(c.isdigit() for c in m[0]) else m[0], folded)
    rest = _GROUPED.sub(lambda m: re.sub(r"\D", "", m[0]).ljust(len(m[0])), rest)
    found += [(match.start(), match[0].replace(",", ".").rstrip("./:")) for match in _NUMBER.finditer(rest)]
    return [f"#{sign}" for _, sign in sorted(found)]


_OTHER_DIGITS = re.compile(r"[^\D0-9]|\u066b")


def _western(character: str) -> str:
    if character == "\u066b":  # the Arabic decimal point
        return "."
    digit = unicodedata.digit(character, None) if character.isdecimal() else None
    return character if digit is None else str(digit)
