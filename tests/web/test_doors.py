"""What stands before the routes: bounds, headers, closed doors; and that no file or address is fetched for anyone."""

from __future__ import annotations

import asyncio
import re
import socket
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from requests_by_hand import request, request_all
from starlette.testclient import TestClient

from report_qa.config import Settings
from report_qa.web.middleware import HEADERS, LARGEST_BODY, LONGEST_URL

MEGABYTE = b"x" * 2**20
JOIN = "/gradio_api/queue/join"
CLOSED = [
    "/gradio_api/upload", "/upload", "/gradio_api/upload/", "/gradio_api/upload_progress?upload_id=1",
    "/gradio_api/file=/etc/passwd", "/gradio_api/file/etc/passwd", "/file=/etc/passwd", "/file/etc/passwd",
    "/gradio_api/file=http://127.0.0.1:1/", "/gradio_api/proxy=http://127.0.0.1:1/", "/proxy=http://127.0.0.1:1/",
    "/gradio_api/stream/a/b/c/playlist.m3u8", "/monitoring", "/monitoring/", "/monitoring/summary",
    "/gradio_api/monitoring", "/gradio_api/info", "/gradio_api/openapi.json", "/gradio_api/deep_link?session_hash=x",
    "/gradio_api/run/predict", "/gradio_api/api/predict", "/gradio_api/call/answer", "/gradio_api/call/v2/answer",
    "/gradio_api/component_server", "/gradio_api/vibe-edit", "/gradio_api/vibe-code", "/gradio_api/runs",
    "/gradio_api/run-history/records", "/gradio_api/dev/reload", "/gradio_api/process_recording", "/gradio_api/mcp/",
    "/gradio_api/profiling/traces", "/gradio_api/queue/status", "/gradio_api/cancel", "/gradio_api/reset",
    "/gradio_api", "/gradio_api/", "/login", "/logout",
    "/%67radio_api/upload", "/gradio_api%2Fupload", "/gradio_api/%75pload", "/gradio_api/file%3D/etc/passwd",
]  # fmt: skip
OPEN = ["/", "/?ui=fr&q=moon", "/healthz", "/openapi.json", "/config", "/theme.css", "/robots.txt", "/favicon.ico",
        "/assets/page.css", "/assets/page.js", "/api/ask?q=moon", "/api/paragraphs/harbour/1", "/report/harbour",
        "/gradio_api/startup-events", "/static/js/iframeResizer.contentWindow.min.js"]  # fmt: skip
ERRORS = ["/nothing", "/api/ask", "/api/ask?q=x&k=0", "/api/paragraphs/x/1", "/report/x", "/assets/x", "/static/x", "/docs",
          "/gradio_api/upload", "/gradio_api/file=x", f"/api/ask?q={'x' * LONGEST_URL}"]  # fmt: skip


@pytest.mark.parametrize("address", [*OPEN, *ERRORS])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "OPTIONS"])
def test_every_reply_has_the_security_headers(client: TestClient, method: str, address: str) -> None:
    reply = client.request(method, address)
    sent = {name: reply.headers.get(name, "") for name in HEADERS}
    sent["content-security-policy"] = re.sub(r" 'sha256-[\w+/=]+'", "", sent["content-security-policy"])
    assert sent == HEADERS
    assert (method != "GET") or reply.status_code in ((200, 204) if address in OPEN else (404, 414, 422))
    assert "server" not in reply.headers


