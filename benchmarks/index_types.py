"""The FAISS index types that are compared: the product's own, and others that were considered."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from report_qa.stores.kinds import FLAT, IVF, SQ8, Kind, lists_of

K = 100
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Contender:
    """`settings` are tried from quick to thorough; the product's kinds have one.

    Only built of `least` to `most` rows: fewer are too few for the lists, more take too long.
    """

    kind: Kind
    settings: Callable[[int], Sequence[str]]
    least: int = 0
    most: float = math.inf


def _own(kind: Kind) -> Contender:
    return Contender(kind, lambda rows: [kind.settings(rows)])


def _probes(rows: int, extra: Sequence[str]) -> list[str]:
    lists = lists_of(rows)
    return [f"nprobe={max(1, lists // part)}{more}" for part in (8, 4, 2) for more in extra]


OWN = tuple(_own(kind) for kind in (FLAT, SQ8, IVF))
CONTENDERS = (
    *OWN,
    Contender(
        Kind("HNSW32, SQ8", math.inf, lambda rows: "HNSW32_SQ8"),
        lambda rows: [f"efSearch={beam}" for beam in (256, 512, 1024, 2048)],
        most=100_000,
    ),
    Contender(
        Kind("IVF, RaBitQ, Refine(SQ8)", math.inf, lambda rows: f"IVF{lists_of(rows)},RaBitQ,Refine(SQ8)"),
        lambda rows: _probes(rows, [f",k_factor_rf={factor}" for factor in (4, 16)]),
        least=100_000,
    ),
)


def recall(found: Rows, truth: Rows) -> float:
    """Share of the true best rows that were found."""
    return len(np.intersect1d(found, truth)) / len(truth)
