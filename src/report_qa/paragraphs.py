"""A report's text into its own numbered paragraphs, its cover, headings and footnotes.

Laws, tested on the real report and on generated ones: paragraphs come in order, each number once;
`text[start:end]` with a paragraph's edits applied is what is shown; nothing but the declared rules, a healed
`page break` or a healed `line break` ever differs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from report_qa.blocks import Block, read_blocks
from report_qa.cleaning import apply_edits, declared_edits, without_overlaps
from report_qa.errors import NumberingError
from report_qa.numbering import Role, assign_roles
from report_qa.sentences import sentence_spans
from report_qa.types import Edit, Note, Paragraph, SourceText

COVER = "cover"
_LEVELS = {"roman": 0, "letter": 1, "number": 2, "plain": 3}
_LIST_ITEM = re.compile(r"(?:[-–•*]|\(?(?:[a-z]{1,4}|\d{1,2}|[أ-ي]|[一二三四五六七八九十]+)[)）.])\s")
_NO_SPACE_SCRIPT = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


@dataclass(slots=True)
class _Draft:
    """A paragraph while its blocks are being collected."""

    number: str
    heading: tuple[str, ...]
    start: int
    end: int
    last: Block
    healed: list[Edit] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def split_paragraphs(source: SourceText) -> list[Paragraph]:
    """The cover (if there is text before paragraph 1) and the numbered paragraphs, in order.

    Raises:
        NumberingError: the numbers do not run 1, 2, 3 …, or a footnote is called by no paragraph; names the line.
    """
    blocks = list(read_blocks(source.text))
    roles = assign_roles(blocks, source.document.file)
    return [_finished(source, draft) for draft in _Collector(source, blocks, roles).collect()]


class _Collector:
    """Walks the blocks once, deciding for each what it belongs to."""

    def __init__(self, source: SourceText, blocks: Sequence[Block], roles: dict[int, Role]) -> None:
        self._source = source
        self._blocks = blocks
        self._roles = roles
        self._path: list[tuple[int, str]] = []
        self._drafts: list[_Draft] = []
        self._letter = ""

    def collect(self) -> list[_Draft]:
        for position, block in enumerate(self._blocks):
            role = self._roles.get(position)
            if role is Role.PARAGRAPH:
                self._begin(str(block.number), block)
            elif role is Role.HEADING:
                self._descend("number", block)
            elif block.marker and self._attach_note(block):
                pass
            elif kind := self._higher_heading(block):
                self._descend(kind, block)
            else:
                self._continue(block)
        return self._drafts

    def _current(self) -> _Draft | None:
        return self._drafts[-1] if self._drafts else None

    def _begin(self, number: str, block: Block) -> None:
        heading = tuple(title for _, title in self._path)
        self._drafts.append(_Draft(number, heading, block.body, block.end, block))

    def _continue(self, block: Block) -> None:
        current = self._current()
        if current is None:
            self._begin(COVER, replace(block, body=block.start))
            return
        if current.number == COVER:
            current.end, current.last = block.end, block
            return
        interrupted = not current.last.ends_sentence and not current.last.ends_clause
        if block.looks_like_heading and not block.begins_small and not current.last.ends_clause:
            cased = block.words[:1].isupper()
            if cased or not interrupted:
                self._descend("plain", block)
                return
        gap = self._source.text[current.end : block.start]
        if interrupted:
            current.healed.append(Edit(current.end, block.start, _joint(current.last.words, block.words), "page break"))
        elif gap.strip():
            current.healed.append(Edit(current.end, block.start, "\n\n", "page break"))
        current.end, current.last = block.end, block

    def _higher_heading(self, block: Block) -> str:
        """`roman` or `letter` where the block is such a heading; "I." after "H." is the letter."""
        if not (block.roman or block.letter) or not block.looks_like_heading:
            return ""
        follows = block.letter and self._letter and ord(block.letter) == ord(self._letter) + 1
        if block.letter and (follows or not block.roman):
            self._letter = block.letter
            return "letter"
        self._letter = ""
        return "roman"

    def _descend(self, kind: str, block: Block) -> None:
        level = _LEVELS[kind]
        self._path = [step for step in self._path if step[0] < level]
        self._path.append((level, " ".join(_shown(self._source, block.start, block.end).split())))

    def _attach_note(self, block: Block) -> bool:
        """Give the footnote to the paragraph that calls it; False where a `*` is no footnote at all."""
        call = re.compile(rf"(?<=[^\s⁰¹²³⁴-⁹*]){re.escape(block.marker)}(?![⁰¹²³⁴-⁹*])")
        for draft in reversed(self._drafts):
            if call.search(self._source.text, draft.start, draft.end) and block.marker not in [
                n.marker for n in draft.notes
            ]:
                edits = tuple(_note_edits(self._source, block))
                text = apply_edits(self._source.text, block.body, block.end, edits)
                draft.notes.append(Note(block.marker, text, block.body, block.end, edits))
                return True
        if block.marker.startswith("*"):
            return False
        raise NumberingError(
            f"{self._source.document.file}, line {block.line}: footnote {block.marker} is called by no paragraph before it; "
            "put the mark into the paragraph that calls it."
        )


def _note_edits(source: SourceText, block: Block) -> list[Edit]:
    return without_overlaps(
        declared_edits(source.text, block.body, block.end, source.corrections, source.markup)
        + _joined_lines(source.text, block.body, block.end, [])
    )


def _finished(source: SourceText, draft: _Draft) -> Paragraph:
    declared = declared_edits(source.text, draft.start, draft.end, source.corrections, source.markup)
    lines = [] if draft.number == COVER else _joined_lines(source.text, draft.start, draft.end, draft.healed)
    # a healed gap swallows whatever stands in it
    edits = tuple(
        without_overlaps(
            draft.healed + [e for e in declared + lines if not any(h.start <= e.start < h.end for h in draft.healed)]
        )
    )
    text = apply_edits(source.text, draft.start, draft.end, edits)
    return Paragraph(
        document=source.document.id,
        number=draft.number,
        heading=draft.heading,
        text=text,
        start=draft.start,
        end=draft.end,
        edits=edits,
        notes=tuple(draft.notes),
        sentences=tuple(sentence_spans(text, source.document.language)),
    )


def _joined_lines(text: str, start: int, end: int, healed: Sequence[Edit]) -> list[Edit]:
    """One `line break` edit for each line end inside a block, unless the next line is an item of a list."""
    edits = []
    for match in re.finditer(r"(?<=\S)[ \t]*\r?\n[ \t]*(?=\S)", text[:end]):
        if match.start() < start or any(h.start <= match.start() < h.end for h in healed):
            continue
        if not _LIST_ITEM.match(text, match.end(), end):
            joint = _joint(text[start : match.start()], text[match.end() : end])
            edits.append(Edit(match.start(), match.end(), joint, "line break"))
    return edits


def _joint(before: str, after: str) -> str:
    """What joins two halves of a sentence: nothing inside a script that writes without spaces."""
    both = before[-1:] + after[:1]
    return "" if len(_NO_SPACE_SCRIPT.findall(both)) == 2 else " "


def _shown(source: SourceText, start: int, end: int) -> str:
    return apply_edits(
        source.text, start, end, declared_edits(source.text, start, end, source.corrections, source.markup)
    )
