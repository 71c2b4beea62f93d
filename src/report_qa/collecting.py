"""From blocks to drafts of paragraphs: what each block belongs to, and under which address.

In a division whose paragraphs are numbered, a paragraph goes from its number to the next number or heading. Text after a heading that has no
number, and all text of a division without numbers, is taken by the block: each is a paragraph with an address by place ("section 2.1, 3" is
the third such under the first heading below the second). A preamble's paragraphs are counted by themselves ("preamble, 2"), and an article
without numbers is one paragraph ("article 3").

Nothing is lost: a line that looks like a heading, but has nothing under it (a signature, a table of contents), is text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from report_qa.blocks import Block, read_blocks
from report_qa.continuity import belongs_to_table
from report_qa.counting import Counting
from report_qa.divisions import Division
from report_qa.drafts import Draft
from report_qa.manuscript import COVER, Manuscript
from report_qa.numbering import Role
from report_qa.numberstyles import written
from report_qa.openings import DivisionKind
from report_qa.parts import parts_before_article
from report_qa.sections import LONGEST_OPENER, is_preamble_heading, is_sentence, preamble_of, sections_of
from report_qa.types import SourceText

_LEVELS = {
    "decision": -60,
    "resolution": -60,
    "annex": -50,
    "appendix": -40,
    "enclosure": -40,
    "title": -39,  # of an annex or an appendix
    "act within": -35,
    "part": -30,  # its title -29, its chapters -28, and so on
    "article": -10,
    "rule": -10,
    "roman": 0,
    "letter": 1,
    "number": 2,  # of two parts 3, and so on
    "plain": 7,
    "below plain": 8,
}
_MARKED = 10
"""Marked headings go below those that are known by their look: added to their level."""
_BELOW: dict[int | None, str] = {
    _LEVELS["annex"]: "title",
    _LEVELS["appendix"]: "title",
    _LEVELS["plain"]: "below plain",
}
"""What a heading without a number is that stands directly below another; else it is plain."""
_BULLET = re.compile(r"[-–•*]\s")


class Collector:
    """Takes the divisions of a document in order, and decides what becomes of each block."""

    def __init__(self, source: SourceText) -> None:
        self._source = source
        self._made = Manuscript(source)
        self._letter = ""
        self._preambular_paragraphs = 0

    @property
    def drafts(self) -> list[Draft]:
        """The paragraphs so far."""
        return self._made.drafts

    def take(self, division: Division, counting: Counting, following: Division | None) -> None:
        """Collect a division's blocks; `following` is the division after it."""
        blocks, roles = counting.blocks, counting.roles
        self._enter(division, counting)
        first = _first_paragraph(roles, len(blocks))
        preamble = range(0)
        articles_follow = following is not None and following.kind.is_article
        if not division.kind.is_article and (roles or articles_follow):
            preamble = preamble_of(blocks[:first])
        is_cover = articles_follow and not any(map(is_sentence, blocks))
        if roles or division.kind.is_article or division.kind.is_act or preamble or is_cover:
            self._numbered(blocks, roles, preamble, articles_follow)
        else:
            self._unnumbered(blocks)
        # "PART II" stands at the end of the article before it, and the title of an annex before the decisions in it
        goes_on = following is not None and division.prefix and following.prefix.startswith(f"{division.prefix}, ")
        if not articles_follow and not goes_on:
            self._made.keep_empty_headings(min(_LEVELS.values()))

    def _enter(self, division: Division, counting: Counting) -> None:
        if division.kind is not DivisionKind.BODY:
            title = next(read_blocks(self._source.text, start=division.title_start, end=division.start))
            # a decision that an annex holds stands below it
            within = division.kind.is_act and ", " in division.prefix
            level = _LEVELS["act within" if within else division.kind.value]
            self._made.keep_empty_headings(level)
            self._made.outline.leave(level)
            self._made.descend(level, title)
        self._made.enter(division.prefix, bool(counting.roles), counting.anew)
        self._letter = ""
        self._preambular_paragraphs = 0

    # paragraphs with numbers

    def _numbered(
        self, blocks: Sequence[Block], roles: dict[int, Role], preamble: range, articles_follow: bool
    ) -> None:
        leading = _leading_headings(blocks, roles, preamble)
        follows_text = self._made.current is not None or len(blocks) > 1
        parts = parts_before_article(blocks, follows_text) if articles_follow else {}
        for position, block in enumerate(blocks):
            role = roles.get(position)
            if position in parts:
                self._made.descend(_LEVELS["part"] + parts[position], block)
            elif role is Role.PARAGRAPH:
                self._made.begin(self._made.address(written(block.number or ())), block)
            elif role is Role.HEADING:
                self._made.descend(_LEVELS["number"] + len(block.number or ()) - 1, block)
            elif role is Role.TEXT:
                self._go_on_with(block)
            elif block.marker and self._made.attach_note(block):
                pass
            elif position + 1 == preamble.start and is_preamble_heading(block):
                self._descend("roman", block)
            elif position in preamble:
                self._preambular(block, blocks[preamble.start], position - preamble.start)
            elif block.level:
                self._marked_heading(block, position, leading)
            elif kind := self._higher_heading(block):
                self._descend_block(kind, block)
            else:
                self._continue(block, blocks[position + 1] if position + 1 < len(blocks) else None)

    def _go_on_with(self, block: Block) -> None:
        """A line of the sentence before it, which begins with a number."""
        current = self._made.current
        if current is not None and not self._made.outline.awaits_text:
            current.end, current.last = block.end, block
        else:  # the line before it was taken for a heading
            self._continue(block.without_number(self._source.text), None)

    def _preambular(self, block: Block, first: Block, place: int) -> None:
        """A block of the preamble; "The General Assembly," and the first paragraph after it are one."""
        opened = place == 1 and len(first.words) <= LONGEST_OPENER
        if self._preambular_paragraphs and (opened or self._made.continuity.goes_on(self._made.drafts[-1].last, block)):
            self._made.extend(block)
        else:
            self._preambular_paragraphs += 1
            address = self._made.address(f"preamble, {self._preambular_paragraphs}")
            self._made.begin(address, replace(block, body=block.start))

    def _marked_heading(self, block: Block, position: int, leading: int) -> None:
        """A heading that its format marks; before paragraph 1, only the run of headings that leads to it is no cover."""
        if self._made.before_text and position < leading:
            self._made.take_to_cover(block)
        else:
            kind = self._higher_heading(block) or ("number" if block.number is not None else "")
            self._descend_block(kind, block)

    def _continue(self, block: Block, following: Block | None) -> None:
        current = self._made.current
        apart = belongs_to_table(current.last if current else None, block)
        # where nothing follows in the division, the block is its text and not its title
        only_text = following is None and current is None and self._made.opening != COVER
        if not apart and not only_text and self._is_plain_heading(block, following, current):
            self._descend(_BELOW.get(self._made.outline.awaiting_level, "plain"), block)
        elif self._made.outline.awaits_text and (current is not None or self._made.opening == COVER):
            self._made.begin_by_place(block)
        elif self._made.before_text:
            self._made.take_to_cover(block)
        elif current is None:
            self._made.begin(self._made.opening, replace(block, body=block.start))
        elif apart or self._belongs(block, current):
            self._made.extend(block)
        else:
            self._made.begin_by_place(block)

    def _belongs(self, block: Block, current: Draft) -> bool:
        """Whether text without a number belongs to what stands before it: all does after a number, only what goes on after other text."""
        if block.is_remark:
            return False
        return not current.by_place or current.last.ends_clause or self._made.continuity.goes_on(current.last, block)

    def _is_plain_heading(self, block: Block, following: Block | None, current: Draft | None) -> bool:
        """Whether the block is a heading without a number."""
        if not block.looks_like_heading or _BULLET.match(block.words) or block.marker or block.is_remark:
            return False
        if (
            following
            and following.number is None
            and following.begins_small
            and self._made.continuity.is_cut(block, following)
        ):
            return False
        if current is None or current.number == COVER:
            return self._made.outline.awaits_text  # before the first heading, all is cover
        if block.begins_small or current.last.ends_clause:
            return False
        if current.number == self._made.opening:
            return False  # an article without numbers
        return block.words[:1].isupper() or current.last.ends_sentence or current.last.is_remark

    def _higher_heading(self, block: Block) -> str:
        """`roman` or `letter` where the block is such a heading; "I." after "H." is the letter."""
        if not (block.roman or block.letter) or not block.looks_like_heading:
            return ""
        follows = len(block.letter) == len(self._letter) == 1 and ord(block.letter) == ord(self._letter) + 1
        if block.letter and (follows or not block.roman):
            self._letter = block.letter
            return "letter"
        self._letter = ""
        return "roman"

    # paragraphs without numbers

    def _unnumbered(self, blocks: Sequence[Block]) -> None:
        headings = sections_of(blocks, is_annex=bool(self._made.prefix))
        text = self._source.text
        self._made.outline.number_sections(
            [(level, text[blocks[at].title : blocks[at].end]) for at, level in headings.items()]
        )
        begun = bool(headings) and min(headings) == 0
        for position, block in enumerate(blocks):
            if block.marker and self._made.attach_note(block):
                continue
            current = self._made.current
            if position in headings:
                begun = True
                self._made.descend(_MARKED + headings[position], block)
            elif not begun and not self._made.prefix and not _is_prose(block):
                self._made.take_to_cover(block)
            elif self._goes_on_by_place(block, current):
                self._made.extend(block)
            else:
                begun = True
                self._made.begin_by_place(block)

    def _goes_on_by_place(self, block: Block, current: Draft | None) -> bool:
        if current is None or not current.by_place or self._made.outline.awaits_text:
            return False
        cut = block.begins_small and self._made.continuity.is_cut(current.last, block)
        return belongs_to_table(current.last, block) or self._made.continuity.is_item(block) or cut

    # headings

    def _descend_block(self, kind: str, block: Block) -> None:
        if kind:
            self._descend(kind, block)
        else:
            self._made.descend(_MARKED + block.level, block)

    def _descend(self, kind: str, block: Block) -> None:
        self._made.descend(_LEVELS[kind], block)


def _is_prose(block: Block) -> bool:
    return block.level == 0 and not block.looks_like_heading


def _first_paragraph(roles: dict[int, Role], otherwise: int) -> int:
    """The position of the first numbered paragraph."""
    return min((at for at, role in roles.items() if role is Role.PARAGRAPH), default=otherwise)


def _leading_headings(blocks: Sequence[Block], roles: dict[int, Role], preamble: range) -> int:
    """Where the run of headings that leads to the preamble or paragraph 1 begins."""
    at = preamble.start if preamble else _first_paragraph(roles, 0)
    while at > 0 and (blocks[at - 1].level or roles.get(at - 1) is Role.HEADING):
        at -= 1
    # the first line of a document is its title, unless it is the heading of a section
    titled = at == 0 and len(blocks) > 1 and blocks[0].level and not (blocks[0].roman or blocks[0].letter)
    return 1 if titled and blocks[1].level else at
