"""The child process: bounds itself, reads one file or several, writes what it found in each as JSON.

Started by `process` as `python -m report_qa.readers.child .pdf < file`, which reads any format from standard input; or with
`--texts`, which reads several open files, each named by the numbers of its descriptor and of that of its answer and by its ending,
as `3:4:.txt`, and says on standard output when it is done with one. It exits with 0; an answer is an object with either `error` (a
sentence), `alone`, or the fields of a `ReadDocument`. Any other status is a parser that broke.

Only plain text and Markdown, which no library of others parses, are read one after the other: what a broken PDF did to the process
would be borne by the next file. The rest is answered with `alone`.
"""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from report_qa.errors import DocumentError
from report_qa.readers import limits

TEXTS = ("text", "markdown")
"""Formats of which several files are read by one child."""


def main() -> None:
    """Read standard input; the one argument is the ending of the file's name, as ".pdf"."""
    _bound()
    if sys.argv[1:2] == ["--texts"]:
        _read_texts(sys.argv[2:])
        return
    data = sys.stdin.buffer.read(limits.LARGEST_FILE + 1)
    sys.stdout.buffer.write(json.dumps(answer(data, sys.argv[1] if len(sys.argv) > 1 else "")).encode("ascii"))


def _read_texts(described: Sequence[str]) -> None:
    for one in described:
        source, target, suffix = one.split(":", 2)
        _bound_time()
        with open(int(source), "rb") as file, open(int(target), "wb") as answered:
            data = file.read(limits.LARGEST_FILE + 1)
            answered.write(json.dumps(answer(data, suffix, only_texts=True)).encode("ascii"))
        os.write(sys.stdout.fileno(), b".")


def answer(data: bytes, suffix: str, only_texts: bool = False) -> Mapping[str, Any]:
    """The fields of a `ReadDocument`, or `error`; or `alone` where only texts may be read and this is none."""
    from report_qa.readers.formats import detect, read_bytes

    try:
        if only_texts and detect(data, suffix) not in TEXTS:
            return {"alone": True}
        read = read_bytes(data, suffix)
    except DocumentError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": "reading it needs too much memory; save it again in parts, and add those."}
    return {
        "text": read.text,
        "metadata": dict(read.metadata),
        "format": read.format,
        "removed": dict(read.removed),
        "remarks": list(read.remarks),
    }


def _bound() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's clock is left
        return
    for what, most in (
        (resource.RLIMIT_AS, limits.MEMORY),
        (resource.RLIMIT_FSIZE, limits.LARGEST_RESULT),
        (resource.RLIMIT_CORE, 0),
    ):
        _limit(what, most)
    _bound_time()


def _bound_time() -> None:
    """From now on, as much processor time as one file may take."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime) + limits.SECONDS)


def _limit(what: int, most: int) -> None:
    import resource

    _, hard = resource.getrlimit(what)
    soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (soft, hard))


if __name__ == "__main__":
    main()
