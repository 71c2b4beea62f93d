"""What is found out about a question before anything is ranked."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass

from report_qa.concepts import Found
from report_qa.confusable import Unclear, unclear_terms
from report_qa.index.postings import CONCEPT, terms_of
from report_qa.index.reading import Index
from report_qa.protocols import Encoded, Encoder, Vectors
from report_qa.ranking.asked import asked_kinds
from report_qa.types import Query

MOST_BRIDGED = 12
"""Names carried over for one question; more would drown it."""


@dataclass(frozen=True)
class View:
    """A question as vectors: `pooled` of shape (dimension,), `tokens` of shape (tokens, dimension), centred, length 1."""

    pooled: Vectors
    tokens: Vectors


@dataclass(frozen=True)
class AnalysedQuery:
    """`plain` is the question as it was asked, `bridged` with the documents' names for what it names (the same view
    where nothing was bridged); `terms` are what postings know it by, `asked` the kinds of fact that it asks for,
    `unclear` the terms that may mean several things."""

    query: Query
    plain: View
    bridged: View
    names: tuple[Found, ...]
    terms: tuple[str, ...]
    asked: frozenset[str]
    unclear: tuple[Unclear, ...] = ()

    @property
    def concepts(self) -> frozenset[str]:
        """The concepts that the question names."""
        return frozenset(term.removeprefix(CONCEPT) for term in self.terms if term.startswith(CONCEPT))


class Analyser:
    """Analyses questions put to one index."""

    def __init__(self, index: Index, encoder: Encoder, bridge: bool = True) -> None:
        self._index = index
        self._encoder = encoder
        self._bridge = bridge
        documents = list(index.documents.values())
        sizes = Counter(documents[number].language for number in index.document_numbers.tolist())
        self._targets = [language for language, _ in sizes.most_common()]

    def analyse(self, query: Query) -> AnalysedQuery:
        """The views, names and terms of `query`."""
        names = self._names(query) if self._bridge else ()
        asked = [query.text, f"{query.text} ({', '.join(one.name for one in names)})"][: 2 if names else 1]
        views = [self._view(encoded, query.language) for encoded in self._encoder.encode_query_tokens(asked)]
        terms = tuple(dict.fromkeys(terms_of(query.text, query.language, self._index.concepts)))
        asked_for = asked_kinds(query.text, query.language)
        named = self._index.concepts.find(query.text, query.language)
        unclear = tuple(unclear_terms(query.text, query.language, named))
        return AnalysedQuery(query, views[0], views[-1], names, terms, asked_for, unclear)

    def _names(self, query: Query) -> tuple[Found, ...]:
        """What the question names, as each language of the documents calls it; of many names, the first in every language."""
        languages = [language for language in self._targets if language != query.language]
        carried = [self._index.concepts.translated(query.text, query.language, language) for language in languages]
        in_turn = (name for names in itertools.zip_longest(*carried) for name in names if name)
        different = {(name.concept, name.name): name for name in in_turn}
        return tuple(different.values())[:MOST_BRIDGED]

    def _view(self, encoded: Encoded, language: str) -> View:
        means = self._index.means
        return View(
            means.centred_questions(encoded.pooled[None], language)[0],
            means.centred_question_tokens(encoded.tokens, language),
        )
