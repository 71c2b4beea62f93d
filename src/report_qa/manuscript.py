"""A document on its way from blocks to paragraphs: the drafts so far, the headings above them, the footnotes that wait for one.

What a block is, `collecting` decides; here is what then happens to it.
"""

from __future__ import annotations

from dataclasses import replace

from report_qa.blocks import Block, joint
from report_qa.continuity import Continuity
from report_qa.drafts import Draft, calling, calls, give_note, shown
from report_qa.errors import NumberingError
from report_qa.outline import Outline
from report_qa.types import Edit, SourceText

COVER = "cover"


class Manuscript:
    """The drafts of a document, in order.

    `prefix` begins the addresses in the present division ("annex I"; "" in the body), `opening` is the address of what stands in it before everything
    else, `outline` holds its headings, and `continuity` says what goes on what in it.
    """

    def __init__(self, source: SourceText) -> None:
        self.drafts: list[Draft] = []
        self.outline = Outline()
        self.continuity = Continuity(source.text, False)
        self.prefix, self.opening = "", COVER
        self._source = source
        self._counted = False
        self._first = 0
        self._waiting_notes: list[Block] = []

    def enter(self, prefix: str, counted: bool, anew: bool) -> None:
        """Go on to a division; `counted`: its paragraphs have numbers; `anew`: these begin at 1 under every heading."""
        self.outline.number_sections()
        self.continuity = Continuity(self._source.text, counted or anew)
        self.prefix, self.opening = prefix, prefix or COVER
        self._counted = counted
        self._first = len(self.drafts)

    def address(self, number: str) -> str:
        """A number of this division as an address of the document."""
        return f"{self.prefix}, {number}" if self.prefix else number

    @property
    def current(self) -> Draft | None:
        """The last paragraph of this division."""
        return self.drafts[-1] if len(self.drafts) > self._first else None

    @property
    def before_text(self) -> bool:
        """Whether nothing but the cover has begun."""
        current = self.current
        return self.opening == COVER and (current is None or current.number == COVER)

    def begin(self, number: str, block: Block) -> None:
        """A paragraph at the address `number` begins with the block's words."""
        self.outline.use()
        self._append(Draft(number, self.outline.path, block.body, block.end, block))

    def _append(self, draft: Draft) -> None:
        self.drafts.append(draft)
        self._give_waiting_notes()

    def _give_waiting_notes(self) -> None:
        waiting, self._waiting_notes = self._waiting_notes, []
        for note in waiting:
            give_note(self._source, self.drafts[-1], note)

    def take_to_cover(self, block: Block | None = None) -> None:
        """Add the block to the cover, after the headings before it that nothing stands under: a table of contents."""
        for one in [*self.outline.keep(), *([block] if block else [])]:
            if self.current:
                self.extend(one)
                self._give_waiting_notes()
            else:
                self._append(Draft(COVER, (), one.title, one.end, one))

    def begin_by_place(self, block: Block) -> None:
        """A paragraph without a number begins with the block."""
        self.begin(self.address(self.outline.place()), replace(block, body=block.title))
        self.drafts[-1].by_place = True

    def extend(self, block: Block) -> None:
        """The last paragraph goes on with the block; where a page break cut the sentence, it is joined."""
        current = self.drafts[-1]
        gap = self._source.text[current.end : block.start]
        if current.number != COVER and self.continuity.is_cut(current.last, block):
            current.healed.append(Edit(current.end, block.start, joint(current.last.words, block.words), "page break"))
        elif gap.strip():
            current.healed.append(Edit(current.end, block.start, "\n\n", "page break"))
        current.end, current.last = block.end, block

    def descend(self, level: int, block: Block) -> None:
        """The block is a heading of `level`."""
        self.keep_empty_headings(level)
        title = shown(self._source, block.title, block.end)
        self.outline.descend(level, " ".join(title.split()), block)

    def keep_empty_headings(self, level: int) -> None:
        """Make text of the headings of `level` and below that nothing stands under."""
        empty = self.outline.empty(level)
        if not empty:
            return
        if self.before_text:
            self.take_to_cover()
            return
        if self._counted:
            self.outline.take_back(level)
        else:
            self.outline.use()  # where sections are all that counts, an empty one is a section
            self.outline.leave(level)
        for block in empty:
            current = self.current
            if current is None and self.prefix:
                self.begin(self.prefix, replace(block, body=block.title))
            elif current is not None and self._follows_line(block, current):
                current.end, current.last = block.end, block
                self._give_waiting_notes()
            else:
                self.begin_by_place(block)

    def attach_note(self, block: Block) -> bool:
        """Give a footnote to the last paragraph that calls it, or, where a heading does, to the first paragraph under that. False where a `*` is
        no footnote at all.

        Raises:
            NumberingError: nothing calls it; names the line.
        """
        caller = calling(self._source, self.drafts, block)
        if caller is None and (heading := self._calling_heading(block)):
            caller = next(
                (draft for draft in self.drafts[self._first :] if draft.heading[: len(heading)] == heading), None
            )
            if caller is None:
                self._waiting_notes.append(block)
                return True
        if caller is not None:
            give_note(self._source, caller, block)
        elif not block.marker.startswith("*"):
            raise NumberingError(
                f"{self._source.document.file}, line {block.line}: footnote {block.marker} is called by no paragraph before it; "
                "put the mark into the paragraph that calls it."
            )
        return caller is not None

    def _calling_heading(self, note: Block) -> tuple[str, ...]:
        """The path of the lowest heading here that calls the footnote."""
        depth = max(
            (
                at
                for at, one in enumerate(self.outline.blocks, start=1)
                if calls(self._source, one.start, one.end, note.marker)
            ),
            default=0,
        )
        return self.outline.path[:depth]

    def _follows_line(self, block: Block, current: Draft) -> bool:
        """Whether the block stands directly below a line like itself that was kept as text."""
        between = self._source.text[current.end : block.start]
        line = current.last.looks_like_heading and not current.last.is_remark
        kept = current.by_place or current.number == self.prefix
        return kept and line and not between.strip() and current.heading == self.outline.path
