"""Whether a fact of the asked kind stands beside what the question is about.

Near misses have the topic and a number, but not the number asked for: "31 arrested" does not tell how many were rescued.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from report_qa.index.reading import Index
from report_qa.index.rows import Kind
from report_qa.index.tokens import Bits, Positions, rotation, unpack
from report_qa.protocols import Vectors
from report_qa.types import Span

BESIDE = 60
"""Characters before and after a fact that count as beside it."""


class Nearness:
    """Looks at the tokens of one paragraph of `index` around facts."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._windows = np.flatnonzero(index.rows["kind"] == Kind.WINDOW)
        self._rotation = rotation(index.vectors.shape[1]) if len(index.vectors) else np.zeros((0, 0), np.float32)

    def of(self, tokens: Vectors, weights: Vectors, paragraph: int, facts: Sequence[Span]) -> float:
        """How much less of the question is found beside the best fact than in the whole paragraph.

        Args:
            tokens: the question's, shape (n, dimension), of length 1.
            weights: of each of them, summing to 1.
            paragraph: its position in the index.
            facts: where in the paragraph's text facts of the asked kind stand.

        Returns:
            Weighted mean of the tokens' best cosines beside the fact, less the same in the paragraph: 0 or negative.
        """
        bits, characters = self._tokens_of(paragraph)
        if not len(characters):
            return 0.0
        similar = (tokens @ self._rotation) @ unpack(bits).T
        whole = float(weights @ similar.max(axis=1))
        best = 0.0
        for fact in facts:
            beside = (characters >= fact.start - BESIDE) & (characters < fact.end + BESIDE)
            if beside.any():
                best = max(best, float(weights @ similar[:, beside].max(axis=1)))
        return best - whole

    def _tokens_of(self, paragraph: int) -> tuple[Bits, Positions]:
        """(bits, characters of the paragraph at which they begin) of all tokens of a paragraph."""
        start, end = self._index.row_starts[paragraph : paragraph + 2]
        first, last = np.searchsorted(self._windows, (start, end))
        tokens = self._index.tokens
        span = slice(int(tokens.starts[first]), int(tokens.starts[last]))
        begins = np.repeat(
            self._index.rows["start"][self._windows[first:last]], np.diff(tokens.starts[first : last + 1])
        )
        return tokens.bits[span], begins + tokens.characters[span].astype(np.int64)
