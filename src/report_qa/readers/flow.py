"""Lines in reading order into paragraphs and headings.

What parts paragraphs is what parts them for a reader: blank space, an indent, a line ended before its end, a number, other letters. A sentence
goes on from column to column and from page to page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from report_qa.blocks import LONGEST_HEADING, begins_item, joint
from report_qa.numberstyles import NumberStyle
from report_qa.readers.hyphens import heal_hyphens
from report_qa.readers.layout import Line
from report_qa.readers.pieces import Kind, Pieces

Region = list[Line]
"""Lines of one column, from the top."""

_ENDED = re.compile(r"[.!?…。！？؟۔:;،؛：；,，](?:[)\]»”’\"'*⁰¹²³⁴-⁹]|\s)*$")
SENTENCE_ENDED = re.compile(r"[.!?…。！？؟۔](?:[)\]»”’\"'*⁰¹²³⁴-⁹]|\s)*$")
_DIVIDED_SYMBOL = re.compile(r"(?<=[A-Z0-9.]/)\n(?=[A-Z0-9])|(?<=[a-z0-9]/)\n(?=[a-z0-9])")


@dataclass(slots=True)
class _Block:
    """A paragraph or heading on its way: lines that belong together; `forced` are those that the page breaks on purpose."""

    lines: list[Line]
    forced: set[int]


def add_paragraphs(pages: Sequence[Sequence[Region]], size: float, pieces: Pieces) -> None:
    """Add the paragraphs and headings of pages whose regions stand in reading order; `size` is that of the body's letters."""
    bold_body = _mostly_bold(pages)
    blocks = _blocks(pages, _leading(pages, size))
    # the whole text at once: the words of one page tell how those of another are divided
    joined = "\n\n\f".join(_with_breaks(block) for block in blocks)
    whole = heal_hyphens(joined, pieces.removed).split("\n\n\f")
    sizes = sorted({round(b.lines[0].size) for b in blocks if b.lines[0].size > 1.1 * size}, reverse=True)
    for block, text in zip(blocks, whole, strict=True):
        words, symbols = _DIVIDED_SYMBOL.subn("", text)
        pieces.removed["divided symbol"] += symbols
        words = joined_lines(words)
        first = block.lines[0]
        if first.is_row:
            pieces.add(Kind.TABLE, words)
            continue
        apart = first.size > 1.1 * size or (all(line.bold for line in block.lines) and not bold_body)
        if apart and len(words) <= LONGEST_HEADING and not _ENDED.search(words) and any(map(str.isalpha, words)):
            level = sizes.index(round(first.size)) + 1 if round(first.size) in sizes else len(sizes) + 1
            pieces.add(Kind.HEADING, words, min(level, 6))
        else:
            pieces.add(Kind.TEXT, words)


def _mostly_bold(pages: Sequence[Sequence[Region]]) -> bool:
    weights: Counter[bool] = Counter()
    for page in pages:
        for region in page:
            for line in region:
                weights[line.bold] += len(line.text)
    return weights[True] > weights[False]


