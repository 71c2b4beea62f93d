"""What each stage of the ranking adds, step by step, on the same questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rich.table import Table

from report_qa.evaluation.measures import mean, ranking_measures
from report_qa.evaluation.queries import EvaluationQuery, Qrels, answerable
from report_qa.evaluation.significance import Comparison, compare
from report_qa.index.reading import Index
from report_qa.languages import UN_LANGUAGES, detect_language
from report_qa.protocols import Encoder, Progress, Vectors
from report_qa.questions import clean_question
from report_qa.ranking.candidates import Candidates
from report_qa.ranking.evidence import z_scores
from report_qa.ranking.retriever import StagedRetriever
from report_qa.ranking.weights import Weights

DEPTH = 10

RUNGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("paragraph", ("raw paragraph",)),
    ("+ best sentence", ("raw paragraph", "raw sentence")),
    ("+ language centring", ("paragraph", "sentence")),
    ("+ bridged names", ("paragraph", "sentence", "bridged paragraph", "bridged sentence")),
    ("+ names, numbers, words", ("names", "names sentence", "words")),
    ("+ late interaction", ("late", "late sentence", "bridged late", "bridged late sentence")),
)
"""Name of the rung and the scores that it sums. Until names come in, z-scores are summed as they are; then the chosen weights
count, each later rung adding to those before."""

_DENSE_RUNGS = 4


@dataclass(frozen=True)
class Rung:
    """A rung's measures by language ("six" for the mean of the six UN languages, "all"), and the comparison of its
    Success@1 with the rung before, paired over needs."""

    name: str
    measures: Mapping[str, Mapping[str, float]]
    gain: Comparison | None


def ablate(
    index: Index,
    encoder: Encoder,
    weights: Weights,
    queries: Sequence[EvaluationQuery],
    qrels: Qrels,
    progress: Progress | None = None,
) -> list[Rung]:
    """Rank every answerable question by each rung.

    Args:
        progress: called with 1 after each question.
    """
    retriever = StagedRetriever(index, encoder, weights)
    asked = [query for query in queries if answerable(qrels, query.id)]
    rankings: list[dict[str, list[str]]] = [{} for _ in RUNGS]
    for query in asked:
        text = clean_question(query.text)
        candidates, scores = retriever.score(retriever.analyse(text, detect_language(text)))
        values = {**scores.paragraphs, **_raw_scores(candidates, encoder.encode_queries([text])[0])}
        addresses = [index.address(int(p)) for p in candidates.paragraphs]
        for ranking, totals in zip(rankings, _totals(values, weights), strict=True):
            best = [addresses[at] for at in np.argsort(-totals, kind="stable")]
            ranking[query.id] = list(dict.fromkeys(best))[:DEPTH]
        if progress:
            progress(1)
    rungs: list[Rung] = []
    before: Mapping[str, float] | None = None
    needs = {query.id: query.need or query.id for query in asked}
    for (name, _), ranking in zip(RUNGS, rankings, strict=True):
        measured = ranking_measures(ranking, qrels)
        gain = compare(before, measured["success@1"], needs) if before is not None else None
        rungs.append(Rung(name, _by_language(measured, asked), gain))
        before = measured["success@1"]
    return rungs


def ablation_table(rungs: Sequence[Rung]) -> Table:
    """Success@1 by language, nDCG@10 over all, and what the rung gained."""
    table = Table(title="Success@1 by rung")
    languages = [code for code in rungs[0].measures if code != "all"]
    for column in ("rung", *languages, "all", "nDCG@10", "gain", "p"):
        table.add_column(column, justify="left" if column == "rung" else "right")
    for row in _rows(rungs, languages):
        table.add_row(*row)
    return table


def ablation_markdown(rungs: Sequence[Rung]) -> str:
    """The same as a Markdown table."""
    languages = [code for code in rungs[0].measures if code != "all"]
    head = ["rung", *languages, "all", "nDCG@10", "gain", "p"]
    lines = [head, ["---"] * len(head), *_rows(rungs, languages)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def ablation_json(rungs: Sequence[Rung]) -> list[dict[str, object]]:
    """The rungs as plain values."""
    return [
        {
            "rung": rung.name,
            "measures": rung.measures,
            "gain": rung.gain.difference if rung.gain else None,
            "p": rung.gain.p if rung.gain else None,
        }
        for rung in rungs
    ]


def _rows(rungs: Sequence[Rung], languages: Sequence[str]) -> list[list[str]]:
    return [
        [
            rung.name,
            *(f"{rung.measures[code]['success@1']:.3f}" for code in (*languages, "all")),
            f"{rung.measures['all']['ndcg@10']:.3f}",
            f"{rung.gain.difference:+.3f}" if rung.gain else "",
            f"{rung.gain.p:.4f}" if rung.gain else "",
        ]
        for rung in rungs
    ]


def _totals(values: Mapping[str, Vectors], weights: Weights) -> list[Vectors]:
    size = len(next(iter(values.values())))
    totals: list[Vectors] = []
    for at, (_, names) in enumerate(RUNGS):
        if at < _DENSE_RUNGS:
            weighing = dict.fromkeys(names, 1.0)
        else:
            earlier = [name for _, listed in RUNGS[_DENSE_RUNGS - 1 : at + 1] for name in listed]
            weighing = {name: weights.paragraphs.get(name, 0.0) for name in earlier}
            if at == _DENSE_RUNGS:  # the dense scores are not yet backed by late interaction: keep them at full weight
                weighing |= dict.fromkeys(RUNGS[_DENSE_RUNGS - 1][1], 1.0)
        total = np.zeros(size, np.float32)
        for name, weight in weighing.items():
            if weight and name in values:
                total += weight * z_scores(values[name])
        totals.append(total)
    return totals


def _raw_scores(candidates: Candidates, asked: Vectors) -> dict[str, Vectors]:
    """Cosines of the vectors as the encoder gives them."""
    similar = np.asarray(candidates.index.vectors[candidates.rows]) @ asked
    window = candidates.is_window
    return {
        "raw paragraph": candidates.best_of(similar, window),
        "raw sentence": candidates.best_of(similar, ~window),
    }


def _by_language(
    measured: Mapping[str, Mapping[str, float]], asked: Sequence[EvaluationQuery]
) -> dict[str, dict[str, float]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for query in asked:
        groups[query.language or "und"].append(query.id)
        if query.language in UN_LANGUAGES:
            groups["six"].append(query.id)
        groups["all"].append(query.id)
    first = [code for code in (*UN_LANGUAGES, "six") if code in groups]
    order = [*first, *sorted(code for code in groups if code not in (*first, "all")), "all"]
    return {
        code: {name: mean(values[query] for query in groups[code]) or 0.0 for name, values in measured.items()}
        for code in order
    }
