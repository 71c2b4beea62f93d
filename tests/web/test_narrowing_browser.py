"""Narrowing a question in a real browser, at desktop and telephone size, in Arabic, Chinese and French."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import QUESTION, SIZES_AND_LANGUAGES, Tab
from library import ASKED, PARTS, TITLES
from playwright.sync_api import expect
from servers import Server

from report_qa.web.texts import catalogue

pytestmark = pytest.mark.browser

EVERY = pytest.mark.parametrize(("sized", "ui"), SIZES_AND_LANGUAGES, indirect=["sized"])


def picture(tab: Tab, artefacts: Path, name: str) -> None:
    size = tab.page.viewport_size
    tab.page.screenshot(path=artefacts / f"{name}-{'phone' if size and size['width'] < 400 else 'desktop'}.png")


def filters_in(tab: Tab) -> dict[str, list[str]]:
    """What the address says besides the question and what is open."""
    said = parse_qs(urlsplit(tab.page.url).query)
    return {name: values for name, values in said.items() if name not in ("q", "lang", "ui", "doc", "p")}


@EVERY
def test_a_question_is_narrowed_followed_up_restored_and_widened(
    request: pytest.FixtureRequest, sized: Tab, library: Server, artefacts: Path, ui: str
) -> None:
    tab, page = sized, sized.page
    tab.open(f"{library.address}/?ui={ui}")
    summary = page.locator("#rq-narrow summary")
    expect(summary).to_have_text(catalogue(ui)["narrow"])
    expect(page.locator("#rq-filters")).to_be_hidden()
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#rq-filters")).to_be_visible()
    expect(page.locator("#rq-by-section, #rq-by-body, #rq-by-symbol")).to_have_count(0)
    assert page.locator("#rq-filters").evaluate("one => getComputedStyle(one).direction") == (
        "rtl" if ui == "ar" else "ltr"
    )
    page.locator("[name=document][value=harbour-fr]").focus()
    page.keyboard.press("Space")
    section = page.locator("#rq-by-section")
    expect(section.locator("option")).to_have_text([catalogue(ui)["prepare_all"], PARTS["fr"][0], PARTS["fr"][2]])
    box = page.locator("[name=document][value=harbour-fr]")
    expect(box).to_be_focused()
    assert box.evaluate("one => [one.checked, getComputedStyle(one).appearance]") == [
        True,
        "auto",
    ]  # it is seen that it is
    section.select_option(PARTS["fr"][2])
    assert tab.violations() == []
    assert tab.clipped() == []
    picture(tab, artefacts, f"narrow-form-{ui}")

    tab.ask(ASKED["fr"])
    expect(page.locator("#rq-filters")).to_be_visible(visible="desktop" in request.node.name)
    only = page.locator(".rq-only")
    assert catalogue(ui)["narrow_only"] in only.inner_text()
    assert TITLES["fr"] in only.inner_text()
    assert PARTS["fr"][2] in only.inner_text()
    paths = page.locator(".rq-version:visible .rq-path").all_inner_texts()
    assert paths
    assert set(paths) == {PARTS["fr"][2]}
    narrowed = {"document": ["harbour-fr"], "section": [PARTS["fr"][2]]}
    assert filters_in(tab) == narrowed
    assert tab.violations() == []
    assert tab.clipped() == []
    only.scroll_into_view_if_needed()
    picture(tab, artefacts, f"narrow-answer-{ui}")

    tab.ask("et au Mali ?")
    assert PARTS["fr"][2] in only.inner_text()
    assert filters_in(tab) == narrowed
    again = page.url
    page.goto("about:blank")
    tab.open(again)
    page.locator(".rq-card").first.wait_for()
    assert PARTS["fr"][2] in only.inner_text()
    expect(section).to_have_value(PARTS["fr"][2])
    expect(page.locator("[name=document][value=harbour-fr]")).to_be_checked()
    assert filters_in(tab) == narrowed
    asked = page.input_value(QUESTION)

    links = page.locator(".rq-wider")
    links.last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "section=" not in address)
    page.locator(".rq-only").wait_for()
    expect(links).to_have_count(1)
    assert page.input_value(QUESTION) == asked
    assert filters_in(tab) == {"document": ["harbour-fr"]}
    links.click()
    page.wait_for_url(lambda address: "document=" not in address)
    page.locator(".rq-card").first.wait_for()
    expect(links).to_have_count(0)
    assert filters_in(tab) == {}
    assert len(page.context.pages) == 1


@EVERY
def test_where_nothing_fits_a_sentence_says_so_and_leads_on(
    request: pytest.FixtureRequest, sized: Tab, library: Server, artefacts: Path, ui: str
) -> None:
    tab, page = sized, sized.page
    tab.open(f"{library.address}/?ui={ui}&q={ASKED['fr']}&document=market&language=fr")
    sentence = page.locator(".rq-error")
    expect(sentence).to_have_text(catalogue(ui)["filter_nothing"])
    expect(page.locator(".rq-wider")).to_have_count(2)
    assert tab.violations() == []
    assert tab.clipped() == []
    picture(tab, artefacts, f"narrow-nothing-{ui}")
    page.locator(".rq-wider").first.click()
    page.locator(".rq-card").first.wait_for()
    assert filters_in(tab) == {"language": ["fr"]}
    if not page.locator("#rq-filters").is_visible():
        page.locator("#rq-narrow summary").click()
    page.locator("[name=language][value=fr]").uncheck()
    page.locator("[name=language][value=zh]").check()
    page.locator("#rq-filters button").click()
    page.locator(".rq-only", has_text=catalogue("zh")["name"]).wait_for()
    assert filters_in(tab) == {"language": ["zh"]}


def test_the_form_and_what_is_active_change_language_with_the_page(tab: Tab, library: Server) -> None:
    page = tab.page
    tab.open(f"{library.address}/?ui=fr&q={ASKED['fr']}&language=fr")
    page.locator(".rq-card").first.wait_for()
    page.locator("[name=document][value=harbour-fr]").check()  # chosen, but not asked yet
    page.click("#rq-language input")
    page.get_by_role("option", name="العربية").click()
    page.wait_for_selector(".rq-only[lang=ar]")
    expect(page.locator("#rq-narrow details")).to_have_attribute("dir", "rtl")
    expect(page.locator("#rq-narrow summary")).to_have_text(catalogue("ar")["narrow"])
    expect(page.locator("[name=document][value=harbour-fr]")).to_be_checked()
    expect(page.locator(".rq-wider")).to_have_count(1)
    tab.ask(ASKED["fr"])
    expect(page.locator(".rq-wider")).to_have_count(2)


def test_hostile_filters_in_an_address_do_no_harm(tab: Tab, library: Server) -> None:
    bad = "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E"
    names = ("document", "symbol", "body", "session", "since", "until", "language", "section")
    tab.open(f"{library.address}/?ui=fr&q={ASKED['fr']}&" + "&".join(f"{name}={bad}" for name in names))
    expect(tab.page.locator(".rq-error")).to_have_text(catalogue("fr")["filter_document"])
    assert tab.page.locator("#rq-work img[src=x]").count() == 0
    expect(tab.page.locator(".rq-wider")).to_have_count(len(names))
