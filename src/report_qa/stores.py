"""FAISS behind the VectorStore seam: the one module that knows its index types and its oddities."""

from __future__ import annotations

import numpy as np

from report_qa.errors import IndexDamaged
from report_qa.protocols import Rows, Vectors


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

    def search(self, vectors: Vectors, k: int) -> tuple[Vectors, Rows]:
        """See `VectorStore.search`.

        Raises:
            ValueError: `vectors` is not (queries, dimension) of finite numbers, or k is below 1.
        """
        if vectors.ndim != 2 or vectors.shape[1] != self.dimension:
            raise ValueError(f"query vectors must have shape (n, {self.dimension}), not {vectors.shape}")
        if not np.isfinite(vectors).all():
            raise ValueError("query vectors must be finite")
        if k < 1:
            raise ValueError("k must be at least 1")
        k = min(k, len(self))
        if not k:
            empty = np.zeros((len(vectors), 0))
            return empty.astype(np.float32), empty.astype(np.int64)
        scores, rows = self._index.search(np.ascontiguousarray(vectors, np.float32), k)  # type: ignore[attr-defined]
        return scores, rows
