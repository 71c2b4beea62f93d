"""The README is true: its commands parse, its tables name what there is, its examples work."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from fastapi import FastAPI

from report_qa import wiring
from report_qa.assistant import Assistant
from report_qa.citations import label
from report_qa.cleaning import MARKUP_RULES
from report_qa.cli import cli
from report_qa.concepts import read_glossary
from report_qa.config import Settings
from report_qa.corpus import KNOWN_FIELDS, Corpus, read_corpus
from report_qa.encoders.presets import PRESETS
from report_qa.errors import NumberingError
from report_qa.evaluation.report import report_of
from report_qa.evaluation.runs import Evaluation
from report_qa.questions import LONGEST_QUESTION
from report_qa.render import answer_json, paragraph_json
from report_qa.types import Assumed, Bridged, Note, Quote
from report_qa.web.api import Desk, add_api
from report_qa.wiring import open_assistant, update_index

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CORPUS_README = (ROOT / "corpus" / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def section(title: str) -> str:
    """What stands below a heading, up to the next heading."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", _without_fences(README), re.M | re.S)
    assert found, f"the README has no section {title!r}"
    return found[1]


def _without_fences(text: str) -> str:
    return re.sub(r"^```.*?^```\n", "", text, flags=re.M | re.S)


def tables(text: str) -> Iterator[list[list[str]]]:
    """The tables of a text as rows of cells, heads left out."""
    for table in re.findall(r"(?:^\|.*\|\n)+", text, re.M):
        yield [[cell.strip() for cell in row.strip("|").split(" | ")] for row in table.strip().split("\n")[2:]]


def first_cells(table: list[list[str]]) -> list[str]:
    """What stands first in each row, between backticks."""
    return [cell for row in table for cell in re.findall(r"`([^`]+)`", row[0])]


def fenced(language: str) -> list[str]:
    """The code blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)


def typed_commands() -> list[str]:
    """Every `report-qa …` line of the indented code, with what is piped into it and the environment taken off."""
    lines = re.findall(r"^ {4,}(.*\breport-qa .*)$", README, re.M)
    return [line[line.index("report-qa ") :] for line in lines]


def mentioned_commands() -> list[str]:
    """Every command in running text, `report-qa ask --json` or `ask --json`."""
    names = "|".join(cli.commands)
    return re.findall(rf"`((?:report-qa )?(?:{names})(?: --?[a-z][^`]*)?)`", README)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The report that comes along, asked without a model."""
    settings = Settings.from_environment(ROOT / "corpus", tmp_path_factory.mktemp("readme") / "index", "hash")
    update_index(settings)
    return open_assistant(settings)


# commands and options


def test_commands_are_found() -> None:
    assert len(typed_commands()) >= 10
    assert len(mentioned_commands()) >= 5


@pytest.mark.parametrize("line", typed_commands())
def test_every_command_shown_parses(line: str) -> None:
    _, name, *arguments = shlex.split(line)
    cli.commands[name].make_context(name, arguments)


@pytest.mark.parametrize("line", mentioned_commands())
def test_every_command_mentioned_exists_with_its_options(line: str) -> None:
    name, *arguments = shlex.split(line.removeprefix("report-qa "))
    known = {option for parameter in cli.commands[name].params for option in parameter.opts}
    assert {argument for argument in arguments if argument.startswith("-")} <= known


def test_every_command_and_option_is_documented_where_it_belongs() -> None:
    commands, options = list(tables(section("Commands")))
    assert {command.split()[1] for command in first_cells(commands)} == set(cli.commands)
    documented: dict[str, set[str]] = {name: set() for name in cli.commands}
    for row in options:
        option = row[0].strip("`").split()[0]
        for name in documented if row[1] == "all" else re.findall(r"`([^`]+)`", row[1]):
            documented[name].add(option)
    actual = {
        name: {parameter.opts[-1] for parameter in command.params if isinstance(parameter, click.Option)}
        for name, command in cli.commands.items()
    }
    assert {name: sorted(options) for name, options in documented.items()} == {
        name: sorted(options) for name, options in actual.items()
    }


def test_every_make_target_is_documented_and_exists() -> None:
    targets = set(re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M)[0].split())
    (table,) = tables(section("make"))
    assert {command.split()[1] for command in first_cells(table) if command.startswith("make ")} == targets
    shown = re.findall(r"(?:^ {4}|`)make ((?:[A-Z]+=\S+ )*)([a-z]+)", README, re.M)
    assert {target for _, target in shown} == targets
    variables = re.findall(r"\b([A-Z]+)=\S+", " ".join(re.findall(r"`(make [^`]*)`", README)))
    assert all(re.search(rf"^{name} \?=", MAKEFILE, re.M) for name in variables)


