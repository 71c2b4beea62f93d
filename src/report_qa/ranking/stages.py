"""The stages: each gives every candidate paragraph, and every sentence of it, a score of its own kind.

`report-qa eval --ablation` shows what each adds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from report_qa.index.postings import WORD, Postings
from report_qa.index.reading import Index
from report_qa.index.tokens import rotation, unpack
from report_qa.protocols import Vectors
from report_qa.ranking.analysis import AnalysedQuery, View
from report_qa.ranking.candidates import Candidates, Positions


@dataclass(frozen=True)
class Scores:
    """By name: `paragraphs` one score for each candidate, `sentences` one for each of its rows (windows: meaningless).

    `matches` has, of late interaction, each token of the bridged question with its best match in each candidate, shape
    (tokens, candidates); None without that stage.
    """

    paragraphs: Mapping[str, Vectors] = field(default_factory=dict)
    sentences: Mapping[str, Vectors] = field(default_factory=dict)
    matches: Vectors | None = None


class Stage(Protocol):
    """Scores the candidates for a question; larger is better, and only within one question."""

    def scores(self, query: AnalysedQuery, candidates: Candidates) -> Scores: ...


class DenseStage:
    """Cosine of the question with the paragraph (its best window) and with its best sentence or footnote."""

    def scores(self, query: AnalysedQuery, candidates: Candidates) -> Scores:
        paragraphs, sentences = {}, {}
        for prefixes, view in _views(query):
            similar = candidates.centred @ view.pooled
            window = candidates.is_window
            own = candidates.best_of(similar, window)
            best = candidates.best_of(similar, ~window)
            sentenceless = ~np.isin(np.arange(len(own)), candidates.owners[~window])
            best[sentenceless] = own[sentenceless]
            for prefix in prefixes:
                paragraphs[prefix + "paragraph"] = own
                paragraphs[prefix + "sentence"] = best
                sentences[prefix + "sentence"] = similar
        return Scores(paragraphs, sentences)


class LateInteractionStage:
    """Every token of the question with its best token in the paragraph, and in each sentence (Khattab & Zaharia, 2020).

    A token counts by how much its best match varies over the candidates, maximum less mean: what all of them match, or none,
    tells nothing.
    """

    def __init__(self, index: Index, most_kept: int = 50_000) -> None:
        self._index = index
        self._rotation = rotation(index.vectors.shape[1]) if len(index.vectors) else np.zeros((0, 0), np.float32)
        self._rows, self._order = token_rows(index)
        # few enough tokens are kept unpacked
        self._unpacked = unpack(index.tokens.bits[self._order]) if len(self._order) <= most_kept else None

    def scores(self, query: AnalysedQuery, candidates: Candidates) -> Scores:
        at = self._tokens_of(candidates)
        if not len(at):
            return Scores()
        whole = len(at) == len(self._rows)
        if self._unpacked is not None:
            signs = self._unpacked if whole else self._unpacked[at]
        else:
            signs = unpack(self._index.tokens.bits[self._order[at]])
        rows = np.searchsorted(candidates.rows, self._rows if whole else self._rows[at])
        first = np.flatnonzero(np.diff(rows, prepend=-1))
        everywhere = np.ones(len(candidates.rows), np.bool_)
        paragraphs, sentences = {}, {}
        views = [(prefixes, view.tokens) for prefixes, view in _views(query) if len(view.tokens)]
        if not views:
            return Scores()
        # one product for all views: most of its time goes into reading the passages' tokens
        asked = np.concatenate([tokens for _, tokens in views])
        matches = np.maximum.reduceat((asked @ self._rotation) @ signs.T, first, axis=1)
        ends = np.cumsum([len(tokens) for _, tokens in views])
        for (prefixes, _), own in zip(views, np.split(matches, ends[:-1]), strict=True):
            by_row = np.full((len(own), len(candidates.rows)), -1.0, np.float32)
            by_row[:, rows[first]] = own
            by_paragraph = candidates.best_of(by_row, everywhere)
            weights = token_weights(by_paragraph)
            each = weights @ by_row
            late, late_sentence = weights @ by_paragraph, candidates.best_of(each, everywhere)
            for prefix in prefixes:
                paragraphs[prefix + "late"] = late
                paragraphs[prefix + "late sentence"] = late_sentence
                sentences[prefix + "late sentence"] = each
        return Scores(paragraphs, sentences, by_paragraph)  # of the last view, the bridged one

    def _tokens_of(self, candidates: Candidates) -> Positions:
        """Places, in row order, of all tokens of the candidates."""
        starts = self._index.row_starts
        low = np.searchsorted(self._rows, starts[candidates.paragraphs])
        high = np.searchsorted(self._rows, starts[candidates.paragraphs + 1])
        spans = [np.arange(a, b) for a, b in zip(low, high, strict=True)]
        return np.concatenate(spans) if spans else np.zeros(0, np.int64)


def token_weights(matches: Vectors) -> Vectors:
    """What each token counts, summing to 1, from its best matches in the candidates, shape (tokens, candidates)."""
    weights = np.maximum(matches.max(axis=1) - matches.mean(axis=1), 0.0)
    shares: Vectors = weights / max(float(weights.sum()), 1e-9)
    return shares


class LexicalStage:
    """BM25 over what must match by name: concepts, numbers, symbols; and, apart, over words of the same language.

    Concepts have no language, so that "магистраты связи" finds "magistrats de liaison".
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._sentences = Bm25(index.postings, np.arange(len(index.rows)), len(index.rows))
        self._paragraphs = Bm25(index.postings, index.rows["paragraph"].astype(np.int64), len(index.paragraphs))

    def scores(self, query: AnalysedQuery, candidates: Candidates) -> Scores:
        names = [term for term in query.terms if not term.startswith(WORD)]
        words = [term for term in query.terms if term.startswith(WORD)]
        by_row = self._sentences.scores(names, 0)[candidates.rows]
        paragraphs = {
            "names": self._paragraphs.scores(names, 0)[candidates.paragraphs],
            "names sentence": candidates.best_of(by_row, ~candidates.is_window),
            "words": self._paragraphs.scores(words, 1)[candidates.paragraphs],
        }
        return Scores(paragraphs, {"names sentence": by_row})

    def best(self, query: AnalysedQuery, k: int, among: Positions | None = None) -> Positions:
        """The `k` paragraphs (of those `among`) that match best, for the candidates; fewer where fewer match at all."""
        scores = self._paragraphs.scores([t for t in query.terms if not t.startswith(WORD)], 0)
        scores = scores + self._paragraphs.scores([t for t in query.terms if t.startswith(WORD)], 1)
        if among is not None:
            fitting = np.zeros_like(scores)
            fitting[among] = scores[among]
            scores = fitting
        best = np.argsort(-scores, kind="stable")[:k]
        return best[scores[best] > 0].astype(np.int64)


