"""The server as a process: starting, answering, stopping, keeping quiet."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from servers import COMMAND, Server, options, running

from report_qa.config import Settings

ASKERS = 32
SLOW = (
    sys.executable, "-c", """
import sys, time
from report_qa.assistant import Assistant
from report_qa.cli import main
ask = Assistant.ask
def slowly(*arguments, **options):
    time.sleep(0.4)
    return ask(*arguments, **options)
Assistant.ask = slowly
main(sys.argv[1:])
""")  # fmt: skip
"""`report-qa` with an assistant that takes its time, so that many questions are in flight at once."""


@pytest.fixture(scope="module")
def server(harbour: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(harbour, tmp_path_factory.mktemp("server") / "output.txt") as started:
        yield started


def test_the_server_answers_and_says_where_it_is(server: Server) -> None:
    assert server.get("/healthz") == (200, '{"status":"ok"}')
    status, answer = server.get("/api/ask?q=How+many+people+were+counted+in+the+harbour%3F")
    assert status == 200
    assert json.loads(answer)["hits"][0]["paragraph"] == "1"
    assert server.get("/")[0] == 200
    assert f"report_qa is at {server.address}" in server.output.read_text(encoding="utf-8")


def test_it_listens_on_this_machine_only(server: Server) -> None:
    others = [a[4][0] for a in socket.getaddrinfo(socket.gethostname(), server.port, socket.AF_INET)]
    for other in {"127.0.0.2", *others} - {"127.0.0.1"}:
        with socket.socket() as probe:
            probe.settimeout(5)
            assert probe.connect_ex((other, server.port)) != 0


def test_a_second_server_on_the_same_port_is_told_so(server: Server, harbour: Settings) -> None:
    second = subprocess.run(
        [*COMMAND, *options(harbour, server.port)], capture_output=True, text=True, timeout=60, check=False
    )
    assert second.returncode == 2
    assert second.stdout == ""
    lines = second.stderr.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"report-qa: cannot listen on 127.0.0.1:{server.port} (")
    assert lines[0].endswith("choose another with --port.")
    assert server.get("/healthz")[0] == 200


def test_nothing_that_is_asked_is_printed(server: Server) -> None:
    told = "Zanzibar Quagga"
    asked = quote(told)
    for address in (f"/api/ask?q={asked}", f"/api/ask?q={asked}&k=0", f"/api/ask?q={asked * 200}", f"/?q={asked}&ui=fr",
                    f"/api/ask?q={asked}&lang=xxxx", f"/api/paragraphs/{asked}/1", f"/report/{asked}", f"/{asked}"):  # fmt: skip
        server.get(address)
    for value in (told, [told] * 3, {"a": told}, told * 200, {"path": told, "meta": {"_type": "gradio.FileData"}}):
        events = ask_page(server, value)
        assert "process_completed" in events
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(f"NONSENSE {told}\r\n\r\n".encode())
        connection.recv(1000)
    assert server.get("/healthz")[0] == 200
    printed = server.output.read_text(encoding="utf-8")
    assert "Zanzibar" not in printed
    assert "Traceback" not in printed


def ask_page(server: Server, question: object, session: str = "a", listening: threading.Event | None = None) -> str:
    """Ask as the page does, and return the events up to the answer; `listening` is set when they are asked for."""
    dependencies = json.loads(server.get("/config")[1])["dependencies"]
    asking = next(one for one in dependencies if len(one["inputs"]) == 3)
    body = json.dumps({"data": [question, "en", ""], "fn_index": asking["id"], "session_hash": session}).encode()
    join = urllib.request.Request(f"{server.address}/gradio_api/queue/join", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(join, timeout=30) as reply:
        assert reply.status == 200
    if listening:
        listening.set()
    return server.get(f"/gradio_api/queue/data?session_hash={session}")[1]


def test_the_page_answers_as_the_api_does(server: Server) -> None:
    events = ask_page(server, "How many people were counted in the harbour?", "b")
    assert '"success":true' in events
    assert "para. 1" in events
    assert "<mark>In all, 152 people were counted in the harbour." in events  # a neighbour may be marked too


def test_questions_in_flight_are_answered_before_it_stops(harbour: Settings, tmp_path: Path) -> None:
    with running(harbour, tmp_path / "output.txt", SLOW) as server, ThreadPoolExecutor(ASKERS + 1) as askers:
        listening = threading.Event()
        on_page = askers.submit(ask_page, server, "moon", "a", listening)
        assert listening.wait(30)
        time.sleep(
            1
        )  # its connection is open by then; one that is not yet taken is rightly refused by a server that stops
        asked = [askers.submit(server.get, f"/api/ask?q=moon{n}") for n in range(ASKERS)]
        next(as_completed(asked))  # by now all the others have been taken in
        assert sum(one.done() for one in asked) <= ASKERS // 2
        server.process.send_signal(signal.SIGTERM)
        stopped_at = time.monotonic()
        code = server.process.wait(timeout=10)
        assert time.monotonic() - stopped_at < 10
        answers = [one.result(timeout=5) for one in asked]
        assert '"success":true' in on_page.result(timeout=5)
    assert code == 0
    assert [status for status, _ in answers] == [200] * ASKERS
    assert [json.loads(answer)["question"] for _, answer in answers] == [f"moon{n}" for n in range(ASKERS)]
    assert server.output.read_text(encoding="utf-8").strip() == f"report_qa is at {server.address}"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_an_idle_server_with_open_connections_stops_at_once(
    harbour: Settings, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    with (
        running(harbour, tmp_path / "output.txt") as server,
        socket.create_connection(("127.0.0.1", server.port)) as held,
    ):
        held.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200 OK" in held.recv(10_000)
        server.process.send_signal(number)
        assert server.process.wait(timeout=5) == code
    assert "Traceback" not in server.output.read_text(encoding="utf-8")


@pytest.mark.parametrize("number", [1, 20])
def test_open_pages_do_not_keep_it_from_stopping(harbour: Settings, tmp_path: Path, number: int) -> None:
    with running(harbour, tmp_path / "output.txt") as server, ExitStack() as held:
        for page in range(number):
            stream = held.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            stream.settimeout(10)
            stream.sendall(f"GET /gradio_api/heartbeat/page{page} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            received = b""
            while b"ALIVE" not in received:
                received += stream.recv(10_000)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=3) == 0
    assert server.output.read_text(encoding="utf-8").strip() == f"report_qa is at {server.address}"


def test_someone_who_never_finishes_asking_does_not_keep_it_from_stopping(harbour: Settings, tmp_path: Path) -> None:
    def trickle(connection: socket.socket) -> None:
        with suppress(OSError):
            for _ in range(100):
                connection.sendall(b"x")
                time.sleep(0.1)

    with (
        running(harbour, tmp_path / "output.txt") as server,
        socket.create_connection(("127.0.0.1", server.port)) as held,
    ):
        held.sendall(b"POST /gradio_api/queue/join HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
        threading.Thread(target=trickle, args=[held], daemon=True).start()
        time.sleep(0.2)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(timeout=10) == 0
