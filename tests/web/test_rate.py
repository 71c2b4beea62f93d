"""How many questions a client may ask: enough for a reader, not enough to keep others waiting, in bounded memory."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from report_qa.assistant import Assistant
from report_qa.web.rate import JOIN, Allowance, Patience
from report_qa.web.server import create_app
from report_qa.web.texts import LANGUAGES, catalogue


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_client_may_ask_at_once_then_at_an_even_rate() -> None:
    clock = Clock()
    allowance = Allowance(at_once=3, per_second=2, clock=clock)
    assert [allowance.take("a") for _ in range(3)] == [0, 0, 0]
    assert allowance.take("a") == 0.5
    assert allowance.take("b") == 0
    clock.now = 0.5
    assert allowance.take("a") == 0
    assert allowance.take("a") == 0.5
    clock.now = 1000
    assert [allowance.take("a") for _ in range(4)] == [0, 0, 0, 0.5]


def test_only_so_many_clients_are_remembered() -> None:
    allowance = Allowance(at_once=1, per_second=1, most_clients=10, clock=Clock())
    for client in range(1000):
        allowance.take(str(client))
    assert len(allowance) == 10
    assert allowance.take("999") == 1
    assert allowance.take("0") == 0


@pytest.fixture(scope="module")
def app(assistant: Assistant) -> Any:
    return create_app(assistant, allowance=Allowance(at_once=2, per_second=0.001))


def from_address(app: Any, address: str) -> TestClient:
    return TestClient(app, client=(address, 5000))


@pytest.mark.parametrize("ui", LANGUAGES)
def test_who_asks_too_much_is_told_when_to_come_back_in_their_language(app: Any, ui: str) -> None:
    client = from_address(app, f"203.0.113.{LANGUAGES.index(ui)}")
    assert [client.get("/api/ask?q=moon").status_code for _ in range(2)] == [200, 200]
    refused = client.post(JOIN, json={}, headers={"cookie": f"rq-ui={ui}"})
    assert refused.status_code == 429
    assert refused.json() == {"error": catalogue(ui)["too_many"]}
    assert int(refused.headers["retry-after"]) >= 1
    assert refused.headers["x-content-type-options"] == "nosniff"
    assert client.get("/").status_code == client.get("/report/harbour").status_code == 200


def test_clients_are_told_apart_and_one_network_is_one_client(app: Any) -> None:
    def statuses(*addresses: str) -> list[int]:
        return [from_address(app, address).get("/api/ask?q=moon").status_code for address in addresses]

    assert statuses("198.51.100.1", "198.51.100.1", "198.51.100.1", "198.51.100.2") == [200, 200, 429, 200]
    assert statuses("2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1") == [200, 200, 429, 200]
    assert statuses(*["127.0.0.1"] * 5, *["::1"] * 5) == [200] * 10


@pytest.mark.parametrize("ui", LANGUAGES)
def test_a_full_queue_is_told_in_the_readers_language(ui: str) -> None:
    async def full(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 503, "headers": []})
        await send({"type": "http.response.body", "body": b'{"detail":"Queue is full."}'})

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": JOIN, "query_string": b"", "client": ("127.0.0.1", 1),
             "headers": [(b"cookie", f"rq-ui={ui}".encode())]}  # fmt: skip
    asyncio.run(Patience(full, Allowance())(scope, None, send))  # type: ignore[arg-type]
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[0]["status"] == 429
    assert (b"retry-after", b"1") in sent[0]["headers"]
    assert json.loads(sent[1]["body"]) == {"error": catalogue(ui)["busy"]}
