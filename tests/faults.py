"""Faults at the points where a build touches the disk: an error, or a death that leaves no time to tidy up."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

Fault = Callable[[], None]


class _HalfWriting:
    """A file that, when the fault strikes, has written half."""

    def __init__(self, file: Any, point: Callable[[str], bool], strike: Fault) -> None:
        self._file, self._point, self._strike = file, point, strike

    def write(self, data: bytes) -> int:
        if self._point("write"):
            self._file.write(data[: len(data) // 2])
            self._file.flush()
            self._strike()
        return int(self._file.write(data))

    def __enter__(self) -> _HalfWriting:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@contextmanager
def fault_at(number: int, strike: Fault) -> Iterator[list[str]]:
    """Strike at the `number`th point (from 0) inside the block; the list tells the points that were passed."""
    passed: list[str] = []

    def point(name: str) -> bool:
        passed.append(name)
        return len(passed) == number + 1

    def before(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **keywords: Any) -> Any:
            if point(name):
                strike()
            return function(*arguments, **keywords)

        return wrapped

    opened = Path.open

    def open_(path: Path, mode: str = "r", *arguments: Any, **keywords: Any) -> Any:
        if "r" in mode:
            return opened(path, mode, *arguments, **keywords)
        if point("open"):
            strike()
        return _HalfWriting(opened(path, mode, *arguments, **keywords), point, strike)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("fsync", "rename", "replace", "mkdir"):
            patch.setattr(os, name, before(name, getattr(os, name)))
        patch.setattr(Path, "open", open_)
        yield passed


def in_child(work: Callable[[], None], user: int | None = None) -> int:
    """Run `work` in a forked child, as another user where wanted; its exit status, −9 where it was killed."""
    child = os.fork()
    if not child:
        status = 70
        try:
            if user is not None:
                os.setgroups([])
                os.setgid(user)
                os.setuid(user)
            work()
            status = 0
        except BaseException as error:  # a child must never return into pytest
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
