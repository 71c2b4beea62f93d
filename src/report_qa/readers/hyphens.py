"""Words that were divided at the end of a line, made whole again."""

from __future__ import annotations

import re
from collections import Counter

_FEW = 0.04
"""Of a document's lines end in a hyphen without that words are divided."""
_SOFT = "\u00ad"
_DIVIDED = re.compile(
    r"(?P<first>[^\W\d_]+(?:['’][^\W\d_]+)*)(?P<mark>[-\u2010\u00ad])[ \t]*\n[ \t]*(?P<second>[^\W\d_]+)"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_ENDS_IN_HYPHEN = re.compile(r"[-\u2010\u00ad][ \t]*\n")
_HYPHEN_AT_END = re.compile(r"(?<=\w)([-\u2010])[ \t]*\n[ \t]*(?=\w)")


def heal_hyphens(text: str, counted: Counter[str]) -> str:
    """Join divided words. The document's own words decide whether the hyphen stays.

    Where hardly a line ends in a hyphen, nobody divided words, and every hyphen stays but one that the document itself does without. Else
    joined without it where that word stands elsewhere in the document, or where nothing speaks for the hyphen; with it where the
    word stands elsewhere with one, before a capital or a digit ("Trinité-et-Tobago", but not within an acronym), or where both halves are words of the document and one of them
    stands in that place of another compound ("sous-", "-là").
    """
    if not _ENDS_IN_HYPHEN.search(text):
        counted["soft hyphen"] += text.count(_SOFT)
        return text.replace(_SOFT, "")
    words = Counter(word.casefold() for word in _WORD.findall(_DIVIDED.sub(" ", text)))
    compounds = [re.split(r"[-\u2010]", word) for word in words if "-" in word or "\u2010" in word]
    first_parts = {part for parts in compounds for part in parts[:-1]}
    last_parts = {part for parts in compounds for part in parts[1:]}

    divides = len(_DIVIDED.findall(text)) > _FEW * text.count("\n")

    def is_compound(first: str, second: str) -> bool:
        known = (words[first] or first in first_parts) and (words[second] or second in last_parts)
        return bool(known and (first in first_parts or second in last_parts))

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
        if not divides:
            return first + mark + second
        acronym = last.isupper() and second.isupper()
        if (not second[:1].islower() and not acronym) or is_compound(last.casefold(), second.casefold()):
            return first + mark + second
        return first + second

    # twice, for a word divided over three lines
    text = _DIVIDED.sub(join, _DIVIDED.sub(join, text))
    text, kept = _HYPHEN_AT_END.subn(r"\1", text)  # "2018-\n2020"
    counted["hyphenation"] += kept
    counted["soft hyphen"] += text.count(_SOFT)
    return text.replace(_SOFT, "")
