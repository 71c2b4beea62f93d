"""A real server in a process of its own."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from report_qa.config import Settings

COMMAND = (str(Path(sys.executable).parent / "report-qa"),)
SECONDS_TO_START = 120


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[str]
    port: int
    output: Path
    """stdout and stderr together."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def options(settings: Settings, port: int) -> list[str]:
    """The command line after `report-qa`."""
    return ["serve", "--build", "--port", str(port), "--corpus", str(settings.corpus), "--index", str(settings.index),
            "--encoder", settings.encoder]  # fmt: skip


@contextmanager
def running(settings: Settings, output: Path, command: Sequence[str] = COMMAND) -> Iterator[Server]:
    """A server that answers; killed afterwards, if it is still there."""
    port = free_port()
    with output.open("w", encoding="utf-8") as log:
        # a shell that runs the tests in the background leaves SIGINT ignored, and children inherit that
        process = subprocess.Popen(
            [*command, *options(settings, port)],
            stdout=log,
            stderr=log,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        )
    server = Server(process, port, output)
    try:
        _wait_until_it_answers(server)
        yield server
    finally:
        process.kill()
        process.wait()


def _wait_until_it_answers(server: Server) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            if server.get("/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"the server did not start: {server.output.read_text(encoding='utf-8')[-2000:]}")
