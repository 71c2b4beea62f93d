"""Keep what was measured, filed under the commit that was measured."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from report_qa.errors import EvaluationError
from report_qa.evaluation import charts
from report_qa.evaluation.files import write_whole
from report_qa.evaluation.report import markdown_of, report_of
from report_qa.evaluation.runs import Evaluation, write_run

UNCOMMITTED = "uncommitted"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_GIT_SECONDS = 30


def keep_results(evaluation: Evaluation, folder: Path, *, commit: str, about: Mapping[str, str] | None = None) -> Path:
    """Write the figures, the TREC run and the charts of a run to `folder/commit/`, and return that folder.

    The files are `report.json` (`report_of`, with `about` in front where it is given), `table.md`, `run.txt`,
    `languages.svg`, `reliability.svg` and `risk-coverage.svg`; those of an earlier run of the same
    commit are replaced, each in one step.

    Args:
        evaluation: the run.
        folder: where results live, such as `eval/results`.
        commit: name of the sub-folder, such as `commit_name` gives.
        about: what was measured, in words: encoder, corpus, versions.

    Raises:
        EvaluationError: matplotlib is missing, `commit` is no plain name, or a file cannot be written.
    """
    if not _NAME.fullmatch(commit):
        raise EvaluationError(f"Results cannot be filed under {commit!r}; use letters, digits, '.', '_' and '-'.")
    report = report_of(evaluation)
    described = {"about": dict(about), **report} if about else report
    files: dict[str, str | bytes] = {
        "report.json": json.dumps(described, ensure_ascii=False, indent=2, allow_nan=False) + "\n",
        "table.md": markdown_of(report),
        "languages.svg": charts.language_chart(report),
        "reliability.svg": charts.reliability_chart(evaluation),
        "risk-coverage.svg": charts.risk_coverage_chart(evaluation),
    }
    target = folder / commit
    for name, data in files.items():
        write_whole(target / name, data)
    write_run(evaluation, target / "run.txt", tag=commit)
    return target


def commit_name(root: Path, results: Path | None = None) -> str:
    """The short hash of the commit that is checked out at `root`, with `-dirty` where the files differ from it.

    `uncommitted` where there is no git, no repository or no commit. Changes below `results` do not
    count: the first evaluation of a commit must not make the second one dirty.
    """
    commit = _git(root, "rev-parse", "--short", "HEAD")
    if not commit:
        return UNCOMMITTED
    paths = ["."]
    if results is not None:
        top = _git(root, "rev-parse", "--show-toplevel")
        try:
            inside = results.resolve().relative_to(Path(top or root).resolve())
        except ValueError:
            pass  # kept outside the repository: git does not see them anyway
        else:
            paths.append(f":(top,exclude,literal){inside.as_posix()}")
    changes = _git(root, "status", "--porcelain", "--", *paths)
    return commit if changes == "" else f"{commit}-dirty"


def _git(root: Path, *arguments: str) -> str | None:
    """What git says, or None where it cannot say it."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],
            capture_output=True,
            check=True,
            stdin=subprocess.DEVNULL,
            timeout=_GIT_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace").strip()
