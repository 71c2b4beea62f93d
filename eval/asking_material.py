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
from typing import NamedTuple

import yaml
from material import TRAINING, json_lines, lay_out, numbered, squad

from report_qa.config import Settings
from report_qa.index.reading import Index, open_index
from report_qa.languages import UN_LANGUAGES
from report_qa.wiring import make_encoder, update_index


@dataclass(frozen=True)
class Asked:
    """A question in some languages; `paragraph` is the position of the one that answers, or that is nearest to answering."""

    texts: Mapping[str, str]
    paragraph: int
    answer: str


@dataclass
class Material:
    """A training corpus, or one report of it: the positions of its paragraphs in the index, what is asked of them, and what
    is asked that they do not answer; `share` of the training goes to it."""

    name: str
    index: Index
    paragraphs: list[int]
    asked: list[Asked]
    unanswered: list[Asked]
    share: float


class Passage(NamedTuple):
    """A paragraph as it was written, and which report it is of."""

    language: str
    text: str
    report: int = 0


class Question(NamedTuple):
    """A question as it was written; `passage` is the place in the list of passages, `answer` empty where there is none."""

    passage: int
    texts: Mapping[str, str]
    answer: str


def materials(data: Path, folder: Path, settings: Settings) -> Iterator[Material]:
    """All corpora, each built as an index under `folder`; of the made-up reports each by itself."""
    yield from written("bank", [sorted(TRAINING.glob("bank-*.jsonl"))], folder, settings, 0.2)
    yield from written("topics", [[file] for file in sorted(TRAINING.glob("topic-*.jsonl"))], folder, settings, 0.6)
    passages: list[Passage] = []
    asked: list[Question] = []
    translated = {line.pop("id"): line for line in json_lines([TRAINING / "piaf-questions.jsonl"])}
    for paragraph in squad(data / "piaf/piaf-v1.0.json"):
        ours = [q for q in paragraph["qas"] if q["id"] in translated]
        asked += [
            Question(len(passages), {**translated[q["id"]], "fr": q["question"]}, q["answers"][0]["text"]) for q in ours
        ]
        passages += [Passage("fr", paragraph["context"])] if ours else []
    yield from _indexed("piaf", passages, asked, folder, settings, 0.12)
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for code in UN_LANGUAGES:
        for file in sorted((data / "un-sdg" / code).glob("*.yml")):
            for key, text in yaml.safe_load(file.read_text(encoding="utf-8")).items():
                texts[f"{file.stem}/{key}"][code] = " ".join(str(text).split())
    passages, asked = [], []
    for versions in texts.values():
        if len(versions) == len(UN_LANGUAGES) and min(map(len, versions.values())) > 10:
            for code, text in versions.items():
                asked.append(Question(len(passages), {c: t for c, t in versions.items() if c != code}, text))
                passages.append(Passage(code, text))
    yield from _indexed("goals", passages, asked, folder, settings, 0.08)


def written(
    name: str, reports: Sequence[Sequence[Path]], folder: Path, settings: Settings, share: float
) -> Iterator[Material]:
    """The corpus of files that were written for this; those of one report are kept apart from the rest."""
    passages: list[Passage] = []
    asked: list[Question] = []
    for report, files in enumerate(reports):
        for line in json_lines(files):
            asked += [Question(len(passages), q["text"], q["answer"]) for q in line["questions"]]
            passages.append(Passage(line["lang"], line["passage"], report))
    yield from _indexed(name, passages, asked, folder, settings, share)


def _indexed(
    name: str, passages: Sequence[Passage], asked: Sequence[Question], folder: Path, settings: Settings, share: float
) -> Iterator[Material]:
    """One index of all, and what there is of each report in it."""
    addresses = _lay_out(folder / name, passages)
    own = replace(settings, corpus=folder / name, index=folder / f"index-{name}")
    update_index(own)
    index = open_index(own.index, make_encoder(own))
    positions = [index.position(*address) for address in addresses]
    print(f"{name}: {len(passages)} passages, {len(asked)} questions", file=sys.stderr, flush=True)
    reports = sorted({passage.report for passage in passages})
    for report in reports:
        ours = [q for q in asked if passages[q.passage].report == report]
        yield Material(
            name,
            index,
            sorted(at for at, passage in zip(positions, passages, strict=True) if passage.report == report),
            [Asked(q.texts, positions[q.passage], q.answer) for q in ours if q.answer],
            [Asked(q.texts, positions[q.passage], "") for q in ours if not q.answer],
            share / len(reports),
        )


def _lay_out(corpus: Path, passages: Sequence[Passage]) -> list[tuple[str, str]]:
    """Write the passages as a corpus; the document and number of each."""
    texts: dict[str, list[str]] = defaultdict(list)
    addresses = []
    for passage in passages:
        texts[passage.language].append(passage.text)
        addresses.append((passage.language, str(len(texts[passage.language]))))
    lay_out(corpus, {language: numbered(listed) for language, listed in texts.items()})
    return addresses
