"""Which sentence names which term: concepts, numbers and symbols, words. The lexical side of the index."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import RawIOBase
from pathlib import Path

import numpy as np
import numpy.typing as npt

from report_qa.concepts import Concepts
from report_qa.ordinals import ordinals
from report_qa.signs import signs
from report_qa.terms import words

CONCEPT, WORD = "c:", "w:"
Positions = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
"""There are tens of millions of pairs in a large index: half the memory."""


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
    terms: Numbers
    counts: Numbers
    starts: Positions


@dataclass(frozen=True)
class Postings:
    """Term i of `vocabulary` stands in `rows[starts[i]:starts[i + 1]]`, as often as `counts` says there.

    `lengths` has two columns, the terms of each row that are not words, and its words.
    """

    vocabulary: tuple[str, ...]
    starts: Positions
    rows: Numbers
    counts: Numbers
    lengths: Numbers

    @cached_property
    def positions(self) -> dict[str, int]:
        """Term → its place in the vocabulary."""
        return {term: at for at, term in enumerate(self.vocabulary)}

    def of(self, term: str) -> tuple[Numbers, Numbers]:
        """(rows, counts) of a term; empty where nothing names it."""
        at = self.positions.get(term)
        if at is None:
            return np.zeros(0, np.int32), np.zeros(0, np.int32)
        span = slice(self.starts[at], self.starts[at + 1])
        return self.rows[span], self.counts[span]

    def by_row(self) -> RowTerms:
        """The same, to be asked for the terms of a row."""
        order = np.argsort(self.rows, kind="stable")
        terms = np.repeat(np.arange(len(self.vocabulary), dtype=np.int32), np.diff(self.starts))[order]
        ends = np.cumsum(np.bincount(self.rows, minlength=len(self.lengths)))
        return RowTerms(self.vocabulary, terms, self.counts[order], np.concatenate([[0], ends]))

    def write(self, file: RawIOBase) -> None:
        """As an .npz archive without pickles; the vocabulary as UTF-8 JSON."""
        vocabulary = np.frombuffer(
            json.dumps(self.vocabulary, ensure_ascii=False).encode("utf-8", "surrogatepass"), np.uint8
        )
        np.savez(
            file, allow_pickle=False, vocabulary=vocabulary, starts=self.starts, rows=self.rows, counts=self.counts,
            lengths=self.lengths,
        )  # fmt: skip

    @classmethod
    def open(cls, path: Path) -> Postings:
        """What `write` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            vocabulary: Sequence[str] = json.loads(stored["vocabulary"].tobytes().decode("utf-8", "surrogatepass"))
            return cls(tuple(vocabulary), stored["starts"], stored["rows"], stored["counts"], stored["lengths"])


PAIRS_AT_ONCE = 1_000_000
"""Pairs of row and term that are worked on at a time."""


class PostingsBuilder:
    """Takes the terms of rows, in row order, and makes postings of them."""

    def __init__(self, concepts: Concepts) -> None:
        self._concepts = concepts
        self._numbers: dict[str, int] = {}
        self._row, self._term, self._count = array("i"), array("i"), array("i")
        self._last: tuple[RowTerms, Numbers] | None = None

    def add(self, texts: Iterable[tuple[int, str, str]]) -> None:
        """Terms of (row, text, language) triples."""
        numbers = self._numbers
        for row, text, language in texts:
            found = Counter(terms_of(text, language, self._concepts))
            self._row.extend([row] * len(found))
            self._term.extend([numbers.setdefault(term, len(numbers)) for term in found])
            self._count.extend(found.values())

    def take_over(self, known: RowTerms, rows: slice, first: int) -> None:
        """The terms of rows that were looked up before; the first of them is now row `first`."""
        span = slice(known.starts[rows.start], known.starts[rows.stop])
        each = np.diff(known.starts[rows.start : rows.stop + 1])
        self._row.frombytes(np.repeat(np.arange(first, first + len(each), dtype=np.int32), each).tobytes())
        self._term.frombytes(self._renumbered(known)[known.terms[span]].tobytes())
        self._count.frombytes(known.counts[span].tobytes())

    def finish(self, rows: int) -> Postings:
        """The postings; `rows` is the number of all rows. Nothing can be added after."""
        row, term, count = (np.frombuffer(one, np.int32) for one in (self._row, self._term, self._count))
        # in alphabetical order, and only what is there: the same whatever was taken over
        there = np.bincount(term, minlength=len(self._numbers)) > 0
        vocabulary = sorted(name for name, number in self._numbers.items() if there[number])
        place = np.zeros(len(self._numbers), np.int32)
        place[[self._numbers[name] for name in vocabulary]] = np.arange(len(vocabulary), dtype=np.int32)
        term = place[term]
        starts = np.zeros(len(vocabulary) + 1, np.int64)
        starts[1:] = np.cumsum(np.bincount(term, minlength=len(vocabulary)))
        is_word = np.array([name.startswith(WORD) for name in vocabulary], np.bool_)
        lengths = np.zeros((rows, 2), np.int32)
        for begin in range(0, len(term), PAIRS_AT_ONCE):
            some = slice(begin, begin + PAIRS_AT_ONCE)
            np.add.at(lengths, (row[some], is_word[term[some]].astype(np.int8)), count[some])
        order = np.argsort(term, kind="stable")
        return Postings(tuple(vocabulary), starts, row[order], count[order], lengths)

    def _renumbered(self, known: RowTerms) -> Numbers:
        """The numbers here of the terms of another vocabulary; those of the last one are remembered."""
        if self._last is None or self._last[0] is not known:
            numbers = [self._numbers.setdefault(term, len(self._numbers)) for term in known.vocabulary]
            self._last = (known, np.array(numbers, np.int32))
        return self._last[1]
