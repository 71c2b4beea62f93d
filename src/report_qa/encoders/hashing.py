"""An encoder without a model, for fast tests and for trying things: it behaves, but knows no language.

Same text, same vector; texts that share words or parts of words, near vectors; so an exact quotation finds its paragraph.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from report_qa.protocols import Encoded, Progress, Vectors

_WORD = re.compile(r"\w+")


class HashEncoder:
    """Words and their letter triples, hashed into `dimension` signed buckets (feature hashing, Weinberger et al. 2009)."""

    def __init__(self, dimension: int = 256, window: int = 512) -> None:
        self._dimension = dimension
        self._window = window
        self._word = lru_cache(maxsize=4096)(self._encode_word)

    @property
    def identity(self) -> str:
        return f"hash/{self._dimension}/{self._window}"

    @property
    def dimension(self) -> int:
        return self._dimension

    @property
    def window(self) -> int:
        return self._window

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        vectors = self._encode(texts)
        if progress:
            progress(len(texts))
        return vectors

    def encode_query_tokens(self, texts: Sequence[str]) -> list[Encoded]:
        return [self._encoded(text) for text in texts]

    def encode_passage_tokens(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> Iterator[tuple[int, Encoded]]:
        for position, text in enumerate(texts):
            yield position, self._encoded(text)
            if progress:
                progress(1)

    def count_tokens(self, text: str) -> int:
        return len(_WORD.findall(text))

    def _encoded(self, text: str) -> Encoded:
        found = list(_WORD.finditer(text))[: self._window]
        spans = np.array([match.span() for match in found], np.int64).reshape(-1, 2)
        tokens = [self._word(match[0]) for match in found]
        return Encoded(self._encode([text])[0], np.stack(tokens) if tokens else self._encode([]), spans)

    def _encode_word(self, word: str) -> Vectors:
        vector: Vectors = self._encode([word])[0]
        return vector

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self._dimension), np.float32)
        for row, text in enumerate(texts):
            words = _WORD.findall(text.casefold())[: self._window]
            features = [feature for word in words for feature in _features(word)]
            buckets = [hashed % self._dimension for hashed, _ in features]
            # one after the other, as rounding depends on the order
            np.add.at(vectors[row], buckets, np.array([weight for _, weight in features], np.float32))
            if not vectors[row].any():
                vectors[row, 0] = 1.0
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


@lru_cache(maxsize=65_536)
def _features(word: str) -> tuple[tuple[int, float], ...]:
    """(hash, signed weight) of a word and of its letter triples."""
    padded = f"<{word}>"
    weighted = [(word, 1.0), *((padded[start : start + 3], 0.3) for start in range(len(padded) - 2))]
    found = []
    for feature, weight in weighted:
        value = int.from_bytes(hashlib.blake2b(feature.encode("utf-8", "replace"), digest_size=8).digest())
        found.append((value, weight if value >> 63 else -weight))
    return tuple(found)
