"""The command line: results on stdout, everything else on stderr, exit codes, one line for every error."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from report_qa.cli import main

TEXT = "I. Cadre\n\n1. Le Niger a formé 424 praticiens en 2019.\n\n2. La Zambie a tenu un atelier à Lusaka.\n\n3. Rien de plus."


@pytest.fixture
def folders(make_corpus: Callable[..., Path], tmp_path: Path) -> list[str]:
    return ["--corpus", str(make_corpus({"d": TEXT}, "fr")), "--index", str(tmp_path / "index"), "--encoder", "hash"]


@pytest.fixture
def run(folders: list[str], capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command over the small corpus, its index built: (exit code, stdout, stderr)."""

    def call(*arguments: str, build: bool = True) -> tuple[int, str, str]:
        if build:
            with pytest.raises(SystemExit):
                main(["index", *folders])
            capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([arguments[0], *folders, *arguments[1:]])
        captured = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), captured.out, captured.err

    return call


def test_index_prints_what_was_applied_and_does_nothing_the_second_time(
    run: Callable[..., tuple[int, str, str]],
) -> None:
    code, out, _ = run("index", build=False)
    assert (code, out.splitlines()[0].startswith("index built: 1 document(s), 3 passages")) == (0, True)
    code, out, _ = run("index", "--json")
    assert code == 0
    assert json.loads(out)["changed"] is False
    assert json.loads(out)["encoded"] == 0


