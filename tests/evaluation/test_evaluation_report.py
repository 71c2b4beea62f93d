"""A run from asking to kept results, on a toy set with figures worked out by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console

from report_qa.errors import EvaluationError, UsageError
from report_qa.evaluation import (
    Evaluation,
    EvaluationQuery,
    commit_name,
    evaluate,
    keep_results,
    markdown_of,
    report_of,
    table_of,
    trec_run,
    write_run,
)
from report_qa.evaluation.files import write_whole
from report_qa.types import Answer

MakeAnswer = Callable[..., Answer]

QUERIES = (
    EvaluationQuery("n1-en", "How many?", "en", "n1", "number", ("152 people",)),
    EvaluationQuery("n1-zh", "多少人？", "zh", "n1", "number", ("152 people",)),
    EvaluationQuery("n2-en", "What do they do?", "en", "n2", "definition"),
    EvaluationQuery("u1-en", "Which shop?", "en", "u1", "near_miss"),
    EvaluationQuery("u2-en", "Bread?", "en", "u2", "off_topic"),
    EvaluationQuery("u2", "Pain", "", "u2"),
)
QRELS = {"n1-en": {"doc:2": 2}, "n1-zh": {"doc:2": 2}, "n2-en": {"doc:3": 2, "doc:1": 1}}


@pytest.fixture
def evaluation(make_answer: MakeAnswer) -> Evaluation:
    answers = {
        "How many?": make_answer("How many?", ["2", "1"], 0.9),
        "多少人？": make_answer("多少人？", ["1", "2"], 0.4, answered=False),
        "What do they do?": make_answer("What do they do?", ["1", "3"], 0.6),
        "Which shop?": make_answer("Which shop?", ["3", "1"], 0.7),
        "Bread?": make_answer("Bread?", ["annex I, 3"], 0.1, answered=False),
        "Pain": make_answer("Pain", [], 0.0, answered=False),
    }
    return evaluate(answers.__getitem__, QUERIES, QRELS)


def test_outcomes_are_what_was_answered(evaluation: Evaluation) -> None:
    first = evaluation.outcomes[0]
    assert first.query is QUERIES[0]
    assert first.ranking == (("doc:2", 1.0), ("doc:1", 0.9))
    assert (first.confidence, first.answered) == (0.9, True)
    assert first.evidence == "In all, 152\n  people were detained."
    assert all(outcome.seconds >= 0 for outcome in evaluation.outcomes)
    assert evaluation.outcomes[5].evidence == ""
    assert [evaluation.right(o) for o in evaluation.outcomes] == [True, False, False, False, False, False]
    assert evaluation.needs()["n1-zh"] == "n1"


def test_progress_counts_every_question(make_answer: MakeAnswer) -> None:
    done: list[int] = []
    evaluate(lambda question: make_answer(question, ["1"]), QUERIES, QRELS, done.append)
    assert sum(done) == len(QUERIES)


def test_the_figures(evaluation: Evaluation) -> None:
    report = report_of(evaluation)
    overall = report["overall"]
    assert overall["success@1"] == pytest.approx(1 / 3, abs=1e-6)
    assert overall["recall@5"] == 1
    assert overall["mrr@10"] == pytest.approx((1 + 1 / 2 + 1 / 2) / 3, abs=1e-6)
    assert overall["auroc"] == pytest.approx((3 + 2 + 2) / 9, abs=1e-6)
    assert overall["evidence@1"] == 0.5
    assert overall["refused_answerable"] == pytest.approx(1 / 3, abs=1e-6)
    assert overall["answered_unanswerable"] == pytest.approx(1 / 3, abs=1e-6)
    assert (overall["queries"], overall["answerable"], overall["unanswerable"]) == (6, 3, 3)
    assert overall["risk_coverage"]["at"]["1.0"] == pytest.approx(5 / 6, abs=1e-6)
    assert overall["risk_coverage"]["at"]["0.5"] == pytest.approx(2 / 3, abs=1e-6)
    assert report["auroc_by_type"] == {"near_miss": pytest.approx(1 / 3, abs=1e-6), "off_topic": 1, "untyped": 1}


def test_the_report_has_the_same_keys_everywhere_and_null_where_nothing_is_defined(evaluation: Evaluation) -> None:
    report = json.loads(json.dumps(report_of(evaluation), allow_nan=False))
    assert list(report) == ["overall", "by_language", "auroc_by_type"]
    assert list(report["by_language"]) == ["en", "zh", "und"]
    demanded = {"success@1", "recall@5", "mrr@10", "ndcg@10", "auroc", "evidence@1", "seconds_per_question", "queries"}
    for figures in report["by_language"].values():
        assert figures.keys() == report["overall"].keys() >= demanded
    assert report["by_language"]["zh"]["auroc"] is None
    assert report["by_language"]["und"]["success@1"] is None
    assert report["by_language"]["und"]["evidence@1"] is None


def test_the_seconds_of_a_question_are_the_median(evaluation: Evaluation, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter([0, 9, 10, 11, 20, 22, 30, 33, 40, 44, 50, 55])  # 9, 1, 2, 3, 4 and 5 seconds
    monkeypatch.setattr("report_qa.evaluation.runs.time.perf_counter", lambda: float(next(ticks)))
    timed = evaluate(lambda question: Answer(None, False, 0.0), QUERIES, QRELS)  # type: ignore[arg-type]
    assert report_of(timed)["overall"]["seconds_per_question"] == 3.5
    assert report_of(timed)["overall"]["seconds_per_question_mean"] == 4


def test_a_report_of_nothing_is_all_null() -> None:
    report = report_of(Evaluation(outcomes=(), qrels={}))
    assert report["overall"]["success@1"] is None
    assert report["overall"]["risk_coverage"] is None
    assert report["overall"]["queries"] == 0
    assert report["by_language"] == {}
    assert "| all | 0 | – |" in markdown_of(report)


def test_tables_for_people(evaluation: Evaluation) -> None:
    report = report_of(evaluation)
    markdown = markdown_of(report).splitlines()
    assert markdown[0].startswith("| language | questions | Success@1 | Recall@5 |")
    assert [line.split("|")[1].strip() for line in markdown[2:]] == ["en", "zh", "und", "all"]
    assert markdown[-1].startswith("| all | 6 | 0.333 | 1.000 |")
    assert len({line.count("|") for line in markdown}) == 1
    console = Console(width=200, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    console.print(table_of(report, "toy"))
    text = console.export_text()
    assert "toy" in text
    assert "0.333" in text


def test_a_trec_run_has_six_columns_and_falling_scores(make_answer: MakeAnswer) -> None:
    answer = make_answer("q", ["3", "1", "annex I, 3", "2"], scores=[0.5, 0.5, 0.50000000001, 0.25])
    run = trec_run(evaluate(lambda _: answer, QUERIES[:1], QRELS).outcomes, tag="abc1234")
    rows = [line.split(" ") for line in run.splitlines()]
    assert [len(row) for row in rows] == [6, 6, 6, 6]
    assert [row[:4] for row in rows] == [
        ["n1-en", "Q0", "doc:3", "1"],
        ["n1-en", "Q0", "doc:1", "2"],
        ["n1-en", "Q0", "doc:annex_I,_3", "3"],
        ["n1-en", "Q0", "doc:2", "4"],
    ]
    scores = [float(row[4]) for row in rows]
    assert scores == sorted(set(scores), reverse=True)
    assert scores[0] == 0.5
    assert scores[3] == 0.25
    assert {row[5] for row in rows} == {"abc1234"}


def test_a_written_run_measured_by_ir_measures_gives_the_report(evaluation: Evaluation, tmp_path: Path) -> None:
    import ir_measures

    write_run(evaluation, tmp_path / "new" / "run.txt")
    run = list(ir_measures.read_trec_run(str(tmp_path / "new" / "run.txt")))
    measure = ir_measures.parse_measure("nDCG@10")
    judged = [ir_measures.Qrel(q, d, g) for q, grades in QRELS.items() for d, g in grades.items()]
    assert ir_measures.calc_aggregate([measure], judged, run)[measure] == pytest.approx(
        report_of(evaluation)["overall"]["ndcg@10"], abs=1e-6
    )


def test_answers_that_cannot_be_measured_are_named(make_answer: MakeAnswer) -> None:
    def run(answer: Answer) -> None:
        evaluate(lambda _: answer, QUERIES[:1], QRELS)

    with pytest.raises(EvaluationError, match="n1-en holds doc:1 twice"):
        run(make_answer("q", ["1", "1"]))
    with pytest.raises(EvaluationError, match="n1-en has a score that is no number"):
        run(make_answer("q", ["1"], scores=[float("nan")]))
    with pytest.raises(EvaluationError, match="n1-en has a confidence that is no number"):
        run(make_answer("q", ["1"], confidence=float("nan")))

    def refuse(_: str) -> Answer:
        raise UsageError("The question is empty.")

    with pytest.raises(EvaluationError, match=r"n1-en could not be asked: The question is empty\."):
        evaluate(refuse, QUERIES[:1], QRELS)


def test_kept_results_are_complete_small_and_the_same_again(evaluation: Evaluation, tmp_path: Path) -> None:
    folder = keep_results(evaluation, tmp_path / "results", commit="abc1234-dirty", about={"encoder": "hash"})
    assert folder == tmp_path / "results" / "abc1234-dirty"
    names = ["languages.svg", "reliability.svg", "report.json", "risk-coverage.svg", "run.txt", "table.md"]
    assert sorted(path.name for path in folder.iterdir()) == names
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert report.pop("about") == {"encoder": "hash"}
    assert report == report_of(evaluation)
    assert (folder / "table.md").read_text(encoding="utf-8") == markdown_of(report)
    assert (folder / "run.txt").read_text(encoding="utf-8") == trec_run(evaluation.outcomes, "abc1234-dirty")
    for chart in folder.glob("*.svg"):
        assert ET.parse(chart).getroot().tag.endswith("svg")
        assert chart.stat().st_size < 60_000
    assert "zh" in (folder / "languages.svg").read_text(encoding="utf-8")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    keep_results(evaluation, tmp_path / "results", commit="abc1234-dirty", about={"encoder": "hash"})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_charts_of_an_empty_run_and_of_one_without_unanswerable_questions(
    make_answer: MakeAnswer, tmp_path: Path
) -> None:
    keep_results(Evaluation(outcomes=(), qrels={}), tmp_path, commit="empty")
    run = evaluate(lambda q: make_answer(q, ["2"], answered=False), QUERIES[:2], QRELS)
    keep_results(run, tmp_path, commit="refused")


@pytest.mark.parametrize("commit", ["", "..", "a/b", ".hidden", "x" * 200, "a b"])
def test_results_are_filed_under_plain_names_only(evaluation: Evaluation, tmp_path: Path, commit: str) -> None:
    with pytest.raises(EvaluationError, match="cannot be filed under"):
        keep_results(evaluation, tmp_path, commit=commit)
    assert list(tmp_path.iterdir()) == []


def test_without_matplotlib_one_line_says_what_to_install(
    evaluation: Evaluation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(EvaluationError, match="pip install matplotlib"):
        keep_results(evaluation, tmp_path, commit="abc")


def test_importing_evaluation_imports_neither_matplotlib_nor_ir_measures() -> None:
    code = "import sys, report_qa.evaluation; print([m for m in ('matplotlib', 'ir_measures') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_file_that_cannot_be_written_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(EvaluationError, match="cannot be written"):
        write_whole(tmp_path / "file" / "below", "text")
    (tmp_path / "folder").mkdir()
    with pytest.raises(EvaluationError, match="cannot be written"):
        write_whole(tmp_path / "folder", "text")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_a_link_is_written_through_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    write_whole(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "new"


def test_the_commit_names_the_state_of_the_files(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        command = ["git", "-C", str(tmp_path), *identity, "-c", "core.hooksPath=/dev/null", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    assert commit_name(tmp_path) == "uncommitted"
    git("init", "-q")
    assert commit_name(tmp_path) == "uncommitted"
    (tmp_path / "code.py").write_text("1")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    short = git("rev-parse", "--short", "HEAD")
    results = tmp_path / "eval" / "results"
    assert commit_name(tmp_path, results) == short
    write_whole(results / short / "report.json", "{}")
    assert commit_name(tmp_path, results) == short
    assert commit_name(tmp_path) == f"{short}-dirty"
    (tmp_path / "code.py").write_text("2")
    assert commit_name(tmp_path, results) == f"{short}-dirty"
    assert commit_name(tmp_path, Path("/elsewhere")) == f"{short}-dirty"
