"""The API: the assistant's own values, errors as sentences, a bounded number of askers."""

from __future__ import annotations

import asyncio
import threading
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from requests_by_hand import Reply, request
from starlette.testclient import TestClient

from report_qa.assistant import Assistant
from report_qa.render import answer_json, paragraph_json
from report_qa.types import Answer, Filters
from report_qa.web.api import add_api
from report_qa.web.desk import Desk

QUESTIONS = (
    "How many people were counted in the harbour?",
    "Que font les magistrats de liaison ?",
    "ماذا فعل المكتب في النيجر لجمع البيانات؟",
    "联合国",
    "<script>alert(1)</script> ${alert(1)}",
    "a&q=b#c%20+d",
    "\u202egnp\u202c moon\x00",
)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("k", [1, 3, 100])
def test_ask_gives_what_the_assistant_says(client: TestClient, assistant: Assistant, question: str, k: int) -> None:
    reply = client.get("/api/ask", params={"q": question, "k": k})
    assert reply.status_code == 200
    assert reply.json() == answer_json(assistant.ask(question, k=k), assistant.index.documents)
    assert len(reply.json()["hits"]) == min(k, 4)


def test_ask_takes_the_language_and_ten_hits_by_default(client: TestClient, assistant: Assistant) -> None:
    reply = client.get("/api/ask", params={"q": "moon", "lang": "ru"}).json()
    assert reply == answer_json(assistant.ask("moon", "ru", 10), assistant.index.documents)
    assert reply["language"] == "ru"
    assert reply["hits"][0]["label"] == "пункт 3"
    assert client.get("/api/ask", params={"q": "moon", "lang": ""}).json()["language"] != "ru"


def test_the_evidence_is_the_stretch_of_the_text_that_it_says(client: TestClient) -> None:
    for hit in client.get("/api/ask", params={"q": "How many people were counted?"}).json()["hits"]:
        evidence = hit["evidence"]
        assert hit["text"][evidence["start"] : evidence["end"]] == evidence["text"] != ""


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/api/ask", "q"),
        ("/api/ask?q=", "empty"),
        ("/api/ask?q=%20%09%0A", "empty"),
        ("/api/ask?q=%00%E2%80%AE", "empty"),
        ("/api/ask?q=%3F%21", "no word"),
        ("/api/ask?q=%ED%A0%80", "no word"),
        (f"/api/ask?q={'a' * 2001}", "2,001"),
        (f"/api/ask?q={quote('移' * 2001)}", "2,001"),
        *((f"/api/ask?q=x&k={k}", "k") for k in ("0", "-1", "101", "x", "", "1.5", "1e2", "9" * 5000)),
        *((f"/api/ask?q=x&lang={code}", "lang") for code in ("EN", "e", "engl", "en-GB", "%3Cb%3E", "..%2F", "fr%0A")),
        ("/report/harbour?from=x", "from"),
    ],
)
def test_what_cannot_be_asked_is_422_and_one_sentence(client: TestClient, address: str, named: str) -> None:
    reply = client.get(address)
    assert reply.status_code == 422
    assert list(reply.json()) == ["error"]
    assert named in reply.json()["error"]
    assert len(reply.json()["error"]) < 200


@pytest.mark.parametrize("letter", ["a", "é", "移", "😀", "\U0002070e", "ع"])
def test_a_question_of_2000_characters_is_answered_in_any_script(client: TestClient, letter: str) -> None:
    reply = client.get(f"/api/ask?q={quote('a' + letter * 1999)}")
    assert reply.status_code == 200
    assert len(reply.json()["question"]) == 2000


def test_paragraphs_come_as_the_command_line_prints_them(client: TestClient, assistant: Assistant) -> None:
    index = assistant.index
    for number in ("cover", "1", "2", "3"):
        expected = paragraph_json(index.paragraph("harbour", number), index.documents["harbour"])
        assert client.get(f"/api/paragraphs/harbour/{number}").json() == expected
    assert client.get("/api/paragraphs/harbour/2").json()["notes"] == [
        {"marker": "¹", "text": "See the note by the harbour master."}
    ]