def test_what_to_type_without_make_is_what_make_does() -> None:
    for tool in ("ruff check .", "ruff format --check .", "mypy", "lint-imports"):
        assert f"\n    {tool}\n" in README
        assert f"$(BIN)/{tool}\n" in MAKEFILE
    for extra in ("-e .", "-e '.[test]'"):
        assert f"pip install -c constraints.txt {extra}\n" in README
        assert f"install --quiet --constraint constraints.txt {extra.replace('-e', '--editable')}\n" in MAKEFILE


# settings


def test_every_environment_variable_is_documented() -> None:
    sources = [*(ROOT / "src").rglob("*.py"), ROOT / "app.py"]
    read = {name for path in sources for name in re.findall(r"REPORT_QA_[A-Z_]*[A-Z]", path.read_text("utf-8"))}
    variables, _ = tables(section("Settings"))
    assert set(first_cells(variables)) == read
    assert set(re.findall(r"REPORT_QA_[A-Z_]*[A-Z]", README)) == read


def test_every_preset_is_documented() -> None:
    _, presets = tables(section("Settings"))
    documented = {row[0].strip("`"): row[1] for row in presets}
    assert documented.keys() == {*PRESETS, "hash"}
    assert all(preset.model in documented[name] for name, preset in PRESETS.items())


# JSON, Python, HTTP


def test_the_json_of_an_answer_is_documented_field_by_field(assistant: Assistant) -> None:
    answer = assistant.ask("Combien de personnes ont été arrêtées ?", k=100)
    hits = tuple(
        replace(hit, paragraph=replace(hit.paragraph, notes=hit.paragraph.notes or (Note("¹", "n", 0, 1),)))
        for hit in answer.hits
    )
    full = replace(
        answer,
        hits=hits,
        answered=True,
        quotes=(Quote("q", "d", "1"),),
        bridged=(Bridged("Замбии", "Zambie"),),
        assumed=(Assumed("trafic", "traite des personnes", ("trafic illicite de migrants",)),),
    )
    (table,) = tables(section("The JSON of `ask --json`"))
    documented = first_cells([row[:1] for row in table])
    assert len(documented) == len(set(documented))
    assert set(documented) == set(_fields(answer_json(full, assistant.index.documents)))


def test_a_paragraph_has_the_fields_of_a_hit_from_document_to_notes(assistant: Assistant) -> None:
    answer = assistant.ask("Combien de personnes ont été arrêtées ?", k=1)
    documents = assistant.index.documents
    shown = list(paragraph_json(answer.hits[0].paragraph, documents["unodc-som-2020"]))
    of_hit = list(answer_json(answer, documents)["hits"][0])
    assert shown == of_hit[of_hit.index("document") : of_hit.index("notes") + 1]


