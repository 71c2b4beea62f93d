"""Which sentence of a paragraph answers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from report_qa.index.reading import Index
from report_qa.index.rows import Kind, row_text
from report_qa.protocols import Vectors
from report_qa.ranking.analysis import AnalysedQuery
from report_qa.ranking.asked import stated
from report_qa.ranking.candidates import Positions
from report_qa.ranking.weights import Weights
from report_qa.types import Paragraph, Span


def sentence_features(
    query: AnalysedQuery, index: Index, rows: Positions, scores: Mapping[str, Vectors]
) -> dict[str, Vectors]:
    """By name, one value for each of a paragraph's sentences (`rows` of the index): z-scores of the stages' sentence
    scores, and whether the sentence holds the kind of fact that is asked for."""
    features = {name: z_scores(values) for name, values in scores.items()}
    for kind in sorted(query.asked):
        held = [
            bool(stated(row_text(index.paragraphs[at], index.rows[row]), kind, index.language(at), query.concepts))
            for row, at in zip(rows, index.rows["paragraph"][rows], strict=True)
        ]
        features[f"holds {kind}"] = np.array(held, np.float32)
    return features


def evidence_span(paragraph: Paragraph, index: Index, rows: Positions, totals: Vectors, weights: Weights) -> Span:
    """The best sentence; with it, its better neighbour where that is nearly as good."""
    if not len(rows):
        return Span(0, len(paragraph.text))
    order = np.argsort(-totals, kind="stable")
    best = int(order[0])
    span = row_span(paragraph, index, int(rows[best]))
    beside = [
        at for at in (best - 1, best + 1) if 0 <= at < len(rows) and index.rows["kind"][rows[at]] == Kind.SENTENCE
    ]
    if beside:
        neighbour = max(beside, key=lambda at: float(totals[at]))
        if totals[best] - totals[neighbour] < weights.neighbour:
            other = row_span(paragraph, index, int(rows[neighbour]))
            return Span(min(span.start, other.start), max(span.end, other.end))
    return span


def row_span(paragraph: Paragraph, index: Index, row: int) -> Span:
    """Where a row stands in the paragraph's text: a sentence itself, a footnote at the sentence that calls it."""
    record = index.rows[row]
    if record["kind"] != Kind.NOTE:
        return Span(int(record["start"]), int(record["end"]))
    called_at = paragraph.text.find(paragraph.notes[record["start"]].marker)
    for sentence in paragraph.sentences:
        if sentence.start <= called_at < sentence.end:
            return sentence
    return Span(0, len(paragraph.text))


def z_scores(values: Vectors) -> Vectors:
    """Values less their mean, by their standard deviation; zeros where all are alike."""
    spread = float(values.std()) if len(values) else 0.0
    centred: Vectors = (values - values.mean() if len(values) else values) / (spread + 1e-6)
    return centred
