"""A report full of what must not run, shown in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from browsing import QUESTION, Tab
from documents import write_corpus
from payloads import HOSTILE, OVERRIDES
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


def as_shown(text: str) -> str:
    return re.sub(f"[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\ufffe\uffff{OVERRIDES}]", "\ufffd", text)


def shows_nothing_strange(tab: Tab) -> None:
    strange = (
        "script:not([src^='/']):not([src^='http://127']), img, iframe, object, embed, base, form, [onerror], [onload]"
    )
    made = ".rq-answer, .rq-foot, .rq-head, .rq-report, #rq-pane, #rq-history, #rq-announced"
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
            zip(
                cards.locator("h3 > bdi:first-child").all_inner_texts(),
                cards.locator(".rq-text").all_inner_texts(),
                strict=True,
            )
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


@pytest.mark.parametrize("document", ["evil", "headed"])
def test_a_hostile_report_in_the_pane_stays_text(tab: Tab, server: Server, document: str) -> None:
    tab.open(f"{server.address}/?ui=ar&doc={document}&p=3")
    articles = tab.page.locator("#rq-pane article")
    assert articles.count() == len(PARAGRAPHS if document == "evil" else TITLES)
    if document == "evil":
        shown = [one.rstrip() for one in tab.page.locator("#rq-pane .rq-text").all_text_contents()]
        assert shown == [as_shown(f"Harbour {payload} end.") for payload in PARAGRAPHS]
    else:
        tab.page.locator(".rq-contents summary").click()
        assert tab.page.locator(".rq-contents a").all_text_contents() == [f"I. {title}" for title in TITLES]
    assert tab.page.text_content("#rq-pane .rq-title") == " ".join(TITLES)
    shows_nothing_strange(tab)


@pytest.mark.parametrize("question", ["<img src=x onerror=alert(1)> harbour", '"><script>alert(1)</script> harbour'])
def test_a_hostile_question_stays_text_in_history_follow_up_and_announcement(
    tab: Tab, server: Server, question: str
) -> None:
    tab.open(f"{server.address}/?ui=en")
    tab.ask(f"{question} in Mali")
    tab.ask(f"and in Niger {question[:20]}")
    tab.page.locator("#rq-history summary").click()
    assert tab.page.locator("#rq-history button").last.text_content() == f"{question} in Mali"
    shows_nothing_strange(tab)


@pytest.mark.parametrize("question", TITLES[::3])
def test_a_hostile_question_in_the_address_stays_text(tab: Tab, server: Server, question: str) -> None:
    tab.open(f"{server.address}/?ui={quote(question)}&q={quote(question)}")
    tab.page.wait_for_selector(".rq-card")
    assert tab.page.input_value(QUESTION) == question
    assert tab.page.get_attribute("html", "lang") == "en"
    shows_nothing_strange(tab)
