"""Tables for a spreadsheet: CSV that opens right in one, and runs nothing there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"
"""Without it, spreadsheets read UTF-8 as the machine's old code page."""
_FORMULA = tuple("=+-@\t\r＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula, full-width forms included."""


def csv_bytes(titles: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> bytes:
    """Titles and rows as CSV in UTF-8. A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    buffer = io.StringIO(newline="")
    buffer.write(BYTE_ORDER_MARK)
    writer = csv.writer(buffer)
    writer.writerow([_cell(title) for title in titles])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return buffer.getvalue().encode("utf-8", "replace")


def _cell(value: str | int | float) -> str | int | float:
    """Numbers stay numbers, a negative one too."""
    if not isinstance(value, str):
        return value
    return f"'{value}" if value.lstrip(" \n\u00a0").startswith(_FORMULA) or value.startswith(_FORMULA) else value
