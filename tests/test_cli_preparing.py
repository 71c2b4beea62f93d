"""The commands of the preparation: what they print and with which code they end."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from report_qa.cli import main


def run(capsysbinary: pytest.CaptureFixture[bytes], folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout, stderr."""
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--index", str(folder)])
    out, err = capsysbinary.readouterr()
    return int(ended.value.code or 0), out.decode(), err.decode()


def test_mentions(capsysbinary: pytest.CaptureFixture[bytes], hash_index_folder: Path) -> None:
    code, out, _ = run(capsysbinary, hash_index_folder, "mentions", "尼日尔", "--language", "fr")
    assert code == 0
    assert out.startswith("Niger: 9 paragraph(s)\n  1  I. Introduction\n")
    assert [line for line in out.splitlines() if line.startswith("par. ")] == [f"par. {n}" for n in (4, 32, 43, 48, 49, 54, 59, 64, 65)]  # fmt: skip
    code, out, _ = run(capsysbinary, hash_index_folder, "mentions", "NER", "--json")
    found = json.loads(out)
    assert (found["key"], found["kind"], found["name"]) == ("NER", "state", "Niger")
    assert sum(section["count"] for section in found["sections"]) == len(found["paragraphs"]) == 9
    assert [name["text"] for name in found["paragraphs"][5]["names"]] == ["nigériens", "Niger"]
    assert found["paragraphs"][5]["label"] == "para. 54"


def test_not_mentioned_and_not_known(capsysbinary: pytest.CaptureFixture[bytes], hash_index_folder: Path) -> None:
    assert run(capsysbinary, hash_index_folder, "mentions", "Japan") == (1, "Japan: not mentioned.\n", "")
    code, out, err = run(capsysbinary, hash_index_folder, "mentions", "Nige")
    assert (code, out) == (2, "")
    assert err.startswith(
        "report-qa: no State, region, body or programme is known by that name; did you mean Niger (NER)"
    )
    assert err.count("\n") == 1
    assert run(capsysbinary, hash_index_folder, "timeline", "--month", "may")[0] == 2
    assert run(capsysbinary, hash_index_folder, "figures", "--document", "other")[0] == 2


def test_timeline(capsysbinary: pytest.CaptureFixture[bytes], hash_index_folder: Path) -> None:
    code, out, _ = run(capsysbinary, hash_index_folder, "timeline", "--state", "Népal", "--month", "2019-11")
    assert code == 0
    assert out.splitlines()[0] == "2019-11   para. 47   Nepal, Maldives, Sri Lanka"
    found = json.loads(run(capsysbinary, hash_index_folder, "timeline", "--month", "2019-09", "--json")[1])
    assert [(one["from"], one["to"], one["precision"], one["date"]["text"]) for one in found] == [
        ("2019-09-11", "2019-09-13", "day", "11 au 13 septembre 2019")
    ]
    data = run(capsysbinary, hash_index_folder, "timeline", "--csv")[1]
    assert data.startswith("\ufefffrom,to,date,states")
    assert len(list(csv.reader(io.StringIO(data, newline="")))) == 72


def test_figures(capsysbinary: pytest.CaptureFixture[bytes], hash_index_folder: Path) -> None:
    out = run(capsysbinary, hash_index_folder, "figures", "--sort", "value", "--language", "ru")[1]
    assert out.startswith("пункт 35   801 affaires\n   Il comprend trois bases de données")
    found = json.loads(run(capsysbinary, hash_index_folder, "figures", "--json")[1])
    assert [(one["value"], one["unit"]) for one in found[:2]] == [(149, "Parties"), (65, "États Membres")]
    assert found[1]["figure"]["text"] == "plus de 65"
    data = run(capsysbinary, hash_index_folder, "figures", "--csv")[1]
    assert len(list(csv.reader(io.StringIO(data, newline="")))) == len(found) + 1
