"""An evaluation as JSON, as a table for the terminal and as a table for the README."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING, Any

from report_qa.evaluation import measures
from report_qa.evaluation.measures import RANKING_MEASURES
from report_qa.evaluation.runs import Evaluation, Outcome

if TYPE_CHECKING:
    from rich.table import Table

Report = dict[str, Any]

UNKNOWN_LANGUAGE = "und"
"""ISO 639-2 for a language that is not determined."""

_OFFICIAL = ("ar", "en", "es", "fr", "ru", "zh")
_COVERAGES = (0.25, 0.5, 0.75, 1.0)
_DECIMALS = 6
_COLUMNS = (
    ("queries", "questions", "d"),
    ("success@1", "Success@1", ".3f"),
    ("recall@5", "Recall@5", ".3f"),
    ("mrr@10", "MRR@10", ".3f"),
    ("ndcg@10", "nDCG@10", ".3f"),
    ("auroc", "AUROC", ".3f"),
    ("evidence@1", "evidence@1", ".3f"),
    ("refused_answerable", "refused", ".3f"),
    ("seconds_per_question", "seconds", ".3f"),
)


def report_of(evaluation: Evaluation) -> Report:
    """The figures of a run, ready for `json.dumps`.

    `overall` and each entry of `by_language` have the same keys:

    - `success@1`, `recall@5`, `mrr@10`, `ndcg@10`: means over the questions with qrels;
    - `auroc`: the confidence, questions with qrels against those without;
    - `evidence@1`: share of the questions with `answers` whose first hit's marked text holds one;
    - `refused_answerable`, `answered_unanswerable`: shares of the two kinds wrongly decided;
    - `risk_coverage`: `area` and the risk `at` some coverages; `calibration_error`: see `measures`;
    - `seconds_per_question` (median) and `seconds_per_question_mean`;
    - `queries`, of which `answerable` and `unanswerable`: counts.

    `auroc_by_type` sets all questions with qrels against one type of those without. What is not
    defined, such as an AUROC without unanswerable questions, is None.
    """
    languages: dict[str, list[Outcome]] = {}
    for outcome in evaluation.outcomes:
        languages.setdefault(outcome.query.language or UNKNOWN_LANGUAGE, []).append(outcome)
    by_query = evaluation.query_measures()
    return {
        "overall": _figures(evaluation, evaluation.outcomes, by_query),
        "by_language": {
            language: _figures(evaluation, languages[language], by_query)
            for language in sorted(languages, key=_official_first)
        },
        "auroc_by_type": _auroc_by_type(evaluation),
    }


def table_of(report: Report, title: str = "") -> Table:
    """The figures as a table for the terminal, one row per language and one for all."""
    from rich.table import Table

    table = Table(title=title or None)
    table.add_column("language")
    for _, heading, _ in _COLUMNS:
        table.add_column(heading, justify="right")
    rows = list(_rows(report))
    for number, (name, cells) in enumerate(rows):
        table.add_row(name, *cells, end_section=number == len(rows) - 2)
    return table


def markdown_of(report: Report) -> str:
    """The figures as a Markdown table, one row per language and one for all."""
    lines = [
        "| language | " + " | ".join(heading for _, heading, _ in _COLUMNS) + " |",
        "|---|" + "---:|" * len(_COLUMNS),
    ]
    lines += [f"| {name} | " + " | ".join(cells) + " |" for name, cells in _rows(report)]
    return "\n".join(lines) + "\n"


def _figures(
    evaluation: Evaluation, outcomes: Sequence[Outcome], by_query: Mapping[str, Mapping[str, float]]
) -> Report:
    with_answer = [o for o in outcomes if evaluation.answerable(o)]
    without = [o for o in outcomes if not evaluation.answerable(o)]
    confidences = [o.confidence for o in outcomes]
    right = [evaluation.right(o) for o in outcomes]
    curve = measures.risk_coverage(confidences, right)
    seconds = [o.seconds for o in outcomes]
    figures: dict[str, float | None] = {
        name: measures.mean(by_query[name][o.query.id] for o in with_answer) for name in RANKING_MEASURES
    }
    figures |= {
        "auroc": measures.auroc([o.confidence for o in with_answer], [o.confidence for o in without]),
        "evidence@1": measures.mean(
            measures.holds_answer(o.evidence, o.query.answers) for o in outcomes if o.query.answers
        ),
        "seconds_per_question": median(seconds) if seconds else None,
        "seconds_per_question_mean": measures.mean(seconds),
        "refused_answerable": measures.mean(not o.answered for o in with_answer),
        "answered_unanswerable": measures.mean(o.answered for o in without),
        "calibration_error": measures.calibration_error(measures.reliability(confidences, right)),
    }
    return {name: _rounded(value) for name, value in figures.items()} | {
        "risk_coverage": curve
        and {"area": _rounded(curve.area), "at": {str(c): _rounded(curve.at(c)) for c in _COVERAGES}},
        "queries": len(outcomes),
        "answerable": len(with_answer),
        "unanswerable": len(without),
    }


def _auroc_by_type(evaluation: Evaluation) -> dict[str, float | None]:
    answerable = [o.confidence for o in evaluation.outcomes if evaluation.answerable(o)]
    types: dict[str, list[float]] = {}
    for outcome in evaluation.outcomes:
        if not evaluation.answerable(outcome):
            types.setdefault(outcome.query.type or "untyped", []).append(outcome.confidence)
    return {name: _rounded(measures.auroc(answerable, confidences)) for name, confidences in sorted(types.items())}


def _rows(report: Report) -> Iterable[tuple[str, list[str]]]:
    for name, figures in (*report["by_language"].items(), ("all", report["overall"])):
        yield name, ["–" if figures[key] is None else format(figures[key], form) for key, _, form in _COLUMNS]


def _official_first(language: str) -> tuple[bool, str]:
    return language not in _OFFICIAL, language


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