def test_the_policy_lets_nothing_in_from_outside() -> None:
    policy = dict(rule.strip().split(" ", 1) for rule in HEADERS["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert not [rule for rule in policy.values() if "http" in rule or "*" in rule]


def test_an_unexpected_error_is_one_sentence_with_the_headers(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("/secret/path and what was asked")

    monkeypatch.setattr("report_qa.web.api.answer_json", fail)
    caplog.clear()
    reply = client.get("/api/ask?q=moon")
    assert [(one.getMessage(), one.exc_info) for one in caplog.records if one.levelname == "ERROR"] == [
        ("unexpected RuntimeError", None)
    ]
    assert reply.status_code == 500
    assert reply.json() == {"error": "something went wrong; ask again in a moment."}
    assert {name: reply.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("address", CLOSED)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_gradio_routes_that_the_page_does_not_need_are_closed(client: TestClient, method: str, address: str) -> None:
    reply = asyncio.run(request(client.app, method, address))
    assert reply.status == 404
    assert reply.json == {"error": "There is nothing here."}


@pytest.mark.parametrize("address", [JOIN, "/api/ask?q=moon", "/", "/nothing"])
def test_a_large_body_is_refused_before_it_is_read(client: TestClient, address: str) -> None:
    started = time.perf_counter()
    replies = [asyncio.run(request(client.app, "POST", address, [MEGABYTE] * n)) for n in (1, 2, 50)]
    assert time.perf_counter() - started < 20
    for reply in replies:
        assert reply.status == 413
        assert "too large" in reply.json["error"]
        assert reply.headers["x-content-type-options"] == "nosniff"


def test_a_body_without_a_stated_length_is_counted(client: TestClient) -> None:
    def unending() -> Iterator[bytes]:
        for _ in range(1000):
            yield b'"' + b"x" * 1000

    for body in (unending(), [MEGABYTE], [b"x"] * (LARGEST_BODY + 1)):
        reply = asyncio.run(request(client.app, "POST", JOIN, body, stated=False))
        assert reply.status == 413
        assert "too large" in reply.json["error"]
    small = asyncio.run(request(client.app, "POST", JOIN, [b" " * LARGEST_BODY], stated=False))
    assert small.status in (400, 422)


@pytest.mark.parametrize(
    "body", [b"[" * 10_000 + b"]" * 10_000, b'{"data":' * 5000, b"\0", b"\xff\xfe", b"{}", b"null", b'"x"']
)
def test_a_body_that_is_no_question_is_refused(client: TestClient, body: bytes) -> None:
    assert asyncio.run(request(client.app, "POST", JOIN, [body])).status in (400, 422)
    assert client.get("/api/ask?q=moon").status_code == 200


def test_a_long_address_is_refused(client: TestClient) -> None:
    for address in (f"/api/ask?q={'x' * LONGEST_URL}", f"/{'x' * LONGEST_URL}", f"/?{'%00' * LONGEST_URL}"):
        reply = asyncio.run(request(client.app, "GET", address))
        assert reply.status == 414
        assert "too long" in reply.json["error"]
    assert asyncio.run(request(client.app, "GET", f"/api/ask?q={'x' * (LONGEST_URL - 50)}")).status == 422


PREFIXES = [
    "/report/",
    "/api/paragraphs/",
    "/api/paragraphs/harbour/",
    "/assets/",
    "/static/",
    "/svelte/",
    "/theme.css/",
    "/",
]
PREFIXES += [
    "/gradio_api/file=",
    "/gradio_api/custom_component/",
    "/pwa_icon/",
    "/report/harbour?p=",
    "/config/",
    "/gradio_api/queue/join/",
]
STEPS = ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..\\", "....//", "%252e%252e%252f", "..;/", "%c0%ae%c0%ae/",
         "%uff0e%uff0e/", "..%00/", ".%2e/", "//", "%2f", "/.//"]  # fmt: skip


def test_no_address_leads_to_a_file_outside(client: TestClient, harbour: Settings) -> None:
    secret = harbour.corpus.parent / "secret.txt"
    secret.write_text("kept from everyone")
    files = ["etc/passwd", str(secret).lstrip("/"), str(harbour.corpus / "manifest.toml").lstrip("/")]
    files += [str(Path(__file__)).lstrip("/"), "secret.txt", "server.py"]
    targets = [p + s * n + f for p, s, n, f in product(PREFIXES, STEPS, (1, 8), files)]
    targets += [f"{p}{scheme}/{f}" for p, scheme, f in product(PREFIXES, ("", "file://", "file%3A%2F%2F"), files)]
    targets += [f"{p}{quote(quote('/' + f, safe=''))}%00.css" for p, f in product(PREFIXES, files)]
    assert len(targets) >= 500
    started = time.perf_counter()
    for target, reply in zip(targets, request_all(client.app, targets), strict=True):
        for kept in (b"kept from everyone", b"root:x:0", b"[[document]]", b"def test_no_address", b"def create_app"):
            assert kept not in reply.body, target
        assert reply.status < 500, target
    assert time.perf_counter() - started < 120


@pytest.mark.parametrize(
    "named", ["http://evil.example/x", "http://127.0.0.1:1/x", "/etc/passwd", "file:///etc/passwd"]
)
def test_a_file_or_address_sent_instead_of_a_question_is_not_fetched(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    looked_up: list[Any] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address, **_: looked_up.append(address))
    opened: list[Any] = []
    monkeypatch.setattr("gradio.processing_utils.save_file_to_cache", lambda *file, **_: opened.append(file))
    value = {"path": named, "url": named, "meta": {"_type": "gradio.FileData"}}
    dependencies = [one for one in client.get("/config").json()["dependencies"] if one["inputs"]]
    assert len(dependencies) >= 4
    for dependency in dependencies:
        for sent in (value, [value], {"a": {"b": value}}):
            data = [sent] * len(dependency["inputs"])
            session = f"s{dependency['id']}"
            body = {"data": data, "fn_index": dependency["id"], "session_hash": session}
            assert client.post(JOIN, json=body).status_code == 200
            events = client.get(f"/gradio_api/queue/data?session_hash={session}").text
            assert '"success":false' in events
            assert "passwd" not in events
    assert not looked_up
    assert not opened
