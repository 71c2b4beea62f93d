"""FAISS behind the VectorStore seam: the one module that knows its oddities.

FAISS pads with −1 beyond what it finds, takes vectors of a wrong width with a bare AssertionError and ranks NaN silently; none of
that gets out of here.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from io import RawIOBase
from pathlib import Path
from typing import Any

import numpy as np

from report_qa.errors import IndexDamaged
from report_qa.protocols import ExactRows, Progress, Rows, Vectors
from report_qa.stores.kinds import TRAINING_ROWS, Kind, kind_for

RANKED_WHOLE = 5_000
"""A search among no more rows than this compares the exact vectors of all: at a million rows, FAISS takes longer to pass over
those that do not count."""

SIFTED_SHARE = 0.1
"""Below this share of all rows, every allowed row is looked at. From it on, more rows are found, and those that do not count dropped:
at a million rows and 30 % that takes 28 ms, where letting FAISS pass over them takes 44."""


ADDED_AT_ONCE = 20_000
"""Vectors held in memory while an index is built."""
WRITTEN_AT_ONCE = 2**20
"""Bytes."""


class FaissStore:
    """Inner product over unit vectors, by the index type that suits their number (see `kinds`).

    A Flat index is exact. Every other finds candidates among rounded vectors, and ranks these by the vectors themselves, which
    `exact` gives: scores are always true, and only a row may be missed.
    """

    def __init__(self, index: Any, exact: ExactRows) -> None:
        faiss = _faiss()
        self._index = index
        self._exact = exact
        self._flat = isinstance(index, faiss.IndexFlat)
        self._ivf = index if isinstance(index, faiss.IndexIVF) else None

    @classmethod
    def build(cls, vectors: Vectors, kind: Kind | None = None) -> FaissStore:
        """A store of the rows of `vectors`, shape (rows, dimension), the same whenever it is built of the same.

        Args:
            kind: another index type than the one for so many rows.

        Raises:
            ValueError: `vectors` is no such table of finite numbers.
        """
        if vectors.ndim != 2 or not np.isfinite(vectors).all():
            raise ValueError("vectors must be a table of finite numbers")
        count, dimension = vectors.shape
        return cls.build_of(vectors.__getitem__, count, dimension, kind)

    @classmethod
    def build_of(
        cls,
        exact: ExactRows,
        count: int,
        dimension: int,
        kind: Kind | None = None,
        progress: Progress | None = None,
    ) -> FaissStore:
        """The same of `count` finite vectors of width `dimension`, which `exact` gives a stretch at a time.

        Args:
            progress: told of vectors that were added.
        """
        kind = kind or kind_for(count)
        faiss = _faiss()
        index = faiss.index_factory(dimension, kind.factory(count), faiss.METRIC_INNER_PRODUCT)
        with _one_thread():  # with more, sums are rounded otherwise, and graphs grow otherwise
            if count and not index.is_trained:
                index.train(_contiguous(exact(np.arange(0, count, max(1, count // TRAINING_ROWS)))))
            for start in range(0, count, ADDED_AT_ONCE):
                stretch = np.arange(start, min(start + ADDED_AT_ONCE, count))
                index.add(_contiguous(exact(stretch)))
                if progress:
                    progress(len(stretch))
        faiss.ParameterSpace().set_index_parameters(index, kind.settings(count))
        return cls(index, exact)

    @classmethod
    def open(cls, path: Path, exact: ExactRows) -> FaissStore:
        """Open the file that `to_bytes` made. Check it first: FAISS loads most damaged ones without a word.

        The file is mapped into memory, not read; what is searched comes in as it is needed.

        Args:
            exact: gives the vectors that the store was built of.
        """
        faiss = _faiss()
        try:
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC), exact)
        except (RuntimeError, ValueError, MemoryError):
            raise IndexDamaged("the FAISS file cannot be read; run: report-qa index") from None

    def to_bytes(self) -> bytes:
        """The FAISS file."""
        data: bytes = _faiss().serialize_index(self._index).tobytes()
        return data

    def write(self, file: RawIOBase) -> None:
        """The same, without a copy of it in memory."""
        faiss = _faiss()
        faiss.write_index(self._index, faiss.PyCallbackIOWriter(file.write, WRITTEN_AT_ONCE))

    @property
    def dimension(self) -> int:
        """Width of the vectors."""
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, vectors: Vectors, k: int, rows: Rows | None = None) -> tuple[Vectors, Rows]:
        """See `VectorStore.search`.

        Raises:
            ValueError: `vectors` is not (queries, dimension) of finite numbers, k is below 1, or `rows` names one that is not there.
        """
        if vectors.ndim != 2 or vectors.shape[1] != self.dimension:
            raise ValueError(f"query vectors must have shape (n, {self.dimension}), not {vectors.shape}")
        if not np.isfinite(vectors).all():
            raise ValueError("query vectors must be finite")
        if k < 1:
            raise ValueError("k must be at least 1")
        vectors = np.ascontiguousarray(vectors, np.float32)
        allowed = _Allowed(rows, len(self))
        k = min(k, allowed.count)
        if not (k and len(vectors)):
            return np.zeros((len(vectors), k), np.float32), np.zeros((len(vectors), k), np.int64)
        if self._flat:
            scores, found = self._index.search(vectors, k, params=self._parameters(allowed))
            return scores, found
        # rounding puts a row some places too low; at a million rows, none of the best 400 by more than a quarter of k and 20
        wanted = min(k + k // 4 + 20, allowed.count)
        if allowed.rows is not None and allowed.count <= max(RANKED_WHOLE, wanted):
            return self._ranked(vectors, np.broadcast_to(allowed.rows, (len(vectors), allowed.count)), k)
        candidates = self._candidates(vectors, wanted, allowed)
        short = (candidates >= 0).sum(axis=1) < k
        if short.any():
            everywhere = self._parameters(allowed, everywhere=True)
            candidates[short, :wanted] = self._index.search(vectors[short], wanted, params=everywhere)[1]
        return self._ranked(vectors, candidates, k)

    def _candidates(self, vectors: Vectors, wanted: int, allowed: _Allowed) -> Rows:
        """The allowed rows that rounding puts first, and −1 in places that are left over."""
        if allowed.rows is not None and allowed.share >= SIFTED_SHARE:
            many = min(len(self), math.ceil(2 * wanted / allowed.share))
            found: Rows = self._index.search(vectors, many, params=self._parameters(allowed, sifted=True))[1]
            found[~allowed.mask[found]] = -1  # −1 itself means the last row there, and stays −1
            if ((found >= 0).sum(axis=1) >= wanted).all():
                return found
        candidates: Rows = self._index.search(vectors, wanted, params=self._parameters(allowed))[1]
        return candidates

    def _parameters(self, allowed: _Allowed, everywhere: bool = False, sifted: bool = False) -> Any:
        """FAISS's search parameters, or None where those in the file will do.

        Args:
            everywhere: search all lists.
            sifted: rows that are not allowed may be found too.
        """
        faiss = _faiss()
        selector = None if sifted else allowed.selector
        if self._ivf is None:
            return faiss.SearchParameters(sel=selector) if selector else None
        # the fewer rows count, the farther off are the nearest of them: below a quarter, all lists are scanned
        lists = self._ivf.nlist
        probes = lists if everywhere else min(lists, math.ceil(self._ivf.nprobe / allowed.share))
        return faiss.SearchParametersIVF(nprobe=probes, **({"sel": selector} if selector else {}))

    def _ranked(self, vectors: Vectors, candidates: Rows, k: int) -> tuple[Vectors, Rows]:
        """The best k of each query's candidates by their exact scores; of equals, the lower row first."""
        different = np.unique(candidates)  # in file order, so that pages are read forwards
        different = different[different >= 0]
        table = self._exact(different)
        scores = np.empty((len(vectors), k), np.float32)
        rows = np.empty((len(vectors), k), np.int64)
        for query, (vector, own) in enumerate(zip(vectors, np.sort(candidates, axis=1), strict=True)):
            at = np.searchsorted(different, own[own >= 0])
            similar = np.einsum("ij,j->i", table[at], vector)  # not "@", whose threads cost more than so few rows
            best = np.argsort(-similar, kind="stable")[:k]
            scores[query], rows[query] = similar[best], different[at[best]]
        return scores, rows