def _leading(pages: Sequence[Sequence[Region]], size: float) -> float:
    """The distance from one line of a paragraph to the next: what is usual where a sentence plainly goes on.

    Where none does, the shorter distances between lines, but not more than lines of one paragraph are usually set apart.
    """
    steps: list[float] = []
    inside: list[float] = []
    for page in pages:
        for region in page:
            margins = _margins(region)
            for above, below in pairwise(region):
                step = above.y - below.y
                if above.is_row or below.is_row:
                    continue
                if abs(above.size - size) < 0.6 and abs(below.size - size) < 0.6 and 0 < step < 3 * size:
                    steps.append(step)
                    if (
                        not below.text[:1].isupper()
                        and not _ENDED.search(above.text)
                        and not _has_room(above, below, *margins)
                    ):
                        inside.append(step)
    if inside:
        return median(inside)
    return min(sorted(steps)[len(steps) // 5], 1.35 * size) if steps else 1.2 * size


def _margins(region: Region) -> tuple[float, float]:
    """Where the lines of a column begin and end; a table may be wider or narrower."""
    lines = [line for line in region if not line.is_row] or region
    return min(line.left for line in lines), max(line.right for line in lines)


def _blocks(pages: Sequence[Sequence[Region]], leading: float) -> list[_Block]:
    blocks: list[_Block] = []
    before: Line | None = None
    margins = (0.0, 0.0)
    for page in pages:
        first_on_page = True
        for region in page:
            for position, line in enumerate(region):
                same_region = position > 0
                short = before is not None and _has_room(before, line, *margins)
                margins = _margins(region)
                # a region under another is parted from it by blank space, as paragraphs are
                under = not first_on_page and before is not None and is_under(before, line)
                first_on_page = False
                gap = same_region or under
                alone = position + 1 < len(region) and _is_gap(line, region[position + 1], leading)
                next_row = same_region and before is not None and before.is_row and line.is_row
                if before is None or (
                    not next_row
                    and _begins(before, line, leading, short or (alone and not same_region), same_region, gap)
                ):
                    blocks.append(_Block([line], set()))
                else:
                    if line.is_row or (same_region and short):
                        blocks[-1].forced.add(len(blocks[-1].lines))
                    blocks[-1].lines.append(line)
                before = line
    return blocks


def _is_gap(above: Line, below: Line, leading: float) -> bool:
    """Whether there is more between two lines than inside a paragraph."""
    return above.y - below.y > 1.2 * max(leading, below.size)


def is_under(above: Line, line: Line) -> bool:
    return line.y < above.y and above.left < line.right and line.left < above.right


def _begins(before: Line, line: Line, leading: float, short: bool, same_region: bool, gap: bool) -> bool:
    """Whether `line` begins a block of its own after the line `before`.

    `short`: that line was ended on purpose, or this one stands by itself at the top of a column; `gap`: it stands over this one, so that the blank between them counts.
    """
    if before.is_row or line.is_row or abs(before.size - line.size) > 0.6 or before.bold != line.bold:
        return True
    counted = (style.match(line.text) for style in NumberStyle)
    numbered = any(one and not one.unsure for one in counted) or begins_item(line.text, 0, len(line.text))
    ended = bool(SENTENCE_ENDED.search(before.text))
    if numbered and (_ENDED.search(before.text) or short):
        return True
    if gap and _is_gap(before, line, leading):
        return True
    if not same_region:
        # a sentence that goes on in the next column or on the next page
        return ended and short
    if ended and short:
        return True
    indented = line.right < before.right - line.size if line.rtl else line.left > before.left + line.size
    return ended and indented and not begins_item(before.text, 0, len(before.text))


def _has_room(before: Line, line: Line, left: float, right: float) -> bool:
    """Whether the first word of `line` would have fitted on the line before: that line was ended on purpose."""
    if before.text.endswith("-"):
        return False
    free = before.left - left if line.rtl else right - before.right
    # where nothing stands between words, a line may end after any sign
    word = line.text[:1] if joint(line.text[:1], line.text[1:2]) == "" else line.text.split(" ", 1)[0]
    return free > (len(word) + 2) * (line.right - line.left) / max(len(line.text), 1)


def _with_breaks(block: _Block) -> str:
    text = block.lines[0].text
    for position, line in enumerate(block.lines[1:], start=1):
        text += ("\v\n" if position in block.forced else "\n") + line.text
    return text


def joined_lines(text: str) -> str:
    """Lines of one paragraph as one, but for those that the page breaks on purpose."""
    pieces = re.split(r"(\v?\n)", text)
    joined = pieces[0]
    for end, line in zip(pieces[1::2], pieces[2::2], strict=True):
        joined += "\n" + line if end == "\v\n" else joint(joined, line) + line
    return joined
