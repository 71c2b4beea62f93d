"""The parent's side of reading: a file is opened here, and parsed in a child process that can be killed.

Parsers of PDF and Word files are large, and what they are given is not trusted. The child gets the open file and the ending of its
name, nothing else; it has bounds on memory, CPU time and output, and the parent on wall-clock time. The parent holds no byte of
the file itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from report_qa.errors import DocumentError
from report_qa.readers.limits import LARGEST_FILE, LARGEST_RESULT, SECONDS
from report_qa.types import ReadDocument

_WAIT = SECONDS + 10
"""Seconds by the clock, for each file: CPU time is bounded in the child, this catches one that sleeps."""
FILES_AT_ONCE = 16
"""Files given to one child: starting it takes longer than reading a text."""
_OPTIONS = ("-P", "-X", "utf8", "-m", "report_qa.readers.child")
"""-P: a module that lies in the present folder among the documents is not ours."""


def read_document(path: Path) -> ReadDocument:
    """Read one file. Its format is found from its content; the name's ending decides only between kinds of text.

    Raises:
        DocumentError: the file cannot be read, is empty or too large, damaged or encrypted, holds no text, or is of a format
            that nobody reads here. The message begins with the file's name and says what to do.
    """
    name = _printable(path.name)
    with _opened(path, name) as file, tempfile.TemporaryFile() as answer:
        ended = _run_child(file, path.suffix.lower(), answer)
        return _document(name, _answered(answer) if ended == 0 else None)


def read_documents(paths: Sequence[Path]) -> Iterator[ReadDocument | DocumentError]:
    """What `read_document` says to each, in order; one child reads several files where that is safe and quicker.

    A file is refused only by a child that read no other: the one that breaks the common child, and those after it, are read alone.
    """
    for start in range(0, len(paths), FILES_AT_ONCE):
        chosen = paths[start : start + FILES_AT_ONCE]
        answers = _read_together(chosen) if len(chosen) > 1 and os.name == "posix" else [None] * len(chosen)
        for path, answer in zip(chosen, answers, strict=True):
            try:
                yield _document(_printable(path.name), answer) if answer else read_document(path)
            except DocumentError as error:
                yield error


def _read_together(paths: Sequence[Path]) -> list[dict[str, Any] | None]:
    """The answers of one child to several files; None to those that have to be read alone."""
    with contextlib.ExitStack() as stack:
        opened: dict[int, tuple[IO[bytes], IO[bytes]]] = {}
        for at, path in enumerate(paths):
            with contextlib.suppress(DocumentError):
                file = stack.enter_context(_opened(path, path.name))
                opened[at] = (file, stack.enter_context(tempfile.TemporaryFile()))
        described = [f"{f.fileno()}:{a.fileno()}:{paths[at].suffix.lower()}" for at, (f, a) in opened.items()]
        done = _run_for_texts(described, [f.fileno() for both in opened.values() for f in both])
        answers: list[dict[str, Any] | None] = [None] * len(paths)
        for at in list(opened)[:done]:
            answer = _answered(opened[at][1])
            answers[at] = None if answer is None or "alone" in answer or "error" in answer else answer
        return answers


def _run_for_texts(described: Sequence[str], descriptors: Sequence[int]) -> int:
    """How many files the child was done with before it ended, broke, or took too long over one."""
    done = 0
    child = subprocess.Popen(
        [sys.executable, *_OPTIONS, "--texts", *described],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=descriptors,
    )
    assert child.stdout is not None
    with child.stdout as told:
        try:
            while done < len(described) and select.select([told], [], [], _WAIT)[0] and os.read(told.fileno(), 1):
                done += 1
        finally:
            _end(child)
    return done


def _opened(path: Path, name: str) -> IO[bytes]:
    try:
        # a pipe or a device must not make us wait
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise DocumentError(f"{name}: cannot be read ({reason}); check the name and the rights to it.") from None
    about = os.fstat(descriptor)
    complaint = ""
    if not stat.S_ISREG(about.st_mode):
        complaint = "is a folder or a device, not a file; name the files in it."
    elif about.st_size == 0:
        complaint = "is empty; get the file again."
    elif about.st_size > LARGEST_FILE:
        complaint = f"larger than {LARGEST_FILE // 2**20} MB; split it into documents."
    if complaint:
        os.close(descriptor)
        raise DocumentError(f"{name}: {complaint}")
    return os.fdopen(descriptor, "rb")


def _run_child(file: IO[bytes], suffix: str, answer: IO[bytes]) -> int:
    """The child's exit status; anything but 0 is a failure without an answer."""
    child = subprocess.Popen(
        [sys.executable, *_OPTIONS, suffix],
        stdin=file,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return child.wait(_WAIT)
    except subprocess.TimeoutExpired:
        return -signal.SIGTERM
    finally:
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Leave no child behind, whether it is done, too slow, or we were interrupted."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        child.wait()


def _answered(answer: IO[bytes]) -> dict[str, Any] | None:
    size = answer.seek(0, os.SEEK_END)
    answer.seek(0)
    return _decoded(answer.read()) if size <= LARGEST_RESULT else None


def _document(name: str, result: dict[str, Any] | None) -> ReadDocument:
    if result is None:
        raise DocumentError(
            f"{name}: reading it needs too much time or memory, or its content breaks the parser; "
            "open it in a word processor, save it again in parts, and add those."
        )
    if "error" in result:
        raise DocumentError(f"{name}: {result['error']}")
    return ReadDocument(
        result["text"], result["metadata"], result["format"], result["removed"], tuple(result["remarks"])
    )


def _decoded(data: bytes) -> dict[str, Any] | None:
    try:
        result = json.loads(data)
    except ValueError:
        return None
    return result if isinstance(result, dict) else None


def _printable(name: str) -> str:
    """A name of a file for a message of one line."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)[-120:]
