"""`report-qa add` end to end, for 10, 100 and 1,000 documents of 75 paragraphs: reading, splitting, encoding, writing.

Each size is added to an empty corpus in a process of its own; then one document more is added. The default model is measured up
to DEFAULT_MODEL_UP_TO documents, the hash encoder at every size: what is left when encoding costs next to nothing.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.common import ROOT, Options, Result, Table
from report_qa.config import Settings

SIZES = (10, 100, 1000)
LARGE = 1000
"""Measured only with `--large`."""
DEFAULT_MODEL_UP_TO = 10
REPORT = ROOT / "corpus" / "unodc-smuggling-of-migrants-2020.fr.txt"
COLUMNS = (
    "encoder", "documents", "paragraphs", "texts encoded", "seconds", "documents a second", "texts a second", "peak MB",
    "index MB", "one more: seconds", "encoded",
)  # fmt: skip


def run(options: Options) -> Result:
    """Every size that the options allow."""
    sizes = [size for size in SIZES if options.large or size < LARGE]
    wanted = [("hash", size) for size in sizes] + [("e5-small", size) for size in sizes if size <= DEFAULT_MODEL_UP_TO]
    figures = [_measured(encoder, size) for encoder, size in wanted]
    rows = [tuple(one[name] for name in COLUMNS) for one in figures]
    notes = (
        "The documents are the shipped report with a word of its own in every sentence, so that no two have a text in common.",
        "One process a row: reading in child processes, splitting, encoding, writing; peak MB is of the process itself.",
        "The hash encoder stands for no model: it shows what all but encoding costs.",
        f"The default model was measured up to {DEFAULT_MODEL_UP_TO} documents; its cost is one of texts, each encoded once.",
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
    with tempfile.TemporaryDirectory(prefix="report-qa-bench-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.ingestion", encoder, str(size), folder],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"adding {size} documents failed: {done.stderr[-500:]}")
        measured: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return measured


def _measure_here(encoder: str, size: int, folder: Path) -> dict[str, Any]:
    from report_qa.maintenance import add_reports

    settings = replace(Settings.from_environment(encoder=encoder), corpus=folder / "corpus", index=folder / "index")
    settings.corpus.mkdir()
    stated = {"language": "fr"}
    many, one = write_reports(folder / "many", 0, size), write_reports(folder / "one", size, 1)
    started = time.perf_counter()
    added = add_reports(settings, [str(many)], stated)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    index_bytes = sum(path.stat().st_size for path in settings.index.rglob("*") if path.is_file())
    started = time.perf_counter()
    more = add_reports(settings, [str(one)], stated)
    again = time.perf_counter() - started
    values = (
        encoder, size, len(added.corpus.paragraphs), added.result.encoded, seconds, size / seconds,
        added.result.encoded / seconds, peak, index_bytes / 2**20, again, more.result.encoded,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


if __name__ == "__main__":
    print(json.dumps(_measure_here(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))))