def _fields(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict) and path != "hits[].stages":
        for name, inner in value.items():
            yield from _fields(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for inner in value:
            yield from _fields(inner, f"{path}[]")
    else:
        yield path


def test_the_scores_of_the_stages_add_up(assistant: Assistant) -> None:
    answer = assistant.ask("Combien de personnes ont été arrêtées ?")
    assert answer.hits
    for hit in answer.hits:
        assert sum(value for _, value in hit.stages) == pytest.approx(hit.score, abs=1e-3)


def test_the_python_example_runs(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = fenced("python")
    monkeypatch.setattr(wiring, "load_assistant", lambda: assistant)
    exec(compile(example, "README.md", "exec"), {})
    assert len(capsys.readouterr().out.splitlines()) >= 4


def test_every_address_of_the_api_is_documented(assistant: Assistant) -> None:
    app = FastAPI()
    add_api(app, Desk(assistant))
    (table,) = tables(section("Over HTTP"))
    documented = {address.partition("?")[0] for address in first_cells([row[:1] for row in table])}
    assert documented - {"/", "/report/{document}"} == set(app.openapi()["paths"])


def test_the_figures_of_eval_are_documented() -> None:
    report = report_of(Evaluation(outcomes=(), qrels={}))
    below = section("How well it answers")
    assert {f"`{name}`" for name in [*report, *report["overall"]]} <= set(re.findall(r"`[^`]+`", below))


# a corpus of one's own


def test_every_field_and_rule_of_a_manifest_is_documented() -> None:
    fields, rules, _ = tables(section("Adding a report"))
    assert set(first_cells([row[:1] for row in fields])) == KNOWN_FIELDS
    assert set(first_cells([row[:1] for row in rules])) == set(MARKUP_RULES)


def test_the_rules_show_what_the_readme_says(tmp_path: Path) -> None:
    _, rules, _ = tables(section("Adding a report"))
    for name, written, shown in rules:
        text = f"1. Before {written.strip('`')} after."
        assert _paragraphs(tmp_path / name.strip("`"), text, f"markup = [{name.strip('`')!r}]") == [
            f"Before {shown} after."
        ]


def test_the_addresses_have_the_labels_that_the_readme_says() -> None:
    *_, addresses = tables(section("Adding a report"))
    assert len(addresses) == 8
    for address, _, shown in addresses:
        assert label(address.strip("`"), "en") == shown


def _paragraphs(folder: Path, text: str, extra: str) -> list[str]:
    folder.mkdir()
    (folder / "a.txt").write_text(text, encoding="utf-8")
    table = f'[[document]]\nid = "a"\nfile = "a.txt"\nlanguage = "en"\n{extra}\n'
    (folder / "manifest.toml").write_text(table, encoding="utf-8")
    return [paragraph.text for paragraph in read_corpus(folder).paragraphs]


def test_the_example_report_can_be_read_and_its_errors_are_the_ones_shown(tmp_path: Path) -> None:
    (manifest,), (text,), (glossary,) = fenced("toml"), fenced("text"), fenced("json")
    file = tmp_path / tomllib.loads(manifest)["document"][0]["file"]
    (tmp_path / "manifest.toml").write_text(manifest, encoding="utf-8")
    (tmp_path / "glossary.jsonl").write_text(glossary, encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    corpus = read_corpus(tmp_path)
    assert [paragraph.number for paragraph in corpus.paragraphs] == ["cover", "1", "2", "3"]
    assert corpus.paragraphs[1].text.endswith("prepared by UNICEF.¹")
    assert [note.text for note in corpus.paragraphs[1].notes] == ["See resolution 74/1."]
    assert corpus.paragraphs[3].heading == ("I. Introduction", "A. Schools")
    assert len(read_glossary(glossary, "README")) == 1
    file.write_text(text.replace("\n3. ", "\n4. "), encoding="utf-8")
    with pytest.raises(NumberingError) as wrong:
        read_corpus(tmp_path)
    assert f"report-qa: {wrong.value}\n" in README


def test_the_counts_in_the_readme_of_the_corpus_are_those_of_the_report(report_corpus: Corpus) -> None:
    rows = re.findall(r"^\| `([^`]+)` \| (\d+) \|", CORPUS_README, re.M)
    assert {rule: int(times) for rule, times in rows} == report_corpus.edit_counts


# the rest


def test_every_file_to_change_exists() -> None:
    (table,) = tables(section("Where to change what"))
    named = [name for row in table for name in re.findall(r"`([^`]+)`", row[1])]
    assert len(named) > 30
    assert [name for name in named if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("text", [README, CORPUS_README], ids=["README", "corpus/README"])
def test_links_lead_somewhere(text: str) -> None:
    folder = ROOT if text is README else ROOT / "corpus"
    for target in re.findall(r"\[[^\]]*\]\(([^)\s]+)\)", _without_code(text)):
        path, _, anchor = target.partition("#")
        if "://" in target:
            continue
        assert not path or (folder / path).exists(), target
        if anchor:
            titles = re.findall(r"^#+ (.*)$", (folder / path).read_text("utf-8") if path else text, re.M)
            assert anchor in [re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles]


def _without_code(text: str) -> str:
    return re.sub(r"`[^`\n]+`", "", _without_fences(text))


@pytest.mark.parametrize("name", ["evaluation", "ablation", "speed"])
def test_the_places_of_the_figures_are_marked(name: str) -> None:
    assert len(re.findall(rf"^<!-- {name} -->\n.+?\n<!-- /{name} -->$", README, re.M | re.S)) == 1


def test_the_bound_of_a_question_is_the_one_stated() -> None:
    assert f"at most {LONGEST_QUESTION:,} characters" in section("Limits")


def test_it_says_what_it_is_not() -> None:
    opening = README[: README.index("make app")]
    assert "not a United Nations product" in opening
    assert "not an official text" in opening


def test_the_json_examples_are_json() -> None:
    for example in fenced("json"):
        for line in example.strip().split("\n"):
            json.loads(line)
