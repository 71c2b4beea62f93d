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

from report_qa.blocks import Block, joint, read_blocks
from report_qa.continuity import Continuity, belongs_to_table
from report_qa.divisions import Division, DivisionKind
from report_qa.drafts import Draft, attach_note, shown
from report_qa.numbering import Role
from report_qa.numberstyles import written
from report_qa.outline import Outline
from report_qa.sections import is_preamble_heading, preamble_of, sections_of
from report_qa.types import Edit, SourceText

COVER = "cover"
_LEVELS = {
    "annex": -4,
    "appendix": -3,
    "part": -2,
    "article": -1,
    "roman": 0,
    "letter": 1,
    "number": 2,  # of two parts 3, and so on
    "plain": 7,
    "below plain": 8,
}
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
        self._outline = Outline()
        self._letter = ""
        self._first = 0
        self._opening = COVER
        self._prefix = ""
        self._counted = False
        self._continuity = Continuity(source.text, False)
        self._preambular_paragraphs = 0

    def take(self, division: Division, blocks: Sequence[Block], roles: dict[int, Role], articles_follow: bool) -> None:
        """Collect a division's blocks. `roles` are those of its numbered blocks, empty where its paragraphs have no numbers."""
        self._enter(division)
        self._counted = bool(roles)
        self._continuity = Continuity(self._source.text, self._counted)
        first = _first_paragraph(roles, len(blocks))
        preamble = range(0)
        if division.kind is not DivisionKind.ARTICLE and (roles or articles_follow):
            preamble = preamble_of(blocks[:first])
        if roles or division.kind is DivisionKind.ARTICLE or preamble:
            self._numbered(blocks, roles, preamble, articles_follow)
        else:
            self._unnumbered(blocks)
        if not articles_follow:  # "PART II" stands at the end of the article before it
            self._keep_empty_headings(min(_LEVELS.values()))

    def _enter(self, division: Division) -> None:
        if division.kind is not DivisionKind.BODY:
            title = next(read_blocks(self._source.text, start=division.title_start, end=division.start))
            self._keep_empty_headings(_LEVELS[division.kind.value])
            self._outline.leave(_LEVELS[division.kind.value])
            self._descend(division.kind.value, title)
        self._outline.number_sections()
        self._first = len(self.drafts)
        self._prefix, self._opening = division.prefix, division.prefix or COVER
        self._letter = ""
        self._preambular_paragraphs = 0

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
                self._begin(self._address(written(block.number or ())), block)
            elif role is Role.HEADING:
                self._descend_to(_LEVELS["number"] + len(block.number or ()) - 1, block)
            elif role is Role.TEXT:
                self._go_on_with(block)
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
                self._continue(block, blocks[position + 1] if position + 1 < len(blocks) else None)

    def _go_on_with(self, block: Block) -> None:
        """A line of the sentence before it, which begins with a number."""
        current = self._current()
        if current is not None and not self._outline.awaits_text:
            current.end, current.last = block.end, block
        else:  # the line before it was taken for a heading
            self._continue(block.without_number(self._source.text), None)

    def _preambular(self, block: Block, first: Block, place: int) -> None:
        """A block of the preamble; "The General Assembly," and the first paragraph after it are one."""
        opened = place == 1 and len(first.words) <= _LONGEST_OPENER
        if place and (opened or self._continuity.goes_on(self.drafts[-1].last, block)):
            self._extend(block)
        else:
            self._preambular_paragraphs += 1
            address = self._address(f"preamble, {self._preambular_paragraphs}")
            self._begin(address, replace(block, body=block.start))

    def _part_heading(self, block: Block, is_last: bool, before_preamble: bool) -> str:
        """The kind of a heading such as "Preamble", or of "PART II" as the last block before an article."""
        if before_preamble and is_preamble_heading(block):
            return "roman"
        part = is_last and self._current() is not None and block.looks_like_heading and block.words[:1].isupper()
        return "part" if part else ""

    def _marked_heading(self, block: Block, position: int, leading: int) -> None:
        """A heading that its format marks; before paragraph 1, only the run of headings that leads to it is no cover."""
        if self._before_text() and position < leading:
            self._take_to_cover(block)
        else:
            kind = self._higher_heading(block) or ("number" if block.number is not None else "")
            self._descend_block(kind, block)

    def _before_text(self) -> bool:
        """Whether nothing but the cover has begun."""
        current = self._current()
        return self._opening == COVER and (current is None or current.number == COVER)

    def _begin(self, number: str, block: Block) -> None:
        self._outline.use()
        self.drafts.append(Draft(number, self._outline.path, block.body, block.end, block))

    def _take_to_cover(self, block: Block | None = None) -> None:
        """Add the block to the cover, after the headings before it that nothing stands under: a table of contents."""
        for one in [*self._outline.keep(), *([block] if block else [])]:
            if self._current():
                self._extend(one)
            else:
                self.drafts.append(Draft(COVER, (), one.title, one.end, one))

    def _begin_by_place(self, block: Block) -> None:
        self._begin(self._address(self._outline.place()), replace(block, body=block.title))
        self.drafts[-1].by_place = True

    def _continue(self, block: Block, following: Block | None) -> None:
        current = self._current()
        apart = belongs_to_table(current.last if current else None, block)
        # where nothing follows in the division, the block is its text and not its title
        only_text = following is None and current is None and self._opening != COVER
        if not apart and not only_text and self._is_plain_heading(block, following, current):
            under_plain = self._outline.awaiting_level == _LEVELS["plain"]
            self._descend("below plain" if under_plain else "plain", block)
        elif self._outline.awaits_text and (current is not None or self._opening == COVER):
            self._begin_by_place(block)
        elif self._before_text():
            self._take_to_cover(block)
        elif current is None:
            self._begin(self._opening, replace(block, body=block.start))
        elif apart or self._belongs(block, current):
            self._extend(block)
        else:
            self._begin_by_place(block)

    def _belongs(self, block: Block, current: Draft) -> bool:
        """Whether text without a number belongs to what stands before it: all does after a number, only what goes on after other text."""
        if block.is_remark:
            return False
        return not current.by_place or current.last.ends_clause or self._continuity.goes_on(current.last, block)

    def _extend(self, block: Block) -> None:
        current = self.drafts[-1]
        gap = self._source.text[current.end : block.start]
        if current.number != COVER and self._continuity.is_cut(current.last, block):
            current.healed.append(Edit(current.end, block.start, joint(current.last.words, block.words), "page break"))
        elif gap.strip():
            current.healed.append(Edit(current.end, block.start, "\n\n", "page break"))
        current.end, current.last = block.end, block

    def _is_plain_heading(self, block: Block, following: Block | None, current: Draft | None) -> bool:
        """Whether the block is a heading without a number."""
        if not block.looks_like_heading or _BULLET.match(block.words) or block.marker or block.is_remark:
            return False
        if (
            following
            and following.number is None
            and following.begins_small
            and self._continuity.is_cut(block, following)
        ):
            return False
        if current is None or current.number == COVER:
            return self._outline.awaits_text  # before the first heading, all is cover
        if block.begins_small or current.last.ends_clause:
            return False
        if current.number == self._opening:
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
        headings = sections_of(blocks, is_annex=bool(self._prefix))
        text = self._source.text
        self._outline.number_sections(
            [(level, text[blocks[at].title : blocks[at].end]) for at, level in headings.items()]
        )
        begun = bool(headings) and min(headings) == 0
        for position, block in enumerate(blocks):
            if block.marker and attach_note(self._source, self.drafts, block):
                continue
            current = self._current()
            if position in headings:
                begun = True
                self._descend_to(_MARKED + headings[position], block)
            elif not begun and not self._prefix and not _is_prose(block):
                self._take_to_cover(block)
            elif self._goes_on_by_place(block, current):
                self._extend(block)
            else:
                begun = True
                self._begin_by_place(block)

    def _goes_on_by_place(self, block: Block, current: Draft | None) -> bool:
        if current is None or not current.by_place or self._outline.awaits_text:
            return False
        cut = block.begins_small and self._continuity.is_cut(current.last, block)
        return belongs_to_table(current.last, block) or self._continuity.is_item(block) or cut

    # headings and notes

    def _descend_block(self, kind: str, block: Block) -> None:
        if kind:
            self._descend(kind, block)
        else:
            self._descend_to(_MARKED + block.level, block)

    def _descend(self, kind: str, block: Block) -> None:
        self._descend_to(_LEVELS[kind], block)

    def _descend_to(self, level: int, block: Block) -> None:
        self._keep_empty_headings(level)
        title = shown(self._source, block.title, block.end)
        self._outline.descend(level, " ".join(title.split()), block)

    def _keep_empty_headings(self, level: int) -> None:
        """Make text of the headings of `level` and below that nothing stands under."""
        empty = self._outline.empty(level)
        if not empty:
            return
        if self._before_text():
            self._take_to_cover()
            return
        if self._counted:
            self._outline.take_back(level)
        else:
            self._outline.use()  # where sections are all that counts, an empty one is a section
            self._outline.leave(level)
        for block in empty:
            current = self._current()
            if current is None and self._prefix:
                self._begin(self._prefix, replace(block, body=block.title))
            elif current is not None and self._follows_line(block, current):
                current.end, current.last = block.end, block
            else:
                self._begin_by_place(block)

    def _follows_line(self, block: Block, current: Draft) -> bool:
        """Whether the block stands directly below a line like itself that was kept as text."""
        between = self._source.text[current.end : block.start]
        line = current.last.looks_like_heading and not current.last.is_remark
        kept = current.by_place or current.number == self._prefix
        return kept and line and not between.strip() and current.heading == self._outline.path


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
