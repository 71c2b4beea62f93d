"""Signs on a page into lines, and lines into the order in which people read them.

Positions are in points, from the lower left corner. Columns are found by the white strip between them; a line that crosses the strip, as a title does,
parts what is above it from what is below.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from report_qa.readers.arabic import is_rtl, runs_from_the_right
from report_qa.readers.pieces import RAISED
from report_qa.readers.signs import Sign

_GUTTER = 6.0
"""Points. The narrowest strip between two columns."""
_FEWEST = 3
"""Lines of a column."""
_MOST_CROSSING = 0.35
"""Of a page's lines, those that may cross the strip between its columns."""


@dataclass(frozen=True, slots=True)
class Line:
    """A run of signs on one base line. `made_of` are the ids of the runs that were joined into it; `is_row`: it is a row of a table."""

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool
    rtl: bool
    made_of: frozenset[int] = field(default=frozenset(), compare=False)
    is_row: bool = False


def lines_of_signs(signs: Iterable[Sign]) -> list[Line]:
    """Runs of signs that follow each other on one base line; raised digits stay in the line and become signs of their own.

    The file's own order of signs holds, but not for Arabic, which files keep in many orders: there the places of the signs tell.
    """
    all_signs = list(signs)
    if is_rtl("".join(sign.character for sign in all_signs)):
        return [line for run in runs_from_the_right(all_signs) for line in _line(run)]
    return _lines_in_order(all_signs)


def _lines_in_order(signs: Iterable[Sign]) -> list[Line]:
    lines: list[Line] = []
    run: list[Sign] = []
    for sign in signs:
        if run and not sign.made_up and not _follows(run, sign):
            lines += _line(run)
            run = []
        if run or not sign.made_up:
            run.append(sign)
    lines += _line(run)
    return lines


def _follows(run: Sequence[Sign], sign: Sign) -> bool:
    real = [one for one in run[-12:] if not one.made_up]
    size = max(one.size for one in (*real, sign))
    base = [one.y for one in real if one.size > 0.85 * size] or [one.y for one in real]
    last = real[-1]
    gap = max(sign.left - last.right, last.left - sign.right)
    if gap > 2 * size:
        return False
    if any(abs(sign.y - y) < 0.15 * size for y in base):
        return True
    # a raised or lowered sign is smaller and close by
    smaller = min(sign.size, last.size) < 0.85 * max(sign.size, last.size)
    return smaller and abs(sign.y - last.y) < 0.6 * size and gap < 0.5 * size


