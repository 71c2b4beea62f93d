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
_BULLET = re.compile(r"[-–•*]\s")
_LIST_ITEM = re.compile(
    r"[-–•*]\s"
    r"|[(（](?:[a-z]{1,4}|\d{1,2}|[أ-ي]|[一二三四五六七八九十]+)[)）]"
    r"|(?:[a-z]|[ivx]{2,5}|\d{1,2}|[أ-ي]|[一二三四五六七八九十]+)[)）]\s"
    r"|(?:[a-z]|[ivx]{2,5})\.\s"
)
_LINE_END = re.compile(r"(?<=\S)[^\S\r\n]*\r?\n[^\S\r\n]*(?=\S)")
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
        self._after_heading = False

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
        self._after_heading = False

    def _continue(self, block: Block) -> None:
        current = self._current()
        if self._is_plain_heading(block, current):
            self._descend("plain", block)
            return
        if self._after_heading:
            raise NumberingError(
                f"{self._source.document.file}, line {block.line}: this text follows a heading but has no number; "
                "number it, or put it before the heading."
            )
        if current is None:
            self._begin(COVER, replace(block, body=block.start))
            return
        gap = self._source.text[current.end : block.start]
        if current.number != COVER and self._is_cut(current.last, block):
            current.healed.append(Edit(current.end, block.start, _joint(current.last.words, block.words), "page break"))
        elif gap.strip():
            current.healed.append(Edit(current.end, block.start, "\n\n", "page break"))
        current.end, current.last = block.end, block

    def _is_plain_heading(self, block: Block, current: _Draft | None) -> bool:
        """Whether the block is a heading without a number."""
        if not block.looks_like_heading or _BULLET.match(block.words) or block.marker:
            return False
        if current is None or current.number == COVER:
            return self._after_heading  # before the first heading, all is cover
        if block.begins_small or current.last.ends_clause:
            return False
        return block.words[:1].isupper() or current.last.ends_sentence

    def _is_cut(self, before: Block, after: Block) -> bool:
        """Whether a page break cuts one sentence into the two blocks; items of a list are not sentences."""
        if before.ends_sentence or before.ends_clause or self._is_item(after):
            return False
        return after.begins_small or not self._is_item(before)

    def _is_item(self, block: Block) -> bool:
        begin = block.start if block.number is None else block.body
        return bool(_LIST_ITEM.match(self._source.text, begin, block.end))

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
        self._after_heading = True
        level = _LEVELS[kind]
        self._path = [step for step in self._path if step[0] < level]
        self._path.append((level, " ".join(_shown(self._source, block.start, block.end).split())))

    def _attach_note(self, block: Block) -> bool:
        """Give the footnote to the paragraph that calls it; False where a `*` is no footnote at all."""
        call = re.compile(rf"(?<=[^\s⁰¹²³⁴-⁹*]){re.escape(block.marker)}(?![⁰¹²³⁴-⁹*])")
        for draft in reversed(self._drafts):
            if block.marker not in [note.marker for note in draft.notes] and self._calls(draft, call):
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

    def _calls(self, draft: _Draft, call: re.Pattern[str]) -> bool:
        """Whether a draft holds a note's mark; a star that is declared markup is none."""
        calls = [match.start() for match in call.finditer(self._source.text, draft.start, draft.end)]
        if not calls:
            return False
        marks = declared_edits(self._source.text, draft.start, draft.end, (), self._source.markup)
        return not all(any(mark.start <= at < mark.end for mark in marks) for at in calls)


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
    for match in _LINE_END.finditer(text, start, end):
        if any(h.start <= match.start() < h.end for h in healed):
            continue
        if not _LIST_ITEM.match(text, match.end(), end) or _opened(text, start, match.start()):
            joint = _joint(text[match.start() - 1], text[match.end()])
            edits.append(Edit(match.start(), match.end(), joint, "line break"))
    return edits


def _opened(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` ends inside brackets: "(44\npays) " begins no item of a list."""
    return text.rfind("(", start, end) > text.rfind(")", start, end)


def _joint(before: str, after: str) -> str:
    """What joins two halves of a sentence: nothing inside a script that writes without spaces."""
    both = before[-1:] + after[:1]
    return "" if len(_NO_SPACE_SCRIPT.findall(both)) == 2 else " "


def _shown(source: SourceText, start: int, end: int) -> str:
    return apply_edits(
        source.text, start, end, declared_edits(source.text, start, end, source.corrections, source.markup)
    )
