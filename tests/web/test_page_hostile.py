"""A report full of what must not run, shown in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from browsing import QUESTION, Tab
from documents import write_corpus
from payloads import HOSTILE
from servers import Server, running

from report_qa.config import Settings

pytestmark = pytest.mark.browser

PARAGRAPHS = [
    " ".join(text.split()) for text in HOSTILE if not any("\ud800" <= c <= "\udfff" or c == "\0" for c in text)
]
TITLES = [text for text in PARAGRAPHS if text.isprintable()][:20]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    text = "".join(f"{number}. Harbour {payload} end.\n\n" for number, payload in enumerate(PARAGRAPHS, start=1))
    headed = "".join(f"I. {title}\n\n{n}. Harbour number {n}.\n\n" for n, title in enumerate(TITLES, start=1))
    title = f"title = {json.dumps(' '.join(TITLES))}\nsymbol = {json.dumps(TITLES[0])}"
    write_corpus(folder / "corpus", {"evil": text, "headed": headed}, extra=title)
    settings = Settings(folder / "corpus", folder / "index", "hash", folder / "cache")
    with running(settings, folder / "output.txt") as started:
        yield started


def shows_nothing_strange(tab: Tab) -> None:
    strange = (
        "script:not([src^='/']):not([src^='http://127']), img, iframe, object, embed, base, form, [onerror], [onload]"
    )
    made = ".rq-answer, .rq-foot, .rq-head, .rq-report"
    assert tab.page.locator(f":is({made}) :is({strange})").count() == 0
    tab.check()


@pytest.mark.parametrize(
    "words", ["alert(1) script", "onerror img src", "svg", "href evil.example", "{{7*7}}", "javascript"]
)
def test_hostile_paragraphs_are_shown_and_nothing_runs(tab: Tab, server: Server, words: str) -> None:
    tab.open(f"{server.address}/?ui=en")
    cards = tab.ask(f"Harbour {words}")
    assert cards.count() == 5
    for text in cards.locator(".rq-text").all_inner_texts():
        assert re.fullmatch(r"Harbour (number \d+\.|.+ end\.)", text)
    shows_nothing_strange(tab)


def test_templates_in_a_paragraph_are_not_filled_in(tab: Tab, server: Server) -> None:
    for payload in ("${alert(1)}", "`${alert(1)}`", "{{7*7}}", "{{constructor.constructor('alert(1)')()}}"):
        number = PARAGRAPHS.index(payload) + 1
        tab.open(f"{server.address}/?ui=en&q={quote(f'Harbour {payload} end.')}")
        cards = tab.page.locator(".rq-card")
        texts = dict(
            zip(cards.locator("h3").all_inner_texts(), cards.locator(".rq-text").all_inner_texts(), strict=True)
        )
        assert texts[f"para. {number}"] == f"Harbour {payload} end."
    shows_nothing_strange(tab)


@pytest.mark.parametrize("document", ["evil", "headed"])
def test_a_hostile_report_is_shown_and_nothing_runs(tab: Tab, server: Server, document: str) -> None:
    tab.page.goto(f"{server.address}/report/{document}?p=1&from=0&to=7&ui=en")
    assert tab.page.locator("article").count() == len(PARAGRAPHS if document == "evil" else TITLES)
    assert tab.page.locator("mark").all_inner_texts() == ["Harbour"]
    assert tab.page.title() == tab.page.inner_text("h1") == " ".join(TITLES)
    shows_nothing_strange(tab)


@pytest.mark.parametrize("question", TITLES[::3])
def test_a_hostile_question_in_the_address_stays_text(tab: Tab, server: Server, question: str) -> None:
    tab.open(f"{server.address}/?ui={quote(question)}&q={quote(question)}")
    tab.page.wait_for_selector(".rq-card")
    assert tab.page.input_value(QUESTION) == question
    assert tab.page.get_attribute("html", "lang") == "en"
    shows_nothing_strange(tab)