@pytest.mark.parametrize(
    "address",
    [
        "harbour/4",
        "harbour/0",
        "harbour/01",
        "harbour/%D9%A1",
        "harbour/decision%201%2F2,%203",
        "Harbour/1",
        "x/1",
        "%00/1",
    ],
)
def test_an_unknown_paragraph_or_document_is_404_and_one_sentence(client: TestClient, address: str) -> None:
    reply = client.get(f"/api/paragraphs/{address}")
    assert reply.status_code == 404
    assert reply.json()["error"].startswith("there is no ")


def test_openapi_documents_the_routes_and_nothing_else(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert sorted(described["paths"]) == [
        "/api/ask",
        "/api/filters",
        "/api/paragraphs/{document}/{number}",
        "/api/references/{document}/{number}",
        "/healthz",
    ]
    assert client.get("/healthz").json() == {"status": "ok"}
    schemas = described["components"]["schemas"]
    answer = client.get("/api/ask?q=moon").json()
    assert set(schemas["AnswerModel"]["required"]) == set(answer)
    assert set(schemas["HitModel"]["required"]) == set(answer["hits"][0])
    for status, model in (("200", "AnswerModel"), ("422", "ErrorModel"), ("503", "ErrorModel")):
        content = described["paths"]["/api/ask"]["get"]["responses"][status]["content"]
        assert content["application/json"]["schema"]["$ref"].endswith(f"/{model}")


class SlowAssistant:
    """Answers when it is let go."""

    def __init__(self, assistant: Assistant) -> None:
        self.index = assistant.index
        self._assistant = assistant
        self.started = threading.Semaphore(0)
        self.let_go = threading.Event()

    def ask(self, question: str, language: str = "", k: int = 10, filters: Filters | None = None) -> Answer:
        self.started.release()
        assert self.let_go.wait(30)
        return self._assistant.ask(question, language, k)


def crowded(assistant: Assistant, at_once: int, most_waiting: int, more: int) -> tuple[list[Reply], list[Reply], Reply]:
    """Replies to as many askers as there is room for, to `more` that come then, and to one that comes afterwards."""
    slow: Any = SlowAssistant(assistant)

    async def run() -> tuple[list[Reply], list[Reply], Reply]:
        app, desk = FastAPI(), Desk(slow, at_once, most_waiting)
        add_api(app, desk)
        taken_in = [
            asyncio.create_task(request(app, "GET", f"/api/ask?q=moon{n}")) for n in range(at_once + most_waiting)
        ]
        for _ in range(at_once):
            assert await asyncio.to_thread(slow.started.acquire, timeout=30)
        async with asyncio.timeout(30):  # those that wait come to the desk in any order, some after the first has begun
            while desk.room:
                await asyncio.sleep(0.01)
        refused = [await request(app, "GET", "/api/ask?q=sun") for _ in range(more)]
        assert (await request(app, "GET", "/healthz")).status == 200
        assert not slow.started.acquire(blocking=False)
        slow.let_go.set()
        answered = await asyncio.gather(*taken_in)
        return answered, refused, await request(app, "GET", "/api/ask?q=sun")

    return asyncio.run(run())


@pytest.mark.parametrize(("at_once", "most_waiting"), [(1, 0), (1, 5), (2, 3)])
def test_too_many_askers_are_told_to_come_back(assistant: Assistant, at_once: int, most_waiting: int) -> None:
    answered, refused, later = crowded(assistant, at_once, most_waiting, more=20)
    assert [reply.json["question"] for reply in answered] == [f"moon{n}" for n in range(at_once + most_waiting)]
    for reply in refused:
        assert reply.status == 503
        assert int(reply.headers["retry-after"]) >= 1
        assert "ask again" in reply.json["error"]
    assert (later.status, later.json["question"]) == (200, "sun")


def test_questions_that_cannot_be_asked_leave_the_room_as_it_was(assistant: Assistant) -> None:
    async def run() -> list[int]:
        app = FastAPI()
        add_api(app, Desk(assistant, 1, 0))
        return [(await request(app, "GET", f"/api/ask?q={q}")).status for q in ("%3F", "", "x", "!", "y")]

    assert asyncio.run(run()) == [422, 422, 200, 422, 200]
