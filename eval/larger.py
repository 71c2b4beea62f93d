"""The report among thousands of other paragraphs, and public questions among the same.

    python eval/larger.py --data FOLDER OUT

writes OUT/corpus: the report that ships, all paragraphs of PIAF, XQuAD's in German and Romanian, and everything that was made up for
training; and OUT/piaf-*, OUT/xquad-*: questions put to it, with the paragraphs that answer. The project's own questions fit it as
they are, but for those without an answer, which the other documents may well answer.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from material import REPORTS, ROOT, SEED, TRAINING, XQUAD, json_lines, numbered, squad

SAMPLE = 300
"""Questions of each public set in one language."""


class Document(NamedTuple):
    """A document to be: its paragraphs as a text that numbers them from 1."""

    id: str
    language: str
    text: str


class Asked(NamedTuple):
    """A question with the address of the paragraph that answers."""

    id: str
    text: str
    language: str
    answers: Sequence[str]
    address: str


def made_up() -> Iterator[Document]:
    """The reports and paragraphs that training and the choice of weights are made with."""
    for name, language in REPORTS.items():
        yield Document(name, language, (TRAINING / f"{name}.txt").read_text(encoding="utf-8"))
    for file in sorted((*TRAINING.glob("topic-*.jsonl"), *TRAINING.glob("bank-*.jsonl"))):
        texts: dict[str, list[str]] = defaultdict(list)
        for line in json_lines([file]):
            texts[line["lang"]].append(line["passage"])
        for language, passages in texts.items():
            yield Document(f"{file.stem}-{language}", language, numbered(passages))


def public(name: str, language: str, path: Path) -> tuple[Document, dict[str, tuple[str, list[str]]]]:
    """A public set as a document, and of each question in it the paragraph's address and the answers."""
    paragraphs = squad(path)
    answers = {
        str(q["id"]): (f"{name}:{number}", [answer["text"] for answer in q["answers"]])
        for number, paragraph in enumerate(paragraphs, 1)
        for q in paragraph["qas"]
    }
    return Document(name, language, numbered(one["context"] for one in paragraphs)), answers


def put(name: str, language: str, path: Path, answers: dict[str, tuple[str, list[str]]]) -> list[Asked]:
    """Questions of a public set that `answers` knows, some drawn."""
    found = [q for paragraph in squad(path) for q in paragraph["qas"] if str(q["id"]) in answers]
    asked = []
    for q in random.Random(SEED).sample(found, min(SAMPLE, len(found))):
        address, texts = answers[str(q["id"])]
        asked.append(Asked(f"{name}-{q['id']}-{language}", q["question"], language, texts, address))
    return asked


def write_corpus(folder: Path, documents: Iterable[Document]) -> None:
    """The corpus that ships, and these documents."""
    shutil.copytree(ROOT / "corpus", folder, dirs_exist_ok=True)
    with (folder / "manifest.toml").open("a", encoding="utf-8") as manifest:
        for one in documents:
            (folder / f"{one.id}.txt").write_text(one.text, encoding="utf-8")
            manifest.write(f'\n[[document]]\nid = "{one.id}"\nfile = "{one.id}.txt"\nlanguage = "{one.language}"\n')


def write_questions(folder: Path, name: str, asked: Sequence[Asked]) -> None:
    """As `report-qa eval` reads them."""
    lines = [
        json.dumps(
            {"_id": q.id, "text": q.text, "lang": q.language, "need": q.id, "type": "public", "answers": q.answers},
            ensure_ascii=False,
        )
        for q in asked
    ]
    (folder / f"{name}-queries.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / f"{name}-qrels.txt").write_text("".join(f"{q.id} 0 {q.address} 2\n" for q in asked), encoding="utf-8")


def main() -> None:
    """Write the corpus and the questions."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with piaf/ and xquad-dev/")
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    piaf = options.data / "piaf/piaf-v1.0.json"
    document, answers = public("piaf", "fr", piaf)
    documents = [*made_up(), document]
    questions = {"piaf": put("piaf", "fr", piaf, answers), "xquad": []}
    for language, asking in XQUAD.items():
        document, answers = public(f"xquad-{language}", language, options.data / f"xquad-dev/xquad.{language}.json")
        documents.append(document)
        for code in asking:
            path = options.data / f"xquad-dev/xquad.{code}.json"
            questions["xquad"] += put(f"xquad-{language}", code, path, answers)
    write_corpus(options.out / "corpus", documents)
    for name, asked in questions.items():
        write_questions(options.out, name, asked)


if __name__ == "__main__":
    main()
