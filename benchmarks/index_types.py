"""The FAISS index types that are compared, and how each is asked."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from report_qa.protocols import Vectors

K = 100
Rows = npt.NDArray[np.int64]
Setting = dict[str, int]


@dataclass(frozen=True, slots=True)
class IndexType:
    """`factory` makes FAISS's factory string for a number of rows; `settings` are tried from quick to thorough.

    `rescored`: the best `candidates` are ranked again by their exact vectors, read from a memory-mapped file.
    """

    name: str
    factory: Callable[[int], str]
    settings: Sequence[Setting]
    rescored: bool = False


def _lists(rows: int) -> int:
    return int(2 ** round(math.log2(2 * math.sqrt(rows))))


_PROBES = (8, 16, 32, 64, 128, 256)

TYPES = (
    IndexType("Flat", lambda rows: "Flat", [{}]),
    IndexType("SQ8", lambda rows: "SQ8", [{}]),
    IndexType("SQ8 + exact rescoring", lambda rows: "SQ8", [{"candidates": 150}, {"candidates": 300}], True),
    IndexType(
        "HNSW32_SQ8 + exact rescoring",
        lambda rows: "HNSW32_SQ8",
        [{"efSearch": ef, "candidates": min(ef, 400)} for ef in (128, 256, 512, 1024, 2048)],
        True,
    ),
    IndexType(
        "IVF, RaBitQ, Refine(SQ8)",
        lambda rows: f"IVF{_lists(rows)},RaBitQ,Refine(SQ8)",
        [{"nprobe": probe, "k_factor": factor} for probe in _PROBES for factor in (4, 8, 16)],
    ),
    IndexType(
        "IVF, RaBitQ 4 bits, Refine(SQ8)",
        lambda rows: f"IVF{_lists(rows)},RaBitQ4,Refine(SQ8)",
        [{"nprobe": probe, "k_factor": factor} for probe in _PROBES for factor in (2, 4)],
    ),
)
"""In the order in which the simpler is preferred."""


def _faiss() -> Any:
    """FAISS, whose stubs know half of it."""
    return import_module("faiss")


def build(kind: IndexType, vectors: Vectors) -> Any:
    """A FAISS index of the rows of `vectors`."""
    faiss = _faiss()
    index = faiss.index_factory(vectors.shape[1], kind.factory(len(vectors)), faiss.METRIC_INNER_PRODUCT)
    if "IVF" in kind.name:
        faiss.downcast_index(index.base_index).cp.min_points_per_centroid = 5
    # 50,000 rows are enough to train on, and all that FAISS would take
    index.train(vectors[:: max(1, len(vectors) // 50_000)])
    index.add(vectors)
    return index


def ask(kind: IndexType, index: Any, exact: Vectors, question: Vectors, setting: Setting) -> Rows:
    """The K best rows for a question, shape (dimension,), best first."""
    faiss = _faiss()
    candidates = setting.get("candidates", K)
    parameters = None
    if "efSearch" in setting:
        parameters = faiss.SearchParametersHNSW(efSearch=setting["efSearch"])
    elif "nprobe" in setting:
        inner = faiss.SearchParametersIVF(nprobe=setting["nprobe"])
        parameters = faiss.IndexRefineSearchParameters(k_factor=setting["k_factor"], base_index_params=inner)
    found: Rows = index.search(question[None], candidates, params=parameters)[1][0]
    found = found[found >= 0]
    if kind.rescored:
        # in file order, so that pages are read forwards
        found = np.sort(found)
        found = found[np.argsort(-(exact[found] @ question), kind="stable")]
    return found[:K]


def recall(found: Rows, truth: Rows) -> float:
    """Share of the true K best that were found."""
    return len(np.intersect1d(found, truth)) / len(truth)
