"""Many askers at once: the assistant in this process and over /api/ask, against what the encoder alone could do."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from benchmarks.common import Options, Result, Table, median, percentile, questions, settings
from benchmarks.served import Served, ask_all
from report_qa.assistant import Assistant, QuotingGenerator
from report_qa.protocols import Encoded, Encoder
from report_qa.ranking.retriever import StagedRetriever
from report_qa.ranking.weights import default_weights
from report_qa.wiring import open_for_measuring

CROWDS = (16, 64)
ROUNDS = 3
EACH_ROUND = 96

Timed = tuple[list[float], Counter[str]]


class Listening:
    """An encoder that remembers what it was asked for."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.requests: list[Sequence[str]] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._encoder, name)

    def encode_query_tokens(self, texts: Sequence[str]) -> list[Encoded]:
        """As the encoder's own."""
        self.requests.append(list(texts))
        return self._encoder.encode_query_tokens(texts)


def run(options: Options) -> Result:
    """Questions a second, errors, p50 and p95; the limit is the encoder asked for the same texts by as many threads."""
    index, encoder = open_for_measuring(settings())
    weights = default_weights()

    def assistant_with(one: Encoder) -> Assistant:
        return Assistant(index, StagedRetriever(index, one, weights), QuotingGenerator(weights))

    listed = [query.text for query in questions()]
    texts = listed[:: len(listed) // EACH_ROUND][:EACH_ROUND]
    listening = Listening(encoder)
    listener = assistant_with(listening)  # type: ignore[arg-type]
    for text in texts:  # also the warm-up
        listener.ask(text)
    assistant = assistant_with(encoder)
    rows, figures = [], []
    with Served(settings()) as server:
        ask_all(server.url, texts, 4)
        for crowd in CROWDS:
            ways: dict[str, Callable[[], Timed]] = {
                "encoder alone": lambda n=crowd: _together(encoder.encode_query_tokens, listening.requests, n),  # type: ignore[misc]
                "assistant, in process": lambda n=crowd: _together(assistant.ask, texts, n),  # type: ignore[misc]
                "/api/ask": lambda n=crowd: ask_all(server.url, texts, n),  # type: ignore[misc]
            }
            for row in _measure(ways, crowd):
                rows.append(tuple(row.values()))
                figures.append(row)
    table = Table(f"{EACH_ROUND} questions in six languages, {ROUNDS} times", list(figures[0]), rows)
    encoded = sum(map(len, listening.requests)) / len(texts)
    notes = (
        "The ways take turns in every round; the rate is the median over rounds, the latencies are of all questions.",
        f"A question is {encoded:.2f} texts for the encoder (with its bridged form); 'of the encoder' compares equal work.",
        "/api/ask: clients (httpx, one connection each) run on the same cores as the server.",
    )
    return Result((table,), {"rows": figures, "texts_per_question": encoded}, notes)


def _measure(ways: dict[str, Callable[[], Timed]], crowd: int) -> list[dict[str, object]]:
    names = list(ways)
    latencies: dict[str, list[float]] = {name: [] for name in names}
    rates: dict[str, list[float]] = {name: [] for name in names}
    errors: dict[str, Counter[str]] = {name: Counter() for name in names}
    for at in range(ROUNDS):
        for turn in range(len(names)):
            name = names[(turn + at) % len(names)]
            started = time.perf_counter()
            seconds, wrong = ways[name]()
            rates[name].append(len(seconds) / (time.perf_counter() - started))
            latencies[name] += seconds
            errors[name] += wrong
    limit = rates[names[0]]
    return [
        {
            "way": name,
            "askers": crowd,
            "questions/s": median(rates[name]),
            "of the encoder": median([mine / its for mine, its in zip(rates[name], limit, strict=True)]),
            "p50 ms": 1000 * median(latencies[name]),
            "p95 ms": 1000 * percentile(latencies[name], 95),
            "errors": ", ".join(f"{count} × {what}" for what, count in errors[name].items()) or 0,
        }
        for name in names
    ]


def _together(call: Callable[..., object], arguments: Sequence[object], askers: int) -> Timed:
    """(seconds of each call, what they raised and how often), by so many threads at once."""

    def timed(argument: object) -> tuple[float, str]:
        started = time.perf_counter()
        try:
            call(argument)
        except Exception as error:
            return time.perf_counter() - started, type(error).__name__
        return time.perf_counter() - started, ""

    with ThreadPoolExecutor(askers) as pool:
        done = list(pool.map(timed, arguments))
    return [seconds for seconds, _ in done], Counter(wrong for _, wrong in done if wrong)
