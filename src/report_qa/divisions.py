"""The parts of a document in which paragraph numbers begin anew: its body, its decisions, its annexes, its articles.

A line that says "Annex II" or "Article 3" and little more opens a division, if it is the next one of its kind: the first annex, or the one after the
last; articles from the first on, two at least; two decisions at least, each with a number of its own. Decisions have annexes, or an annex
has decisions, as the document has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from report_qa.numberstyles import NumberStyle
from report_qa.numerals import in_roman
from report_qa.openings import DivisionKind, Opening, openings_of


@dataclass(frozen=True, slots=True)
class Division:
    """`text[start:end]`, after its heading `text[title_start:start]`. `prefix` begins the addresses in it: "", "annex II", "article 3"."""

    kind: DivisionKind
    prefix: str
    title_start: int
    start: int
    end: int


def divisions_of(text: str) -> list[Division]:
    """The divisions of a document in order; the first is its body, up to the first annex or article."""
    openings = list(openings_of(text))
    spans = [Division(DivisionKind.BODY, "", 0, 0, len(text))]
    first_annex = next((one.start for one in _annexes(text, spans[0], openings)), len(text))
    acts_within = all(one.start > first_annex for one in _acts(text, spans[0], openings))
    for choose in (_annexes, _acts, _articles) if acts_within else (_acts, _annexes, _articles):
        divided: list[Division] = []
        for span in spans:
            inside = [one for one in openings if span.start <= one.start < span.end]
            divided += _divided(span, choose(text, span, inside))
        spans = divided
    return spans


def _divided(span: Division, openings: Sequence[Opening]) -> list[Division]:
    """The span up to the first opening, and what each opens."""
    borders = [*(opening.start for opening in openings), span.end]
    divided = [replace(span, end=borders[0])]
    annex = ""
    for opening, border in zip(openings, borders[1:], strict=True):
        name = opening.kind.value
        if opening.code or opening.value:
            large = opening.kind is DivisionKind.ANNEX or opening.kind.is_appended
            name += f" {opening.code or (in_roman(opening.value or 0) if large else opening.value)}"
        if opening.kind is DivisionKind.ANNEX:
            annex = name
        elif opening.kind.is_appended and annex:
            name = f"{annex}, {name}"
        prefix = f"{span.prefix}, {name}" if span.prefix else name
        divided.append(Division(opening.kind, prefix, opening.start, opening.end, border))
    return divided


def _annexes(text: str, span: Division, openings: Sequence[Opening]) -> list[Opening]:
    """The annexes of a span, each with its appendices; those of the span itself where it has no annex, or none of these has one."""
    annexes = _in_sequence(text, span, [one for one in openings if one.kind is DivisionKind.ANNEX])
    found = list(annexes)
    borders = [*(one.start for one in annexes), span.end]
    for kind in (DivisionKind.APPENDIX, DivisionKind.ENCLOSURE):
        appended = [one for one in openings if one.kind is kind]
        of_annexes = [
            one
            for start, end in pairwise(borders)
            for one in _in_sequence(
                text, replace(span, start=start, end=end), [o for o in appended if start < o.start < end]
            )
        ]
        found += of_annexes or _in_sequence(text, span, appended)
    return sorted(found, key=lambda opening: opening.start)


def _acts(text: str, span: Division, openings: Sequence[Opening]) -> list[Opening]:
    """Decisions or resolutions, if there are two at least; of two with one number, the last: a table of contents comes first."""
    last = {(one.kind, one.code): one for one in openings if one.kind.is_act and one.code}
    kept = sorted(last.values(), key=lambda opening: opening.start)
    return [] if len(kept) < 2 or _numbers_run_through(text, span, kept) else kept


def _articles(text: str, span: Division, openings: Sequence[Opening]) -> list[Opening]:
    """Articles, if there are two at least from the first on, and no paragraph numbers run through them."""
    kept: list[Opening] = []
    for opening in openings:
        same = opening.kind.is_article and (not kept or opening.kind is kept[0].kind)
        if same and opening.value == ((kept[-1].value or 0) + 1 if kept else 1):
            kept.append(opening)
    return [] if len(kept) < 2 or _numbers_run_through(text, span, kept) else kept


def _in_sequence(text: str, span: Division, openings: Sequence[Opening]) -> list[Opening]:
    """Those that count 1, 2, 3 …, or the one without a number. Of several that could be it, the last: a table of contents comes first."""
    later = [opening for opening in openings if text[span.start : opening.start].strip()]
    values = {opening.value for opening in later}
    highest = 0
    while highest + 1 in values:
        highest += 1
    if not highest:
        return [opening for opening in later if opening.value is None][-1:]
    kept: list[Opening] = []
    for opening in reversed(later):
        if opening.value == (kept[-1].value or 0) - 1 if kept else opening.value == highest:
            kept.append(opening)
    return kept[::-1] if kept[-1].value == 1 else []


def _numbers_run_through(text: str, span: Division, openings: Sequence[Opening]) -> bool:
    """Whether paragraph numbers go on from one opening to the next, as in a report that has headings such as "Article 3"."""
    firsts: list[int] = []
    for start, end in pairwise([*(opening.end for opening in openings), span.end]):
        for line in text[start:end].splitlines():
            found = NumberStyle.DECIMAL.match(line.strip())
            if found and not found.unsure:
                firsts.append(found.number[0])
                break
    return any(first != 1 for first in firsts[1:])
