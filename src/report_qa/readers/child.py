"""The child process: bounds itself, reads one file from its standard input, writes what it found as JSON.

Started by `process` as `python -m report_qa.readers.child .pdf < file`. It exits with 0 and an object with either `error` (a
sentence) or the fields of a `ReadDocument`; any other status is a parser that broke.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from report_qa.errors import DocumentError
from report_qa.readers import limits


def main() -> None:
    """Read standard input; the one argument is the ending of the file's name, as ".pdf"."""
    _bound()
    data = sys.stdin.buffer.read(limits.LARGEST_FILE + 1)
    sys.stdout.buffer.write(json.dumps(answer(data, sys.argv[1] if len(sys.argv) > 1 else "")).encode("ascii"))


def answer(data: bytes, suffix: str) -> Mapping[str, Any]:
    """The fields of a `ReadDocument`, or `error`."""
    from report_qa.readers.formats import read_bytes

    try:
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
        (resource.RLIMIT_CPU, limits.SECONDS),
        (resource.RLIMIT_FSIZE, limits.LARGEST_RESULT),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (soft, hard))


if __name__ == "__main__":
    main()
