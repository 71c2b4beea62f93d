"""The page in a real browser, over the real report and the default model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import QUESTION, Tab
from playwright.sync_api import Browser
from servers import Server, running

from report_qa.config import DEFAULT_ENCODER, Settings
from report_qa.web.texts import LANGUAGES, catalogue

pytestmark = [pytest.mark.browser, pytest.mark.model]

CORPUS = Path(__file__).parent.parent.parent / "corpus"
ASKED = {
    "ar": ("ماذا فعل المكتب في النيجر لجمع البيانات؟", "64", "الفقرة 64"),
    "fr": ("Que font les magistrats de liaison ?", "54", "par. 54"),
    "zh": ("什么是联络法官？", "54", "第54段"),
}


@pytest.fixture(scope="module")
def server(default_index_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = Settings(CORPUS, default_index_folder, DEFAULT_ENCODER, Settings.from_environment().cache)
    with running(settings, tmp_path_factory.mktemp("page") / "output.txt") as started:
        yield started


@pytest.mark.parametrize("ui", ASKED)
def test_a_question_finds_its_paragraph_and_the_sentence_is_marked(
    tab: Tab, server: Server, artefacts: Path, ui: str
) -> None:
    question, _, label = ASKED[ui]
    tab.open(f"{server.address}/?ui={ui}")
    cards = tab.ask(question)
    assert cards.count() == 5
    assert cards.first.locator("h3").inner_text() == label
    marked = cards.first.locator(".rq-text:visible mark")
    assert marked.count() == 1
    assert len(marked.inner_text()) > 20
    text = cards.first.locator(".rq-text:visible")
    assert (text.get_attribute("lang"), text.get_attribute("dir")) == ("fr", "ltr")
    assert marked.inner_text() in text.inner_text()
    for quote in tab.page.locator(".rq-quote blockquote").all():
        assert quote.get_attribute("lang") == "fr"
    tab.page.screenshot(path=artefacts / f"answer-{ui}.png", full_page=True)


@pytest.mark.parametrize("ui", LANGUAGES)
def test_the_page_speaks_each_language_in_its_direction(tab: Tab, server: Server, artefacts: Path, ui: str) -> None:
    tab.open(f"{server.address}/?ui={ui}")
    root = tab.page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == (ui, "rtl" if ui == "ar" else "ltr")
    shown = tab.page.inner_text("body")
    for key in ("title", "lead", "question", "ask", "examples", "language", "report", "disclaimer"):
        assert catalogue(ui)[key] in shown, key
    others = [catalogue(other)["title"] for other in LANGUAGES if other != ui]
    assert not [title for title in others if title in shown]
    assert tab.page.get_attribute(QUESTION, "placeholder") == catalogue(ui)["placeholder"]
    for element in ("#rq-question label span", "#rq-language input", "#rq-ask", "#rq-examples"):
        turned = tab.page.locator(element).first.evaluate("element => getComputedStyle(element).direction")
        assert turned == root.get_attribute("dir"), element
    tab.page.screenshot(path=artefacts / f"page-{ui}.png", full_page=True)


def test_the_browsers_language_is_taken_and_another_can_be_chosen(browser: Browser, server: Server) -> None:
    tab = Tab(browser.new_context(locale="ru-RU").new_page())
    tab.open(server.address)
    assert tab.page.get_attribute("html", "lang") == "ru"
    tab.page.click("#rq-language input")
    tab.page.get_by_role("option", name="العربية").click()
    tab.page.wait_for_selector("html[dir=rtl]")
    assert "ui=ar" in tab.page.url
    assert catalogue("ar")["title"] in tab.page.inner_text("h1")
    tab.page.reload()
    tab.page.wait_for_selector(".rq-head[lang=ar]")


def test_an_address_with_a_question_opens_with_its_answer(tab: Tab, server: Server) -> None:
    tab.open(f"{server.address}/?ui=fr&q=Que+font+les+magistrats+de+liaison+%3F")
    assert tab.page.locator(".rq-card h3").first.inner_text() == "par. 54"
    assert tab.page.input_value(QUESTION) == "Que font les magistrats de liaison ?"


def test_an_example_is_asked_by_a_click(tab: Tab, server: Server) -> None:
    tab.open(f"{server.address}/?ui=en")
    tab.page.locator("#rq-examples button", has_text="liaison magistrates").click()
    tab.page.wait_for_selector(".rq-card")
    assert tab.page.locator(".rq-card h3").first.inner_text() == "para. 54"


def test_a_link_opened_in_a_new_tab_is_the_report_at_the_marked_paragraph(
    tab: Tab, server: Server, artefacts: Path
) -> None:
    tab.open(f"{server.address}/?ui=fr")
    card = tab.ask(ASKED["fr"][0]).first
    with tab.page.context.expect_page() as opened:
        card.locator("a.rq-cite").click(modifiers=["Control"])
    report = opened.value
    report.wait_for_load_state()
    marked = report.locator("#p-54 mark")
    assert report.locator("mark").count() == 1
    assert marked.inner_text() == card.locator("mark").first.inner_text()
    assert report.evaluate("document.querySelector('#p-54').getBoundingClientRect().top") < 200
    assert report.evaluate("window.scrollY") > 1000
    assert report.locator("article").count() == 76
    assert (report.get_attribute("html", "lang"), report.get_attribute("html", "dir")) == ("fr", "ltr")
    assert Tab(report).violations() == []
    report.screenshot(path=artefacts / "report.png")


def test_enter_asks_and_another_language_relabels_the_answer(tab: Tab, server: Server) -> None:
    tab.open(f"{server.address}/?ui=fr")
    tab.page.fill(QUESTION, ASKED["fr"][0])
    tab.page.press(QUESTION, "Enter")
    tab.page.locator(".rq-card h3", has_text=ASKED["fr"][2]).wait_for()
    tab.page.click("#rq-language input")
    tab.page.get_by_role("option", name="العربية").click()
    tab.page.locator(".rq-answer[lang=ar] .rq-card h3", has_text="الفقرة 54").wait_for()
    assert tab.page.input_value(QUESTION) == ASKED["fr"][0]
    own = tab.page.locator(".rq-quote figcaption bdi bdi")
    assert own.count() >= 1
    assert {one.get_attribute("dir") for one in own.all()} == {"ltr"}
    assert any("« " in one.inner_text() for one in own.all())  # turned with the title


def test_an_off_topic_question_is_told_so_in_words(tab: Tab, server: Server, artefacts: Path) -> None:
    tab.open(f"{server.address}/?ui=es")
    tab.ask("¿Cuál es la receta de la tortilla de patatas?")
    assert tab.page.inner_text(".rq-none strong") == catalogue("es")["no_answer"]
    assert tab.page.locator(".rq-quote").count() == 0
    tab.page.screenshot(path=artefacts / "no-answer.png", full_page=True)


@pytest.mark.parametrize(("question", "key"), [("", "empty"), (" \u202e ", "empty"), ("?!", "no_word")])
def test_what_cannot_be_asked_is_told_in_the_readers_language(
    tab: Tab, server: Server, question: str, key: str
) -> None:
    tab.open(f"{server.address}/?ui=zh")
    tab.ask(question)
    assert tab.page.inner_text(".rq-error") == catalogue("zh")[key]


@pytest.mark.parametrize(
    "question", ["${alert(1)}", "<img src=x onerror=alert(1)>", "{{7*7}}<script>alert(1)</script>"]
)
def test_a_hostile_question_stays_text(tab: Tab, server: Server, question: str) -> None:
    tab.open(f"{server.address}/?ui=en")
    tab.ask(question)
    tab.page.wait_for_timeout(300)
    assert tab.page.input_value(QUESTION) == question
    assert tab.page.locator("img[src=x]").count() == 0
    tab.check()


@pytest.mark.parametrize("ui", ["ar", "fr"])
def test_axe_finds_nothing_serious(tab: Tab, server: Server, ui: str) -> None:
    tab.open(f"{server.address}/?ui={ui}")
    assert tab.violations() == []
    tab.ask(ASKED[ui][0])
    assert tab.violations() == []
