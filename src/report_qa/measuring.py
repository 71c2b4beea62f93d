"""Runs of the evaluation from settings to table: what `report-qa eval` does."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from report_qa import evaluation
from report_qa.config import Settings
from report_qa.evaluation import ablation
from report_qa.evaluation.files import write_whole
from report_qa.progress import TerminalProgress
from report_qa.ranking.weights import default_weights
from report_qa.wiring import open_assistant, open_for_measuring

if TYPE_CHECKING:
    from rich.table import Table


def measure(
    settings: Settings, queries: Path, qrels: Path, run_file: Path | None, results: Path | None
) -> tuple[Any, Table]:
    """(figures as plain values, the same as a table) of the assistant on queries with judgements.

    Args:
        run_file: where the ranking is written as a TREC run.
        results: the folder in which report, run and charts are kept, by commit.

    Raises:
        EvaluationError: queries or qrels cannot be used, or a file cannot be written.
    """
    asked, judged = evaluation.load_queries(queries), evaluation.load_qrels(qrels)
    assistant = open_assistant(settings)
    with TerminalProgress("asking") as progress:
        measured = evaluation.evaluate(assistant.ask, asked, judged, progress.start(len(asked)))
    if run_file:
        evaluation.write_run(measured, run_file)
    if results:
        commit = evaluation.commit_name(Path(), results)
        kept = evaluation.keep_results(measured, results, commit=commit, about=assistant.about)
        sys.stderr.write(f"kept in {kept}\n")
    report = evaluation.report_of(measured)
    return report, evaluation.table_of(report)


def ablate(settings: Settings, queries: Path, qrels: Path, results: Path | None) -> tuple[Any, Table]:
    """(figures, table) of what each stage of the ranking adds; arguments and errors as for `measure`."""
    asked, judged = evaluation.load_queries(queries), evaluation.load_qrels(qrels)
    index, encoder = open_for_measuring(settings)
    with TerminalProgress("asking") as progress:
        rungs = ablation.ablate(index, encoder, default_weights(), asked, judged, progress.start(len(judged)))
    if results:
        kept = results / evaluation.commit_name(Path(), results) / "ablation.md"
        write_whole(kept, ablation.ablation_markdown(rungs))
        sys.stderr.write(f"kept in {kept}\n")
    return ablation.ablation_json(rungs), ablation.ablation_table(rungs)
