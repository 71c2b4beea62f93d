"""Where a question's time and memory go, stage by stage, on the real index."""

from __future__ import annotations

import functools
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import Any

from benchmarks.common import Options, Result, Table, median, percentile, questions, settings
from report_qa.wiring import open_assistant

LANGUAGES = ("fr", "ar", "zh")
MEMORY_EVERY = 8
"""tracemalloc makes everything slow: memory is traced for every eighth question, in a pass of its own."""

PLACES = (
    ("language", "report_qa.assistant:detect_language"),
    ("analyse, rest", "report_qa.ranking.analysis:Analyser.analyse"),
    ("analyse: encode", "report_qa.encoders.openvino:OpenVinoEncoder.encode_query_tokens"),
    ("analyse: bridge", "report_qa.concepts:Concepts.translated"),
    ("analyse: terms", "report_qa.ranking.analysis:terms_of"),
    ("score, rest (candidates)", "report_qa.ranking.retriever:StagedRetriever.score"),
    ("score: dense", "report_qa.ranking.stages:DenseStage.scores"),
    ("score: late", "report_qa.ranking.stages:LateInteractionStage.scores"),
    ("score: lexical", "report_qa.ranking.stages:LexicalStage.scores"),
    ("evidence (each hit)", "report_qa.ranking.retriever:StagedRetriever._hit"),
    ("confidence: signals", "report_qa.ranking.confidence:Signals.of"),
    ("confidence: answer", "report_qa.assistant:QuotingGenerator.answer"),
)
"""Stage and what does it; time spent in a nested one counts for that one alone."""
REST = "rest"


class Watch:
    """Own time of each stage, or how much it holds at its worst, of one question after another."""

    def __init__(self, memory: bool = False) -> None:
        self.questions: list[dict[str, float]] = []
        self._memory = memory
        self._stack: list[str] = []
        self._since = 0.0
        self._base: list[int] = []

    @contextmanager
    def within(self, stage: str) -> Iterator[None]:
        """Whatever happens inside belongs to `stage`, but for nested ones."""
        if not self._stack:
            self.questions.append(defaultdict(float))
        self._account()
        self._stack.append(stage)
        self._base.append(tracemalloc.get_traced_memory()[0] if self._memory else 0)
        try:
            yield
        finally:
            self._account()
            self._stack.pop()
            self._base.pop()

    def _account(self) -> None:
        now = time.perf_counter()
        if self._stack:
            so_far = self.questions[-1]
            if self._memory:
                held = tracemalloc.get_traced_memory()[1] - self._base[-1]
                so_far[self._stack[-1]] = max(so_far[self._stack[-1]], held / 2**20)
                tracemalloc.reset_peak()
            else:
                so_far[self._stack[-1]] += 1000 * (now - self._since)
        self._since = time.perf_counter()


def run(options: Options) -> Result:
    """Medians over all French, Arabic and Chinese questions of the evaluation set."""
    assistant = open_assistant(settings())
    asked = questions(LANGUAGES)
    for query in asked[:24]:
        assistant.ask(query.text)
    every = _watch(assistant.ask, [query.text for query in asked])
    times = {
        language: [one for one, query in zip(every, asked, strict=True) if query.language == language]
        for language in LANGUAGES
    }
    texts = [query.text for query in asked][::MEMORY_EVERY]
    tracemalloc.start()
    held = _watch(assistant.ask, texts, memory=True)
    tracemalloc.stop()
    totals = {language: median([sum(one.values()) for one in found]) for language, found in times.items()}
    total = median([sum(one.values()) for one in every])
    rows: list[tuple[object, ...]] = []
    for stage in (*(name for name, _ in PLACES), REST):
        own = [one.get(stage, 0.0) for one in every]
        by = [median([one.get(stage, 0.0) for one in times[language]]) for language in LANGUAGES]
        memory = median([one.get(stage, 0.0) for one in held])
        rows.append((stage, median(own), percentile(own, 95), sum(own) / sum(map(_sum, every)), *by, memory))
    whole = [_sum(one) for one in every]
    rows.append(("all", total, percentile(whole, 95), 1.0, *totals.values(), None))
    names = ("stage", "median ms", "p95 ms", "share", *(f"{language} ms" for language in LANGUAGES), "peak MB")
    notes = (
        f"{len(every)} questions, one at a time, the languages mixed; own time of each stage; share of the sum over all questions.",
        f"Peak MB: the most that a stage holds beyond what was held when it began (tracemalloc, {len(texts)} questions).",
    )
    figures = {"stages": [dict(zip(names, row, strict=True)) for row in rows], "questions": len(every)}
    return Result((Table("one question", names, rows),), figures, notes)


def _sum(one: dict[str, float]) -> float:
    return sum(one.values())


def _watch(ask: Callable[[str], object], texts: Sequence[str], memory: bool = False) -> list[dict[str, float]]:
    watch = Watch(memory)
    with ExitStack() as stack:
        for stage, place in PLACES:
            stack.enter_context(_watched(watch, stage, place))
        for text in texts:
            with watch.within(REST):
                ask(text)
    return watch.questions


@contextmanager
def _watched(watch: Watch, stage: str, place: str) -> Iterator[None]:
    """The function at `place`, "module:name" or "module:Class.name", runs under the watch inside this context."""
    module, _, path = place.partition(":")
    owner: Any = import_module(module)
    *classes, name = path.split(".")
    for one in classes:
        owner = getattr(owner, one)
    original = getattr(owner, name)

    @functools.wraps(original)
    def timed(*args: Any, **keywords: Any) -> Any:
        with watch.within(stage):
            return original(*args, **keywords)

    setattr(owner, name, timed)
    try:
        yield
    finally:
        setattr(owner, name, original)
