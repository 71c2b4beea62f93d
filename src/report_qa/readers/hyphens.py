"""Words that were divided at the end of a line, made whole again."""

from __future__ import annotations

import re
from collections import Counter

_SOFT = "\u00ad"
_DIVIDED = re.compile(
    r"(?P<first>[^\W\d_]+(?:['’][^\W\d_]+)*)(?P<mark>[-\u2010\u00ad])[ \t]*\n[ \t]*(?P<second>[^\W\d_]+)"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_HYPHEN_AT_END = re.compile(r"(?<=\w)([-\u2010])[ \t]*\n[ \t]*(?=\w)")


def heal_hyphens(text: str, counted: Counter[str]) -> str:
    """Join divided words. The document's own words decide whether the hyphen stays.

    Joined without it where that word stands elsewhere in the document, or where nothing speaks for the hyphen; with it where the
    word stands elsewhere with one, before a capital or a digit ("GLO-ACT"), or where both halves are words of the document.
    """
    words = Counter(word.casefold() for word in _WORD.findall(_DIVIDED.sub(" ", text)))
    parts = Counter(part for word in words for part in re.split(r"[-\u2010]", word))

    def join(match: re.Match[str]) -> str:
        first, mark, second = match["first"], match["mark"], match["second"]
        counted["hyphenation"] += 1
        if mark == _SOFT:
            return first + second
        last = re.split(r"['’]", first)[-1]
        whole = (last + second).casefold()
        compound = f"{last}-{second}".casefold()
        if words[compound] or words[compound.replace("-", "\u2010")] > words[whole]:
            return first + mark + second
        if words[whole]:
            return first + second
        if not second[:1].islower() or (parts[last.casefold()] and parts[second.casefold()]):
            return first + mark + second
        return first + second

    # twice, for a word divided over three lines
    text = _DIVIDED.sub(join, _DIVIDED.sub(join, text))
    text, kept = _HYPHEN_AT_END.subn(r"\1", text)  # "2018-\n2020"
    counted["hyphenation"] += kept
    counted["soft hyphen"] += text.count(_SOFT)
    return text.replace(_SOFT, "")
