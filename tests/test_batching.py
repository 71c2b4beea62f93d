"""Requests of many threads done together: each gets its own result, an error hits its own batch only."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from report_qa.encoders.batching import LARGEST_BATCH, Batcher


class Work:
    """Squares numbers slowly; refuses any batch that holds a negative one."""

    def __init__(self, seconds: float = 0.002) -> None:
        self.batches: list[list[int]] = []
        self._seconds = seconds
        self._inside = threading.Lock()

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        assert self._inside.acquire(blocking=False), "two batches at once"
        try:
            self.batches.append(list(numbers))
            time.sleep(self._seconds)
            if min(numbers) < 0:
                raise ValueError("negative")
            return [number * number for number in numbers]
        finally:
            self._inside.release()


def test_alone_a_request_goes_straight_through() -> None:
    work = Work()
    batcher = Batcher(work)
    assert [batcher.run(number) for number in (3, 4, 5)] == [9, 16, 25]
    assert work.batches == [[3], [4], [5]]


def test_each_of_many_threads_gets_its_own_result() -> None:
    work = Work()
    batcher = Batcher(work)
    with ThreadPoolExecutor(64) as pool:
        assert list(pool.map(batcher.run, range(2000))) == [number * number for number in range(2000)]
    assert sorted(number for batch in work.batches for number in batch) == list(range(2000))
    assert max(map(len, work.batches)) <= LARGEST_BATCH
    assert len(work.batches) < 1000  # they did travel together


def test_an_error_is_raised_for_each_request_of_its_batch_and_no_other() -> None:
    work = Work()
    batcher = Batcher(work)
    numbers = [-1 if number % 97 == 0 else number for number in range(600)]

    def ask(number: int) -> int | str:
        try:
            return batcher.run(number)
        except ValueError as error:
            return str(error)

    with ThreadPoolExecutor(32) as pool:
        found = list(pool.map(ask, numbers))
    spoilt = {number for batch in work.batches if min(batch) < 0 for number in batch}
    for number, result in zip(numbers, found, strict=True):
        assert result == ("negative" if number in spoilt else number * number)
    assert batcher.run(7) == 49


def test_too_few_results_are_an_error_not_a_wait_without_end() -> None:
    batcher: Batcher[int, int] = Batcher(lambda numbers: [])
    for _ in range(3):
        with pytest.raises(ValueError, match="zip"):
            batcher.run(1)
