"""How long people wait for `report-qa --help`, `report-qa ask` and the first answer of `report-qa serve`; disk warm."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time

from benchmarks.common import COMMAND, ROOT, Options, Result, Table, interleaved, median, settings
from benchmarks.served import Served

ROUNDS = 7
SERVED_ROUNDS = 3
QUESTION = "Combien de personnes ont été arrêtées au Niger ?"
_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")


def run(options: Options) -> Result:
    """Wall time of whole processes, beside that of a Python that does nothing; where the time goes."""
    index = str(settings().index)
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "report-qa --help": [str(COMMAND), "--help"],
        "report-qa show 57": [str(COMMAND), "show", "57", "--index", index],
        "report-qa ask …": [str(COMMAND), "ask", QUESTION, "--index", index],
        "report-qa ask … --json": [str(COMMAND), "ask", QUESTION, "--index", index, "--json"],
    }
    seconds = interleaved({name: lambda _, c=command: _call(c) for name, command in commands.items()}, ROUNDS)  # type: ignore[misc]
    steps = _phases(index)
    seconds["report-qa serve to the first answer"] = [_served() for _ in range(SERVED_ROUNDS)]
    rows = [(name, median(found), min(found), max(found)) for name, found in seconds.items()]
    tables = [Table("wall time, seconds", ("command", "median", "best", "worst"), rows)]
    tables.append(Table("inside report-qa ask, seconds (median)", ("step", "s"), list(steps.items())))
    imports = {}
    for name in ("report-qa --help", "report-qa ask …"):
        packages, modules = _imports(commands[name])
        imports[name] = {
            "seconds": sum(packages.values()),
            "modules": modules,
            "top": dict(list(packages.items())[:12]),
        }
        title = f"imports of {name}: {sum(packages.values()):.2f} s (with -X importtime), {modules} modules"
        tables.append(Table(title, ("package", "s, own"), list(packages.items())[:12]))
    figures = {
        "seconds": {name: {"median": median(found), "all": found} for name, found in seconds.items()},
        "steps": steps,
        "imports": imports,
    }
    notes = (
        f"Median of {ROUNDS} whole processes each, taking turns, after one that is not counted ({SERVED_ROUNDS} of serve).",
        "Model cache and index are there; exit code 1 of ask (not answered) is fine, anything above is an error.",
    )
    return Result(tables, figures, notes)


def _call(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if done.returncode > 1:
        raise RuntimeError(f"{command[1:3]} failed: {done.stderr.decode()[-300:]}")


def _phases(index: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.phases", index, QUESTION]
    found = [
        json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout) for _ in range(ROUNDS)
    ]
    return {step: median([one[step] for one in found]) for step in found[0]}


def _served() -> float:
    started = time.perf_counter()
    with Served(settings()) as server:
        assert server.seconds <= time.perf_counter() - started
        return server.seconds


def _imports(command: list[str]) -> tuple[dict[str, float], int]:
    """(seconds of each top-level package's own modules, how many modules)."""
    timed = [sys.executable, "-X", "importtime", *command]
    lines = subprocess.run(timed, cwd=ROOT, capture_output=True, check=False).stderr.decode("utf-8", "replace")
    found: dict[str, float] = {}
    modules = _IMPORT.findall(lines)
    for microseconds, module in modules:
        top = module.split(".")[0]
        found[top] = found.get(top, 0.0) + int(microseconds) / 1e6
    return dict(sorted(found.items(), key=lambda item: -item[1])), len(modules)
