"""Whether a block goes on what stands before it: the other half of a sentence, an item of a list, a part of a table."""

from __future__ import annotations

from dataclasses import dataclass

from report_qa.blocks import Block, begins_item


@dataclass(frozen=True, slots=True)
class Continuity:
    """What goes on what in a file's `text`. `counted`: numbers are those of paragraphs, not of a list's items."""

    text: str
    counted: bool

    def goes_on(self, before: Block, after: Block) -> bool:
        return begins_item(self.text, after.start, after.end) or self.is_cut(before, after)

    def is_cut(self, before: Block, after: Block) -> bool:
        """Whether a page break cuts one sentence into the two blocks; items of a list and remarks are not sentences."""
        if before.ends_sentence or before.ends_clause or before.is_table or before.is_caption:
            return False
        if before.is_remark or after.is_remark or self.is_item(after):
            return False
        return after.begins_small or not self.is_item(before)

    def is_item(self, block: Block) -> bool:
        if block.number is not None and not self.counted:
            return True
        begin = block.start if block.number is None else block.body
        return begins_item(self.text, begin, block.end)


def belongs_to_table(before: Block | None, block: Block) -> bool:
    """Whether the block belongs to a table, a box or a figure: its rows, its caption, the title under that."""
    titled = before is not None and before.is_caption and not block.level and not block.marker
    return block.is_table or block.is_caption or (titled and block.looks_like_heading)
