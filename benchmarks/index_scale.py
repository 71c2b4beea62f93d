"""FAISS index types by the number of vectors: time to build, size, memory, time of a query, recall against exact search."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.common import ROOT, Options, Result, Table, settings
from benchmarks.index_rebuild import rebuilt
from benchmarks.index_types import CONTENDERS, K, recall
from benchmarks.index_worker import ASKED_FOR, ROUNDS, WANTED
from benchmarks.vectors import PARENTS, mixed, nearest, question_vectors, real_vectors
from report_qa.protocols import Rows, Vectors
from report_qa.stores.faiss_store import FaissStore
from report_qa.stores.kinds import IVF, Kind, kind_for, lists_of
from report_qa.wiring import open_for_measuring

SIZES = (1_000, 10_000, 100_000)
LARGE = 1_000_000
REBUILT = (2_000, 10_000)
QUESTIONS = 100
Record = dict[str, Any]


def run(options: Options) -> Result:
    """Every type at every size; searches among some rows; real against synthetic; rebuilding."""
    index, encoder = open_for_measuring(settings())
    real = real_vectors(encoder, index.means)
    asked = question_vectors(encoder, index.means, QUESTIONS)
    sizes = (*SIZES, LARGE) if options.large else SIZES
    stores: list[Record] = []
    filtered: list[Record] = []
    for size in sizes:
        measured = _measure(mixed(real, size), asked)
        flat = measured["stores"]["Flat"]
        for name, found in measured["stores"].items():
            ratios = {"× Flat": found[f"p50 {K}"] / flat[f"p50 {K}"]}
            stores.append({"index": name, "vectors": size, "chosen": name == kind_for(size).name, **found, **ratios})
        filtered += [{"index": kind_for(size).name, "vectors": size, **one} for one in measured["filtered"]]
    likeness = _real_and_synthetic(real, asked)
    rebuilds = rebuilt(REBUILT)
    tables = (
        _table("stores of centred vectors, width 384, one thread", stores, _STORE_COLUMNS),
        _table(f"best {K} among some of the rows", filtered, _FILTER_COLUMNS),
        _table(
            "recall on real vectors and on synthetic ones, as many", likeness, list(likeness[0]) if likeness else []
        ),
        _table("one document changed, whole build (fake encoder)", rebuilds, list(rebuilds[0])),
    )
    figures = {
        "stores": stores,
        "filtered": filtered,
        "real and synthetic": likeness,
        "rebuilds": rebuilds,
        "real_vectors": len(real),
    }
    return Result(tables, figures, _notes(real, asked))


_STORE_COLUMNS = [
    "index", "vectors", "chosen", "build s", "bytes/vector", "open ms", "private", "mapped",
    f"p50 {K}", f"p95 {K}", f"p95 {ASKED_FOR}", f"p95 {K} processor", "× Flat", "recall", f"recall {ASKED_FOR}", "setting",
]  # fmt: skip
_FILTER_COLUMNS = ["index", "vectors", "share", "p50", "p95", "recall", "worst"]


def _notes(real: Vectors, asked: Vectors) -> Sequence[str]:
    return (
        f"The first {len(real):,} vectors are of real texts (the report, the neutral texts; where ../shared/data is there, the SDGs, "
        "UDHR, PIAF and XQuAD; then messages of installed programs); all beyond are mixtures of one of the first "
        f"{min(PARENTS, len(real)):,} with one of its ten nearest, plus noise of the real covariance, as near to their parent in the "
        "median as real vectors to their nearest (benchmarks/vectors.py).",
        f"{len(asked)} questions of the evaluation set in six languages, {ROUNDS} times, one at a time, one thread, the types by "
        f"turns, for {K} rows and for {ASKED_FOR}; built on one thread too. The setting of types that the product does not use is "
        f"the first, from quick to thorough, whose recall@{K} reaches {WANTED}, or else the most thorough.",
        "'processor' is processor time: what others do on the machine counts less in it. 'open ms' is with SHA-256 of the FAISS file. 'private' is MB of memory of the process's own, 'mapped' MB of files in memory "
        "after the questions. Exact rescoring reads float32 vectors from a memory-mapped file, centring as the product does.",
    )


def _table(title: str, records: Sequence[Record], columns: Sequence[str]) -> Table:
    return Table(title, columns, [[record.get(column) for column in columns] for record in records])


def _measure(vectors: Vectors, asked: Vectors) -> Record:
    with tempfile.TemporaryDirectory(prefix="report-qa-bench-") as name:
        folder = Path(name)
        np.save(folder / "vectors.npy", vectors)
        np.save(folder / "questions.npy", asked)
        np.save(folder / "truth.npy", nearest(vectors, asked, ASKED_FOR)[0])
        built: dict[str, Record] = {}
        for position, contender in enumerate(CONTENDERS):
            if not contender.least <= len(vectors) <= contender.most:
                continue
            seconds, data = _built(vectors, contender.kind)
            (folder / f"{position}.faiss").write_bytes(data)
            built[contender.kind.name] = {"build s": seconds, "bytes/vector": len(data) / len(vectors)}
        command = [sys.executable, "-m", "benchmarks.index_worker", name, kind_for(len(vectors)).name]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    measured: Record = json.loads(done.stdout)
    measured["stores"] = {kind: {**built[kind], **found} for kind, found in measured["stores"].items()}
    return measured


def _built(vectors: Vectors, kind: Kind) -> tuple[float, bytes]:
    started = time.perf_counter()
    data = FaissStore.build(vectors, kind).to_bytes()
    return time.perf_counter() - started, data


def _real_and_synthetic(real: Vectors, asked: Vectors) -> list[Record]:
    """Recall of an IVF index, which depends on how vectors lie, on real vectors and on as many of which PARENTS are real."""
    if len(real) < 2 * PARENTS:
        return []
    faiss: Any = import_module("faiss")  # its stubs know half of it

    found: list[Record] = []
    for name, table in {"real": real, "synthetic": mixed(real[:PARENTS], len(real))}.items():
        truth, products = nearest(table, asked, K)
        store = FaissStore.build(table, IVF)
        for part in (16, 8, 4, 2):
            faiss.ParameterSpace().set_index_parameters(store._index, f"nprobe={lists_of(len(table)) // part}")
            rows: Rows = np.concatenate([store.search(one[None], K)[1] for one in asked])
            shares = [recall(mine, true) for mine, true in zip(rows, truth, strict=True)]
            found.append(
                {
                    "vectors": name,
                    "count": len(table),
                    "lists searched": f"1/{part}",
                    "recall": float(np.mean(shares)),
                    "cosine to the best": float(np.median(products[:, 0])),
                    "to the tenth": float(np.median(products[:, 9])),
                    "to the hundredth": float(np.median(products[:, -1])),
                }
            )
    return found
