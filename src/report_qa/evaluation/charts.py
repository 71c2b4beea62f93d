"""Three small charts of an evaluation, as SVG. matplotlib is imported only when one is drawn."""

from __future__ import annotations

import math
from io import BytesIO
from typing import TYPE_CHECKING, Any

from report_qa.errors import EvaluationError
from report_qa.evaluation import measures
from report_qa.evaluation.report import Report
from report_qa.evaluation.runs import Evaluation

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BLUE, _ORANGE, _GREEN, _GREY = "#0072b2", "#d55e00", "#009e73", "#777777"
"""Okabe and Ito's colours: told apart by colour-blind readers too."""

_BARS = (("success@1", "Success@1", _BLUE), ("recall@5", "Recall@5", _GREEN), ("evidence@1", "evidence@1", _ORANGE))


def language_chart(report: Report) -> bytes:
    """Success@1, Recall@5 and evidence@1 as bars for each question language, the overall Success@1 as a line.

    Raises:
        EvaluationError: matplotlib is not installed.
    """
    languages = list(report["by_language"])
    figure, axes = _axes("share of questions", width=max(6.0, 1.5 + 0.75 * len(languages)))
    step = 0.8 / len(_BARS)
    for number, (key, label, colour) in enumerate(_BARS):
        places = [place + (number - (len(_BARS) - 1) / 2) * step for place in range(len(languages))]
        values = [report["by_language"][language][key] for language in languages]
        heights = [math.nan if value is None else value for value in values]
        axes.bar(places, heights, width=step * 0.9, color=colour, label=label)
    overall = report["overall"]["success@1"]
    if overall is not None:
        axes.axhline(overall, color=_BLUE, linewidth=1, linestyle="--", label=f"Success@1 overall, {overall:.2f}")
    axes.set_xticks(range(len(languages)), languages)
    axes.set_ylim(0, 1)
    axes.set_title("By language of the question")
    _legend(figure, axes)
    return _svg(figure)


def reliability_chart(evaluation: Evaluation) -> bytes:
    """How often the first paragraph answers, against the confidence stated; honest confidence is the diagonal.

    Raises:
        EvaluationError: matplotlib is not installed.
    """
    figure, axes = _axes("first paragraph answers (share)")
    axes.plot([0, 1], [0, 1], color=_GREY, linewidth=1, linestyle="--", label="honest")
    bins = measures.reliability(
        [o.confidence for o in evaluation.outcomes], [evaluation.right(o) for o in evaluation.outcomes]
    )
    axes.plot([b.confidence for b in bins], [b.right for b in bins], color=_BLUE, marker="o", label="measured")
    for step in bins:
        axes.annotate(
            str(step.count), (step.confidence, step.right), (0, 7), textcoords="offset points", ha="center", fontsize=8
        )
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.08)
    axes.set_xlabel("confidence (mean of its tenth; the numbers count questions)")
    axes.set_title("Reliability of the confidence")
    _legend(figure, axes)
    return _svg(figure)


def risk_coverage_chart(evaluation: Evaluation) -> bytes:
    """Share of wrong first paragraphs when only the surest questions are answered, the present decision marked.

    Raises:
        EvaluationError: matplotlib is not installed.
    """
    figure, axes = _axes("answers whose first paragraph is wrong (share)")
    outcomes = evaluation.outcomes
    curve = measures.risk_coverage([o.confidence for o in outcomes], [evaluation.right(o) for o in outcomes])
    if curve is not None:
        axes.plot(curve.coverage, curve.risk, color=_BLUE, label=f"all questions, area {curve.area:.3f}")
    answered = [o for o in outcomes if o.answered]
    if answered:
        wrong = sum(not evaluation.right(o) for o in answered) / len(answered)
        axes.plot(
            [len(answered) / len(outcomes)], [wrong], color=_ORANGE, marker="o", linestyle="", label="answered today"
        )
    axes.set_xlim(0, 1.02)
    axes.set_ylim(0, 1)
    axes.set_xlabel("questions answered, the surest first (share)")
    axes.set_title("Risk and coverage")
    _legend(figure, axes)
    return _svg(figure)


def _axes(vertical: str, width: float = 6.0) -> tuple[Figure, Axes]:
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise EvaluationError("Charts need matplotlib; install it with: pip install matplotlib") from None
    # A bare Figure, not pyplot: no window, no state shared with other threads.
    figure = Figure(figsize=(width, 4.0), layout="constrained")
    axes = figure.add_subplot()
    axes.set_ylabel(vertical)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    return figure, axes


def _legend(figure: Figure, axes: Axes) -> None:
    handles, labels = axes.get_legend_handles_labels()
    if handles:
        figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), frameon=False, fontsize=8)


def _svg(figure: Figure) -> bytes:
    import matplotlib

    # Text stays text (small files), ids come from a fixed salt and no date is written: same figures, same bytes.
    settings: dict[str, Any] = {"svg.fonttype": "none", "svg.hashsalt": "report-qa"}
    stream = BytesIO()
    with matplotlib.rc_context(settings):
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": "report-qa"})
    return stream.getvalue()
