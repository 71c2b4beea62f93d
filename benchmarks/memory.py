"""Resident memory and open files of `report-qa serve` with the default model and the report's index, over many questions."""

from __future__ import annotations

import itertools
from collections import Counter

from benchmarks.common import Options, Result, Table, questions, settings
from benchmarks.served import Served, ask_all

ASKERS = 4
WARM_UP = 200
STEPS = 4


def run(options: Options) -> Result:
    """After the start, after a warm-up in every language of the evaluation set, and as the questions go on."""
    chosen = settings()
    texts = itertools.cycle([query.text for query in questions()])
    rows: list[tuple[object, ...]] = []
    wrong = Counter[str]()
    with Served(chosen) as server:
        asked = 1
        for more in (0, WARM_UP, *[options.questions // STEPS] * STEPS):
            if more:
                wrong += ask_all(server.url, list(itertools.islice(texts, more)), ASKERS)[1]
            asked += more
            held = server.memory()
            rows.append(
                (
                    asked,
                    held["resident"],
                    held["private"],
                    held["files"],
                    server.open_files(),
                    server.threads(),
                    wrong.total(),
                )
            )
        mapped = server.mapped()
        peak = server.memory()["peak"]
    growth = float(str(rows[-1][1])) - float(str(rows[1][1]))
    names = (
        "questions",
        "resident MB",
        "private MB (RssAnon)",
        "files MB (RssFile)",
        "open files",
        "threads",
        "errors",
    )
    tables = (
        Table("report-qa serve", names, rows),
        Table("what is resident at the end", ("mapping", "MB"), list(mapped.items())),
    )
    figures = {
        "after": [dict(zip(names, row, strict=True)) for row in rows],
        "growth_mb": growth,
        "peak_mb": peak,
        "mapped_mb": mapped,
        "errors": wrong,
    }
    notes = (
        f"{ASKERS} askers over /api/ask, the evaluation set's questions in six languages over and over; errors: {dict(wrong) or 'none'}.",
        f"Growth from the end of the warm-up ({WARM_UP} questions) to the end: {growth:+.1f} MB; peak {peak:.0f} MB.",
        "RssFile are pages of mapped files (libraries, word embeddings), which the system takes back when it needs room.",
    )
    return Result(tables, figures, notes)
