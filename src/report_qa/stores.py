"""FAISS behind the VectorStore seam: the one module that knows its index types and its oddities."""

from __future__ import annotations

import numpy as np

from report_qa.errors import IndexDamaged
from report_qa.protocols import Rows, Vectors

SCANNED_BELOW = 0.1
"""Share of all rows below which a search among some of them looks at every one."""


class FaissStore:
    """Exact inner product over unit vectors (`IndexFlatIP`).

    FAISS pads with −1 beyond its rows, takes vectors of a wrong width with a bare AssertionError and ranks NaN silently; none of
    that gets out of here.
    """

    def __init__(self, index: object) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> FaissStore:
        """A store of the rows of `vectors`, shape (rows, dimension).

        Raises:
            ValueError: `vectors` is no such table of finite numbers.
        """
        import faiss

        if vectors.ndim != 2 or not np.isfinite(vectors).all():
            raise ValueError("vectors must be a table of finite numbers")
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, np.float32))
        return cls(index)

    @classmethod
    def from_bytes(cls, data: bytes) -> FaissStore:
        """Read what `to_bytes` wrote. Check the bytes first: FAISS loads most damaged ones without a word."""
        import faiss

        try:
            return cls(faiss.deserialize_index(np.frombuffer(data, np.uint8)))
        except (RuntimeError, ValueError, MemoryError):
            raise IndexDamaged("the FAISS file cannot be read; run: report-qa index") from None

    def to_bytes(self) -> bytes:
        """The FAISS file."""
        import faiss

        data: bytes = faiss.serialize_index(self._index).tobytes()  # type: ignore[arg-type]
        return data

    @property
    def dimension(self) -> int:
        return int(self._index.d)  # type: ignore[attr-defined]

    def __len__(self) -> int:
        return int(self._index.ntotal)  # type: ignore[attr-defined]

    def search(self, vectors: Vectors, k: int, rows: Rows | None = None) -> tuple[Vectors, Rows]:
        """See `VectorStore.search`.

        Raises:
            ValueError: `vectors` is not (queries, dimension) of finite numbers, or k is below 1.
        """
        import faiss

        if vectors.ndim != 2 or vectors.shape[1] != self.dimension:
            raise ValueError(f"query vectors must have shape (n, {self.dimension}), not {vectors.shape}")
        if not np.isfinite(vectors).all():
            raise ValueError("query vectors must be finite")
        if k < 1:
            raise ValueError("k must be at least 1")
        k = min(k, len(self) if rows is None else len(rows))
        if not k:
            empty = np.zeros((len(vectors), 0))
            return empty.astype(np.float32), empty.astype(np.int64)
        asked = np.ascontiguousarray(vectors, np.float32)
        if rows is None:
            scores, found = self._index.search(asked, k)  # type: ignore[attr-defined]
        elif len(rows) < SCANNED_BELOW * len(self):
            exact = asked @ self._index.reconstruct_batch(rows).T  # type: ignore[attr-defined]
            best = np.argsort(-exact, axis=1, kind="stable")[:, :k]
            scores, found = np.take_along_axis(exact, best, axis=1), rows[best]
        else:
            only = faiss.SearchParameters(sel=faiss.IDSelectorBatch(rows))  # type: ignore[call-arg]
            scores, found = self._index.search(asked, k, params=only)  # type: ignore[attr-defined]
        return scores, found
