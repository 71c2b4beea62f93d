"""The stacks that people would otherwise put together, on the same report, weights and questions, beside report_qa."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.common import ROOT, Options, Result, Table, median, percentile, questions, settings
from benchmarks.served import memory_of
from report_qa.cleaning import apply_edits, declared_edits
from report_qa.corpus import read_corpus
from report_qa.encoders.sentence_transformer import default_model_folder
from report_qa.evaluation.measures import holds_answer
from report_qa.evaluation.queries import EvaluationQuery
from report_qa.types import Correction

WORKER = ROOT / "benchmarks" / "peer_worker.py"
STACKS = ("langchain", "llamaindex", "haystack", "report_qa")
PACKAGES = (
    "langchain-community langchain-huggingface langchain-text-splitters faiss-cpu llama-index-core "
    "llama-index-embeddings-huggingface haystack-ai sentence-transformers-haystack sentence-transformers transformers torch"
).split()
QUESTIONS = 240
"""Drawn from those that have an answer."""
BLOCK = 24
"""Questions asked of one stack before the next has its turn; after a pause, in which threads go to sleep."""
PAUSE = 0.3


class Stack:
    """A worker process; `why_not` says why there is none."""

    def __init__(self, name: str, python: str, arguments: Sequence[str]) -> None:
        self.name, self.why_not = name, ""
        self.seconds: list[float] = []
        self.texts: list[list[str]] = []
        self.facts: dict[str, float] = {}
        if not Path(python).exists():
            self.why_not = "no environment; see benchmarks/peers-requirements.txt"
            return
        self._log = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self._process = subprocess.Popen(
            [python, str(WORKER), name, *arguments], cwd=ROOT, text=True, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log,
        )  # fmt: skip
        self.facts = self._read()
        if self.why_not:
            return
        self.facts["MB after indexing"] = memory_of(self._process.pid)["resident"]

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        if line := self._process.stdout.readline():
            return dict(json.loads(line))
        self._process.wait()
        self._log.seek(0)
        self.why_not = (self._log.read().strip().splitlines() or ["it stopped without a word"])[-1][:200]
        return {}

    def ask(self, question: str) -> None:
        """Keep seconds and texts of the answer."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        found = self._read()
        if self.why_not:
            raise RuntimeError(f"{self.name} stopped: {self.why_not}")
        self.seconds.append(float(found["seconds"]))
        self.texts.append(list(found["texts"]))

    def close(self) -> None:
        """End the process; how much memory it had at the end is kept."""
        held = memory_of(self._process.pid)
        self.facts |= {"MB at the end": held["resident"], "peak MB": held["peak"]}
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(30)


def run(options: Options) -> Result:
    """Time to index, latency, memory, and how often an answer stands in the first result and in five."""
    chosen = settings()
    model = str(default_model_folder(chosen.cache))
    text = str(chosen.corpus / read_corpus(chosen.corpus).documents[0].file)
    clean = _cleaner(chosen.corpus / "manifest.toml")
    asked = [query for query in questions() if query.answers]
    random.Random(6).shuffle(asked)
    asked = asked[:QUESTIONS]
    with tempfile.TemporaryDirectory() as folder:
        stacks = [
            Stack(name, sys.executable if name == "report_qa" else options.peers_python, (model, text, folder))
            for name in STACKS
        ]
        running = [stack for stack in stacks if not stack.why_not]
        for start in range(0, len(asked), BLOCK):
            for turn in range(len(running)):
                stack = running[(turn + start // BLOCK) % len(running)]
                time.sleep(PAUSE)
                for query in asked[start : start + BLOCK]:
                    stack.ask(query.text)
        for stack in running:
            stack.close()
    own = median(stacks[-1].seconds)
    rows = [_row(stack, asked, clean, own) for stack in stacks]
    names = (
        "stack", "index s", "load s", "question ms", "p95 ms", "× report_qa", "MB", "peak MB",
        "in first", "in five", "characters shown", "note",
    )  # fmt: skip
    figures = {
        "questions": len(asked),
        "versions": _versions(options.peers_python),
        "stacks": [dict(zip(names, row, strict=True)) for row in rows],
        "in_first_by_language": {s.name: _by_language(s, asked, clean) for s in running},
    }
    notes = (
        f"{len(asked)} questions with an answer, six languages; blocks of {BLOCK} questions, the stacks take turns.",
        "Peers: the report's file as it is, 1,000-character chunks, 200 overlap, no prompts, the default model's own folder.",
        "'in first', 'in five': share of questions with one of the evaluation set's answer strings in the text of the first "
        "result, of the first five. Declared corrections are applied to the peers' chunks before looking.",
        "'index' is from the loaded model to a store that can be asked; report_qa reads, encodes sentences too, measures its "
        "language means, writes and checks its folder. 'characters shown': median of the first result.",
    )
    return Result((Table("usual recipes", names, rows),), figures, notes)


def _row(stack: Stack, asked: Sequence[EvaluationQuery], clean: Callable[[str], str], own: float) -> tuple[object, ...]:
    if stack.why_not:
        return (stack.name, *[None] * 10, stack.why_not)
    facts = stack.facts
    return (
        stack.name,
        facts["index"],
        facts["load"],
        1000 * median(stack.seconds),
        1000 * percentile(stack.seconds, 95),
        median(stack.seconds) / own,
        facts["MB at the end"],
        facts["peak MB"],
        _share(stack, asked, clean, 1),
        _share(stack, asked, clean, 5),
        int(median([len(texts[0]) for texts in stack.texts])),
        "",
    )


def _share(stack: Stack, asked: Sequence[EvaluationQuery], clean: Callable[[str], str], first: int) -> float:
    right = [
        any(holds_answer(clean(text), query.answers) for text in texts[:first])
        for query, texts in zip(asked, stack.texts, strict=True)
    ]
    return sum(right) / len(right)


def _by_language(stack: Stack, asked: Sequence[EvaluationQuery], clean: Callable[[str], str]) -> dict[str, float]:
    shares = {}
    for language in sorted({query.language for query in asked}):
        own = [
            holds_answer(clean(texts[0]), query.answers)
            for query, texts in zip(asked, stack.texts, strict=True)
            if query.language == language
        ]
        shares[language] = sum(own) / len(own)
    return shares


def _cleaner(manifest: Path) -> Callable[[str], str]:
    """What takes the declared scanning noise out of a text."""
    import tomllib

    declared = tomllib.loads(manifest.read_text(encoding="utf-8"))["document"][0]
    corrections = [Correction(**one) for one in declared.get("corrections", [])]

    def clean(text: str) -> str:
        return apply_edits(
            text, 0, len(text), declared_edits(text, 0, len(text), corrections, declared.get("markup", []))
        )

    return clean


def _versions(python: str) -> dict[str, str]:
    script = "import json, importlib.metadata as m, sys\nprint(json.dumps({n: m.version(n) for n in sys.argv[1:]}))"
    found = subprocess.run([python, "-c", script, *PACKAGES], capture_output=True, text=True, check=False)
    return dict(json.loads(found.stdout)) if found.returncode == 0 else {}