def _line(run: Sequence[Sign]) -> list[Line]:
    real = [sign for sign in run if not sign.made_up and sign.character.strip()]
    if not real:
        return []
    run = _without_false_blanks(run)
    size = _weighty(real)
    full = [sign for sign in real if sign.size > 0.85 * size]
    y = sorted(sign.y for sign in full)[len(full) // 2]
    text = "".join(
        sign.character.translate(RAISED)
        if not sign.made_up and sign.size < 0.85 * size and sign.y > y + 0.15 * size
        else sign.character
        for sign in run
    )
    text = " ".join(text.replace("\t", " ").split(" ")).strip()
    rtl = is_rtl(text)
    bold = sum(sign.bold for sign in real) > 0.6 * len(real)
    edges = min(sign.left for sign in real), max(sign.right for sign in real)
    line = Line(" ".join(text.split()), *edges, y, size, bold, rtl)
    return [line]


def _without_false_blanks(run: Sequence[Sign]) -> list[Sign]:
    """Without the blanks that the engine makes up of the space in justified lines: beside Chinese signs, before a last hyphen."""
    kept = list(run)
    while kept and kept[-1].made_up:
        kept.pop()
    apart = len(kept) > 2 and kept[-1].character == "-" and kept[-2].made_up
    if apart and kept[-1].left - kept[-3].right < 0.3 * kept[-1].size:
        del kept[-2]
    return [
        sign
        for before, sign, after in zip([None, *kept], kept, [*kept[1:], None], strict=False)
        if not (sign.made_up and sign.character == " " and (_is_han(before) or _is_han(after)))
    ]


def _is_han(sign: Sign | None) -> bool:
    return sign is not None and "\u3000" <= sign.character <= "\u9fff"


def _weighty(signs: Sequence[Sign]) -> float:
    """The size of most signs."""
    sizes = sorted(sign.size for sign in signs)
    return sizes[len(sizes) // 2]


def reading_order(lines: Sequence[Line]) -> list[list[Line]]:
    """The regions of a page in reading order, each a list of whole lines from the top."""
    if not lines:
        return []
    gutter = _gutter(lines)
    if gutter is None:
        return [whole_lines(lines)]
    regions: list[list[Line]] = []
    band: list[Line] = []
    crossing: list[Line] = []
    for line in sorted(lines, key=lambda one: -one.y):
        crosses = line.left < gutter < line.right
        if crosses and band:
            regions += _columns(band, gutter)
            band = []
        if not crosses and crossing:
            regions.append(whole_lines(crossing))
            crossing = []
        (crossing if crosses else band).append(line)
    if crossing:
        regions.append(whole_lines(crossing))
    return regions + (_columns(band, gutter) if band else [])


def _columns(band: Sequence[Line], gutter: float) -> list[list[Line]]:
    left = [line for line in band if line.right <= gutter]
    right = [line for line in band if line.right > gutter]
    rtl = sum(line.rtl for line in band) > len(band) / 2
    both = (right, left) if rtl else (left, right)
    return [region for side in both if side for region in reading_order(side)]


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where the strip between two columns is: crossed by as few lines as can be, with columns that stand beside each other."""
    best: tuple[int, float, float] | None = None
    edges = sorted({round(line.left, 1) for line in lines})
    for edge in edges[1:]:
        left = [line for line in lines if line.right < edge - _GUTTER / 2 and line.left < edge]
        right = [line for line in lines if line.left >= edge - 0.5]
        if len(left) < _FEWEST or len(right) < _FEWEST:
            continue
        crossing = len(lines) - len(left) - len(right)
        strip = edge - max(line.right for line in left)
        aligned = sum(line.left < edge + 2.5 * line.size for line in right)
        top = min(max(one.y for one in side) for side in (left, right))
        beside = top - max(min(one.y for one in side) for side in (left, right))
        height = 2 * min(line.size for line in lines)
        # words that wide blanks part from their line stand in no column
        wide = min(median(one.right - one.left for one in side) for side in (left, right)) > 5 * lines[0].size
        if (
            strip >= _GUTTER
            and wide
            and crossing <= _MOST_CROSSING * len(lines)
            and aligned >= 0.6 * len(right)
            and beside > height
        ):
            candidate = (crossing, -strip, edge - strip / 2)
            best = min(best, candidate) if best else candidate
    return best[2] if best else None


def whole_lines(lines: Sequence[Line]) -> list[Line]:
    """Runs on one base line joined, from the top."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: -one.y):
        if rows and not line.is_row and not rows[-1][0].is_row and abs(rows[-1][0].y - line.y) < 0.3 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [row[0] if len(row) == 1 and row[0].is_row else _joined_row(row) for row in rows]


def _joined_row(row: Sequence[Line]) -> Line:
    rtl = sum(line.rtl for line in row) * 2 > len(row)
    ordered = sorted(row, key=lambda line: -line.right if rtl else line.left)
    made_of = frozenset(identity for line in row for identity in (line.made_of or {id(line)}))
    longest = max(row, key=lambda line: len(line.text))
    return Line(
        " ".join(line.text for line in ordered),
        min(line.left for line in row),
        max(line.right for line in row),
        longest.y,
        longest.size,
        longest.bold,
        rtl,
        made_of,
    )
