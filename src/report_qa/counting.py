"""Which way of writing numbers counts the paragraphs of a division, and the blocks as that way tells them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from report_qa.blocks import Block, read_blocks
from report_qa.divisions import Division
from report_qa.errors import NumberingError
from report_qa.numbering import Role, assign_roles
from report_qa.numberstyles import Number, NumberStyle, succeeds
from report_qa.sections import is_sentence
from report_qa.types import SourceText

_MINORITY = 0.25
"""Numbered blocks that are a smaller share of a division's sentences are a list in it, not its paragraphs."""


@dataclass(frozen=True, slots=True)
class Counting:
    """The blocks of a division, with the roles of its numbered ones; no roles where its paragraphs are not numbered.

    `anew`: numbers begin at 1 under every heading, so that they name nothing in the division, but count its paragraphs under each.
    """

    blocks: list[Block]
    roles: dict[int, Role]
    anew: bool = False


def read_division(source: SourceText, division: Division) -> Counting:
    """The blocks of a division, and what counts its paragraphs.

    Each way of writing numbers is tried in turn; the first in which they run 1, 2, 3 … counts the paragraphs. Decimal numbers that begin
    to run count them even where one is wrong later: nothing that counts less is tried in their stead.

    Raises:
        NumberingError: there are numbers, and in no way of writing do they run; names the line.
    """
    text, start, end = source.text, division.start, division.end
    refused: list[tuple[int, NumberingError]] = []
    needed = rivals = 0
    anew: list[Block] = []
    for style in NumberStyle:
        blocks = list(read_blocks(text, style, start, end))
        counted = [block for block in blocks if _is_numbered(block) and not block.looks_like_heading]
        in_chapters = style is NumberStyle.DECIMAL
        if in_chapters and not any(map(_has_chapter, counted)):
            continue
        if not _counts_paragraphs(blocks) or len(counted) < needed:
            continue
        try:
            roles = assign_roles(blocks, source.document.file)
        except NumberingError as error:
            weight = sum(map(_has_chapter, counted)) if in_chapters else len(counted)
            refused.append((weight, error))
            if in_chapters:
                needed, rivals = (weight, 0) if _begins_to_run(blocks) else (0, 1)
            else:
                anew = anew or blocks
            continue
        if not in_chapters or any(_has_chapter(blocks[at]) for at, role in roles.items() if role is Role.PARAGRAPH):
            return _without_doubt(text, blocks, roles)
    if _begins_anew(anew):
        return Counting(anew, {}, anew=True)
    if refused:
        # the first way is what went wrong; of decimal numbers and those after them, what counts more
        raise max(refused[: 1 + rivals], key=lambda one: one[0])[1]
    return Counting(list(read_blocks(text, NumberStyle.STOP, start, end)), {})


def _is_numbered(block: Block) -> bool:
    return block.number is not None and not block.level and not block.unsure


def _has_chapter(block: Block) -> bool:
    return block.number is not None and len(block.number) > 1


def _begins_to_run(blocks: Sequence[Block]) -> bool:
    """Whether the first decimal number follows the number before it, or is a first one."""
    before: Number = ()
    for block in blocks:
        if _is_numbered(block) and block.number is not None:
            if _has_chapter(block):
                return succeeds(block.number, before)
            before = block.number
    return False


def _begins_anew(blocks: Sequence[Block]) -> bool:
    """Whether numbers run 1, 2, 3 … under every heading that is counted or marked and has some below it, twice at least, and nowhere else."""
    runs = 0
    under_new_heading = False
    before = 0
    for block in blocks:
        if block.number is None or block.level:
            under_new_heading |= block.looks_like_heading and bool(block.roman or block.letter or block.level)
            continue
        if (
            block.looks_like_heading
            or block.number != ((1,) if under_new_heading else (before + 1,))
            or not (runs or under_new_heading)
        ):
            return False
        runs += under_new_heading
        under_new_heading, before = False, block.number[0]
    return runs > 1


def _without_doubt(text: str, blocks: list[Block], roles: dict[int, Role]) -> Counting:
    """Blocks and roles, where what might have been a number, and is none, has none."""
    none = [at for at, role in roles.items() if role is Role.TEXT and blocks[at].unsure]
    for at in none:
        blocks[at] = blocks[at].without_number(text)
    return Counting(blocks, {at: role for at, role in roles.items() if at not in none})


def _counts_paragraphs(blocks: Sequence[Block]) -> bool:
    """Whether the numbers among the blocks count the division's paragraphs, not a list in it or its headings."""
    if not any(map(_is_numbered, blocks)):
        return False
    words = [block for block in blocks if not block.marker]
    cut = [
        after.begins_within and after.number is None and not before.ends_sentence for before, after in pairwise(words)
    ]
    prose = counted = 0
    for block, goes_on, is_rest in zip(words, [*cut, False], [False, *cut], strict=True):
        if _is_numbered(block):
            whole = goes_on or not block.looks_like_heading
            counted += whole
            prose += whole
        else:
            prose += is_sentence(block) and not is_rest
    return prose < 2 or counted >= _MINORITY * prose
