"""Which FAISS index for how many rows."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A FAISS index type, for tables of at most `up_to` rows.

    `factory` and `settings` give, for a number of rows, FAISS's factory string and the search settings that are kept in the file
    (a `ParameterSpace` string).
    """

    name: str
    up_to: float
    factory: Callable[[int], str]
    settings: Callable[[int], str] = lambda rows: ""


TRAINING_ROWS = 100_000
"""From about so many rows, evenly spread, an index learns its lists and the range of its numbers."""
_ROWS_PER_LIST = 39
"""FAISS wants no fewer to learn the centre of a list from."""


def lists_of(rows: int) -> int:
    """Into how many lists an IVF index parts its rows: a power of two near twice their square root."""
    most = max(1, min(rows, TRAINING_ROWS) // _ROWS_PER_LIST)
    return int(min(2 ** round(math.log2(2 * math.sqrt(max(rows, 1)))), 2 ** int(math.log2(most))))


FLAT = Kind("Flat", 20_000, lambda rows: "Flat")
SQ8 = Kind("SQ8", 200_000, lambda rows: "SQ8")
IVF = Kind(
    "IVF, SQ8",
    math.inf,
    lambda rows: f"IVF{lists_of(rows)},SQ8",
    lambda rows: f"nprobe={max(1, lists_of(rows) // 4)}",
)

KINDS = (FLAT, SQ8, IVF)


def kind_for(rows: int) -> Kind:
    """The kind that a table of `rows` rows is built as."""
    return next(kind for kind in KINDS if rows <= kind.up_to)
