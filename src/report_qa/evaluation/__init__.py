"""Measure the assistant on questions whose answers are known.

Each step is one call:

    queries = load_queries(Path("eval/queries.jsonl"))      the questions
    qrels = load_qrels(Path("eval/qrels.txt"), queries)     which paragraphs answer them
    evaluation = evaluate(ask, queries, qrels)              ask every one, as the page does
    report = report_of(evaluation)                          figures for JSON; table_of, markdown_of for people
    keep_results(evaluation, Path("eval/results"), commit=commit_name(Path(".")))
    compare(before["success@1"], after["success@1"], evaluation.needs())    of two runs' query_measures()
"""

from report_qa.evaluation.queries import EvaluationQuery, Qrels, load_qrels, load_queries
from report_qa.evaluation.report import Report, markdown_of, report_of, table_of
from report_qa.evaluation.results import commit_name, keep_results
from report_qa.evaluation.runs import Evaluation, Outcome, evaluate, trec_run, write_run
from report_qa.evaluation.significance import Comparison, compare

__all__ = [
    "Comparison",
    "Evaluation",
    "EvaluationQuery",
    "Outcome",
    "Qrels",
    "Report",
    "commit_name",
    "compare",
    "evaluate",
    "keep_results",
    "load_qrels",
    "load_queries",
    "markdown_of",
    "report_of",
    "table_of",
    "trec_run",
    "write_run",
]
