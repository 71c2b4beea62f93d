"""From the characters of a file to the characters that are shown: declared edits, and nothing else.

A document's manifest entry declares two kinds: `corrections` (scanning noise, `ONUSUDC → ONUDC`) and
`markup` rules, by name. The splitter adds two more where a paragraph runs on: `page break` and `line break`.
Whatever is not covered by an edit is verbatim.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from report_qa.types import Correction, Edit

_IN_BLOCK = r"(?:[^*\n]|\n(?!\s*\n))"

MARKUP_RULES: dict[str, tuple[re.Pattern[str], tuple[int, ...]]] = {
    # name: (pattern, the groups that are dropped from what is shown)
    # a mark behind a backslash is meant as it stands, and is no mark of its own
    "link": (re.compile(r"(?<!\\)(\[)[^\[\]]*(?<!\\)(\]\([^()\s]*\))"), (1, 2)),
    "superscript": (re.compile(r"(?<!\\)(\^\{)[^{}]*(?<!\\)(\})"), (1, 2)),
    "bold": (re.compile(r"(?<!\\)(\*\*)(?=\S)" + _IN_BLOCK + r"+?(?<=[^\s\\])(\*\*)"), (1, 2)),
    "emphasis": (re.compile(r"(?<![\w*\\])(\*)(?=[^\s*])" + _IN_BLOCK + r"+?(?<=[^\s*\\])(\*)(?![\w*])"), (1, 2)),
    "escape": (re.compile(r"(\\)[\\`*_{}\[\]()#+.!^-]"), (1,)),
}


def correction_rule(correction: Correction) -> str:
    """The name under which a correction's edits are counted."""
    return f"correction: {correction.wrong} → {correction.right}"


def declared_edits(
    text: str, start: int, end: int, corrections: Iterable[Correction], markup: Sequence[str]
) -> list[Edit]:
    """The edits that the declared rules ask for in `text[start:end]`, in order, none overlapping."""
    edits = [
        Edit(match.start(), match.end(), correction.right, correction_rule(correction))
        for correction in corrections
        for match in _pattern_of(correction).finditer(text, start, end)
    ]
    for name in markup:
        pattern, groups = MARKUP_RULES[name]
        for match in pattern.finditer(text, start, end):
            edits.extend(Edit(*match.span(group), "", name) for group in groups)
    return without_overlaps(edits)


def _pattern_of(correction: Correction) -> re.Pattern[str]:
    # a space of `wrong` may be the end of a wrapped line in the file
    words = map(re.escape, correction.wrong.split(" "))
    return re.compile(r"(?: |[^\S\n]*\n\s*)".join(words))


def without_overlaps(edits: Iterable[Edit]) -> list[Edit]:
    """Sorted; of two edits that overlap, the one that begins first (then the longer) stays."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def apply_edits(text: str, start: int, end: int, edits: Iterable[Edit]) -> str:
    """What is shown of `text[start:end]`. The edits must lie inside it, in order, none overlapping."""
    pieces: list[str] = []
    at = start
    for edit in edits:
        pieces += (text[at : edit.start], edit.replacement)
        at = edit.end
    pieces.append(text[at:end])
    return "".join(pieces)


def count_marks(edit_lists: Iterable[Iterable[Edit]]) -> Counter[str]:
    """Edits by rule."""
    return Counter(edit.rule for edits in edit_lists for edit in edits)


def edit_counts(marks: Mapping[str, int]) -> dict[str, int]:
    """How often each rule was applied, in alphabetical order of the rules.

    A markup rule that drops a pair of marks (`[`, `](#)`) is counted once for the pair.
    """
    return {rule: marks[rule] // (len(MARKUP_RULES[rule][1]) if rule in MARKUP_RULES else 1) for rule in sorted(marks)}
