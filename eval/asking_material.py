"""What the question side of the default model is taught with: passages with questions in many languages, as indexes.

None of it is about the report in `corpus/`, none of it in the evaluation sets:

- `training/bank-*.jsonl`: paragraphs in the manner of UN reports in six languages, with questions in sixteen, written for this;
- `training/topic-*.jsonl`: whole made-up reports on one matter each, in the same form: a question must find its paragraph among its like;
- `training/piaf-questions.jsonl`: questions of PIAF (MIT), put into five more languages for this; the paragraphs are read from a folder.
  None is of an article of which `choose_weights.py` takes paragraphs (the first 300);
- the Sustainable Development Goals in six languages (`un-sdg/` there, MIT): each text finds itself in another language.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml
from material import TRAINING, json_lines, lay_out, numbered, squad

from report_qa.config import Settings
from report_qa.index.reading import Index, open_index
from report_qa.languages import UN_LANGUAGES
from report_qa.wiring import make_encoder, update_index


@dataclass(frozen=True)
class Asked:
    """A question in some languages; `paragraph` is the position of the one that answers."""

    texts: Mapping[str, str]
    paragraph: int
    answer: str


@dataclass
class Material:
    """A training corpus: its index, what is asked of it, and what is asked that it does not answer, by language."""

    name: str
    index: Index
    asked: list[Asked]
    unanswered: list[Mapping[str, str]]
    share: float


def materials(data: Path, folder: Path, settings: Settings) -> Iterator[Material]:
    """All corpora, each built as an index under `folder`."""
    yield _written("bank", sorted(TRAINING.glob("bank-*.jsonl")), folder, settings, 0.3)
    topics = sorted(TRAINING.glob("topic-*.jsonl"))
    for topic in topics:
        yield _written(topic.stem, [topic], folder, settings, 0.35 / len(topics))
    passages: list[tuple[str, str]] = []
    asked: list[tuple[int, Mapping[str, str], str]] = []
    translated = {line.pop("id"): line for line in json_lines([TRAINING / "piaf-questions.jsonl"])}
    for paragraph in squad(data / "piaf/piaf-v1.0.json"):
        ours = [q for q in paragraph["qas"] if q["id"] in translated]
        asked += [(len(passages), {**translated[q["id"]], "fr": q["question"]}, q["answers"][0]["text"]) for q in ours]
        passages += [("fr", paragraph["context"])] if ours else []
    yield _material("piaf", passages, asked, [], folder, settings, 0.25)
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for code in UN_LANGUAGES:
        for file in sorted((data / "un-sdg" / code).glob("*.yml")):
            for key, text in yaml.safe_load(file.read_text(encoding="utf-8")).items():
                texts[f"{file.stem}/{key}"][code] = " ".join(str(text).split())
    passages, asked = [], []
    for versions in texts.values():
        if len(versions) == len(UN_LANGUAGES) and min(map(len, versions.values())) > 10:
            for code, text in versions.items():
                asked.append((len(passages), {c: t for c, t in versions.items() if c != code}, text))
                passages.append((code, text))
    yield _material("goals", passages, asked, [], folder, settings, 0.1)


def _written(name: str, files: Sequence[Path], folder: Path, settings: Settings, share: float) -> Material:
    passages: list[tuple[str, str]] = []
    asked: list[tuple[int, Mapping[str, str], str]] = []
    unanswered: list[Mapping[str, str]] = []
    for line in json_lines(files):
        for question in line["questions"]:
            if question["type"] == "answered":
                asked.append((len(passages), question["text"], question["answer"]))
            else:
                unanswered.append(question["text"])
        passages.append((line["lang"], line["passage"]))
    return _material(name, passages, asked, unanswered, folder, settings, share)


def _lay_out(corpus: Path, passages: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Write (language, text) as a corpus; the document and number of each."""
    texts: dict[str, list[str]] = defaultdict(list)
    addresses = []
    for language, text in passages:
        texts[language].append(text)
        addresses.append((language, str(len(texts[language]))))
    lay_out(corpus, {language: numbered(listed) for language, listed in texts.items()})
    return addresses


def _material(
    name: str, passages: Sequence[tuple[str, str]], asked: Sequence[tuple[int, Mapping[str, str], str]],
    unanswered: list[Mapping[str, str]], folder: Path, settings: Settings, share: float,
) -> Material:  # fmt: skip
    addresses = _lay_out(folder / name, passages)
    own = replace(settings, corpus=folder / name, index=folder / f"index-{name}")
    update_index(own)
    index = open_index(own.index, make_encoder(own))
    questions = [Asked(texts, index.position(*addresses[at]), answer) for at, texts, answer in asked]
    print(f"{name}: {len(passages)} passages, {len(questions)} questions", file=sys.stderr, flush=True)
    return Material(name, index, questions, unanswered, share)
