"""`report-qa add` end to end, for 10, 100 and 1,000 documents of 75 paragraphs: reading, splitting, encoding, writing.

Each size is added to an empty corpus in a process of its own; then one document more is added, in another; then a third opens the
index and asks. The default model is measured up to DEFAULT_MODEL_UP_TO documents (with `--large`, ten times as many), the hash
encoder at every size: what is left when encoding costs next to nothing.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.common import ROOT, Options, Result, Table, questions
from report_qa.config import Settings
from report_qa.maintenance import Added, add_reports

SIZES = (10, 100, 1000)
LARGE = 1000
"""Measured only with `--large`."""
DEFAULT_MODEL_UP_TO = 10
REPORT = ROOT / "corpus" / "unodc-smuggling-of-migrants-2020.fr.txt"
ASKED = 30
"""Questions of the evaluation set, after one that is not counted."""
STEPS = ("add", "more", "ask")
COLUMNS = (
    "encoder", "documents", "paragraphs", "texts encoded", "seconds", "processor seconds", "documents a second", "texts a second", "peak MB",
    "index MB", "one more: seconds", "one more: processor seconds", "encoded", "one more: peak MB", "opening: seconds", "a question: seconds", "a question: processor seconds",
    "asking: peak MB",
)  # fmt: skip


def run(options: Options) -> Result:
    """Every size that the options allow."""
    sizes = [size for size in SIZES if options.large or size < LARGE]
    most = DEFAULT_MODEL_UP_TO * (10 if options.large else 1)
    wanted = [("hash", size) for size in sizes] + [("e5-small", size) for size in sizes if size <= most]
    figures = [_measured(encoder, size) for encoder, size in wanted]
    rows = [tuple(one[name] for name in COLUMNS) for one in figures]
    notes = (
        "The documents are the shipped report with a word of its own in every sentence, so that no two have a text in common.",
        "A process of its own for each step: reading in child processes, splitting, encoding, writing; one document more; opening and asking. Peak MB is of that process.",
        "The hash encoder stands for no model: it shows what all but encoding costs.",
        f"The default model was measured up to {most} documents; its cost is one of texts, each encoded once.",
        "NumPy's own products ran in one thread; the model in as many as it takes.",
        f"A question: the median of {ASKED} of the evaluation set.",
    )
    return Result((Table("report-qa add", COLUMNS, rows),), {"rows": figures}, notes)


def write_reports(folder: Path, first: int, count: int) -> Path:
    """`count` reports that differ in every sentence."""
    folder.mkdir(parents=True)
    text = REPORT.read_text(encoding="utf-8")
    for number in range(first, first + count):
        name = _word(number)
        (folder / f"report-{number:05}.txt").write_text(text.replace(" de ", f" de {name} "), encoding="utf-8")
    return folder


def _word(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:05}")


def _measured(encoder: str, size: int) -> dict[str, Any]:
    measured: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="report-qa-bench-") as folder:
        for step in STEPS:
            measured |= _in_process(step, encoder, size, folder)
            # a large run takes long: whoever watches sees what is done
            print(json.dumps({"encoder": encoder, "documents": size, **measured}), file=sys.stderr, flush=True)
    return measured


def _in_process(step: str, encoder: str, size: int, folder: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.ingestion", step, encoder, str(size), folder],
        cwd=ROOT,
        # NumPy's small products in one thread: on a busy machine, two wait for each other most of the time
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
            "OPENBLAS_NUM_THREADS": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{step} with {size} documents failed: {done.stderr[-500:]}")
    measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _add_here(encoder: str, size: int, settings: Settings, folder: Path) -> dict[str, Any]:
    added, seconds, processor = _added(settings, write_reports(folder / "many", 0, size))
    return {
        "encoder": encoder,
        "documents": size,
        "paragraphs": len(added.corpus.paragraphs),
        "texts encoded": added.result.encoded,
        "seconds": seconds,
        "processor seconds": processor,
        "documents a second": size / seconds,
        "texts a second": added.result.encoded / seconds,
        "peak MB": _peak(),
        "index MB": sum(path.stat().st_size for path in settings.index.rglob("*") if path.is_file()) / 2**20,
    }


def _more_here(size: int, settings: Settings, folder: Path) -> dict[str, Any]:
    added, seconds, processor = _added(settings, write_reports(folder / "one", size, 1))
    return {
        "one more: seconds": seconds,
        "one more: processor seconds": processor,
        "encoded": added.result.encoded,
        "one more: peak MB": _peak(),
    }


def _ask_here(settings: Settings) -> dict[str, Any]:
    from report_qa.wiring import open_assistant

    started = time.perf_counter()
    assistant = open_assistant(settings)
    opening = time.perf_counter() - started
    taken: list[tuple[float, float]] = []
    for query in questions()[: ASKED + 1]:
        started, used = time.perf_counter(), time.process_time()
        assistant.ask(query.text, query.language)
        taken.append((time.perf_counter() - started, time.process_time() - used))
    return {
        "opening: seconds": opening,
        "a question: seconds": statistics.median(clock for clock, _ in taken[1:]),
        "a question: processor seconds": statistics.median(processor for _, processor in taken[1:]),
        "asking: peak MB": _peak(),
    }


def _added(settings: Settings, folder: Path) -> tuple[Added, float, float]:
    """(what was added, seconds by the clock, seconds of processor time, those of child processes included)"""
    settings.corpus.mkdir(exist_ok=True)
    started, before = time.perf_counter(), os.times()
    added = add_reports(settings, [str(folder)], {"language": "fr"})
    used = sum(os.times()[:4]) - sum(before[:4])
    return added, time.perf_counter() - started, used


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _measure_here(step: str, encoder: str, size: int, folder: Path) -> dict[str, Any]:
    settings = replace(Settings.from_environment(encoder=encoder), corpus=folder / "corpus", index=folder / "index")
    if step == "add":
        return _add_here(encoder, size, settings, folder)
    return _more_here(size, settings, folder) if step == "more" else _ask_here(settings)


if __name__ == "__main__":
    print(json.dumps(_measure_here(sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))))
