"""Results are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from report_qa.errors import EvaluationError
from report_qa.storage import write_atomically


def write_whole(path: Path, data: str | bytes) -> None:
    """Write `path` so that a reader never sees half of it. Missing folders are made. Text is written as UTF-8.

    Raises:
        EvaluationError: the file cannot be written.
    """
    content = data.encode("utf-8", "replace") if isinstance(data, str) else data
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink() or (path.exists() and not path.is_file()):
            # a pipe or /dev/stdout: renaming would put a file in its place
            path.write_bytes(content)
            return
        write_atomically(path, content)
    except OSError as error:
        raise EvaluationError(f"{path} cannot be written: {error.strerror or error}.") from None
