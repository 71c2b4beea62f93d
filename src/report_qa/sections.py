"""Where paragraphs have no numbers: which blocks are headings, the sections between them, and preambles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from report_qa.blocks import Block
from report_qa.numberstyles import written

_PREAMBLE = frozenset(("preamble", "préambule", "preámbulo", "преамбула", "الديباجة", "ديباجة", "序言", "序言部分"))
_OWN_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,4})[.)]?\s")
_ITEM = re.compile(r"[-–•*(（]")
_COMMAS = (",", "،", "，")
LONGEST_OPENER = 80
"""Characters of the line that opens a preamble."""
_LONGEST_LOOK = 120
"""Characters of a line that is taken for a heading by its look alone."""


class SectionCounter:
    """Numbers for sections, unique in their division.

    Where half of the headings or more have decimal numbers of their own, those hold, and text under another heading belongs to
    the numbered section around it ("0": to none). Else a section's number is its place: "2.1" is the first below the second.
    """

    def __init__(self, headings: Sequence[tuple[int, str]]) -> None:
        own = [match[1] if (match := _OWN_NUMBER.match(words)) else "" for _, words in headings]
        numbered = [number for number in own if number]
        self._own = own if 2 * len(numbered) >= len(own) and len(set(numbered)) == len(numbered) else []
        self._at = -1
        self._stack: list[tuple[int, int, str]] = []
        self._counts: Counter[str] = Counter()

    def descend(self, level: int) -> None:
        """Go on to the next heading, whose level is `level`."""
        self._at += 1
        count = 0
        while self._stack and self._stack[-1][0] >= level:
            count = self._stack.pop()[1]
        self._stack.append((level, count + 1, self._own[self._at] if self._own else ""))

    def count(self) -> str:
        """The address of the next paragraph here: "section 2.1, 3"."""
        if self._own:
            section = next((number for _, _, number in reversed(self._stack) if number), "0")
        else:
            section = ".".join(str(count) for _, count, _ in self._stack) or "0"
        self._counts[section] += 1
        return f"section {section}, {self._counts[section]}"


def sections_of(blocks: Sequence[Block], is_annex: bool) -> dict[int, int]:
    """The position of each heading with its level. Where the format marks headings, nothing else is one."""
    marked = {position: block.level for position, block in enumerate(blocks) if block.level}
    if marked:
        first = min(marked)
        # the one heading above all others is the title, where nothing but the lines of a cover stands before it
        above = all(at == first or level > marked[first] for at, level in marked.items())
        covered = first > 0 and not any(map(is_sentence, blocks[:first]))
        seen = _by_look(blocks, is_annex) if len(marked) == 1 else {}
        counted = any(blocks[at].roman or blocks[at].letter for at in seen)
        if above and not is_annex and (covered or counted or (first == 0 and len(marked) > 1)):
            del marked[first]
        if counted and not marked:
            return seen
        return marked
    return _by_look(blocks, is_annex)


def _by_look(blocks: Sequence[Block], is_annex: bool) -> dict[int, int]:
    """Headings that nothing marks: short lines without a full stop, after a sentence, with text after them.

    Before the first sentence, only a line that is counted ("I. Introduction") or that stands just before the sentence is one.
    """
    found: dict[int, int] = {}
    prose = next((at for at, block in enumerate(blocks) if is_sentence(block)), len(blocks))
    for position, block in enumerate(blocks):
        counted = bool(block.roman or block.letter or _OWN_NUMBER.match(_whole(block)))
        before_prose = position < prose and not is_annex
        if (
            block.marker
            or block.is_table
            or block.is_caption
            or block.is_remark
            or not block.looks_like_heading
            or len(block.words) > _LONGEST_LOOK
            or _ITEM.match(block.words)
            or block.begins_small
            or position + 1 >= len(blocks)
            or (before_prose and not counted and not _leads(blocks, position, prose, found))
            or (position and not before_prose and not counted and not _ended(blocks[position - 1]))
        ):
            continue
        found[position] = 1 if block.roman else 2 if block.letter else _depth(_whole(block)) if counted else 4
    return found


def _leads(blocks: Sequence[Block], position: int, prose: int, found: dict[int, int]) -> bool:
    """Whether an uncounted line before the first sentence is a heading: below a counted one, directly before the sentence."""
    return bool(found) and position == prose - 1


def _ended(block: Block) -> bool:
    return block.ends_sentence or block.looks_like_heading or bool(block.marker)


def _whole(block: Block) -> str:
    return f"{written(block.number)}. {block.words}" if block.number is not None else block.words


def _depth(words: str) -> int:
    match = _OWN_NUMBER.match(words)
    return match[1].count(".") + 3 if match else 4


def is_sentence(block: Block) -> bool:
    """Whether a block is prose by itself: no heading, list item, table, note or clause of a preamble."""
    return not (
        block.looks_like_heading or block.marker or block.is_table or _ITEM.match(block.words) or block.ends_clause
    )


def is_preamble_heading(block: Block) -> bool:
    """Whether a block says "Preamble" and nothing else."""
    return block.words.strip(" *:").casefold() in _PREAMBLE


def preamble_of(blocks: Sequence[Block]) -> range:
    """The positions of a preamble's blocks among those before the first numbered paragraph or article.

    Either what stands under a heading that says so, or the last run of two or more blocks that each end in a comma or
    semicolon: "The General Assembly,", "Recalling its resolution …,".
    """
    for position, block in enumerate(blocks):
        if is_preamble_heading(block):
            end = position + 1
            while end < len(blocks) and not blocks[end].level and blocks[end].number is None:
                end += 1
            return range(position + 1, end)
    end = len(blocks)
    while end > 0 and (blocks[end - 1].roman or blocks[end - 1].letter or blocks[end - 1].level):
        end -= 1
    start = end
    while start > 0 and (blocks[start - 1].ends_clause or blocks[start - 1].marker):
        start -= 1
    while start < end and blocks[start].marker:
        start += 1
    # a heading between the preamble and paragraph 1 is that of a section, and the preamble is opened by the name of the body
    opened = end == len(blocks) or (
        start < end and len(blocks[start].words) <= LONGEST_OPENER and blocks[start].words.endswith(_COMMAS)
    )
    return range(start, end) if opened and end - start > 1 else range(0)
