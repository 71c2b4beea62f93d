"""Numbers, dates and document symbols, written one way whatever the script: what must match exactly."""

from __future__ import annotations

import re
import unicodedata

from report_qa.numerals import western_digits

_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f.,'\u2019\u066c]\d{3})+(?![\d])")
_SYMBOL = re.compile(r"(?<![A-Za-z0-9_/])[A-Za-z]{1,8}(?:/[A-Za-z0-9_.()-]*[A-Za-z0-9_)])+")
"""ASCII only: "文件ST/SGB/2003/7第4段" has no blanks."""
_RESOLUTION = re.compile(r"[a-z./]+/res/(\d+(?:/\d+)?)$")
_ARABIC_POINT = "\u066b"
_CALL = re.compile("[⁰¹²³⁴-⁹]+")
"""What calls a footnote stands directly behind a number or a symbol, and belongs to neither."""
_NUMBER = re.compile(r"(?<![0-9A-Za-z\u00c0-\u024f\u0400-\u04ff])\d+(?:[/.:,]\d+)*")


def signs(text: str) -> list[str]:
    """Every number ("#152", "#74/148", "#5.2") and symbol ("#ctoc/cop/wg.7/2019/2") of the text, in order.

    Calls of footnotes are left out ("2019¹" is 2019). Digits of any script count ("٢٠١٩", "２０１９"); a thousands separator does not ("1 000", "1,000", "1.000", "١٬٠٠٠"). A
    resolution is also known by its number alone: "A/RES/74/148" is "74/148" too.
    """
    folded = western_digits(unicodedata.normalize("NFKC", _CALL.sub(" ", text))).replace(_ARABIC_POINT, ".")
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
