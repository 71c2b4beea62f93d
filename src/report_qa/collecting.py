"""From blocks to drafts of paragraphs: what each block belongs to, and under which address.

In a division whose paragraphs are numbered, a paragraph goes from its number to the next. In one without numbers, each block of text is a
paragraph with an address by place: "section 2.1, 3" is the third under the first heading below the second. A preamble's
paragraphs are counted by themselves ("preamble, 2"), and an article without numbers is one paragraph ("article 3").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from report_qa.blocks import Block, begins_item, joint
from report_qa.divisions import Division, DivisionKind
from report_qa.drafts import Draft, attach_note, shown
from report_qa.errors import NumberingError
from report_qa.numbering import Role
from report_qa.sections import SectionCounter, is_preamble_heading, preamble_of, sections_of
from report_qa.types import Edit, SourceText

COVER = "cover"
_LEVELS = {"annex": -4, "appendix": -3, "part": -2, "article": -1, "roman": 0, "letter": 1, "number": 2, "plain": 3}
_MARKED = 10
"""Marked headings go below those that are known by their look: added to their level."""
_LONGEST_OPENER = 80
"""Characters of the line that opens a preamble."""
_BULLET = re.compile(r"[-–•*]\s")


class Collector:
    """Takes the divisions of a document in order. `drafts` are the paragraphs so far."""

    def __init__(self, source: SourceText) -> None:
        self.drafts: list[Draft] = []
        self._source = source
        self._path: list[tuple[int, str]] = []
        self._letter = ""
        self._after_heading = False
        self._first = 0
        self._opening = COVER
        self._prefix = ""
        self._counted = False
        self._preambular_paragraphs = 0

    def take(self, division: Division, blocks: Sequence[Block], roles: dict[int, Role], articles_follow: bool) -> None:
        """Collect a division's blocks. `roles` are those of its numbered blocks, empty where its paragraphs have no numbers."""
        self._enter(division)
        self._counted = bool(roles)
        first = _first_paragraph(roles, len(blocks))
        preamble = range(0)
        if division.kind is not DivisionKind.ARTICLE and (roles or articles_follow):
            preamble = preamble_of(blocks[:first])
        if roles or division.kind is DivisionKind.ARTICLE or preamble:
            self._numbered(blocks, roles, preamble, articles_follow)
        else:
            self._unnumbered(blocks)

    def _enter(self, division: Division) -> None:
        self._first = len(self.drafts)
        self._prefix, self._opening = division.prefix, division.prefix or COVER
        self._letter = ""
        self._preambular_paragraphs = 0
        self._after_heading = False
        if division.kind is not DivisionKind.BODY:
            self._descend(division.kind.value, division.title_start, division.start)

    def _address(self, number: str) -> str:
        return f"{self._prefix}, {number}" if self._prefix else number

    def _current(self) -> Draft | None:
        """The last paragraph of this division."""
        return self.drafts[-1] if len(self.drafts) > self._first else None

    # paragraphs with numbers

    def _numbered(
        self, blocks: Sequence[Block], roles: dict[int, Role], preamble: range, articles_follow: bool
    ) -> None:
        leading = _leading_headings(blocks, roles, preamble)
        for position, block in enumerate(blocks):
            role = roles.get(position)
            is_last = articles_follow and position == len(blocks) - 1
            if role is Role.PARAGRAPH:
                self._begin(self._address(str(block.number)), block)
            elif role is Role.HEADING:
                self._descend_block("number", block)
            elif role is Role.TEXT and (current := self._current()):
                current.end, current.last = block.end, block
            elif block.marker and attach_note(self._source, self.drafts, block):
                pass
            elif kind := self._part_heading(block, is_last, position + 1 == preamble.start):
                self._descend_block(kind, block)
            elif position in preamble:
                self._preambular(block, blocks[preamble.start], position - preamble.start)
            elif block.level:
                self._marked_heading(block, position, leading)
            elif kind := self._higher_heading(block):
                self._descend_block(kind, block)
            else:
                self._continue(block, alone=position == len(blocks) - 1)

    def _preambular(self, block: Block, first: Block, place: int) -> None:
        """A block of the preamble; "The General Assembly," and the first paragraph after it are one."""
        opened = place == 1 and len(first.words) <= _LONGEST_OPENER
        if place and (opened or self._goes_on(block)):
            self._extend(block)
        else:
            self._preambular_paragraphs += 1
            address = self._address(f"preamble, {self._preambular_paragraphs}")
            self._begin(address, replace(block, body=block.start))

    def _goes_on(self, block: Block) -> bool:
        current = self._current()
        return current is not None and (
            begins_item(self._source.text, block.start, block.end) or self._is_cut(current.last, block)
        )

    def _part_heading(self, block: Block, is_last: bool, before_preamble: bool) -> str:
        """The kind of a heading such as "Preamble", or of "PART II" as the last block before an article."""
        if before_preamble and is_preamble_heading(block):
            return "roman"
        part = is_last and self._current() is not None and block.looks_like_heading and block.words[:1].isupper()
        return "part" if part else ""

    def _marked_heading(self, block: Block, position: int, leading: int) -> None:
        """A heading that its format marks; before paragraph 1, only the run of headings that leads to it is no cover."""
        if self._current() is None and self._opening == COVER and position < leading:
            self._begin(COVER, replace(block, body=block.start))
        elif self._is_cover() and position < leading:
            self._extend(block)
        else:
            kind = self._higher_heading(block) or ("number" if block.number is not None else "")
            self._descend_block(kind, block)

    def _is_cover(self) -> bool:
        current = self._current()
        return current is not None and current.number == COVER

    def _begin(self, number: str, block: Block) -> None:
        heading = tuple(title for _, title in self._path)
        self.drafts.append(Draft(number, heading, block.body, block.end, block))
        self._after_heading = False

    def _continue(self, block: Block, alone: bool) -> None:
        """`alone`: nothing follows in the division, so that the block is its text and not its title."""
        current = self._current()
        apart = self._is_apart(block, current)
        only_text = alone and current is None and self._opening != COVER
        if not apart and not only_text and self._is_plain_heading(block, current):
            self._descend_block("plain", block)
            return
        if self._after_heading and not (current is None and self._opening != COVER) and not (apart and current):
            raise NumberingError(
                f"{self._source.document.file}, line {block.line}: this text follows a heading but has no number; "
                "number it, or put it before the heading."
            )
        if current is None:
            self._begin(self._opening, replace(block, body=block.start))
            return
        self._extend(block)

    def _is_apart(self, block: Block, current: Draft | None) -> bool:
        """Whether the block belongs to a table, a box or a figure: its rows, its caption, the title under that."""
        titled = current is not None and current.last.is_caption and not block.level and not block.marker
        return block.is_table or block.is_caption or (titled and block.looks_like_heading)

    def _extend(self, block: Block) -> None:
        current = self.drafts[-1]
        gap = self._source.text[current.end : block.start]
        if current.number != COVER and self._is_cut(current.last, block):
            current.healed.append(Edit(current.end, block.start, joint(current.last.words, block.words), "page break"))
        elif gap.strip():
            current.healed.append(Edit(current.end, block.start, "\n\n", "page break"))
        current.end, current.last = block.end, block

    def _is_plain_heading(self, block: Block, current: Draft | None) -> bool:
        """Whether the block is a heading without a number."""
        if not block.looks_like_heading or _BULLET.match(block.words) or block.marker:
            return False
        if current is None or current.number == COVER:
            return self._after_heading  # before the first heading, all is cover
        if block.begins_small or current.last.ends_clause:
            return False
        if current.number == self._opening:
            return False  # an article without numbers
        return block.words[:1].isupper() or current.last.ends_sentence

    def _is_cut(self, before: Block, after: Block) -> bool:
        """Whether a page break cuts one sentence into the two blocks; items of a list are not sentences."""
        if before.ends_sentence or before.ends_clause or self._is_item(after) or before.is_table or before.is_caption:
            return False
        return after.begins_small or not self._is_item(before)

    def _is_item(self, block: Block) -> bool:
        if block.number is not None and not self._counted:
            return True
        begin = block.start if block.number is None else block.body
        return begins_item(self._source.text, begin, block.end)

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
        headings = sections_of(blocks, is_annex=bool(self._prefix))
        text = self._source.text
        counter = SectionCounter([(level, text[blocks[at].title : blocks[at].end]) for at, level in headings.items()])
        begun = bool(headings) and min(headings) == 0
        fresh = True  # nothing stands under the present heading yet
        for position, block in enumerate(blocks):
            if block.marker and attach_note(self._source, self.drafts, block):
                continue
            current = self._current()
            if position in headings:
                counter.descend(headings[position])
                begun, fresh = True, True
                self._descend_to(_MARKED + headings[position], block.title, block.end)
            elif not begun and not self._prefix and not _is_prose(block):
                if current is None:
                    self._begin(COVER, replace(block, body=block.start))
                else:
                    self._extend(block)
            elif not fresh and current and (self._is_apart(block, current) or self._goes_on_unnumbered(block, current)):
                self._extend(block)
            else:
                begun, fresh = True, False
                self._begin(self._address(counter.count()), replace(block, body=block.start))

    def _goes_on_unnumbered(self, block: Block, current: Draft) -> bool:
        return self._is_item(block) or (block.begins_small and self._is_cut(current.last, block))

    # headings and notes

    def _descend_block(self, kind: str, block: Block) -> None:
        if kind:
            self._descend(kind, block.title, block.end)
        else:
            self._descend_to(_MARKED + block.level, block.title, block.end)

    def _descend(self, kind: str, start: int, end: int) -> None:
        self._descend_to(_LEVELS[kind], start, end)

    def _descend_to(self, level: int, start: int, end: int) -> None:
        self._after_heading = True
        self._path = [step for step in self._path if step[0] < level]
        title = shown(self._source, start, end).lstrip("#")
        self._path.append((level, " ".join(title.split())))


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
