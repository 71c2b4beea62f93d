"""The start page on its way out: in the reader's language, its scripts named by the policy."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest
from payloads import HOSTILE
from starlette.testclient import TestClient

from report_qa.web.texts import LANGUAGES, catalogue

EVERY = pytest.mark.parametrize("ui", LANGUAGES)


def config(page: str) -> dict[str, object]:
    found = re.search(r"window\.gradio_config = (\{.*?\});</script>", page, re.S)
    assert found
    loaded: dict[str, object] = json.loads(found[1])
    return loaded


@EVERY
def test_the_first_byte_is_in_the_readers_language(client: TestClient, ui: str) -> None:
    page = client.get(f"/?ui={ui}").text
    assert f'<html lang="{ui}" dir="{"rtl" if ui == "ar" else "ltr"}"' in page
    told = json.dumps(config(page), ensure_ascii=False)
    for key in ("title", "lead", "question", "placeholder", "ask", "examples", "language", "disclaimer"):
        assert catalogue(ui)[key].replace("'", "&#x27;") in told.replace("'", "&#x27;"), key
    others = [catalogue(other)["lead"] for other in LANGUAGES if other != ui]
    assert not [lead for lead in others if lead in told]
    assert config(page)["title"] == catalogue(ui)["title"]


def test_the_address_wins_over_what_was_chosen_before_over_the_browsers(client: TestClient) -> None:
    def language(address: str, cookie: str, browser: str) -> str:
        headers = {"cookie": cookie, "accept-language": browser}
        return re.findall(r'<html lang="(\w+)"', client.get(address, headers=headers).text)[0]

    assert language("/?ui=zh", "rq-ui=ru", "es") == "zh"
    assert language("/", "a=b; rq-ui=ru", "es") == "ru"
    assert language("/", "rq-ui=xx; \0=;;", "de-DE, es;q=0.5") == "es"
    assert language("/?ui=%3Cscript%3E", "rq-ui=<script>", "") == "en"


def test_the_policy_names_each_script_in_the_page_and_lets_no_other_run(client: TestClient) -> None:
    for host in ("localhost:7860", "127.0.0.1", "report.example"):
        reply = client.get("/", headers={"host": host})
        policy = dict(rule.strip().split(" ", 1) for rule in reply.headers["content-security-policy"].split(";"))
        scripts = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", reply.text, re.S)
        hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
        assert len(hashes) >= 3
        assert policy["script-src"].split() == ["'self'", *(f"'sha256-{one}'" for one in hashes)]
        assert "<svg onload" not in reply.text


@pytest.mark.parametrize("hostile", [text for text in HOSTILE if text.isascii() and text.isprintable()])
def test_nothing_in_an_address_becomes_a_script_or_another_element(client: TestClient, hostile: str) -> None:
    plain = client.get("/", params={"q": "x"}).text
    page = client.get(
        "/", params={"q": hostile, "ui": hostile, "doc": hostile, "lang": hostile, "__theme": hostile}
    ).text
    assert re.findall(r"<\w+", page) == re.findall(r"<\w+", plain)
    assert hostile not in page


def test_the_page_names_no_other_host(client: TestClient) -> None:
    page = client.get("/").text
    fetched = re.findall(r'(?:src|href|content)="(https?://[^"]+)"', page)
    assert fetched == []


def test_gradio_is_not_asked_for_what_it_saved(client: TestClient) -> None:
    assert config(client.get("/?deep_link=../../x").text)["deep_link_state"] == "none"
