"""The paragraphs that are scored for a question, and their pieces."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from report_qa.index.reading import Index
from report_qa.index.rows import Kind
from report_qa.protocols import Vectors

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Candidates:
    """`paragraphs` are positions in the index, ascending; `rows` are all their rows, in order."""

    index: Index
    paragraphs: Positions

    @cached_property
    def rows(self) -> Positions:
        """Rows of the candidates, in order."""
        starts = self.index.row_starts
        spans = [np.arange(starts[p], starts[p + 1]) for p in self.paragraphs]
        return np.concatenate(spans) if spans else np.zeros(0, np.int64)

    @cached_property
    def owners(self) -> Positions:
        """For each of `rows`, which candidate it belongs to."""
        return np.searchsorted(self.paragraphs, self.index.rows["paragraph"][self.rows]).astype(np.int64)

    @cached_property
    def is_window(self) -> npt.NDArray[np.bool_]:
        """For each of `rows`, whether it is a window of the whole paragraph rather than a sentence or note."""
        windows: npt.NDArray[np.bool_] = self.index.rows["kind"][self.rows] == Kind.WINDOW
        return windows

    @cached_property
    def centred(self) -> Vectors:
        """The rows' centred vectors, shape (rows, dimension)."""
        spoken = [self.index.language(self.index.rows["paragraph"][row]) for row in self.rows]
        return self.index.means.centred_passages(np.asarray(self.index.vectors[self.rows]), spoken)

    def best_versions(self, order: Positions, most: int) -> list[int]:
        """The first `most` of `order` (candidates, best first) without those of which a better version came before."""
        seen: dict[int, int] = {}
        versions = self.index.versions[self.paragraphs]
        for at in order.tolist():
            seen.setdefault(int(versions[at]), at)
            if len(seen) == most:
                break
        return list(seen.values())

    def versions_of(self, position: int) -> list[int]:
        """The candidates that are versions of the paragraph at `position`, its own included: positions in the index."""
        versions = self.index.version_positions(position)
        return [position] if len(versions) == 1 else np.intersect1d(versions, self.paragraphs).tolist()

    def once(self, values: Vectors) -> Vectors:
        """The largest of `values` (one for each candidate) for each paragraph, its versions taken together."""
        which, places = np.unique(self.index.versions[self.paragraphs], return_inverse=True)
        best = np.full(len(which), -np.inf, np.float32)
        np.maximum.at(best, places, values)
        return best

    def best_of(self, values: Vectors, chosen: npt.NDArray[np.bool_]) -> Vectors:
        """For each candidate, the largest of `values` (one for each row) among its `chosen` rows; the smallest of all
        values where it has none. Values may be stacked: the last axis is the rows'."""
        floor = values.min() if values.size else 0.0
        best = np.full((*values.shape[:-1], len(self.paragraphs)), floor, np.float32)
        if chosen.any():
            owners = self.owners[chosen]
            starts = np.flatnonzero(np.diff(owners, prepend=-1))
            best[..., owners[starts]] = np.maximum.reduceat(values[..., chosen], starts, axis=-1)
        return best
