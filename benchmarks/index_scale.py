"""FAISS index types by the number of vectors: time to build, size, memory, time of a query, recall@100 against exact search."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.common import ROOT, Options, Result, Table, settings
from benchmarks.index_types import TYPES, K, Rows, build
from benchmarks.index_worker import ROUNDS, WANTED
from benchmarks.vectors import mixed, question_vectors, real_vectors
from report_qa.protocols import Vectors
from report_qa.wiring import open_for_measuring

SIZES = (1_000, 10_000, 100_000)
LARGE = 1_000_000
QUESTIONS = 100
QUICK_MS = 5.0
"""A query of the store may take this long at p95, and nobody notices beside the encoder."""


def run(options: Options) -> Result:
    """Every type at every size, and which to choose."""
    index, encoder = open_for_measuring(settings())
    real = real_vectors(encoder, index.means)
    asked = question_vectors(encoder, index.means, QUESTIONS)
    names = (
        "index", "vectors", "build s", "bytes/vector", "MB read in", "p50 ms", "p95 ms", "× Flat", "recall@100", "setting",
    )  # fmt: skip
    rows: list[tuple[object, ...]] = []
    advice: list[tuple[object, ...]] = []
    for size in (*SIZES, LARGE) if options.large else SIZES:
        measured = _measure(mixed(real, size), asked)
        flat = measured[TYPES[0].name]["p50"]
        for name, found in measured.items():
            setting = ", ".join(f"{key} {value}" for key, value in found["setting"].items())
            rows.append(
                (
                    name, size, found["build"], found["bytes"] / size, found["MB"], found["p50"], found["p95"],
                    found["p50"] / flat, found["recall"], setting,
                )
            )  # fmt: skip
        advice.append((size, *_advice(measured)))
    tables = (
        Table("indexes of centred vectors, width 384", names, rows),
        Table("what to choose", ("vectors", "index", "why"), advice),
    )
    figures = {
        "indexes": [dict(zip(names, row, strict=True)) for row in rows],
        "choice": [dict(zip(("vectors", "index", "why"), row, strict=True)) for row in advice],
        "real_vectors": len(real),
    }
    notes = (
        f"The first {len(real):,} vectors are of real texts (the report, the neutral texts, and PIAF, XQuAD and the UDHR where "
        "../shared/data is there); all beyond are mixtures of a real vector with one of its ten nearest, plus noise of the real "
        "covariance, as near to their parent in the median as real vectors to their nearest (benchmarks/vectors.py).",
        f"{len(asked)} questions of the evaluation set in six languages, {ROUNDS} times, one thread, the types by turns; built on "
        "all cores. The setting is the first, from quick to thorough, "
        f"whose recall@{K} reaches {WANTED}, or else the most thorough.",
        f"Choice: the simplest type with recall ≥ {WANTED} and p95 ≤ {QUICK_MS} ms, or else the quickest with that recall.",
        "Exact rescoring reads float32 vectors from a memory-mapped file; 'MB read in' is without it.",
    )
    return Result(tables, figures, notes)


def _measure(vectors: Vectors, asked: Vectors) -> dict[str, dict[str, Any]]:
    import faiss

    with tempfile.TemporaryDirectory(prefix="report-qa-bench-") as name:
        folder = Path(name)
        np.save(folder / "vectors.npy", vectors)
        np.save(folder / "questions.npy", asked)
        np.save(folder / "truth.npy", _exact(vectors, asked))
        built: dict[str, dict[str, Any]] = {}
        for position, kind in enumerate(TYPES):
            started = time.perf_counter()
            index = build(kind, vectors)
            seconds = time.perf_counter() - started
            path = folder / f"{position}.faiss"
            faiss.write_index(index, str(path))
            built[kind.name] = {"build": seconds, "bytes": path.stat().st_size}
        command = [sys.executable, "-m", "benchmarks.index_worker", name]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
        return {kind: {**built[kind], **found} for kind, found in json.loads(done.stdout).items()}


def _exact(vectors: Vectors, asked: Vectors) -> Rows:
    """The true K best rows for each question."""
    scores = np.concatenate([asked @ vectors[at : at + 100_000].T for at in range(0, len(vectors), 100_000)], axis=1)
    best: Rows = np.argpartition(-scores, K, axis=1)[:, :K]
    return best


def _advice(measured: dict[str, dict[str, Any]]) -> Sequence[str]:
    right = {name: found for name, found in measured.items() if found["recall"] >= WANTED}
    for name, found in right.items():
        if found["p95"] <= QUICK_MS:
            return name, f"the simplest with recall {found['recall']:.3f}; p95 {found['p95']:.2f} ms"
    if not right:
        return "Flat", f"nothing else reaches recall {WANTED}"
    name = min(right, key=lambda one: float(right[one]["p95"]))
    return name, f"the quickest with recall {right[name]['recall']:.3f}; p95 {right[name]['p95']:.2f} ms"
