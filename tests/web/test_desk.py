"""The page and the API have one desk; what goes wrong behind it is told in words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from report_qa.assistant import Assistant
from report_qa.web.desk import Desk
from report_qa.web.server import create_app
from report_qa.web.texts import LANGUAGES, catalogue


def said_on_page(client: TestClient, ui: str) -> str:
    """What the page shows when it is asked something."""
    asking = next(one for one in client.get("/config").json()["dependencies"] if len(one["inputs"]) == 3)
    body = {"data": ["moon", ui, ""], "fn_index": asking["id"], "session_hash": ui}
    assert client.post("/gradio_api/queue/join", json=body).status_code == 200
    events = client.get(f"/gradio_api/queue/data?session_hash={ui}").text
    told = [json.loads(line.removeprefix("data: ")) for line in events.splitlines() if line]
    return str(next(one["output"]["data"][0] for one in told if one["msg"] == "process_completed"))


def test_page_and_api_send_askers_away_from_the_same_full_desk(assistant: Assistant) -> None:
    with TestClient(create_app(assistant, Desk(assistant, 0, 0))) as client:
        assert client.get("/api/ask?q=moon").status_code == 503
        for ui in LANGUAGES:
            shown = said_on_page(client, ui)
            assert catalogue(ui)["busy"] in shown
            assert 'role="alert"' in shown


def test_an_unexpected_error_is_a_sentence_on_the_page_and_one_line(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: Any
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("/secret/path and what was asked")

    monkeypatch.setattr("report_qa.web.answers.card_html", fail)
    assert catalogue("fr")["error"] in said_on_page(client, "fr").replace("&#x27;", "'")
    assert [one.getMessage() for one in caplog.records if one.levelname == "ERROR"] == [
        "unexpected RuntimeError while answering on the page"
    ]
    assert "secret" not in "".join(capfd.readouterr())
    assert "secret" not in caplog.text


@pytest.mark.parametrize("ui", LANGUAGES)
def test_an_unknown_report_is_told_in_the_readers_language(client: TestClient, ui: str) -> None:
    reply = client.get(f"/report/nothing?ui={ui}")
    assert reply.status_code == 404
    assert catalogue(ui)["missing"] in reply.text
