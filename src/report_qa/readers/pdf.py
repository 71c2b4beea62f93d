"""PDF files: PDFium finds the signs and where they stand, `layout` puts them into reading order, here they become pieces.

PDFium is the engine of Chromium's viewer: kept by many, BSD and Apache licences, no dependencies; of the free libraries it is the fastest and
the most used to hostile files. It runs no scripts here and opens no attachments.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import Any

from report_qa.blocks import LONGEST_HEADING, NumberStyle, begins_item, joint
from report_qa.errors import DocumentError
from report_qa.readers import limits
from report_qa.readers.hyphens import heal_hyphens
from report_qa.readers.layout import Line, lines_of_signs, reading_order
from report_qa.readers.noise import is_bare_number, remember_head, rule_for, running_heads, same_head
from report_qa.readers.pieces import RAISED, Kind, Pieces
from report_qa.readers.signs import Sign

_ENDED = re.compile(r"[.!?…。！？؟۔:;،؛：；,，](?:[)\]»”’\"'*⁰¹²³⁴-⁹]|\s)*$")
_SENTENCE_ENDED = re.compile(r"[.!?…。！？؟۔](?:[)\]»”’\"'*⁰¹²³⁴-⁹]|\s)*$")
_NOTE = re.compile(r"(?P<marker>[⁰¹²³⁴-⁹]{1,3}|\d{1,3}(?=\s|[^\W\d_])|\*{1,3})\s*(?=\S)")
_DIVIDED_SYMBOL = re.compile(r"(?<=[A-Z0-9.]/)\n(?=[A-Z0-9])|(?<=[a-z0-9]/)\n(?=[a-z0-9])")
_SMALL = 0.92
"""Of the body's size: what is set smaller, at the end of a page, is a footnote."""


def read_pdf(data: bytes) -> Pieces:
    """The pieces of a PDF file, headings marked where they are set apart by size or weight."""
    pieces = Pieces()
    pages = [list(page) for page in _pages(data, pieces)]
    if sum(sum(map(str.isalnum, line.text)) for page in pages for line in page) < 20:
        raise DocumentError("is scanned: its pages are pictures without text; run text recognition (OCR) on it first.")
    blank = sum(1 for page in pages if not page)
    if blank > 1 and blank > len(pages) // 4:
        pieces.remarks.append(
            f"{blank} of {len(pages)} pages hold no text; if they are scanned, run text recognition (OCR) first."
        )
    body, notes = _without_notes(_without_noise(pages, pieces), pieces)
    _add_paragraphs(body, notes, pieces)
    return pieces


def _pages(data: bytes, pieces: Pieces) -> Iterator[list[Line]]:
    import pypdfium2
    import pypdfium2.raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise DocumentError("has a password; save it without one.") from None
        raise DocumentError("is damaged or cut short; get the file again.") from None
    if len(document) > limits.MOST_PAGES:
        raise DocumentError(f"has more than {limits.MOST_PAGES} pages; split it into documents.")
    pieces.removed["attachment"] += max(0, pypdfium2.raw.FPDFDoc_GetAttachmentCount(document))
    pieces.removed["script"] += max(0, pypdfium2.raw.FPDFDoc_GetJavaScriptActionCount(document))
    characters = 0
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            pieces.remarks.append(f"page {number + 1} is damaged and was left out.")
            continue
        characters += text.count_chars()
        if characters > limits.LARGEST_TEXT:
            raise DocumentError(
                f"comes to more than {limits.LARGEST_TEXT // 1_000_000} million characters; split it into documents."
            )
        yield lines_of_signs(_signs(pypdfium2.raw, text))
        text.close()
        page.close()


def _signs(raw: Any, text: Any) -> Iterator[Sign]:
    x, y = ctypes.c_double(), ctypes.c_double()
    box = raw.FS_RECTF()
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in (10, 13) or code == 0:
            continue
        # the engine marks the hyphen of a divided word with a control character
        character = "-" if code in (2, 0xFFFE) else chr(code) if code < 0xD800 or 0xDFFF < code < 0x110000 else ""
        if raw.FPDFText_IsGenerated(text, index) == 1:
            yield Sign(character, 0, 0, 0, 0, False, made_up=True)
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        # as wide as the sign's place in the line, not as its ink
        raw.FPDFText_GetLooseCharBox(text, index, box)
        size = _size(raw, text, index)
        bold = raw.FPDFText_GetFontWeight(text, index) >= 600
        yield Sign(character, box.left, box.right, y.value, size, bold)


