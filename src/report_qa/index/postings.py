"""Which sentence names which term: concepts, numbers and symbols, words. The lexical side of the index."""

from __future__ import annotations

import io
import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from report_qa.concepts import Concepts
from report_qa.ordinals import ordinals
from report_qa.signs import signs
from report_qa.terms import words

CONCEPT, WORD = "c:", "w:"
Positions = npt.NDArray[np.int64]


def terms_of(text: str, language: str, concepts: Concepts) -> list[str]:
    """The terms that a text is found by: "c:niger", "#74/148", "#9th", "w:atelier"."""
    return [
        *(CONCEPT + match.concept for match in concepts.find(text, language)),
        *signs(text),
        *ordinals(text, language),
        *(f"{WORD}{language}:{word.stem}" for word in words(text, language)),
    ]


@dataclass(frozen=True)
class RowTerms:
    """Row i has the terms `terms[starts[i]:starts[i + 1]]` (places in the vocabulary), each as often as `counts` says."""

    vocabulary: tuple[str, ...]
    terms: Positions
    counts: Positions
    starts: Positions

    def of(self, row: int) -> list[tuple[str, int]]:
        """(term, count) pairs of a row."""
        span = slice(self.starts[row], self.starts[row + 1])
        pairs = zip(self.terms[span].tolist(), self.counts[span].tolist(), strict=True)
        return [(self.vocabulary[term], count) for term, count in pairs]


@dataclass(frozen=True)
class Postings:
    """Term i of `vocabulary` stands in `rows[starts[i]:starts[i + 1]]`, as often as `counts` says there.

    `lengths` has two columns, the terms of each row that are not words, and its words.
    """

    vocabulary: tuple[str, ...]
    starts: Positions
    rows: Positions
    counts: Positions
    lengths: Positions

    @cached_property
    def positions(self) -> dict[str, int]:
        """Term → its place in the vocabulary."""
        return {term: at for at, term in enumerate(self.vocabulary)}

    def of(self, term: str) -> tuple[Positions, Positions]:
        """(rows, counts) of a term; empty where nothing names it."""
        at = self.positions.get(term)
        if at is None:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        span = slice(self.starts[at], self.starts[at + 1])
        return self.rows[span], self.counts[span]

    def by_row(self) -> RowTerms:
        """The same, to be asked for the terms of a row."""
        order = np.argsort(self.rows, kind="stable")
        terms = np.repeat(np.arange(len(self.vocabulary)), np.diff(self.starts))[order]
        ends = np.cumsum(np.bincount(self.rows, minlength=len(self.lengths)))
        return RowTerms(self.vocabulary, terms, self.counts[order], np.concatenate([[0], ends]))

    @classmethod
    def build(
        cls,
        texts: Iterable[tuple[int, str, str]],
        rows: int,
        concepts: Concepts,
        known: Callable[[str, str], Sequence[tuple[str, int]] | None] = lambda text, language: None,
    ) -> Postings:
        """Postings of (row, text, language) triples, in row order.

        Args:
            rows: the number of all rows.
            known: gives (term, count) pairs of texts whose terms were looked up before.
        """
        found: dict[str, array[int]] = {}  # row and count by turns: millions of pairs would be dear as objects
        lengths = np.zeros((rows, 2), np.int64)
        for row, text, language in texts:
            terms = known(text, language)
            if terms is None:
                terms = list(Counter(terms_of(text, language, concepts)).items())
            for term, count in terms:
                found.setdefault(term, array("q")).extend((row, count))
                lengths[row, int(term.startswith(WORD))] += count
        vocabulary = tuple(sorted(found))
        parts = [np.frombuffer(found[term], np.int64) for term in vocabulary]
        flat = np.concatenate(parts or [np.zeros(0, np.int64)]).reshape(-1, 2)
        starts = np.cumsum([0, *(len(found[term]) // 2 for term in vocabulary)])
        return cls(vocabulary, starts, flat[:, 0], flat[:, 1], lengths)

    def to_bytes(self) -> bytes:
        """As an .npz archive without pickles; the vocabulary as UTF-8 JSON."""
        buffer = io.BytesIO()
        vocabulary = np.frombuffer(
            json.dumps(self.vocabulary, ensure_ascii=False).encode("utf-8", "surrogatepass"), np.uint8
        )
        np.savez(
            buffer, allow_pickle=False, vocabulary=vocabulary, starts=self.starts, rows=self.rows, counts=self.counts,
            lengths=self.lengths,
        )  # fmt: skip
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Postings:
        """What `to_bytes` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            vocabulary: Sequence[str] = json.loads(stored["vocabulary"].tobytes().decode("utf-8", "surrogatepass"))
            return cls(tuple(vocabulary), stored["starts"], stored["rows"], stored["counts"], stored["lengths"])
