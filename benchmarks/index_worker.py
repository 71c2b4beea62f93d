"""`python -m benchmarks.index_worker FOLDER`: open the stores in FOLDER, ask them by turns, print JSON. A child's work."""

from __future__ import annotations

import gc
import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.index_types import CONTENDERS, K, recall
from report_qa.centring import LanguageMeans
from report_qa.index.reading import CentredRows
from report_qa.index.rows import ROW
from report_qa.protocols import Rows, Vectors
from report_qa.storage import sha256_of
from report_qa.stores.faiss_store import FaissStore

WANTED = 0.98
ROUNDS = 3
ASKED_FOR = 400
"""As many rows as the retriever asks for."""
SHARES = (0.01, 0.09, 0.3)


def main() -> None:
    """Memory of each store as it is opened and asked; the quickest setting that finds enough; then times, interleaved."""
    faiss: Any = import_module("faiss")  # its stubs know half of it

    faiss.omp_set_num_threads(1)
    folder = Path(sys.argv[1])
    questions = np.load(folder / "questions.npy")
    truth = np.load(folder / "truth.npy")
    exact = _exact_rows(folder / "vectors.npy")
    total = len(exact.vectors)
    stores: dict[str, FaissStore] = {}
    found: dict[str, dict[str, Any]] = {}
    for position, contender in enumerate(CONTENDERS):
        path = folder / f"{position}.faiss"
        if not path.exists():
            continue
        name = contender.kind.name
        gc.collect()
        private, mapped = _resident()
        started = time.perf_counter()
        sha256_of(path)
        store = FaissStore.open(path, exact)
        found[name] = {"open ms": 1000 * (time.perf_counter() - started)}
        for setting in contender.settings(total):
            if setting:
                faiss.ParameterSpace().set_index_parameters(store._index, setting)
            rows = _asked_singly(store, questions, K)
            shares = [recall(mine, true[:K]) for mine, true in zip(rows, truth, strict=True)]
            found[name] |= {"setting": setting, "recall": float(np.mean(shares))}
            if found[name]["recall"] >= WANTED:
                break
        after = _resident()
        found[name] |= {"private": after[0] - private, "mapped": after[1] - mapped}
        rows = _asked_singly(store, questions, ASKED_FOR)
        found[name]["recall 400"] = float(
            np.mean([recall(mine, true[: mine.size]) for mine, true in zip(rows, truth, strict=True)])
        )
        stores[name] = store
    seconds: dict[tuple[str, int], list[float]] = {(name, k): [] for name in stores for k in (K, ASKED_FOR)}
    processor: dict[tuple[str, int], list[float]] = {key: [] for key in seconds}
    for turn in range(ROUNDS):
        for number, question in enumerate(questions):
            for shift in range(len(stores)):
                name = list(stores)[(shift + turn + number) % len(stores)]
                for k in (K, ASKED_FOR):
                    started, began = time.perf_counter(), time.process_time()
                    stores[name].search(question[None], k)
                    seconds[name, k].append(time.perf_counter() - started)
                    processor[name, k].append(time.process_time() - began)
    for (name, k), taken in seconds.items():
        found[name][f"p50 {k}"] = 1000 * float(np.median(taken))
        found[name][f"p95 {k}"] = 1000 * float(np.percentile(taken, 95))
        found[name][f"p95 {k} processor"] = 1000 * float(np.percentile(processor[name, k], 95))
    chosen = sys.argv[2]
    json.dump({"stores": found, "filtered": _filtered(stores[chosen], exact, questions)}, sys.stdout)


def _asked_singly(store: FaissStore, questions: Vectors, k: int) -> Rows:
    return np.concatenate([store.search(question[None], k)[1] for question in questions])


def _filtered(store: FaissStore, exact: CentredRows, questions: Vectors) -> list[dict[str, float]]:
    """Searches among a share of the rows, picked at random: time, and recall against brute force."""
    measured = []
    for share in SHARES:
        generator = np.random.default_rng(6)
        chosen = np.sort(generator.choice(len(store), max(1, int(share * len(store))), replace=False))
        wanted = min(K, len(chosen))
        similar = questions @ np.asarray(exact.vectors[chosen]).T
        truth = chosen[np.argpartition(-similar, wanted - 1, axis=1)[:, :wanted]]
        taken, shares = [], []
        for question, true in zip(questions, truth, strict=True):
            started = time.perf_counter()
            _, rows = store.search(question[None], K, chosen)
            taken.append(1000 * (time.perf_counter() - started))
            shares.append(recall(rows[0], true))
        measured.append(
            {
                "share": share,
                "p50": float(np.median(taken)),
                "p95": float(np.percentile(taken, 95)),
                "recall": float(np.mean(shares)),
                "worst": float(np.min(shares)),
            }
        )
    return measured


def _exact_rows(path: Path) -> CentredRows:
    """The vectors of a file that are centred already, at the cost of centring them."""
    vectors = np.load(path, mmap_mode="r")
    none = np.zeros((2, vectors.shape[1]), np.float32)
    rows = np.zeros(len(vectors), ROW)
    return CentredRows(vectors, rows, np.array(["en"]), LanguageMeans(("en",), none, none, none, none))


def _resident() -> tuple[float, float]:
    """(MB of our own, MB mapped from files) that are in memory now."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    kilobytes = {
        name: int(value.split()[0]) for name, _, value in (line.partition(":") for line in lines) if "kB" in value
    }
    return kilobytes["RssAnon"] / 1000, kilobytes["RssFile"] / 1000


if __name__ == "__main__":
    main()