def _size(raw: Any, text: Any, index: int) -> float:
    """The size in which a sign is seen: the font's, times the scale of the text."""
    matrix = raw.FS_MATRIX()
    size = float(raw.FPDFText_GetFontSize(text, index))
    if raw.FPDFText_GetMatrix(text, index, matrix):
        scale = float((matrix.c**2 + matrix.d**2) ** 0.5)
        size *= scale if scale > 0.01 else 1.0
    return size


def _without_noise(pages: Sequence[Sequence[Line]], pieces: Pieces) -> list[list[Line]]:
    """The pages without running heads, page numbers and job numbers."""
    edges = [_edges(page) for page in pages]
    heads = running_heads([[(line.text, _place(line)) for line in lines] for lines in edges])
    kept: list[list[Line]] = []
    for page, at_edge in zip(pages, edges, strict=True):
        outermost = {id(line) for line in (at_edge[:1] + at_edge[-2:])}
        edge = {id(line) for line in at_edge}
        left = []
        for line in page:
            rule = rule_for(line.text)
            if rule == "page number" and id(line) not in edge:
                rule = ""
            if not rule and id(line) in edge:
                if (same_head(line.text), _place(line)) in heads:
                    rule = "running head"
                    remember_head(line.text, pieces)
                elif len(pages) > 1 and id(line) in outermost and is_bare_number(line.text):
                    rule = "page number"
            if rule:
                pieces.removed[rule] += 1
            else:
                left.append(line)
        kept.append(left)
    return kept


def _place(line: Line) -> int:
    """The height, so roughly that a point of difference does not count."""
    return round(line.y / 5)


def _edges(page: Sequence[Line]) -> list[Line]:
    """The lines at the top and at the bottom, three heights of each, from the top."""
    lines = sorted(page, key=lambda line: -line.y)
    heights = [round(height) for height, _ in groupby(lines, key=lambda line: round(line.y))]
    at_edge = {*heights[:3], *heights[-3:]}
    return [line for line in lines if round(line.y) in at_edge]


@dataclass(slots=True)
class _PlacedNote:
    """A footnote with the page that it stands on."""

    marker: str
    lines: list[str]


_Region = list[Line]


def _without_notes(pages: Sequence[Sequence[Line]], pieces: Pieces) -> tuple[list[list[_Region]], list[_PlacedNote]]:
    """The pages' regions in reading order, and the footnotes that stood at their ends."""
    size = _body_size(pages)
    notes: list[_PlacedNote] = []
    body: list[list[_Region]] = []
    for page in pages:
        lowest = [line for line in page if line.size >= _SMALL * size]
        small = [line for line in page if line.size < _SMALL * size and not any(_is_under(line, b) for b in lowest)]
        regions = reading_order(small)
        found = _notes_of([line for region in regions for line in region], notes)
        pieces.removed["footnote moved"] += found[0]
        taken = found[1]
        body.append(reading_order([line for line in page if id(line) not in taken]))
    return body, notes


def _notes_of(lines: Sequence[Line], notes: list[_PlacedNote]) -> tuple[int, set[int]]:
    """Append the notes among the small lines at a page's end; how many begin there, and which lines they take."""
    begun = 0
    taken: set[int] = set()
    for line in lines:
        match = _NOTE.match(line.text)
        if match:
            begun += 1
            notes.append(_PlacedNote(match["marker"].translate(RAISED), [line.text[match.end() :]]))
        elif begun or (notes and not _SENTENCE_ENDED.search(notes[-1].lines[-1])):
            notes[-1].lines.append(line.text)
        else:
            continue
        # a merged line has taken the place of those it was made of
        taken.update(line.made_of)
    return begun, taken


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0]


@dataclass(slots=True)
class _Block:
    """A paragraph or heading on its way: lines that belong together; `forced` are those that the page breaks on purpose."""

    lines: list[Line]
    forced: set[int]


def _add_paragraphs(pages: Sequence[Sequence[_Region]], notes: Sequence[_PlacedNote], pieces: Pieces) -> None:
    size = _body_size([[line for region in page for line in region] for page in pages])
    bold_body = _mostly_bold(pages)
    blocks = _blocks(pages, _leading(pages, size))
    # the whole text at once: the words of one page tell how those of another are divided
    joined = "\n\n\f".join(_with_breaks(block) for block in blocks)
    whole = heal_hyphens(joined, pieces.removed).split("\n\n\f")
    sizes = sorted({round(b.lines[0].size) for b in blocks if b.lines[0].size > 1.1 * size}, reverse=True)
    for block, text in zip(blocks, whole, strict=True):
        words, symbols = _DIVIDED_SYMBOL.subn("", text)
        pieces.removed["divided symbol"] += symbols
        words = _joined(words)
        first = block.lines[0]
        apart = first.size > 1.1 * size or (all(line.bold for line in block.lines) and not bold_body)
        if apart and len(words) <= LONGEST_HEADING and not _ENDED.search(words) and any(map(str.isalpha, words)):
            level = sizes.index(round(first.size)) + 1 if round(first.size) in sizes else len(sizes) + 1
            pieces.add(Kind.HEADING, words, min(level, 6))
        else:
            pieces.add(Kind.TEXT, words)
    for note in notes:
        text = _joined(heal_hyphens("\n".join(note.lines), pieces.removed))
        pieces.add(Kind.NOTE, text, marker=note.marker)
    _notes_after_their_calls(pieces)


