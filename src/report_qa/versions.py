"""Which documents are one document in several languages, and which paragraphs of them say the same.

Documents with one symbol are versions of one document: the United Nations number paragraphs alike in all languages. That is
checked before it is believed. The numbers of the paragraphs must be the same, in the same order; and years, symbols and larger
numbers inside must agree. (Small numbers are spelled out in one language and not in the other, and a month is a name here
and a number there.) What does not agree is reported and not joined.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from report_qa.signs import signs
from report_qa.types import Document, Misalignment, Paragraph

SMALLEST_TELLING = 32
"""Numbers below are days, months, or spelled out."""
MOST_CONTRADICTIONS = 0.2
"""Share of the paragraphs with telling numbers; above it, two documents are no versions of each other."""
_NUMBER = re.compile(r"#(\d+(?:[.:]\d+)*)$")
_MYRIADS = re.compile(r"(\d+(?:\.\d+)?)\s*([万萬亿億])")
_POWER = {"万": 4, "萬": 4, "亿": 8, "億": 8}


@dataclass(frozen=True, slots=True)
class Alignment:
    """`versions`: one number for each paragraph, the same for those that are versions of each other."""

    versions: tuple[int, ...]
    misaligned: tuple[Misalignment, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """How documents of one symbol are joined. `versions` has a list for each of them: of each paragraph, which member of the group
    it is joined to, and the place there; itself where it is the first."""

    versions: list[list[tuple[int, int]]]
    misaligned: list[Misalignment]


@dataclass(frozen=True, slots=True)
class _Version:
    """A member of a group, where each of its numbers stands first, and what tells the text there."""

    document: Document
    member: int
    positions: dict[str, int]
    telling: dict[str, set[str]]

    @classmethod
    def of(cls, document: Document, member: int, paragraphs: Sequence[Paragraph]) -> _Version:
        positions: dict[str, int] = {}
        for at, paragraph in enumerate(paragraphs):
            positions.setdefault(paragraph.number, at)
        telling = {number: _telling(paragraphs[at].text) for number, at in positions.items()}
        return cls(document, member, positions, telling)


def align(
    documents: Sequence[Document],
    counts: Sequence[int],
    paragraphs_of: Callable[[int], Sequence[Paragraph]],
    known: Callable[[Sequence[int]], Group | None] = lambda places: None,
) -> Alignment:
    """Join the versions of each document, by symbol and number, as far as they agree.

    Args:
        counts: how many paragraphs each document has.
        paragraphs_of: gives those of the document at a place; only documents that share a symbol are looked at.
        known: how the documents at some places were joined before; None where they have to be compared.
    """
    starts = [0, *accumulate(counts)]
    by_symbol: dict[str, list[int]] = defaultdict(list)
    for place, document in enumerate(documents):
        if document.symbol:
            by_symbol[same_symbol(document.symbol)].append(place)
    versions = list(range(starts[-1]))
    misaligned: list[Misalignment] = []
    for places in by_symbol.values():
        if len(places) < 2:
            continue
        group = known(places) or _compared([(documents[place], paragraphs_of(place)) for place in places])
        for place, found in zip(places, group.versions, strict=True):
            versions[starts[place] : starts[place + 1]] = [starts[places[member]] + at for member, at in found]
        misaligned += group.misaligned
    return Alignment(tuple(versions), tuple(misaligned))


def _compared(documents: Sequence[tuple[Document, Sequence[Paragraph]]]) -> Group:
    group = Group([[(member, at) for at in range(len(found))] for member, (_, found) in enumerate(documents)], [])
    joined: list[list[_Version]] = []
    for member, (document, paragraphs) in enumerate(documents):
        _join(_Version.of(document, member, paragraphs), joined, group)
    return group


def same_symbol(symbol: str) -> str:
    """A symbol as it is compared: without blanks, whatever the case."""
    return "".join(symbol.split()).casefold()


def _join(
    version: _Version,
    joined: list[list[_Version]],
    into: Group,
) -> None:
    """Put `version` to the first group whose first member it agrees with, or into a group of its own."""
    for group in joined:
        first = group[0]
        pair = (first.document.id, version.document.id)
        if why := _differ(group, version):
            into.misaligned.append(Misalignment(version.document.symbol, pair, why))
            continue
        shared = [number for number in version.positions if number in first.positions]
        telling, contradicting = 0, []
        for number in shared:
            mine, theirs = version.telling[number], first.telling[number]
            telling += bool(mine or theirs)
            if _contradict(mine, theirs):
                contradicting.append(number)
        if len(contradicting) > MOST_CONTRADICTIONS * telling:
            why = f"they state other numbers in {_listed(contradicting)}"
            into.misaligned.append(Misalignment(version.document.symbol, pair, why))
            continue
        if contradicting:
            why = f"{_listed(contradicting)} state other numbers and are not joined"
            into.misaligned.append(Misalignment(version.document.symbol, pair, why, joined=True))
        for number in shared:
            if number not in contradicting:
                at = version.positions[number]
                into.versions[version.member][at] = into.versions[first.member][first.positions[number]]
        group.append(version)
        return
    joined.append([version])


def _differ(group: Sequence[_Version], version: _Version) -> str:
    """Why the version cannot be one of the group, before its text is looked at; "" where it can."""
    language = version.document.language
    if any(other.document.language == language for other in group):
        return f"both are in the language {language!r}"
    mine, theirs = ([n for n in v.positions if n != "cover"] for v in (version, group[0]))
    if len(mine) != len(theirs):
        return f"one has {len(theirs)} paragraphs, the other {len(mine)}"
    if differing := [(a, b) for a, b in zip(theirs, mine, strict=True) if a != b]:
        return f"paragraph {differing[0][0]!r} of one stands where the other has {differing[0][1]!r}"
    return ""


def _contradict(mine: set[str], theirs: set[str]) -> bool:
    """Whether each states what the other does not, and little together; or one states several that the other does not."""
    shared, most = len(mine & theirs), max(len(mine), len(theirs))
    if mine - theirs and theirs - mine:
        return 2 * shared <= most
    return most > 1 and 2 * shared < most


def _telling(text: str) -> set[str]:
    """Years, symbols and larger whole numbers of a text; "1.5 million" is "150万"."""
    found = set(signs(_MYRIADS.sub(lambda match: str(round(float(match[1]) * 10 ** _POWER[match[2]])), text)))
    return {sign for sign in found if not (number := _NUMBER.match(sign)) or _is_telling(number[1])}


def _is_telling(number: str) -> bool:
    return number.isdecimal() and int(number) >= SMALLEST_TELLING


def _listed(numbers: Sequence[str]) -> str:
    shown = ", ".join(numbers[:5])
    return f"paragraph{'s' if len(numbers) > 1 else ''} {shown}{' …' if len(numbers) > 5 else ''}"
