"""What an unclear term of a question was taken to mean: what the first paragraph speaks of, or else the documents."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from report_qa.index.postings import CONCEPT
from report_qa.index.reading import Index
from report_qa.ranking.analysis import AnalysedQuery
from report_qa.types import Assumed


def assumptions(query: AnalysedQuery, index: Index, first: int) -> tuple[Assumed, ...]:
    """One for each unclear term, in the question's language or else English; none where no document speaks of any meaning.

    Args:
        first: position of the paragraph that was ranked first.
    """
    language = query.query.language
    found = []
    for unclear in query.unclear:
        heard = {
            meaning: (_named(index, concepts, first), _named(index, concepts))
            for meaning, concepts in unclear.meanings.items()
        }
        chosen = max(heard, key=lambda meaning: heard[meaning])
        if any(heard[chosen]):
            names = {meaning: index.concepts.name(meaning, language) or meaning for meaning in heard}
            others = tuple(name for meaning, name in names.items() if meaning != chosen)
            found.append(Assumed(unclear.text, names[chosen], others))
    return tuple(found)


def _named(index: Index, concepts: Iterable[str], paragraph: int | None = None) -> int:
    """How often the paragraph, or else all of them, names the concepts."""
    total = 0
    for concept in concepts:
        rows, counts = index.postings.of(CONCEPT + concept)
        own = np.ones(len(rows), np.bool_) if paragraph is None else index.rows["paragraph"][rows] == paragraph
        total += int(counts[own].sum())
    return total
