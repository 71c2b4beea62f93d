"""PDF files: PDFium finds the signs and where they stand, `layout` puts them into reading order, here they become pieces.

PDFium is the engine of Chromium's viewer: kept by many, BSD and Apache licences, no dependencies; of the free libraries it is the fastest and
the most used to hostile files. It runs no scripts here and opens no attachments.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from report_qa.errors import DocumentError
from report_qa.readers import limits
from report_qa.readers.flow import SENTENCE_ENDED, Region, add_paragraphs, is_under, joined_lines
from report_qa.readers.hyphens import heal_hyphens
from report_qa.readers.layout import Line, reading_order
from report_qa.readers.noise import is_bare_number, remember_head, rule_for, running_heads, same_head
from report_qa.readers.pieces import RAISED, Kind, Piece, Pieces
from report_qa.readers.rules import rules_of
from report_qa.readers.signs import Sign
from report_qa.readers.tables import lines_and_rows

_NOTE = re.compile(r"(?P<marker>[⁰¹²³⁴-⁹]{1,3}|\d{1,3}(?=\s|[^\W\d_])|\*{1,3})\s*(?=\S)")
_CALL = re.compile(r"(?<=[^\s⁰¹²³⁴-⁹*])([⁰¹²³⁴-⁹]{1,3}|\*{1,3})(?![⁰¹²³⁴-⁹*])")
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
    kept = _without_noise(pages, pieces)
    size = _body_size(kept)
    body, notes = _without_notes(kept, size, pieces)
    add_paragraphs(body, size, pieces)
    _place_notes(notes, pieces)
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
        yield lines_and_rows(list(_signs(pypdfium2.raw, text)), rules_of(pypdfium2.raw, page))
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
    lines = sorted((line for line in page if not line.is_row), key=lambda line: -line.y)
    heights = [round(height) for height, _ in groupby(lines, key=lambda line: round(line.y))]
    at_edge = {*heights[:3], *heights[-3:]}
    return [line for line in lines if round(line.y) in at_edge]


@dataclass(slots=True)
class _PlacedNote:
    """A footnote with the page that it stands on."""

    marker: str
    lines: list[str]


def _without_notes(
    pages: Sequence[Sequence[Line]], size: float, pieces: Pieces
) -> tuple[list[list[Region]], list[_PlacedNote]]:
    """The pages' regions in reading order, and the footnotes that stood at their ends."""
    notes: list[_PlacedNote] = []
    body: list[list[Region]] = []
    for page in pages:
        lowest = [line for line in page if line.size >= _SMALL * size]
        small = [
            line
            for line in page
            if line.size < _SMALL * size and not line.is_row and not any(is_under(line, b) for b in lowest)
        ]
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
        elif begun or (notes and not SENTENCE_ENDED.search(notes[-1].lines[-1])):
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


def _place_notes(notes: Sequence[_PlacedNote], pieces: Pieces) -> None:
    """Each note after the paragraph that calls it. Numbered anew on each page, they are called in order."""
    waiting: dict[str, deque[str]] = {}
    for note in notes:
        text = joined_lines(heal_hyphens("\n".join(note.lines), pieces.removed))
        waiting.setdefault(note.marker, deque()).append(text)
    placed: list[Piece] = []
    for piece in pieces.pieces:
        placed.append(piece)
        for marker in dict.fromkeys(_CALL.findall(piece.text)):
            if waiting.get(marker):
                placed.append(Piece(Kind.NOTE, waiting[marker].popleft(), marker=marker))
    pieces.pieces = placed
    # what nobody calls stays as text: nothing is lost
    for marker, texts in waiting.items():
        for text in texts:
            pieces.removed["footnote moved"] -= 1
            pieces.add(Kind.TEXT, f"({marker}) {text}")
