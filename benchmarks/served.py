"""`report-qa serve` in a process of its own, and what that process holds."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

import httpx

from benchmarks.common import COMMAND, ROOT
from report_qa.config import Settings

PATIENCE = 120.0
_MAPPING = re.compile(r"^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+\s*(.*)$")


class Served:
    """A context: the server is up inside it. `seconds` is how long it took until it answered its first question."""

    def __init__(self, settings: Settings) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._arguments = [str(COMMAND), "serve", "--index", str(settings.index), "--port", str(self.port)]
        self.url = f"http://127.0.0.1:{self.port}"
        self.seconds = 0.0

    def __enter__(self) -> Served:
        started = time.perf_counter()
        self._process = subprocess.Popen(
            self._arguments, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while not self._answers():
            if self._process.poll() is not None or time.perf_counter() - started > PATIENCE:
                self._process.kill()
                raise RuntimeError("report-qa serve did not come up; run it by hand to see why")
            time.sleep(0.02)
        self.seconds = time.perf_counter() - started
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _answers(self) -> bool:
        with httpx.Client() as client:
            return not ask_over_http(client, self.url, "Which States took part?")

    def memory(self) -> dict[str, float]:
        """MB resident: all, private (RssAnon) and of mapped files (RssFile), which the system can take back; the peak."""
        return memory_of(self._process.pid)

    def mapped(self, most: int = 12) -> dict[str, float]:
        """MB resident by what is mapped: the base names of files, "heap and other private memory" for the rest."""
        name, totals = "", Counter[str]()
        for line in Path(f"/proc/{self._process.pid}/smaps").read_text(encoding="utf-8").splitlines():
            if found := _MAPPING.match(line):
                path = found[1]
                name = Path(path).name if path.startswith("/") else "heap and other private memory"
            elif line.startswith("Rss:"):
                totals[name] += int(line.split()[1])
        return {name: kilobytes / 1024 for name, kilobytes in totals.most_common(most)}

    def open_files(self) -> int:
        """How many file descriptors the server has open."""
        return len(os.listdir(f"/proc/{self._process.pid}/fd"))

    def threads(self) -> int:
        """How many threads the server has."""
        return len(os.listdir(f"/proc/{self._process.pid}/task"))


def ask_over_http(client: httpx.Client, url: str, question: str) -> str:
    """What went wrong; "" where the question came back with hits."""
    try:
        reply = client.get(f"{url}/api/ask", params={"q": question}, timeout=PATIENCE)
    except httpx.TransportError as error:
        return type(error).__name__
    if reply.status_code != httpx.codes.OK:
        return f"status {reply.status_code}"
    return "" if reply.json()["hits"] else "no hits"


def ask_all(url: str, texts: Sequence[str], askers: int) -> tuple[list[float], Counter[str]]:
    """(seconds of each question, what went wrong and how often), by so many threads at once, a connection each."""

    def asker(own: Sequence[str]) -> list[tuple[float, str]]:
        with httpx.Client() as client:
            return [_timed(client, url, text) for text in own]

    with ThreadPoolExecutor(askers) as pool:
        done = [one for part in pool.map(asker, [texts[at::askers] for at in range(askers)]) for one in part]
    return [seconds for seconds, _ in done], Counter(wrong for _, wrong in done if wrong)


def _timed(client: httpx.Client, url: str, text: str) -> tuple[float, str]:
    started = time.perf_counter()
    wrong = ask_over_http(client, url, text)
    return time.perf_counter() - started, wrong


def memory_of(process: int | str = "self") -> dict[str, float]:
    """MB resident of a process, from /proc."""
    wanted = {"VmRSS": "resident", "RssAnon": "private", "RssFile": "files", "VmHWM": "peak"}
    found = {}
    for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name in wanted:
            found[wanted[name]] = int(value.split()[0]) / 1024
    return found
