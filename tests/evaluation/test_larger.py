"""The report among thousands of other paragraphs: what `eval/larger.py` writes is what `report-qa eval` can use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scripts import script

from report_qa.corpus import read_corpus
from report_qa.evaluation import load_qrels, load_queries

LANGUAGES = ("de", "ro", "hi", "tr")


def squad(path: Path, language: str) -> None:
    """Three paragraphs with two questions each, in SQuAD's form; ids are the same in every language."""
    path.parent.mkdir(parents=True, exist_ok=True)
    paragraphs = [
        {
            "context": f"{language} number {n} is the first sentence. The river there has the name {language}{n}.",
            "qas": [
                {"id": f"q{n}", "question": f"{language}: what is river {n}?", "answers": [{"text": f"{language}{n}"}]},
                {"id": f"r{n}", "question": f"{language}: number of {n}?", "answers": [{"text": f"number {n}"}]},
            ],
        }
        for n in (1, 2, 3)
    ]
    path.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), encoding="utf-8")


def test_its_questions_are_answered_by_the_paragraphs_that_it_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    squad(tmp_path / "data/piaf/piaf-v1.0.json", "fr")
    for language in LANGUAGES:
        squad(tmp_path / f"data/xquad-dev/xquad.{language}.json", language)
    monkeypatch.setattr("sys.argv", ["larger.py", "--data", str(tmp_path / "data"), str(tmp_path / "out")])
    larger = script("larger")
    larger.main()
    corpus = read_corpus(tmp_path / "out/corpus")
    texts = {paragraph.address: paragraph.text for paragraph in corpus.paragraphs}
    assert {"unodc-som-2020:75", "report-e:60", "topic-01-fr:32", "bank-a-zh:5"} <= texts.keys()
    for name, count in {"piaf": 6, "xquad": 24}.items():
        queries = load_queries(tmp_path / f"out/{name}-queries.jsonl")
        qrels = load_qrels(tmp_path / f"out/{name}-qrels.txt", queries)
        assert len(queries) == len(qrels) == count
        for query in queries:
            (address,) = qrels[query.id]
            assert query.answers[0] in texts[address]
