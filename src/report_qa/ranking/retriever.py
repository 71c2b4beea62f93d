"""The retriever that the product runs: candidates from the index, every stage's score, one weighted sum."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import replace

import numpy as np

from report_qa.index.reading import Index
from report_qa.index.selecting import Selector
from report_qa.protocols import Encoder, Vectors
from report_qa.ranking.analysis import AnalysedQuery, Analyser
from report_qa.ranking.assumptions import assumptions
from report_qa.ranking.candidates import Candidates, Positions
from report_qa.ranking.confidence import Signals
from report_qa.ranking.evidence import evidence_span, sentence_features, z_scores
from report_qa.ranking.stages import DenseStage, LateInteractionStage, LexicalStage, Scores, Stage
from report_qa.ranking.weights import Weights
from report_qa.types import Bridged, Hit, Query, Ranking

MOST_ROWS = 400
"""Rows asked of the store for each view of the question."""
MOST_NAMED = 50
"""Paragraphs added because names, numbers or words match."""
SIGNAL_DEPTH = 5
"""How many of the best the confidence looks at."""
ALL_UP_TO = 150
"""An index of no more paragraphs than this is scored whole."""

STAGES = ("late", "lexical", "bridge")
"""What can be left out by name; the dense stage is what the others add to."""


class StagedRetriever:
    """Scores candidates by stages; a paragraph's score is the weighted sum of z-scores over the candidates.

    Args:
        without: names out of STAGES to leave out, to measure what they add.
    """

    def __init__(self, index: Index, encoder: Encoder, weights: Weights, without: Sequence[str] = ()) -> None:
        self._index = index
        self._weights = weights
        self._analyser = Analyser(index, encoder, bridge="bridge" not in without)
        self._selector = Selector(index)
        self._lexical = LexicalStage(index)
        self._signals = Signals(index)
        self._stages: list[Stage] = [DenseStage()]
        if "late" not in without:
            self._stages.append(LateInteractionStage(index))
        if "lexical" not in without:
            self._stages.append(self._lexical)

    def weighing(self, weights: Weights) -> StagedRetriever:
        """The same retriever with other weights, for choosing them."""
        other = copy(self)
        other._weights = weights
        return other

    def retrieve(self, query: Query, k: int) -> Ranking:
        analysed = self._analyser.analyse(query)
        return self.rank(analysed, *self.score(analysed), k)

    def rank(self, analysed: AnalysedQuery, candidates: Candidates, scores: Scores, k: int) -> Ranking:
        """The ranking that the scores make: each paragraph once, through whichever of its versions matches best."""
        shares = weighted(scores.paragraphs, self._weights.paragraphs)
        totals = total(shares, len(candidates.paragraphs))
        order = candidates.best_versions(np.argsort(-totals, kind="stable"), max(k, SIGNAL_DEPTH))
        matched = [self._hit(analysed, candidates, scores, at, shares, totals) for at in order[:k]]
        signals = self._signals.of(analysed, candidates, scores, totals, order, matched[0] if matched else None)
        hits = tuple(
            self._shown(analysed, candidates, scores, shares, totals, at, hit)
            for at, hit in zip(order, matched, strict=False)
        )
        bridged = tuple(Bridged(one.text, one.name) for one in analysed.names)
        assumed = assumptions(analysed, self._index, int(candidates.paragraphs[order[0]])) if hits else ()
        return Ranking(hits, bridged, signals, assumed)

    def score(self, query: AnalysedQuery, without: Collection[int] = ()) -> tuple[Candidates, Scores]:
        """The candidates for a question and all that the stages say of them.

        `without` takes positions of paragraphs out, to see how a question looks whose answer is not there.
        """
        positions = self._candidates(query)
        candidates = Candidates(self._index, positions[~np.isin(positions, list(without))])
        parts = [stage.scores(query, candidates) for stage in self._stages]
        return candidates, Scores(
            {name: values for part in parts for name, values in part.paragraphs.items()},
            {name: values for part in parts for name, values in part.sentences.items()},
            next((part.matches for part in parts if part.matches is not None), None),
        )

    def analyse(self, text: str, language: str) -> AnalysedQuery:
        """What `retrieve` finds out about a question first."""
        return self._analyser.analyse(Query(text, language))

    def sentence_features(
        self, query: AnalysedQuery, candidates: Candidates, scores: Scores, at: int
    ) -> tuple[Positions, dict[str, Vectors]]:
        """(rows of the sentences of candidate `at`, their features); see `evidence.sentence_features`."""
        own = np.flatnonzero((candidates.owners == at) & ~candidates.is_window)
        rows = candidates.rows[own]
        values = {name: found[own] for name, found in scores.sentences.items()}
        return rows, sentence_features(query, self._index, rows, values)

    def _candidates(self, query: AnalysedQuery) -> Positions:
        """Positions of the paragraphs to score, out of those that the question's filters leave."""
        selected = self._selector.select(query.query.filters)
        if (len(self._index.paragraphs) if selected is None else len(selected)) <= ALL_UP_TO:
            return np.arange(len(self._index.paragraphs)) if selected is None else selected
        rows = None if selected is None else Candidates(self._index, selected).rows
        views = np.stack([query.plain.pooled, query.bridged.pooled])
        _, nearest = self._index.store.search(views, MOST_ROWS, rows)
        near = self._index.rows["paragraph"][nearest.reshape(-1)].astype(np.int64)
        found = np.unique(np.concatenate([near, self._lexical.best(query, MOST_NAMED, selected)]))
        return self._with_versions(found, query.query.language, selected)

    def _with_versions(self, found: Positions, language: str, selected: Positions | None) -> Positions:
        """With the version of each paragraph that the asker would be shown, so that it is scored too."""
        shown = [
            version
            for position in found.tolist()
            for version in self._index.version_positions(position)
            if self._index.language(version) == language
        ]
        wanted = np.asarray(shown, np.int64) if selected is None else np.intersect1d(shown, selected)
        return np.union1d(found, wanted).astype(np.int64)

    def _shown(
        self,
        query: AnalysedQuery,
        candidates: Candidates,
        scores: Scores,
        shares: Mapping[str, Vectors],
        totals: Vectors,
        at: int,
        matched: Hit,
    ) -> Hit:
        """The hit in the asker's language, where it can be had in it."""
        position = int(candidates.paragraphs[at])
        asked = [
            version
            for version in candidates.versions_of(position)
            if self._index.language(version) == query.query.language
        ]
        shown = matched
        if asked and position not in asked:
            other = int(np.searchsorted(candidates.paragraphs, asked[0]))
            own = self._hit(query, candidates, scores, other, shares, totals)
            shown = replace(own, score=matched.score, stages=matched.stages)
        versions = self._selector.among(self._index.version_positions(position), query.query.filters)
        return replace(
            shown,
            languages=tuple(sorted(self._index.language(version) for version in versions)),
            found_in=self._index.language(position),
            address=self._index.address(position),
        )

    def _hit(
        self,
        query: AnalysedQuery,
        candidates: Candidates,
        scores: Scores,
        at: int,
        shares: Mapping[str, Vectors],
        totals: Vectors,
    ) -> Hit:
        paragraph = self._index.paragraphs[candidates.paragraphs[at]]
        rows, features = self.sentence_features(query, candidates, scores, at)
        sums = total(weighted(features, self._weights.sentences, normalise=False), len(rows))
        span = evidence_span(paragraph, self._index, rows, sums, self._weights)
        stages = tuple((name, float(values[at])) for name, values in shares.items())
        return Hit(paragraph, float(totals[at]), span, stages)


def weighted(values: Mapping[str, Vectors], weights: Mapping[str, float], normalise: bool = True) -> dict[str, Vectors]:
    """What each name that has a weight adds: weight times z-scores, or times the values where they are z-scores already."""
    return {
        name: weight * (z_scores(found) if normalise else found)
        for name, found in values.items()
        if (weight := weights.get(name, 0.0))
    }


def total(shares: Mapping[str, Vectors], size: int) -> Vectors:
    """The sum of all shares, shape (size,)."""
    return sum(shares.values(), np.zeros(size, np.float32)).astype(np.float32)
