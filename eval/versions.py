"""How well one document in several languages is found: the Universal Declaration of Human Rights, asked in each of them.

    python eval/versions.py ../shared/data/udhr

Each article is a paragraph; `versions-queries.jsonl` asks for 20 of them in six languages, `versions-qrels.txt` says which. Three corpora:

- *one*: one language, asked in the same. What mixing languages must not cost.
- *all*: all six versions, aligned. A hit counts once, and must be shown in the asker's language.
- *mixed*: each article in one language only, chosen by turns. There, a ranking that favours the asker's own language fails.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from report_qa.assistant import Assistant
from report_qa.config import DEFAULT_ENCODER, Settings
from report_qa.evaluation.measures import ranking_measures
from report_qa.evaluation.queries import EvaluationQuery, Qrels, load_qrels, load_queries
from report_qa.types import Answer
from report_qa.wiring import open_assistant, update_index

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
ARTICLES = 30
SYMBOL = "A/RES/217(III)"
HERE = Path(__file__).parent
_SPACE = "{http://efele.net/udhr}"


def articles(path: Path) -> list[str]:
    """The text of each article, in order, its paragraphs and items on lines of their own."""
    root = ElementTree.parse(path).getroot()  # noqa: S314 - the file is ours
    return [
        "\n".join(" ".join((text.text or "").split()) for text in article.iter(f"{_SPACE}para"))
        for article in root.iter(f"{_SPACE}article")
    ]


def write_versions(folder: Path, data: Path, kept: Callable[[str, int], bool], joined: bool = True) -> Path:
    """A corpus of the six versions with those articles that `kept` (language, number) says, as numbered paragraphs.

    Where articles are left out, the rest are numbered anew, as numbers must run on.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = []
    for language in LANGUAGES:
        texts = [(n, text) for n, text in enumerate(articles(data / f"{language}.xml"), 1) if kept(language, n)]
        if not texts:
            continue
        name = f"udhr.{language}"
        lines = [f"{at}. {' '.join(text.split())}" for at, (_, text) in enumerate(texts, 1)]
        (folder / f"{name}.txt").write_text("\n\n".join(lines), encoding="utf-8")
        symbol = f'symbol = "{SYMBOL}"\n' if joined else ""
        tables.append(f'[[document]]\nid = "{name}"\nfile = "{name}.txt"\nlanguage = "{language}"\n{symbol}')
    (folder / "manifest.toml").write_text("\n".join(tables), encoding="utf-8")
    return folder


def assistant_over(folder: Path, encoder: str = DEFAULT_ENCODER) -> Assistant:
    """An assistant over the corpus in `folder`, its index built there."""
    settings = replace(Settings.from_environment(encoder=encoder), corpus=folder, index=folder / "index")
    update_index(settings)
    return open_assistant(settings)


def article_of(answer: Answer, numbers: Callable[[str, int], int] = lambda document, number: number) -> list[str]:
    """The articles that were found, best first."""
    found = (numbers(hit.paragraph.document, int(hit.paragraph.number)) for hit in answer.hits)
    return list(dict.fromkeys(str(number) for number in found))


def figures(rankings: dict[str, list[str]], qrels: Qrels, queries: Sequence[EvaluationQuery]) -> dict[str, float]:
    """nDCG@10 by language of the question, and over all."""
    by_query = ranking_measures(rankings, {q.id: qrels[q.id] for q in queries})["ndcg@10"]
    means = {
        language: float(np.mean([by_query[q.id] for q in queries if q.language == language])) for language in LANGUAGES
    }
    return {**means, "all": float(np.mean(list(by_query.values())))}


def measure_one(folder: Path, data: Path, queries: Sequence[EvaluationQuery], qrels: Qrels) -> dict[str, float]:
    """Each language by itself."""
    rankings: dict[str, list[str]] = {}
    for language in LANGUAGES:
        assistant = assistant_over(write_versions(folder / language, data, partial(_is, language)))
        asked = [query for query in queries if query.language == language]
        rankings |= {query.id: article_of(assistant.ask(query.text, language)) for query in asked}
    return figures(rankings, qrels, queries)


def measure_all(folder: Path, data: Path, queries: Sequence[EvaluationQuery], qrels: Qrels) -> dict[str, float]:
    """All versions of every article; prints how often a hit was shown in the asker's language."""
    assistant = assistant_over(write_versions(folder / "all", data, lambda language, number: True))
    answers = {query.id: assistant.ask(query.text, query.language) for query in queries}
    shown = [
        assistant.document(hit.paragraph).language == query.language
        for query in queries
        for hit in answers[query.id].hits
    ]
    print(f"all: {np.mean(shown):.3f} of {len(shown)} hits are shown in the asker's language")
    return figures({query: article_of(answer) for query, answer in answers.items()}, qrels, queries)


def measure_mixed(folder: Path, data: Path, queries: Sequence[EvaluationQuery], qrels: Qrels) -> dict[str, float]:
    """Each article in one language, which by six turns is each; prints how often a wrong first hit is in the asker's own."""
    turns: list[dict[str, float]] = []
    own: list[bool] = []
    for turn in range(len(LANGUAGES)):
        kept = partial(_in_turn, turn)
        assistant = assistant_over(write_versions(folder / f"mixed{turn}", data, kept, joined=False))
        rankings: dict[str, list[str]] = {}
        for query in queries:
            answer = assistant.ask(query.text, query.language)
            rankings[query.id] = article_of(answer, partial(_article, kept))
            if rankings[query.id][0] not in qrels[query.id]:
                own.append(assistant.document(answer.hits[0].paragraph).language == query.language)
        turns.append(figures(rankings, qrels, queries))
    print(f"mixed: {np.mean(own):.3f} of {len(own)} wrong first hits are in the asker's language; chance is .167")
    return {name: float(np.mean([turn[name] for turn in turns])) for name in turns[0]}


def main(data: Path) -> None:
    """Measure, and print a table and JSON."""
    queries, qrels = load_queries(HERE / "versions-queries.jsonl"), load_qrels(HERE / "versions-qrels.txt")
    with tempfile.TemporaryDirectory() as temporary:
        measures = {"one": measure_one, "all": measure_all, "mixed": measure_mixed}
        results = {name: measure(Path(temporary), data, queries, qrels) for name, measure in measures.items()}
    print("nDCG@10 " + "".join(f"{name:>7s}" for name in (*LANGUAGES, "all")))
    for name, values in results.items():
        print(f"{name:8s}" + "".join(f"{values[code]:7.3f}" for code in (*LANGUAGES, "all")))
    print(json.dumps(results))


def _is(wanted: str, language: str, number: int) -> bool:
    return language == wanted


def _in_turn(turn: int, language: str, number: int) -> bool:
    return LANGUAGES[(number + turn) % len(LANGUAGES)] == language


def _article(kept: Callable[[str, int], bool], document: str, number: int) -> int:
    """The article that a document with some of them has as its paragraph `number`."""
    language = document.rpartition(".")[2]
    return [article for article in range(1, ARTICLES + 1) if kept(language, article)][number - 1]


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data/udhr"))
