"""Tables in PDF files: what stands in a grid of lines becomes rows; what only looks a little like one stays as it is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from documents import split
from made_files import drawn_pdf

from report_qa.readers.formats import read_bytes
from report_qa.readers.layout import lines_of_signs
from report_qa.readers.rules import Rule
from report_qa.readers.signs import Sign
from report_qa.readers.tables import lines_and_rows

ROWS = (("Port", "Ships in 2021", "Ships in 2022"), ("North", "12", "14"), ("South and", "3", "2"))
COLUMNS = (72, 200, 330, 460)


def text(x: float, y: float, words: str, size: float = 11) -> str:
    return f"BT /F1 {size} Tf {x} {y} Td ({words}) Tj ET\n"


def stroke(*points: tuple[float, float]) -> str:
    return "0.5 w " + " ".join(f"{x} {y} {'l' if n else 'm'}" for n, (x, y) in enumerate(points)) + " S\n"


def grid(top: float = 700, rows: int = 3, height: float = 30) -> str:
    levels = [top - height * n for n in range(rows + 1)]
    lines = [stroke((COLUMNS[0], y), (COLUMNS[-1], y)) for y in levels]
    return "".join(lines + [stroke((x, levels[0]), (x, levels[-1])) for x in COLUMNS])


def boxes(top: float = 700, rows: int = 3, height: float = 30) -> str:
    """The same grid, each cell a rectangle, as some programs draw it."""
    return "".join(
        f"0.5 w {left} {top - height * (n + 1)} {right - left} {height} re S\n"
        for n in range(rows)
        for left, right in pairwise(COLUMNS)
    )


def thin_areas(top: float = 700, rows: int = 3, height: float = 30) -> str:
    """The same grid, its lines drawn as thin filled areas, as Word does."""
    levels = [top - height * n for n in range(rows + 1)]
    lines = [f"{COLUMNS[0]} {y} {COLUMNS[-1] - COLUMNS[0]} 0.5 re f\n" for y in levels]
    return "".join(lines + [f"{x} {levels[-1]} 0.5 {levels[0] - levels[-1]} re f\n" for x in COLUMNS])


def cells(top: float = 700, height: float = 30, size: float = 11) -> str:
    shown = ""
    for n, row in enumerate(ROWS):
        for x, words in zip(COLUMNS, row, strict=False):
            shown += text(x + 5, top - height * n - 13, words, size)
    return shown + text(COLUMNS[0] + 5, top - 2 * height - 26, "islands", size)


ABOVE = text(72, 760, "1. The Committee has counted the ships in the ports.") + text(72, 730, "Table 1. Ships by port")
BELOW = text(72, 580, "2. It thanks the pilots of the ports for their help.")
EXPECTED = "| Port | Ships in 2021 | Ships in 2022 |\n| North | 12 | 14 |\n| South and islands | 3 | 2 |"


@pytest.mark.parametrize("lines", [grid(), boxes(), thin_areas()], ids=["strokes", "boxes", "thin areas"])
@pytest.mark.parametrize("size", [11, 8])
def test_a_grid_of_lines_is_a_table(lines: str, size: float) -> None:
    read = read_bytes(drawn_pdf([lines + ABOVE + cells(size=size) + BELOW]), ".pdf")
    found = split(read.text, "en")
    assert list(found) == ["1", "2"]
    assert found["1"].text.split("\n\n")[-1] == EXPECTED
    assert found["2"].text == "It thanks the pilots of the ports for their help."


def test_cells_that_are_joined_and_cells_that_are_empty() -> None:
    levels, top = "", 700
    for n in range(4):
        levels += stroke((COLUMNS[0], top - 30 * n), (COLUMNS[-1], top - 30 * n))
    # the first row is one cell over all columns
    uprights = "".join(stroke((x, top - 30), (x, top - 90)) for x in COLUMNS[1:-1])
    edges = "".join(stroke((x, top), (x, top - 90)) for x in (COLUMNS[0], COLUMNS[-1]))
    shown = (
        text(80, 687, "Ships in all ports of the North")
        + text(80, 657, "North")
        + text(340, 657, "14")
        + text(80, 627, "South")
        + text(210, 627, "3")
    )
    read = read_bytes(drawn_pdf([levels + uprights + edges + ABOVE + shown + BELOW]), ".pdf")
    assert "| Ships in all ports of the North |\n| North |  | 14 |\n| South | 3 |  |" in read.text


def test_a_table_that_goes_on_over_the_page_keeps_its_rows() -> None:
    read = read_bytes(drawn_pdf([grid() + ABOVE + cells(), grid(top=760) + cells(top=760) + BELOW]), ".pdf")
    assert read.text.count("| North | 12 | 14 |") == 2
    assert read.text.count("| Port |") == 2


@pytest.mark.parametrize(
    "lines",
    [
        stroke((72, 700), (460, 700)) + stroke((72, 670), (460, 670)),
        "0.5 w 72 610 388 90 re S\n",
        stroke((200, 700), (200, 610)),
        stroke((72, 700), (460, 700)) + stroke((72, 655), (460, 655)) + stroke((72, 610), (460, 610)) + stroke((72, 700), (72, 610)),
        "0.9 g 72 610 388 90 re f 0 g\n",
        "",
    ],
    ids=["rules", "a box", "a line between columns", "a box in two", "a shaded area", "nothing"],
)  # fmt: skip
def test_what_is_no_grid_stays_text(lines: str) -> None:
    read = read_bytes(drawn_pdf([lines + ABOVE + cells() + BELOW]), ".pdf")
    plain = read_bytes(drawn_pdf([ABOVE + cells() + BELOW]), ".pdf")
    assert "|" not in read.text
    assert read.text == plain.text


def test_text_set_in_a_grid_is_no_table_of_data() -> None:
    long = "".join(text(78, 690 - 9 * n, "Words that go on and on for a line of the cell", 5) for n in range(3))
    more = "".join(text(78, 660 - 3 * n, "Words that go on and on and fill the whole cell " * 3, 2) for n in range(5))
    read = read_bytes(drawn_pdf([grid() + ABOVE + long + more + BELOW]), ".pdf")
    assert "|" not in read.text


def test_an_arabic_table_goes_from_the_right() -> None:
    def signs(word: str, left: float, y: float) -> list[Sign]:
        return [Sign(c, left + 6 * n, left + 6 * n + 6, y, 10, False) for n, c in enumerate(reversed(word))]

    rules = [Rule(0, y, 200, y) for y in (0, 20, 40)] + [Rule(x, 0, x, 40) for x in (0, 100, 200)]
    page = [*signs("ميناء", 110, 25), *signs("سفن", 10, 25), *signs("شمال", 110, 5), *signs("كثير", 10, 5)]
    assert [line.text for line in lines_and_rows(page, rules)] == ["| ميناء | سفن |", "| شمال | كثير |"]
    assert len(lines_of_signs(page)) >= 2
