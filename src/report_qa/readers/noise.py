"""Lines that belong to the page and not to the text: job numbers, page numbers, running heads, lines of a table of contents.

Each rule has a name under which it is counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from report_qa.readers.pieces import Pieces

_JOB_NUMBER = re.compile(
    # "V.20-12345 (F)", "GE.19-01234(E)", "20-12345 (R)", with the dates of typing and printing beside them, and the bar code's text
    r"(?:(?:[VNEK]|GE|HA|NY|BKK)\.)?\s?\d{2}-\d{5,6}(?:X)?(?:\s*\([EFSRACX]\))?(?:[\s\d]{0,30}|\s*\*\d{6,9}\*)"
    r"|\*\d{6,9}\*"
    r"|\d{6}\s{1,4}\d{6}"
)
_PAGE_NUMBER = re.compile(
    r"\d{1,4}\s?/\s?\d{1,4}|[-–—]\s?\d{1,4}\s?[-–—]"
    r"|(?:page|página|pagina|стр\.|страница|صفحة|الصفحة|第)\s?\d{1,4}(?:\s?(?:of|sur|de|из|من|/)\s?\d{1,4})?\s?页?",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\d{1,4}|[ivxl]{1,7}")
_CONTENTS = re.compile(r".{2,200}?(?:\.\s?){5,}\s*(?:\d{1,4}|[ivxl]{1,7})?|.{2,200}?…{2,}\s*\d{1,4}")
_PAGE = re.compile(r"(?<![\w/.-])(\d{1,4})(?:\s?/\s?\d{1,4})?(?![\w/.-])")
_EDGE = 3
"""Lines at the top and at the bottom of a page among which running heads are looked for."""


def rule_for(line: str) -> str:
    """The rule by which a line is noise wherever it stands, or an empty string."""
    words = line.strip()
    if not words or len(words) > 260:
        return ""
    if _JOB_NUMBER.fullmatch(words):
        return "job number"
    if _PAGE_NUMBER.fullmatch(words):
        return "page number"
    if _CONTENTS.fullmatch(words):
        return "table of contents"
    return ""


def same_head(line: str) -> str:
    """What running heads of different pages have in common: their words, numbers of pages aside.

    A number inside a symbol counts: "A/75/1" and "A/75/2" differ.
    """
    words = " ".join(line.split())
    without = _PAGE.sub("#", words)
    return without if any(c.isalnum() for c in without) or "#" in without else ""


def running_heads(edges: Sequence[Sequence[tuple[str, int]]]) -> frozenset[tuple[str, int]]:
    """The lines, as `same_head` has them, that stand at one place of enough pages: of a third of them, and of two at least.

    `edges` are the first and last lines of each page, each with its place on the page (a height, or a number of lines from an edge).
    A number in such a line must be the page's, or the same everywhere: "Article 3" and "Article 7" at the top of two pages are
    none.
    """
    seen: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for page, lines in enumerate(edges):
        for line, place in dict.fromkeys(lines):
            if head := same_head(line):
                numbers = [int(number) for number in _PAGE.findall(line)]
                seen.setdefault((head, place), []).append((page, numbers[0] if numbers else 0))
    needed = max(2, len(edges) // 3)
    return frozenset(
        key
        for key, found in seen.items()
        if len(found) >= needed
        and key[0] != "#"
        and (len({number - page for page, number in found}) == 1 or len({number for _, number in found}) == 1)
    )


def drop_noise_lines(pages: Sequence[Sequence[str]], pieces: Pieces) -> list[list[str]]:
    """The pages' lines without noise, which is counted; running heads are kept for the metadata."""
    edges = [[(lines[at], _place(lines, at)) for at in _edge_positions(lines)] for lines in pages]
    heads = running_heads(edges) if len(pages) > 2 else frozenset()
    kept: list[list[str]] = []
    for lines in pages:
        at_edge = set(_edge_positions(lines)) if len(pages) > 1 else set()
        left: list[str] = []
        for position, line in enumerate(lines):
            rule = rule_for(line)
            if not rule and position in at_edge:
                if (same_head(line), _place(lines, position)) in heads:
                    rule = "running head"
                    remember_head(line, pieces)
                elif is_bare_number(line) and position in (min(at_edge), max(at_edge)):
                    rule = "page number"
            if rule:
                pieces.removed[rule] += 1
            else:
                left.append(line)
        kept.append(left)
    return kept


def is_bare_number(line: str) -> bool:
    """Whether a line at a page's edge can be nothing but a page number."""
    return bool(_BARE_NUMBER.fullmatch(line.strip()))


def remember_head(line: str, pieces: Pieces) -> None:
    """Keep a running head for the metadata, once."""
    words = " ".join(line.split())
    if words not in pieces.heads and len(pieces.heads) < 20:
        pieces.heads.append(words)


def _place(lines: Sequence[str], position: int) -> int:
    """How many lines of text from the top, or, in the lower half and below zero, from the bottom."""
    filled = [at for at, line in enumerate(lines) if line.strip()]
    place = filled.index(position)
    return place if place < len(filled) / 2 else place - len(filled)


def _edge_positions(lines: Sequence[str]) -> list[int]:
    filled = [position for position, line in enumerate(lines) if line.strip()]
    return sorted({*filled[:_EDGE], *filled[-_EDGE:]})
