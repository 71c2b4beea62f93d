"""A paragraph while its blocks are being collected: its lines, its footnotes, what is shown of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from report_qa.blocks import Block, begins_item, joint
from report_qa.cleaning import apply_edits, declared_edits, without_overlaps
from report_qa.types import Edit, Note, SourceText

_LINE_END = re.compile(r"(?<=\S)[^\S\r\n]*\r?\n[^\S\r\n]*(?=\S)")


@dataclass(slots=True)
class Draft:
    """A paragraph while its blocks are being collected. `by_place`: its address is no number, but counts it under its heading."""

    number: str
    heading: tuple[str, ...]
    start: int
    end: int
    last: Block
    healed: list[Edit] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    by_place: bool = False


def calling(source: SourceText, drafts: Sequence[Draft], note: Block) -> Draft | None:
    """The last draft that calls the footnote and has none with its mark."""
    for draft in reversed(drafts):
        taken = any(one.marker == note.marker for one in draft.notes)
        if not taken and calls(source, draft.start, draft.end, note.marker):
            return draft
    return None


def give_note(source: SourceText, draft: Draft, note: Block) -> None:
    """Put the footnote to the draft's notes."""
    edits = tuple(_note_edits(source, note))
    text = apply_edits(source.text, note.body, note.end, edits)
    draft.notes.append(Note(note.marker, text, note.body, note.end, edits))


def calls(source: SourceText, start: int, end: int, marker: str) -> bool:
    """Whether `text[start:end]` holds a note's mark; a star that is declared markup is none."""
    call = re.compile(rf"(?<=[^\s⁰¹²³⁴-⁹*]){re.escape(marker)}(?![⁰¹²³⁴-⁹*])")
    found = [match.start() for match in call.finditer(source.text, start, end)]
    if not found:
        return False
    marks = declared_edits(source.text, start, end, (), source.markup)
    return not all(any(mark.start <= at < mark.end for mark in marks) for at in found)


def joined_lines(text: str, start: int, end: int, healed: Sequence[Edit]) -> list[Edit]:
    """The ends of wrapped lines in `text[start:end]`; lines that begin an item of a list stay lines."""
    edits = []
    for match in _LINE_END.finditer(text, start, end):
        if any(h.start <= match.start() < h.end for h in healed):
            continue
        # a row of a table ends its line, too
        row = (
            begins_item(text, text.rfind("\n", 0, match.start()) + 1, match.start()) and text[match.start() - 1] == "|"
        )
        if not row and (not begins_item(text, match.end(), end) or _opened(text, start, match.start())):
            between = joint(text[match.start() - 1], text[match.end()])
            edits.append(Edit(match.start(), match.end(), between, "line break"))
    return edits


def _opened(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` ends inside brackets: "(44\npays) " begins no item of a list."""
    return text.rfind("(", start, end) > text.rfind(")", start, end)


def _note_edits(source: SourceText, block: Block) -> list[Edit]:
    return without_overlaps(
        declared_edits(source.text, block.body, block.end, source.corrections, source.markup)
        + joined_lines(source.text, block.body, block.end, [])
    )


def shown(source: SourceText, start: int, end: int) -> str:
    return apply_edits(
        source.text, start, end, declared_edits(source.text, start, end, source.corrections, source.markup)
    )
