"""`python -m benchmarks.index_worker FOLDER`: open the indexes in FOLDER, ask them by turns, print JSON. A child's work."""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.index_types import TYPES, IndexType, ask, recall

WANTED = 0.98
ROUNDS = 3


def main() -> None:
    """Memory of each index as it is read; then the quickest setting that finds enough; then times, interleaved."""
    import faiss

    from benchmarks.served import memory_of

    faiss.omp_set_num_threads(1)
    folder = Path(sys.argv[1])
    exact = np.load(folder / "vectors.npy", mmap_mode="r")
    questions = np.load(folder / "questions.npy")
    truth = np.load(folder / "truth.npy")
    opened: dict[str, tuple[IndexType, Any]] = {}
    found: dict[str, dict[str, Any]] = {}
    for position, kind in enumerate(TYPES):
        gc.collect()
        before = memory_of()["private"]
        index = faiss.read_index(str(folder / f"{position}.faiss"))
        found[kind.name] = {"MB": memory_of()["private"] - before}
        opened[kind.name] = (kind, index)
    for name, (kind, index) in opened.items():
        for setting in kind.settings:
            shares = [
                recall(ask(kind, index, exact, question, setting), true)
                for question, true in zip(questions, truth, strict=True)
            ]
            found[name] |= {"setting": setting, "recall": float(np.mean(shares))}
            if found[name]["recall"] >= WANTED:
                break
    seconds: dict[str, list[float]] = {name: [] for name in opened}
    for turn in range(ROUNDS):
        for number, question in enumerate(questions):
            for shift in range(len(TYPES)):
                name = TYPES[(shift + turn + number) % len(TYPES)].name
                kind, index = opened[name]
                started = time.perf_counter()
                ask(kind, index, exact, question, found[name]["setting"])
                seconds[name].append(time.perf_counter() - started)
    for name, taken in seconds.items():
        found[name] |= {"p50": 1000 * float(np.median(taken)), "p95": 1000 * float(np.percentile(taken, 95))}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
