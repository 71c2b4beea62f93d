"""The seams: what may be replaced, and what a replacement must keep.

Each has contract tests on values, run for every implementation (`tests/test_contracts.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from report_qa.types import Answer, Query, Ranking

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
Progress = Callable[[int], None]
"""Called with how many further texts are done."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One text from one pass: `pooled` of shape (dimension,), length 1; `tokens` of shape (tokens, dimension), raw.

    `spans`, shape (tokens, 2), says which characters of the text each token covers. The tokens of the prompt and the
    special ones are left out.
    """

    pooled: Vectors
    tokens: Vectors
    spans: Rows


class Encoder(Protocol):
    """Text to unit vectors. Questions and passages apart: e5-style models want different prompts."""

    @property
    def identity(self) -> str:
        """Names weights, prompts, width and window; two encoders with one identity give the same vectors."""
        ...

    @property
    def dimension(self) -> int:
        """Width of the vectors."""
        ...

    @property
    def window(self) -> int:
        """The most tokens of a passage that one vector can see, special tokens and prompt not counted."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """float32, shape (len(texts), dimension), every row of length 1."""
        ...

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """float32, shape (len(texts), dimension), every row of length 1."""
        ...

    def encode_query_tokens(self, texts: Sequence[str]) -> list[Encoded]:
        """Questions with their token vectors. Safe to call from several threads."""
        ...

    def encode_passage_tokens(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> Iterator[tuple[int, Encoded]]:
        """(position in `texts`, vectors) of each passage, in whatever order is quickest."""
        ...

    def count_tokens(self, text: str) -> int:
        """How many tokens `text` has, without special tokens or prompt."""
        ...


class VectorStore(Protocol):
    """Nearest rows by inner product: larger is better."""

    def __len__(self) -> int: ...

    def search(self, vectors: Vectors, k: int, rows: Rows | None = None) -> tuple[Vectors, Rows]:
        """The best `k` rows for each vector, best first: (scores, rows), each of shape (vectors, k), never padded; fewer
        columns where there are fewer rows.

        Args:
            rows: only these may be found, in any order; few of them are all looked at.
        """
        ...


class Retriever(Protocol):
    """Query to hits, best first, each paragraph at most once, at most `k` of them."""

    def retrieve(self, query: Query, k: int) -> Ranking: ...


class AnswerGenerator(Protocol):
    """A ranking to an answer. The one that ships quotes sentences; it never writes any."""

    def answer(self, query: Query, ranking: Ranking) -> Answer: ...