def test_ask_gives_the_documented_json(run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = run("ask", "--json", "-k", "2", "Qui a formé 424 praticiens au Niger ?")
    answer = json.loads(out)
    assert code == (0 if answer["answered"] else 1)
    assert {"question", "language", "answered", "confidence", "quotes", "hits"} <= answer.keys()
    first = answer["hits"][0]
    assert (first["rank"], first["document"], first["paragraph"], first["label"]) == (1, "d", "1", "par. 1")
    assert first["heading"] == ["I. Cadre"]
    assert first["evidence"]["text"] == first["text"][first["evidence"]["start"] : first["evidence"]["end"]]
    assert len(answer["hits"]) == 2
    assert "Traceback" not in err


def test_exit_code_one_where_nothing_answers(run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = run("ask", "zzzz qqqq xxxx")
    assert code == 1
    assert "does not seem to answer" in out


def test_search_ranks_and_show_shows_neighbours(run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = run("search", "--json", "atelier à Lusaka")
    assert code == 0
    assert json.loads(out)[0]["paragraph"] == "2"
    code, out, _ = run("show", "--json", "2")
    assert [one["paragraph"] for one in json.loads(out)] == ["1", "2", "3"]
    code, out, _ = run("show", "d:3", "--around", "0")
    assert (code, "Rien de plus." in out) == (0, True)


def test_the_text_of_a_result_is_not_cut_when_it_is_no_terminal(run: Callable[..., tuple[int, str, str]]) -> None:
    _, out, _ = run("show", "1", "--around", "0")
    assert "Le Niger a formé 424 praticiens en 2019." in out


def test_info_names_versions_model_corpus_index_and_paths(run: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = run("info", "--json")
    facts = json.loads(out)
    assert code == 0
    assert set(facts) == {"versions", "model", "corpus", "index", "paths"}
    assert facts["index"]["made by this encoder"] is True


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", ""),
        ("ask", "   "),
        ("ask", "?!… —"),
        ("ask", "x" * 100_000),
        ("ask", "\u202e\u202d"),
        ("ask", "\udcff"),
        ("ask", "Niger", "-k", "0"),
        ("ask", "Niger", "-k", "1000000000"),
        ("ask", "Niger", "-k", "many"),
        ("ask",),
        ("ask", "Niger", "--colour"),
        ("show", "99"),
        ("show", "nowhere:1"),
        ("eval", "--queries", "missing.jsonl"),
        ("eval", "--ablation", "--run", "x"),
        ("serve", "--port", "0"),
        ("dance",),
    ],
)
def test_bad_requests_are_one_line_and_exit_2(
    run: Callable[..., tuple[int, str, str]], arguments: tuple[str, ...]
) -> None:
    code, out, err = run(*arguments)
    assert code == 2
    assert out == ""
    assert err.startswith("report-qa: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "question",
    [
        "<script>alert(1)</script> Niger",
        "Niger\u202e\u200b",
        "Niger \x1b[31m\x00",
        "Niger \U000e0fff\ue000",
        "\ud800 Niger",
    ],
)
def test_odd_questions_are_asked_without_what_cannot_be_seen(
    run: Callable[..., tuple[int, str, str]], question: str
) -> None:
    code, out, _ = run("ask", "--json", question)
    assert code in (0, 1)
    asked = json.loads(out)["question"]
    assert "Niger" in asked
    assert not set(asked) & set("\u202e\u200b\x1b\x00\U000e0fff\ue000\ud800")


def test_show_prints_references_and_what_cites(
    make_corpus: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = {"a": "1. See A/74/6, para. 2.\n\n2. As para. 1 above.", "b": "1. One.\n\n2. Two."}
    folder = make_corpus(texts)
    manifest = folder / "manifest.toml"
    manifest.write_text(manifest.read_text("utf-8").replace('id = "b"', 'id = "b"\nsymbol = "A/74/6"'), "utf-8")
    places = ["--corpus", str(folder), "--index", str(tmp_path / "i"), "--encoder", "hash"]

    def shown(*arguments: str) -> str:
        with pytest.raises(SystemExit):
            main([*arguments[:1], *places, *arguments[1:]])
        return capsys.readouterr().out

    shown("index")
    out = shown("show", "a:1")
    assert "→ A/74/6, para. 2: b:2" in out
    assert "← a, para. 2" in out
    assert "← a, para. 1" in shown("show", "b:2")
    told = json.loads(shown("show", "a:1", "--json"))
    assert [one["target"] for one in told[0]["references"]] == ["b"]
    assert "references" not in told[1]
    ranked = shown("search", "Two.", "--language", "fr")
    assert "A/74/6" in ranked.splitlines()[0]
    assert "[en; not in fr]" in ranked.splitlines()[0]


def test_a_question_can_come_from_stdin(
    run: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("атelier Lusaka".encode()), encoding="utf-8"))
    code, out, _ = run("ask", "--json", "-")
    assert code in (0, 1)
    assert json.loads(out)["hits"][0]["paragraph"] == "2"


def test_no_index_says_what_to_run(run: Callable[..., tuple[int, str, str]]) -> None:
    code, _, err = run("ask", "Niger", build=False)
    assert (code, err.count("\n")) == (2, 1)
    assert "report-qa index" in err


def test_an_ablation_shows_every_rung(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    queries, qrels = tmp_path / "q.jsonl", tmp_path / "r.txt"
    asked = [("a-fr", "Qui a formé 424 praticiens ?", "fr", "a"), ("b-fr", "atelier à Lusaka", "fr", "b")]
    queries.write_text(
        "".join(json.dumps({"_id": i, "text": t, "lang": lang, "need": n}) + "\n" for i, t, lang, n in asked), "utf-8"
    )
    qrels.write_text("a-fr 0 d:1 2\nb-fr 0 d:2 2\n", "utf-8")
    results = tmp_path / "results"
    code, out, _ = run("eval", "--ablation", "--queries", str(queries), "--qrels", str(qrels), "--json",
                       "--results", str(results))  # fmt: skip
    rungs = json.loads(out)
    assert code == 0
    assert [rung["rung"] for rung in rungs][:2] == ["paragraph", "+ best sentence"]
    assert rungs[-1]["measures"]["all"]["success@1"] == 1.0
    assert rungs[0]["p"] is None
    assert 0 < rungs[1]["p"] <= 1
    assert next(results.glob("*/ablation.md")).read_text("utf-8").count("\n") == 2 + len(rungs)
    code, out, _ = run("eval", "--queries", str(queries), "--qrels", str(qrels), "--json")
    report = json.loads(out)
    assert (code, report["overall"]["success@1"], report["by_language"]["fr"]["queries"]) == (0, 1.0, 2)


def test_help_is_instant_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; from report_qa.cli import cli\n"
        "try: cli.main(['--help'], standalone_mode=False)\nexcept SystemExit: pass\n"
        "print(sorted({'torch', 'faiss', 'gradio', 'openvino', 'numpy', 'transformers'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr.strip() == "[]"
    assert "ask" in done.stdout


@pytest.mark.model
def test_asking_loads_neither_torch_nor_transformers(default_index_folder: Path) -> None:
    code = (
        "import sys; from report_qa import load_assistant\n"
        f"answer = load_assistant(index={str(default_index_folder)!r} and __import__('pathlib').Path({str(default_index_folder)!r}))"
        ".ask('Niger ?')\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'gradio', 'langchain_text_splitters'} & set(sys.modules)))"
    )
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "[]", f"after {time.monotonic() - started:.1f} s"
