"""Tables of a PDF page: what stands in a grid of ruling lines is a table, whose rows become lines "| a | b |".

Only a grid is one: level lines, and upright ones that part at least two columns over at least two rows. Columns that blank space alone parts are not told
from text in columns, and rows that no line parts are not told from the lines of one row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from report_qa.blocks import joint
from report_qa.readers.arabic import is_rtl
from report_qa.readers.layout import Line, lines_of_signs, whole_lines
from report_qa.readers.rules import Rule
from report_qa.readers.signs import Sign

_NEAR = 3.0
"""Points. Lines that are no farther apart touch."""
_LONGEST_CELL = 300
"""Characters. A cell that holds more is a box or a column of a page and not a cell of a table."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """`levels` are the heights of the level lines, from the top; `uprights` the upright ones."""

    left: float
    right: float
    levels: tuple[float, ...]
    uprights: tuple[Rule, ...]

    def borders(self, row: int) -> list[float]:
        """Where the row's cells begin and end, from the left: an upright line that does not pass the row parts nothing there."""
        middle = (self.levels[row] + self.levels[row + 1]) / 2
        passing = [one.left for one in self.uprights if one.bottom <= middle <= one.top]
        return _distinct([self.left, *passing, self.right])

    def row_of(self, sign: Sign) -> int | None:
        height = sign.y + 0.3 * sign.size
        if not self.left <= (sign.left + sign.right) / 2 <= self.right:
            return None
        return next((n for n in range(len(self.levels) - 1) if self.levels[n] >= height > self.levels[n + 1]), None)


def lines_and_rows(signs: Sequence[Sign], rules: Sequence[Rule]) -> list[Line]:
    """The lines of a page, with the rows of its tables among them, each as one line."""
    left, rows = list(signs), []
    for grid in _grids(rules):
        inside, outside = _parted(left, grid)
        if (found := _rows(grid, inside)) is not None:
            rows += found
            left = outside
    return lines_of_signs(left) + rows


def _grids(rules: Sequence[Rule]) -> list[_Grid]:
    """The grids that touching lines make."""
    groups: list[list[Rule]] = []
    for rule in rules:
        touching = [group for group in groups if any(_touch(rule, other) for other in group)]
        groups = [group for group in groups if not any(group is one for one in touching)]
        groups.append([rule, *(one for group in touching for one in group)])
    found = []
    for group in groups:
        levels = [one for one in group if one.is_level]
        uprights = tuple(one for one in group if not one.is_level)
        if len(levels) < 3 or not uprights:
            continue
        left, right = min(one.left for one in group), max(one.right for one in group)
        heights = _distinct([one.bottom for one in levels])[::-1]
        grid = _Grid(left, right, tuple(heights), uprights)
        divided = sum(len(grid.borders(row)) > 2 for row in range(len(heights) - 1))
        if divided > 1:
            found.append(grid)
    return found


def _touch(one: Rule, other: Rule) -> bool:
    return (
        one.left <= other.right + _NEAR
        and other.left <= one.right + _NEAR
        and one.bottom <= other.top + _NEAR
        and other.bottom <= one.top + _NEAR
    )


def _distinct(places: Sequence[float]) -> list[float]:
    """Places in order; those of one thick or doubled line are one."""
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > _NEAR:
            kept.append(place)
    return kept


def _parted(signs: Sequence[Sign], grid: _Grid) -> tuple[list[tuple[int, Sign]], list[Sign]]:
    """The signs inside the grid with their rows, and the others. A blank that is not on the page goes with the sign before it."""
    inside: list[tuple[int, Sign]] = []
    outside: list[Sign] = []
    row: int | None = None
    for sign in signs:
        row = row if sign.made_up else grid.row_of(sign)
        if row is None:
            outside.append(sign)
        else:
            inside.append((row, sign))
    return inside, outside


def _rows(grid: _Grid, signs: Sequence[tuple[int, Sign]]) -> list[Line] | None:
    """The rows as lines; None where it is no table of data: a box, a form, a page that lines part."""
    rtl = is_rtl("".join(sign.character for _, sign in signs))
    rows: list[Line] = []
    for number in range(len(grid.levels) - 1):
        borders = grid.borders(number)
        cells: list[list[Sign]] = [[] for _ in borders[1:]]
        at = 0
        for row, sign in signs:
            if row == number:
                if not sign.made_up:
                    middle = (sign.left + sign.right) / 2
                    at = max(0, sum(border <= middle for border in borders) - 1)
                cells[min(at, len(cells) - 1)].append(sign)
        lines = [whole_lines(lines_of_signs(cell)) for cell in cells]
        if not any(lines):
            continue
        texts = [_text(cell) for cell in (lines[::-1] if rtl else lines)]
        if any(len(text) > _LONGEST_CELL for text in texts):
            return None
        first = next(line for cell in lines for line in cell)
        made = f"| {' | '.join(texts)} |"
        middle = (grid.levels[number] + grid.levels[number + 1]) / 2
        rows.append(replace(first, text=made, left=grid.left, right=grid.right, y=middle, rtl=rtl, is_row=True))
    return rows if len(rows) > 1 else None


def _text(lines: Sequence[Line]) -> str:
    text = ""
    for line in lines:
        text += (joint(text, line.text) if text else "") + line.text
    return text.replace("|", "/")
