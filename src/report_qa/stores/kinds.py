"""Which FAISS index for how many rows.

Chosen on centred vectors of 60,000 real texts, beyond them on mixtures of these, with 100 questions of the evaluation set in six
languages (`python -m benchmarks index_scale --large`; `benchmarks/results/index_scale.json`). Time for the best 100 on one busy
core, as a share of Flat's, and recall@100 against exact search, all ranked again by the exact vectors:

    rows        Flat   SQ8            IVF, SQ8       HNSW32, SQ8             IVF, RaBitQ, Refine(SQ8)
    10,000      1      2.3   1.000    1.3   0.904    3.5   0.991
    100,000     1      0.74  1.000    0.23  0.961    0.78  0.994             0.55  0.980
    1,000,000   1      0.51  1.000    0.16  0.991    slower than SQ8, 0.963  0.15  0.965

(IVF searching a quarter of its lists.) Up to 20,000 rows nothing is worth leaving Flat for. Then the scan of 8-bit vectors
misses nothing, needs a quarter of the memory and no training. At a million it would take 29 ms of processor time (95th percentile) and IVF
takes 12; but IVF's lists are learnt anew with each change of the corpus, which takes minutes then, so it waits until half a million. HNSW, quick where questions resemble texts, needs such wide beams for questions in other languages that a scan is as quick.
"""

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

PROBED_LISTS = 512
"""Lists that are searched: all, half or a quarter of them, as rows grow. Questions in another language lie far from all texts, so
that their nearest rows are spread over many lists."""


def lists_of(rows: int) -> int:
    """Into how many lists an IVF index parts its rows: a power of two near twice their square root."""
    most = max(1, min(rows, TRAINING_ROWS) // _ROWS_PER_LIST)
    return int(min(2 ** round(math.log2(2 * math.sqrt(max(rows, 1)))), 2 ** int(math.log2(most))))


FLAT = Kind("Flat", 20_000, lambda rows: "Flat")
SQ8 = Kind("SQ8", 500_000, lambda rows: "SQ8")
IVF = Kind(
    "IVF, SQ8",
    math.inf,
    lambda rows: f"IVF{lists_of(rows)},SQ8",
    lambda rows: f"nprobe={min(lists_of(rows), PROBED_LISTS)}",
)

KINDS = (FLAT, SQ8, IVF)


def kind_for(rows: int) -> Kind:
    """The kind that a table of `rows` rows is built as."""
    return next(kind for kind in KINDS if rows <= kind.up_to)
