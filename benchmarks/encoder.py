"""The encoder: SentenceTransformer.encode on PyTorch with its defaults against OpenVINO, same weights, same texts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.common import Options, Result, Table, interleaved, median, percentile, questions, settings
from report_qa.config import DEFAULT_ENCODER
from report_qa.corpus import read_corpus
from report_qa.encoders.openvino import OpenVinoEncoder
from report_qa.encoders.sentence_transformer import SentenceTransformerEncoder
from report_qa.protocols import Vectors

ROUNDS = 4
QUESTION_ROUNDS = 60
BASE = "PyTorch f32"


def run(options: Options) -> Result:
    """Paragraphs a second and latency of one question, interleaved; agreement; the floor that memory and arithmetic set."""
    chosen = settings()
    source = SentenceTransformerEncoder(DEFAULT_ENCODER, chosen.cache)
    model, asking, preset = source.model, source.question_model, source.preset
    passages = [p.text for p in read_corpus(chosen.corpus).paragraphs if p.number != "cover"]
    asked = [query.text for query in questions()][:: 912 // QUESTION_ROUNDS][:QUESTION_ROUNDS]
    tokens = [source.count_tokens(preset.passage_prompt + text) + 2 for text in passages]
    question_tokens = [source.count_tokens(preset.query_prompt + text) + 2 for text in asked]

    encoders = {f"OpenVINO {p}": OpenVinoEncoder(source, chosen.cache, p) for p in _precisions()}
    bulk: dict[str, Callable[[int], Vectors]] = {BASE: lambda _: model.encode(passages, prompt=preset.passage_prompt)}
    single: dict[str, Callable[[int], Vectors]] = {
        BASE: lambda at: asking.encode(asked[at], prompt=preset.query_prompt)
    }
    for name, encoder in encoders.items():
        bulk[name] = lambda _, encoder=encoder: encoder.encode_passages(passages)  # type: ignore[misc]
        single[name] = lambda at, encoder=encoder: encoder.encode_query_tokens([asked[at]])[0].pooled  # type: ignore[misc]
    vectors: dict[str, dict[int, Vectors]] = {name: {} for name in bulk}
    seconds = interleaved({name: _keeping(call, vectors[name], -1) for name, call in bulk.items()}, ROUNDS)
    latency = interleaved({name: _keeping(call, vectors[name]) for name, call in single.items()}, QUESTION_ROUNDS)
    units = {name: _unit(np.vstack([found[at] for at in sorted(found)])) for name, found in vectors.items()}
    floor = _floor(model, tokens, question_tokens)
    rows, figures = [], {}
    for name in bulk:
        cosine = (units[name] * units[BASE]).sum(axis=1)
        figure = {
            "paragraphs_per_second": len(passages) / median(seconds[name]),
            "throughput_ratio": median([a / b for a, b in zip(seconds[BASE], seconds[name], strict=True)]),
            "question_ms_median": 1000 * median(latency[name]),
            "question_ms_p95": 1000 * percentile(latency[name], 95),
            "latency_ratio": median(latency[BASE]) / median(latency[name]),
            "cosine_min": float(cosine.min()),
            "cosine_mean": float(cosine.mean()),
        }
        figures[name] = figure
        rows.append((name, *list(figure.values())[:-2], f"{cosine.min():.6f}", f"{cosine.mean():.6f}"))
    columns = (
        "runtime",
        "paragraphs/s",
        "× PyTorch",
        "question ms",
        "p95 ms",
        "× PyTorch",
        "cosine min",
        "cosine mean",
    )
    table = Table(f"{len(passages)} paragraphs ({sum(tokens):,} tokens) and one question", columns, rows)
    floors = Table("the floor", ("what", "value"), list(floor.items()))
    notes = (
        f"{ROUNDS} rounds of all paragraphs, {QUESTION_ROUNDS} of one question; the runtimes take turns within each round.",
        "Ratios of throughput are medians of the rounds' ratios; PyTorch is SentenceTransformer.encode with its defaults.",
        "OpenVINO gives the vectors of all tokens from the same pass; PyTorch is asked for the pooled one only.",
    )
    return Result((table, floors), {"runtimes": figures, "floor": floor, "tokens": sum(tokens)}, notes)


def _keeping(
    call: Callable[[int], Vectors], kept: dict[int, Vectors], place: int | None = None
) -> Callable[[int], object]:
    """`call`, its last vectors kept under the round, or under `place`."""

    def keeping(at: int) -> None:
        kept[at if place is None else place] = call(at)

    return keeping


def _precisions() -> list[str]:
    import openvino

    capable = "BF16" in openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return ["f32", "bf16"] if capable else ["f32"]


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def _floor(model: Any, tokens: list[int], question_tokens: list[int]) -> dict[str, float]:
    """Below what no runtime can go: every weight once through memory, every product once through the processor."""
    network = model[0].model
    words = network.get_input_embeddings().weight.numel()
    weights = sum(parameter.numel() for parameter in network.parameters()) - words
    config = network.config

    def work(length: int) -> float:
        return float(2.0 * weights * length + 4.0 * config.num_hidden_layers * config.hidden_size * length**2)

    bandwidth = _copy_gigabytes_per_second()
    peaks = {name: _matmul_gflops(name) for name in ("float32", "bfloat16")}
    question = float(np.mean([work(length) for length in question_tokens])) / 1e9
    paragraphs = sum(map(work, tokens)) / 1e9
    return {
        "encoder weights, millions": weights / 1e6,
        "memory bandwidth, GB/s (numpy copy, all cores, read + written)": bandwidth,
        "question: MB of weights moved, f32": weights * 4 / 1e6,
        "question: MB of weights moved, bf16": weights * 2 / 1e6,
        "question: ms to move them, f32": weights * 4 / bandwidth / 1e6,
        "question: ms to move them, bf16": weights * 2 / bandwidth / 1e6,
        "question: GFLOP (mean)": question,
        "matrix product, GFLOP/s f32": peaks["float32"],
        "matrix product, GFLOP/s bf16": peaks["bfloat16"],
        "question: ms of arithmetic, f32": 1000 * question / peaks["float32"],
        "question: ms of arithmetic, bf16": 1000 * question / peaks["bfloat16"],
        "all paragraphs: GFLOP": paragraphs,
        "paragraphs/s at that rate, f32": len(tokens) * peaks["float32"] / paragraphs,
        "paragraphs/s at that rate, bf16": len(tokens) * peaks["bfloat16"] / paragraphs,
    }


def _copy_gigabytes_per_second(megabytes: int = 256) -> float:
    import os

    cores = os.cpu_count() or 1
    pairs = [(np.ones(megabytes << 17), np.zeros(megabytes << 17)) for _ in range(cores)]
    best = 0.0
    for _ in range(8):
        threads = [threading.Thread(target=np.copyto, args=(to, source)) for source, to in pairs]
        started = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        best = max(best, 2 * cores * megabytes * 2**20 / (time.perf_counter() - started) / 1e9)
    return best


def _matmul_gflops(kind: str, size: int = 1536) -> float:
    import torch

    a = torch.randn(size, size).to(getattr(torch, kind))
    best = 0.0
    until = time.perf_counter() + 3.0  # the best of many: others may be using the machine
    while time.perf_counter() < until:
        started = time.perf_counter()
        a @ a
        best = max(best, 2 * size**3 / (time.perf_counter() - started) / 1e9)
    return best
