"""What constants are chosen on: questions with known answers over several corpora.

Besides the project's own questions there are three made-up reports with questions of their own (`training/report-*`), and, where
a folder holds them, XQuAD with German and Romanian paragraphs and PIAF. Nothing here is in `unseen-queries.jsonl`.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from report_qa.evaluation import load_qrels, load_queries

ROOT = Path(__file__).parents[1]
TRAINING = ROOT / "eval" / "training"
SEED = 7
OWN, REPORT, PUBLIC = "own", "report", "public"
REPORTS = {"report-e": "en", "report-f": "fr", "report-s": "es"}
XQUAD = {"de": ("tr", "hi"), "ro": ("hi", "ro")}
"""Language of the paragraphs, and those of the questions put to them."""
SAMPLE, PARAGRAPHS = 120, 300
"""Questions of a public set in one language; paragraphs of PIAF."""


@dataclass(frozen=True)
class Question:
    """A question with what is known of its answer; `grades` by position of the paragraph in its index."""

    set: str
    kind: str
    text: str
    language: str
    need: str
    type: str
    grades: Mapping[int, int]
    answers: Sequence[str] = ()


def sets(data: Path | None, folder: Path) -> Iterator[tuple[str, Path, list[Question]]]:
    """(name, corpus folder, questions) of each set; corpora are laid out in `folder`."""
    yield OWN, ROOT / "corpus", _own()
    for name, language in REPORTS.items():
        text = (TRAINING / f"{name}.txt").read_text(encoding="utf-8")
        yield name, lay_out(folder / name, {language: text}), _report_questions(name)
    if data is None:
        return
    generator = random.Random(SEED)
    for spoken, languages in XQUAD.items():
        paragraphs = squad(data / f"xquad-dev/xquad.{spoken}.json")
        answers = {q["id"]: q["answers"] for paragraph in paragraphs for q in paragraph["qas"]}
        corpus = lay_out(folder / f"xquad-{spoken}", {spoken: _contexts(paragraphs)})
        questions = []
        for asked in languages:
            put = squad(data / f"xquad-dev/xquad.{asked}.json")
            found = [(q, at) for at, paragraph in enumerate(put) for q in paragraph["qas"]]
            questions += _public(f"xquad-{spoken}", asked, generator.sample(found, SAMPLE), answers)
        yield f"xquad-{spoken}", corpus, questions
    kept = squad(data / "piaf/piaf-v1.0.json")[:PARAGRAPHS]
    corpus = lay_out(folder / "piaf", {"fr": _contexts(kept)})
    found = [(q, at) for at, paragraph in enumerate(kept) for q in paragraph["qas"]]
    answers = {q["id"]: q["answers"] for q, _ in found}
    yield "piaf", corpus, _public("piaf", "fr", generator.sample(found, SAMPLE), answers)


def squad(path: Path) -> list[dict[str, Any]]:
    """The paragraphs, with their questions, of a file in SQuAD's form."""
    articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    return [paragraph for article in articles for paragraph in article["paragraphs"]]


def json_lines(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """The objects of files with one a line."""
    for path in paths:
        yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def lay_out(corpus: Path, texts: Mapping[str, str]) -> Path:
    """Write {language: text} as a corpus of one document a language, which is its id; its folder."""
    corpus.mkdir(parents=True, exist_ok=True)
    for language, text in texts.items():
        (corpus / f"{language}.txt").write_text(text, encoding="utf-8")
    documents = [f'[[document]]\nid = "{c}"\nfile = "{c}.txt"\nlanguage = "{c}"\n' for c in texts]
    (corpus / "manifest.toml").write_text("\n".join(documents), encoding="utf-8")
    return corpus


def numbered(paragraphs: Iterable[str]) -> str:
    """Paragraphs as a text that numbers them from 1."""
    return "\n\n".join(f"{n}. {' '.join(text.split())}" for n, text in enumerate(paragraphs, 1))


def _contexts(paragraphs: Sequence[Mapping[str, Any]]) -> str:
    return numbered(one["context"] for one in paragraphs)


def _own() -> list[Question]:
    queries = load_queries(ROOT / "eval/queries.jsonl")
    qrels = load_qrels(ROOT / "eval/qrels.txt", queries)
    numbers = {"cover": 0, **{str(n): n for n in range(1, 1000)}}
    return [
        Question(OWN, OWN, q.text, q.language, q.need, q.type,
                 {numbers[a.split(":")[1]]: grade for a, grade in qrels.get(q.id, {}).items()}, q.answers)
        for q in queries
    ]  # fmt: skip


def _report_questions(name: str) -> list[Question]:
    return [
        Question(name, REPORT, q["text"], q["lang"], q["need"], q["type"],
                 {int(q["paragraph"]): 2} if q["paragraph"] else {}, q["answers"])
        for q in json_lines([TRAINING / f"{name}.jsonl"])
    ]  # fmt: skip


def _public(
    name: str, language: str, chosen: Sequence[tuple[dict[str, Any], int]], answers: Mapping[str, Any]
) -> list[Question]:
    return [
        Question(
            name, PUBLIC, q["question"], language, str(q["id"]), PUBLIC, {at: 2}, [a["text"] for a in answers[q["id"]]]
        )
        for q, at in chosen
    ]
