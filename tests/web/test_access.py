"""The page for everyone: any language, keyboard only, dark, enlarged, on a slow line, when it is refused."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browsing import QUESTION, Tab
from library import ASKED
from playwright.sync_api import Browser, Route, expect
from servers import Server

from report_qa.web.texts import LANGUAGES, catalogue

pytestmark = pytest.mark.browser

HEAVIEST = 600 * 1024
"""Bytes on the line for the page with the report beside it, nothing in the browser's cache."""
MOST_REQUESTS = 110


# colours are the same in every language, and all but colours is the same in the dark
@pytest.mark.parametrize(("ui", "scheme"), [*((ui, "light") for ui in LANGUAGES), ("ar", "dark"), ("en", "dark")])
def test_axe_finds_nothing_serious_in_any_language_light_or_dark(
    browser: Browser, library: Server, artefacts: Path, ui: str, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    tab = Tab(context.new_page())
    tab.open(f"{library.address}/?ui={ui}")
    tab.ask(ASKED["fr"])
    assert tab.violations(*(["color-contrast"] if scheme == "dark" else [])) == []
    assert tab.page.evaluate("document.body.classList.contains('dark')") is (scheme == "dark")
    tab.page.screenshot(path=artefacts / f"{scheme}-{ui}.png")
    tab.check()
    context.close()


def test_the_chosen_language_lasts_without_being_in_the_address(tab: Tab, library: Server) -> None:
    tab.open(f"{library.address}/?ui=en")
    tab.ask(ASKED["fr"])
    tab.page.click("#rq-language input")
    tab.page.get_by_role("option", name="العربية").click()
    tab.page.wait_for_selector(".rq-answer[lang=ar]")
    tab.page.wait_for_selector("html[lang=ar][dir=rtl] #rq-pane .rq-label[lang=ar]", state="attached")
    assert tab.page.title() == catalogue("ar")["title"]
    tab.page.goto("about:blank")
    tab.open(library.address)
    assert tab.page.get_attribute("html", "lang") == "ar"
    assert catalogue("ar")["title"] in tab.page.inner_text("h1")
    assert tab.page.title() == catalogue("ar")["title"]


@pytest.mark.parametrize("ui", ["ar", "fr", "zh"])
def test_everything_can_be_done_with_the_keyboard_and_focus_is_seen(tab: Tab, library: Server, ui: str) -> None:
    page = tab.page
    tab.open(f"{library.address}/?ui={ui}")
    page.keyboard.press("Tab")
    reached = []
    for _ in range(60):
        seen = page.evaluate(
            """() => { const one = document.activeElement, style = getComputedStyle(one);
              return [one.closest('[id^=rq-]')?.id ?? one.tagName, style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2]; }"""
        )
        reached.append(seen[0])
        assert seen[1] or seen[0] == "BODY", f"the focus on {seen[0]} is not seen"
        if seen[0] == "rq-question":
            break
        page.keyboard.press("Tab")
    assert reached[-1] == "rq-question"
    page.keyboard.type(ASKED["fr"])
    page.keyboard.press("Enter")
    page.wait_for_selector(".rq-card")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.rq-quote .rq-cite')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#rq-pane mark")).to_be_in_viewport()
    assert page.evaluate("document.activeElement.id") == "p-1"


@pytest.mark.parametrize("ui", ["ar", "fr", "zh"])
def test_the_page_can_be_enlarged_twofold(browser: Browser, library: Server, artefacts: Path, ui: str) -> None:
    # as a browser at 200 % does: half the room, twice the size
    context = browser.new_context(viewport={"width": 640, "height": 450}, device_scale_factor=2)
    tab = Tab(context.new_page())
    tab.open(f"{library.address}/?ui={ui}")
    tab.ask(ASKED["fr"])
    assert tab.clipped() == []
    tab.page.screenshot(path=artefacts / f"enlarged-{ui}.png")
    tab.check()
    context.close()


def test_who_wants_no_motion_gets_none(browser: Browser, library: Server) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    tab = Tab(context.new_page())
    tab.open(f"{library.address}/?ui=fr")
    tab.page.evaluate(
        "() => { window.asked = []; Element.prototype.scrollTo = function (how) { window.asked.push(how.behavior); }; }"
    )
    tab.ask(ASKED["fr"])
    tab.page.locator(".rq-quote .rq-cite").click()
    expect(tab.page.locator("#rq-pane #p-1")).to_be_focused()
    assert set(tab.page.evaluate("window.asked")) == {"auto"}
    context.close()


def test_the_page_weighs_little_and_asks_no_other_host(tab: Tab, library: Server) -> None:
    sizes: dict[str, float] = {}
    session = tab.page.context.new_cdp_session(tab.page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda one: sizes.__setitem__(one["requestId"], one["encodedDataLength"]))
    tab.open(f"{library.address}/?ui=ar")
    tab.page.wait_for_timeout(500)
    assert 0 < sum(sizes.values()) < HEAVIEST
    assert len(sizes) < MOST_REQUESTS
    assert tab.hosts == {urlsplit(library.address).netloc}


@pytest.mark.parametrize("ui", ["ar", "fr", "zh"])
def test_a_wait_is_shown_and_ends(tab: Tab, library: Server, ui: str) -> None:
    held: list[Route] = []
    tab.open(f"{library.address}/?ui={ui}")
    tab.page.route("**/queue/join*", lambda route: held.append(route))  # noqa: PLW0108 (playwright reads its name)
    tab.page.fill(QUESTION, ASKED["fr"])
    tab.page.press(QUESTION, "Enter")
    expect(tab.page.locator("#rq-progress")).to_have_text(catalogue(ui)["searching"])
    assert tab.page.get_attribute("#rq-result", "aria-busy") == "true"
    assert tab.violations() == []
    held[0].continue_()
    tab.page.wait_for_selector(".rq-card")
    expect(tab.page.locator("#rq-progress")).to_be_empty()
    assert tab.page.get_attribute("#rq-result", "aria-busy") is None


def test_what_is_typed_before_the_page_has_settled_stays(tab: Tab, library: Server) -> None:
    held: list[Route] = []
    tab.page.route("**/queue/data*", lambda route: held.append(route))  # noqa: PLW0108
    tab.page.goto(f"{library.address}/?ui=fr")
    tab.page.fill(QUESTION, "Que")
    while not held:
        tab.page.wait_for_timeout(50)
    with tab.page.expect_response("**/queue/data*"):
        held[0].continue_()
    tab.page.wait_for_timeout(500)
    assert tab.page.input_value(QUESTION) == "Que"


@pytest.mark.parametrize("ui", ["ar", "fr", "zh"])
def test_who_is_refused_is_told_in_their_language_and_keeps_the_question(tab: Tab, library: Server, ui: str) -> None:
    tab.open(f"{library.address}/?ui={ui}")
    told = catalogue(ui)["too_many"]
    tab.page.route("**/queue/join*", lambda route: route.fulfill(status=429, json={"error": told}))
    tab.page.fill(QUESTION, ASKED["fr"])
    tab.page.press(QUESTION, "Enter")
    expect(tab.page.locator(".toast-body")).to_contain_text(told)
    expect(tab.page.locator("#rq-progress")).to_be_empty()
    assert tab.page.input_value(QUESTION) == ASKED["fr"]
    tab.errors.clear()


def test_a_report_that_cannot_be_fetched_is_told(tab: Tab, library: Server) -> None:
    tab.open(f"{library.address}/?ui=fr")
    tab.ask(ASKED["fr"])
    tab.page.route("**/pane*", lambda route: route.abort())
    tab.page.select_option("#rq-document", "market")
    expect(tab.page.locator("#rq-pane .rq-error")).to_have_text(catalogue("fr")["lost"])
    tab.errors.clear()


def test_no_script_runs_that_the_server_did_not_send(tab: Tab, library: Server) -> None:
    tab.open(f"{library.address}/?ui=fr")
    tab.ask(ASKED["fr"])
    ran = tab.page.evaluate(
        """async () => {
          const script = document.createElement('script');
          script.textContent = 'window.ran = "inline"';
          document.head.append(script);
          const link = document.createElement('a');
          link.setAttribute('onclick', 'window.ran = "attribute"');
          document.body.append(link);
          link.click();
          // later, when the browser no longer lets a test do what a page may not
          await new Promise((done) => setTimeout(() => {
            try { window.eval('window.ran = "eval"'); } catch (error) { window.refused = error.name; }
            done();
          }));
          return [window.ran ?? null, window.refused];
        }"""
    )
    assert ran == [None, "EvalError"]
    assert len([error for error in tab.errors if "Content Security Policy" in error]) >= 2
    tab.errors.clear()