class Bm25:
    """BM25 (Robertson & Zaragoza, 2009; k1 0.9, b 0.4 as in Anserini) over postings whose rows are gathered into units."""

    K1, B = 0.9, 0.4

    def __init__(self, postings: Postings, unit_of_row: Positions, units: int) -> None:
        self._postings = postings
        self._unit_of_row = unit_of_row
        self._units = units
        self._lengths = np.zeros((2, units))
        for kind in (0, 1):
            np.add.at(self._lengths[kind], unit_of_row, postings.lengths[:, kind])

    def scores(self, terms: list[str], kind: int) -> Vectors:
        """One score for each unit; `kind` says whose lengths count: 0 names, 1 words."""
        scores = np.zeros(self._units, np.float32)
        lengths = self._lengths[kind]
        filled = lengths > 0
        mean = lengths[filled].mean() if filled.any() else 1.0
        for term in terms:
            rows, counts = self._postings.of(term)
            if not len(rows):
                continue
            units, inverse = np.unique(self._unit_of_row[rows], return_inverse=True)
            frequency = np.bincount(inverse, counts)
            rarity = np.log(1 + (filled.sum() - len(units) + 0.5) / (len(units) + 0.5))
            damped = frequency + self.K1 * (1 - self.B + self.B * lengths[units] / mean)
            scores[units] += (rarity * frequency * (self.K1 + 1) / damped).astype(np.float32)
        return scores


def _views(query: AnalysedQuery) -> list[tuple[tuple[str, ...], View]]:
    """The views of a question, each with the names that its scores go by: one view has both where nothing was bridged."""
    if query.bridged is query.plain:
        return [(("", "bridged "), query.plain)]
    return [(("",), query.plain), (("bridged ",), query.bridged)]


def token_rows(index: Index) -> tuple[Positions, Positions]:
    """(row, a sentence's, of each token, ascending; where in the table that token is)."""
    windows = np.flatnonzero(index.rows["kind"] == 0)
    rows = np.zeros(len(index.tokens.bits), np.int64)
    starts = index.row_starts
    for window, span in zip(windows, index.tokens.window_spans(), strict=True):
        paragraph = index.rows["paragraph"][window]
        own = np.arange(starts[paragraph], starts[paragraph + 1])
        sentences = own[index.rows["kind"][own] == 1]
        if not len(sentences):
            rows[span] = window
            continue
        characters = index.rows["start"][window] + index.tokens.characters[span]
        nearest = np.searchsorted(index.rows["start"][sentences], characters, side="right") - 1
        rows[span] = sentences[np.maximum(nearest, 0)]
    order = np.argsort(rows, kind="stable")
    return rows[order], order.astype(np.int64)
