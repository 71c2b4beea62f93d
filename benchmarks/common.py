"""What the benchmarks share: the machine, the index and questions, interleaved timing, tables and JSON."""

from __future__ import annotations

import functools
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from report_qa.config import DEFAULT_ENCODER, Settings
from report_qa.evaluation.queries import EvaluationQuery, load_queries
from report_qa.wiring import update_index

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
COMMAND = Path(sys.executable).parent / "report-qa"
UN_LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
PACKAGES = (
    "report-qa", "numpy", "torch", "transformers", "sentence-transformers", "openvino", "tokenizers", "faiss-cpu", "gradio",
    "fastapi", "uvicorn",
)  # fmt: skip
FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16")


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line chose."""

    questions: int = 1000
    large: bool = False
    peers_python: str = "/tmp/peers/bin/python"


DEFAULTS = Options()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; numbers are shown with three digits that count."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Result:
    """What a benchmark returns: tables for people, figures for machines, notes on how they were measured."""

    tables: Sequence[Table]
    figures: Mapping[str, Any]
    notes: Sequence[str] = field(default_factory=tuple)


def machine() -> dict[str, Any]:
    """Processor, cores, memory, versions, and how busy the machine was; nothing that names it."""
    cpu = _first("/proc/cpuinfo", "model name")
    flags = _first("/proc/cpuinfo", "flags").split()
    kilobytes = _first("/proc/meminfo", "MemTotal").split()
    return {
        "cpu": cpu or platform.processor(),
        "cpu_flags": [flag for flag in FLAGS if flag in flags],
        "cores": os.cpu_count(),
        "memory_gb": round(int(kilobytes[0]) / 2**20, 1) if kilobytes else None,
        "load_average": round(os.getloadavg()[0], 1),
        "system": platform.system(),
        "versions": {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}},
    }


def publish(name: str, result: Result, before: Mapping[str, Any]) -> None:
    """Print the tables and write the JSON. `before` is the machine as it was when the benchmark began."""
    from rich.console import Console
    from rich.table import Table as RichTable

    console = Console(width=None if sys.stdout.isatty() else 140)
    for table in result.tables:
        drawn = RichTable(title=f"{name}: {table.title}", title_justify="left")
        for position, column in enumerate(table.columns):
            drawn.add_column(column, justify="left" if position == 0 else "right")
        for row in table.rows:
            drawn.add_row(*(shown(cell) for cell in row))
        console.print(drawn)
    for note in result.notes:
        console.print(f"- {note}", markup=False, highlight=False)
    record = {
        "benchmark": name,
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "machine": {**before, "load_average": [before["load_average"], round(os.getloadavg()[0], 1)]},
        "figures": result.figures,
        "notes": list(result.notes),
    }
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = json.dumps(record, ensure_ascii=False, indent=1, default=float)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def shown(cell: object) -> str:
    """A cell as it is printed."""
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 1000 else f"{cell:.3g}"
    return f"{cell:,}" if isinstance(cell, int) and not isinstance(cell, bool) else str(cell)


def interleaved(calls: Mapping[str, Callable[[int], object]], rounds: int, warm_up: int = 1) -> dict[str, list[float]]:
    """Seconds of each call, one after the other in every round, each round beginning with another; called with the round."""
    names = list(calls)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for at in range(-warm_up, rounds):
        for turn in range(len(names)):
            name = names[(turn + at) % len(names)]
            started = time.perf_counter()
            calls[name](max(at, 0))
            if at >= 0:
                seconds[name].append(time.perf_counter() - started)
    return seconds


def median(values: Sequence[float]) -> float:
    """The median, a plain float."""
    return float(np.median(values))


def percentile(values: Sequence[float], q: float) -> float:
    """The q-th percentile, a plain float."""
    return float(np.percentile(values, q))


@functools.cache
def settings() -> Settings:
    """The shipped corpus and an index of it made just now, in a folder that lasts as long as the process."""
    folder = _index_folder()
    made = replace(Settings.from_environment(encoder=DEFAULT_ENCODER), corpus=ROOT / "corpus", index=Path(folder.name))
    update_index(made)
    return made


@functools.cache
def _index_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="report-qa-bench-")


def questions(languages: Sequence[str] = UN_LANGUAGES) -> list[EvaluationQuery]:
    """The evaluation set's questions in these languages, mixed as they stand in the file."""
    return [query for query in load_queries(ROOT / "eval" / "queries.jsonl") if query.language in languages]


def _first(path: str, name: str) -> str:
    """What stands behind the colon of the first line that begins with `name`; "" without such a file or line."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
