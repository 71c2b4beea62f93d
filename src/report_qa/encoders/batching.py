"""Requests of several threads, done together.

A thread that finds nobody working does the work for all that have gathered, its own request among them, and then wakes the
first of those that came meanwhile to do the same. Alone, a request goes straight through; under load, batches grow by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Generic, TypeVar

Request = TypeVar("Request")
Result = TypeVar("Result")

LARGEST_BATCH = 16


@dataclass(slots=True)
class _Waiting(Generic[Request, Result]):
    request: Request
    woken: Event = field(default_factory=Event)
    results: list[Result] = field(default_factory=list)
    error: BaseException | None = None


class Batcher(Generic[Request, Result]):
    """Calls `work` with up to LARGEST_BATCH requests at once, from one thread at a time."""

    def __init__(self, work: Callable[[Sequence[Request]], Sequence[Result]]) -> None:
        self._work = work
        self._queue: list[_Waiting[Request, Result]] = []
        self._lock = Lock()
        self._busy = False

    def run(self, request: Request) -> Result:
        """The result of `request`; what `work` raises for its batch is raised for each request in it."""
        mine: _Waiting[Request, Result] = _Waiting(request)
        with self._lock:
            self._queue.append(mine)
            works = not self._busy
            self._busy = True
        if not works:
            mine.woken.wait()
        if not mine.results and mine.error is None:
            self._work_off_one_batch()
        if mine.error is not None:
            raise mine.error
        return mine.results[0]

    def _work_off_one_batch(self) -> None:
        """The caller's request is first in the queue, and nobody else works."""
        with self._lock:
            batch, self._queue = self._queue[:LARGEST_BATCH], self._queue[LARGEST_BATCH:]
        try:
            for waiting, result in zip(batch, self._work([w.request for w in batch]), strict=True):
                waiting.results.append(result)
        except BaseException as error:
            for waiting in batch:
                waiting.error = waiting.error or error
        finally:
            with self._lock:
                successor = self._queue[0] if self._queue else None
                self._busy = successor is not None
            for waiting in batch:
                waiting.woken.set()
            if successor:
                successor.woken.set()