class _Allowed:
    """The rows that a search may give: all where `rows` is None, or else these, ascending, each once.

    `mask` says of each row of the store whether it is allowed.
    """

    def __init__(self, rows: Rows | None, total: int) -> None:
        if rows is not None:
            if rows.ndim != 1 or not np.issubdtype(rows.dtype, np.integer):
                raise ValueError("rows must be a list of row numbers")
            if rows.size and not (rows.min() >= 0 and rows.max() < total):
                raise ValueError(f"the store has rows 0 to {total - 1}")
        # by a mask, for sorting takes longer than the search
        self.mask = np.full(total, rows is None)
        if rows is not None:
            self.mask[rows] = True
        self.rows = None if rows is None else np.flatnonzero(self.mask)
        self.count = total if self.rows is None else len(self.rows)
        self.share = self.count / max(total, 1)

    @cached_property
    def selector(self) -> Any:
        """The same as FAISS wants it said; None for all."""
        if self.rows is None:
            return None
        self._bits = np.packbits(self.mask, bitorder="little")  # the selector only points at them
        return _faiss().IDSelectorBitmap(self._bits)


def _contiguous(vectors: Vectors) -> Vectors:
    return np.ascontiguousarray(vectors, np.float32)


@contextmanager
def _one_thread() -> Iterator[None]:
    faiss = _faiss()
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)


def _faiss() -> Any:
    """FAISS, whose stubs know half of it; loading it takes a while."""
    return import_module("faiss")