def _notes_after_their_calls(pieces: Pieces) -> None:
    """Footnotes numbered anew on each page are called in order, so the n-th note of a mark goes with its n-th call."""
    notes = [piece for piece in pieces.pieces if piece.kind is Kind.NOTE]
    rest = [piece for piece in pieces.pieces if piece.kind is not Kind.NOTE]
    placed = []
    for piece in rest:
        placed.append(piece)
        for note in list(notes):
            call = re.compile(rf"(?<=[^\s⁰¹²³⁴-⁹*]){re.escape(note.marker)}(?![⁰¹²³⁴-⁹*])")
            if call.search(piece.text) and not any(
                other.marker == note.marker for other in placed[placed.index(piece) + 1 :]
            ):
                placed.append(note)
                notes.remove(note)
    # what nobody calls stays as text: nothing is lost
    pieces.pieces = placed
    for note in notes:
        pieces.removed["footnote moved"] -= 1
        pieces.add(Kind.TEXT, f"({note.marker.strip()}) {note.text}")


def _mostly_bold(pages: Sequence[Sequence[_Region]]) -> bool:
    weights: Counter[bool] = Counter()
    for page in pages:
        for region in page:
            for line in region:
                weights[line.bold] += len(line.text)
    return weights[True] > weights[False]


def _leading(pages: Sequence[Sequence[_Region]], size: float) -> float:
    """The distance from one line of a paragraph to the next: what is usual where a sentence plainly goes on.

    Where none does, the shorter distances between lines, but not more than lines of one paragraph are usually set apart.
    """
    steps: list[float] = []
    inside: list[float] = []
    for page in pages:
        for region in page:
            margins = min(line.left for line in region), max(line.right for line in region)
            for above, below in pairwise(region):
                step = above.y - below.y
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


def _blocks(pages: Sequence[Sequence[_Region]], leading: float) -> list[_Block]:
    blocks: list[_Block] = []
    before: Line | None = None
    margins = (0.0, 0.0)
    for page in pages:
        first_on_page = True
        for region in page:
            for position, line in enumerate(region):
                same_region = position > 0
                short = before is not None and _has_room(before, line, *margins)
                margins = min(one.left for one in region), max(one.right for one in region)
                # a region under another is parted from it by blank space, as paragraphs are
                under = not first_on_page and before is not None and _is_under(before, line)
                first_on_page = False
                gap = same_region or under
                alone = position + 1 < len(region) and _is_gap(line, region[position + 1], leading)
                if before is None or _begins(
                    before, line, leading, short or (alone and not same_region), same_region, gap
                ):
                    blocks.append(_Block([line], set()))
                else:
                    if same_region and short:
                        blocks[-1].forced.add(len(blocks[-1].lines))
                    blocks[-1].lines.append(line)
                before = line
    return blocks


def _is_gap(above: Line, below: Line, leading: float) -> bool:
    """Whether there is more between two lines than inside a paragraph."""
    return above.y - below.y > 1.2 * max(leading, below.size)


def _is_under(above: Line, line: Line) -> bool:
    return line.y < above.y and above.left < line.right and line.left < above.right


def _begins(before: Line, line: Line, leading: float, short: bool, same_region: bool, gap: bool) -> bool:
    """Whether `line` begins a block of its own after the line `before`.

    `short`: that line was ended on purpose, or this one stands by itself at the top of a column; `gap`: it stands over this one, so that the blank between them counts.
    """
    if abs(before.size - line.size) > 0.6 or before.bold != line.bold:
        return True
    numbered = any(style.match(line.text) for style in NumberStyle) or begins_item(line.text, 0, len(line.text))
    ended = bool(_SENTENCE_ENDED.search(before.text))
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


def _joined(text: str) -> str:
    """Lines of one paragraph as one, but for those that the page breaks on purpose."""
    pieces = re.split(r"(\v?\n)", text)
    joined = pieces[0]
    for end, line in zip(pieces[1::2], pieces[2::2], strict=True):
        joined += "\n" + line if end == "\v\n" else joint(joined, line) + line
    return joined
