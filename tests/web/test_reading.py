"""Reading and checking in a real browser, at desktop and telephone size, in Arabic, Chinese and French."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from browsing import QUESTION, SIZES_AND_LANGUAGES, Tab
from library import ASKED, COUNTED, LIAISON, NOTE, PARTS, SYMBOL, TITLES
from playwright.sync_api import expect
from servers import Server

from report_qa.citations import label
from report_qa.web.texts import catalogue

pytestmark = pytest.mark.browser

QUESTIONS = {"ar": ("ar", ASKED["ar"]), "fr": ("fr", ASKED["fr"]), "zh": ("fr", ASKED["fr"])}
"""Language of the page → a question that the report answers, and its language."""
EVERY = pytest.mark.parametrize(("sized", "ui"), SIZES_AND_LANGUAGES, indirect=["sized"])
PHONE = 400


def is_phone(tab: Tab) -> bool:
    size = tab.page.viewport_size
    return size is not None and size["width"] < PHONE


def picture(tab: Tab, artefacts: Path, name: str) -> None:
    tab.page.screenshot(path=artefacts / f"{name}-{'phone' if is_phone(tab) else 'desktop'}.png")


@EVERY
def test_an_answer_is_quoted_and_its_citation_leads_to_the_marked_evidence(
    sized: Tab, library: Server, artefacts: Path, ui: str
) -> None:
    tab, page = sized, sized.page
    spoken, question = QUESTIONS[ui]
    tab.open(f"{library.address}/?ui={ui}")
    assert tab.violations() == []
    cards = tab.ask(question)
    quoted = page.locator(".rq-quote blockquote")
    assert quoted.inner_text() in COUNTED[spoken]
    assert quoted.get_attribute("lang") == spoken
    citation = page.locator(".rq-quote .rq-cite")
    assert citation.inner_text().startswith(SYMBOL)
    assert citation.inner_text().endswith(label("1", ui))
    told = page.locator(".rq-told").inner_text()
    assert told in (catalogue(ui)["confidence_high"], catalogue(ui)["confidence_medium"])
    for said in (told, quoted.inner_text(), label("1", ui)):
        assert said in tab.announced()
    assert tab.violations() == []
    assert tab.clipped() == []
    picture(tab, artefacts, f"reading-answer-{ui}")

    card = cards.first
    assert card.locator("h3").inner_text().startswith(label("1", ui))
    shown = card.locator(".rq-version:visible")
    assert shown.locator(".rq-path").inner_text() == " › ".join(PARTS[spoken][:2])
    assert shown.locator(".rq-excerpt mark").inner_text() == quoted.inner_text()
    assert shown.locator(".rq-excerpt").inner_text().endswith("[…]")
    shown.locator(".rq-whole summary").click()
    assert shown.locator(".rq-whole .rq-text").inner_text() == COUNTED[spoken]
    expect(shown.locator(".rq-excerpt")).to_be_hidden()
    card.locator(".rq-why summary").click()
    assert catalogue(ui)["why_told"] in card.locator(".rq-why").inner_text()
    assert card.locator(".rq-why tr").count() >= 3
    assert tab.violations() == []

    citation.click()
    marked = page.locator("#rq-pane mark")
    expect(marked).to_have_text(quoted.text_content() or "")
    expect(marked).to_be_in_viewport()
    assert marked.evaluate("one => one.closest('article').id") == "p-1"
    assert page.evaluate("document.activeElement.id") == "p-1"
    assert page.locator("#rq-pane .rq-pages").get_attribute("lang") == spoken
    expect(page.locator("#rq-work")).to_be_visible(visible=not is_phone(tab))
    assert parse_qs(urlsplit(page.url).query)["p"] == ["1"]
    assert tab.violations() == []
    assert tab.clipped() == []
    picture(tab, artefacts, f"reading-report-{ui}")


@EVERY
def test_keys_step_through_what_was_found(sized: Tab, library: Server, ui: str) -> None:
    tab, page = sized, sized.page
    tab.open(f"{library.address}/?ui={ui}")
    expect(page.locator(".rq-keys")).to_be_hidden()
    cards = tab.ask(QUESTIONS[ui][1])
    assert page.locator(".rq-keys").inner_text() == catalogue(ui)["keys"]
    typed = page.input_value(QUESTION)
    for rank in (1, 2, 3):
        page.keyboard.press("Alt+ArrowDown")
        assert page.evaluate("document.activeElement.id") == f"hit-{rank}"
        expect(cards.nth(rank - 1)).to_be_in_viewport()
        link = cards.nth(rank - 1).locator(".rq-version:visible a.rq-cite").get_attribute("href") or ""
        number = parse_qs(urlsplit(link).query)["p"][0]
        here = page.locator("#rq-pane .rq-here")
        expect(here).to_have_attribute("id", f"p-{number}")
        if not is_phone(tab):  # there the report waits in the other tab
            expect(here).to_be_in_viewport()
    page.keyboard.press("Alt+ArrowUp")
    assert page.evaluate("document.activeElement.id") == "hit-2"
    for key in ("n", "j", "ArrowDown", "Control+Alt+ArrowDown"):  # left to typing, scrolling and screen readers
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == "hit-2"
    assert page.input_value(QUESTION) == typed


@EVERY
def test_the_pane_has_contents_and_every_paragraph_and_the_other_reports(
    sized: Tab, library: Server, artefacts: Path, ui: str
) -> None:
    tab, page = sized, sized.page
    tab.open(f"{library.address}/?ui={ui}&doc=harbour-fr")
    if is_phone(tab):
        expect(page.locator("#rq-report")).to_be_hidden()
        page.get_by_role("tab", name=catalogue(ui)["view_report"]).click()
        expect(page.locator("#rq-work")).to_be_hidden()
    labels = page.locator("#rq-pane .rq-label").all_inner_texts()
    assert labels == [label("cover", ui), *(label(str(n), ui) for n in range(1, 31))]
    page.locator(".rq-contents summary").click()
    entries = page.locator(".rq-contents a")
    assert entries.all_inner_texts() == list(PARTS["fr"])
    assert tab.violations() == []
    picture(tab, artefacts, f"reading-contents-{ui}")
    entries.last.click()
    heading = page.locator("#rq-pane h3", has_text=PARTS["fr"][2])
    expect(heading).to_be_in_viewport()
    expect(heading).to_be_focused()
    page.select_option("#rq-document", "market")
    expect(page.locator("#rq-pane .rq-title")).to_have_text("Report on the market")
    assert page.locator("#rq-pane .rq-pages").get_attribute("dir") == "ltr"
    assert page.locator("#rq-pane .rq-note").count() == 0
    page.select_option("#rq-document", "harbour-fr")
    expect(page.locator("#rq-pane .rq-note")).to_have_text(f"¹ {NOTE['fr']}")
    page.get_by_role("button", name="العربية").last.click()
    expect(page.locator("#rq-pane .rq-title")).to_have_text(TITLES["ar"])
    assert page.locator("#rq-pane .rq-pages").get_attribute("dir") == "rtl"
    assert tab.clipped() == []


@EVERY
def test_any_paragraph_of_the_pane_goes_into_the_basket(sized: Tab, library: Server, ui: str) -> None:
    tab, page = sized, sized.page
    tab.open(f"{library.address}/?ui={ui}&doc=harbour-fr&p=2")
    if is_phone(tab):
        page.get_by_role("tab", name=catalogue(ui)["view_report"]).click()
    links = page.locator("#rq-pane a.rq-keep")
    assert links.count() == page.locator("#rq-pane article").count() == 31
    second = page.locator("#rq-pane #p-2 a.rq-keep")
    expect(second).to_have_role("button")
    expect(second).to_have_accessible_name(f"{catalogue(ui)['basket_add']} {label('2', ui)}")
    expect(second).to_have_attribute("aria-pressed", "false")
    second.focus()
    page.keyboard.press("Space")
    expect(second).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".rq-live")).to_have_text(catalogue(ui)["basket_added"])
    expect(page.locator("#rq-pane a.rq-keep[aria-pressed=true]")).to_have_count(1)
    assert tab.violations() == []
    assert tab.clipped() == []
    page.goto(f"{library.address}/basket?ui={ui}")
    expect(page.locator("#basket-items blockquote")).to_have_text(LIAISON["fr"])


@EVERY
def test_a_card_switches_between_official_versions(sized: Tab, library: Server, artefacts: Path, ui: str) -> None:
    tab, page = sized, sized.page
    tab.open(f"{library.address}/?ui={ui}")
    spoken, question = QUESTIONS[ui]
    card = tab.ask(question).first
    choices = card.locator(".rq-choice")
    names = [catalogue(code)["name"] for code in TITLES]
    assert sorted(choices.all_inner_texts()) == sorted(names)
    assert choices.first.inner_text() == catalogue(spoken)["name"]
    assert choices.first.get_attribute("aria-pressed") == "true"
    for code in ("en", "zh", "ar"):
        choices.filter(has_text=catalogue(code)["name"]).click()
        version = card.locator(".rq-version:visible")
        assert version.count() == 1
        assert (version.get_attribute("lang"), version.get_attribute("dir")) == (code, "rtl" if code == "ar" else "ltr")
        assert version.locator(".rq-excerpt mark").inner_text() in COUNTED[code]
        assert "152" in version.locator(".rq-excerpt mark").inner_text()
        assert card.locator(".rq-choice[aria-pressed=true]").inner_text() == catalogue(code)["name"]
    assert tab.violations() == []
    picture(tab, artefacts, f"reading-versions-{ui}")
    version.locator("a.rq-cite").click()
    expect(page.locator("#rq-pane .rq-title")).to_have_text(TITLES["ar"])
    expect(page.locator("#rq-pane mark")).to_contain_text("152")


def test_versions_of_one_paragraph_are_one_card_and_the_askers_language_comes_first(tab: Tab, library: Server) -> None:
    tab.open(f"{library.address}/?ui=fr")
    cards = tab.ask(ASKED["zh"])
    numbers = [re.sub(r"\D", "", text) for text in cards.locator("h3 > bdi:first-child").all_inner_texts()]
    assert len(numbers) == len(set(numbers)) >= 2
    assert cards.first.locator(".rq-version:visible").get_attribute("lang") == "zh"


@EVERY
def test_a_citation_and_a_link_are_copied(sized: Tab, library: Server, ui: str) -> None:
    tab, page = sized, sized.page
    tab.open(f"{library.address}/?ui={ui}")
    spoken, question = QUESTIONS[ui]
    card = tab.ask(question).first

    def copied(name: str) -> str:
        card.get_by_role("button", name=name).last.click()
        expect(page.locator("#rq-announced")).to_have_text(catalogue(ui)["copied"])
        page.evaluate("document.querySelector('#rq-announced').replaceChildren()")
        return str(page.evaluate("navigator.clipboard.readText()"))

    separator = {"ar": "، ", "zh": "，"}.get(ui, ", ")
    card.get_by_role("button", name=catalogue(ui)["copy"], exact=True).click()
    expect(page.locator("#rq-announced")).to_have_text(catalogue(ui)["copied"])
    assert page.evaluate("navigator.clipboard.readText()") == f"{SYMBOL}{separator}{label('1', ui)}"
    if spoken != ui:
        assert copied(catalogue(ui)["copy_own"]) == f"{SYMBOL}, {label('1', spoken)}"
    address = copied(catalogue(ui)["copy_link"])
    assert address == (
        f"{library.address}/?doc=harbour-{spoken}&p=1&q={quote(question, safe='')}&lang={spoken}&ui={ui}"
    )


@EVERY
def test_a_permalink_restores_the_view(sized: Tab, library: Server, artefacts: Path, ui: str) -> None:
    tab, page = sized, sized.page
    spoken, question = QUESTIONS[ui]
    tab.open(f"{library.address}/?doc=harbour-{spoken}&p=2&q={quote(question)}&lang={spoken}&ui={ui}")
    page.locator(".rq-card").first.wait_for()
    assert page.input_value(QUESTION) == question
    assert page.get_attribute("html", "lang") == ui
    expect(page.locator("#rq-pane .rq-here")).to_have_attribute("id", "p-2")
    if is_phone(tab):
        page.get_by_role("tab", name=catalogue(ui)["view_report"]).click()
    expect(page.locator("#rq-pane .rq-here")).to_be_in_viewport()
    parameters = parse_qs(urlsplit(page.url).query)
    assert parameters == {"doc": [f"harbour-{spoken}"], "p": ["2"], "q": [question], "lang": [spoken], "ui": [ui]}
    picture(tab, artefacts, f"permalink-{ui}")


@pytest.mark.parametrize(
    "where", ["doc=nothing&p=1", "doc=harbour-fr&p=99", "doc=../../x&p=%3Cb%3E", "doc=%00&p=1&lang=%3C"]
)
def test_a_permalink_to_what_is_not_there_does_no_harm(tab: Tab, library: Server, where: str) -> None:
    page = tab.page
    page.goto(f"{library.address}/?{where}&q={quote(ASKED['fr'])}&ui=fr")
    page.locator(".rq-card").first.wait_for()
    assert page.locator("#rq-pane b").count() == 0
    tab.errors = [one for one in tab.errors if "404" not in one]


NOT_ANSWERED = {
    "ar": ("es", "¿Cuál es la receta de la tortilla de patatas?"),
    "fr": ("zh", "咖啡的价格是多少？"),
    "zh": ("ru", "Сколько стоит кофе?"),
}


@EVERY
def test_no_answer_is_said_in_the_askers_language_with_the_nearest_sections(
    sized: Tab, library: Server, artefacts: Path, ui: str
) -> None:
    tab, page = sized, sized.page
    spoken, question = NOT_ANSWERED[ui]
    tab.open(f"{library.address}/?ui={ui}")
    tab.ask(question)
    told = page.locator(".rq-none")
    assert told.locator("strong").inner_text() == catalogue(spoken)["no_answer"]
    assert (told.get_attribute("lang"), told.get_attribute("dir")) == (spoken, "ltr")
    assert catalogue(spoken)["nearest_sections"] in told.inner_text()
    assert told.locator("li a.rq-cite").count() >= 1
    assert page.locator(".rq-quote").count() == 0
    assert catalogue(spoken)["no_answer"] in tab.announced()
    assert tab.violations() == []
    assert tab.clipped() == []
    picture(tab, artefacts, f"no-answer-{ui}")


FOLLOWED = {
    "ar": ("ماذا كتب حارس المنارة عن مالي؟", "وفي النيجر؟", "ماذا كتب حارس المنارة عن النيجر؟"),
    "fr": ("Qu'a écrit le gardien du phare au Mali ?", "et au Niger ?", "Qu'a écrit le gardien du phare au Niger ?"),
    "zh": ("灯塔看守人在马里写了什么？", "那尼日尔呢？", "灯塔看守人在尼日尔写了什么？"),
}


@EVERY
def test_a_follow_up_keeps_its_thread_and_can_be_edited_and_asked_again(
    sized: Tab, library: Server, artefacts: Path, ui: str
) -> None:
    tab, page = sized, sized.page
    first, then, whole = FOLLOWED[ui]
    tab.open(f"{library.address}/?ui={ui}")
    tab.ask(first)
    understood = page.locator("#rq-understood textarea, #rq-understood input")
    expect(understood).to_be_hidden()
    tab.ask(then)
    expect(understood).to_have_value(whole)
    assert catalogue(ui)["understood"] in page.inner_text("#rq-understood")
    assert parse_qs(urlsplit(page.url).query)["q"] == [whole]
    assert tab.violations() == []
    picture(tab, artefacts, f"follow-up-{ui}")
    page.locator("#rq-history summary").click()
    asked = page.locator("#rq-history button")
    assert asked.all_inner_texts() == [whole, first]
    assert tab.violations() == []
    assert tab.clipped() == []

    page.evaluate("document.querySelector('.rq-answer').setAttribute('data-old', '')")
    understood.fill(first)
    understood.press("Enter")
    page.wait_for_selector(".rq-answer:not([data-old])")
    assert parse_qs(urlsplit(page.url).query)["q"] == [first]
    page.evaluate("document.querySelector('.rq-answer').setAttribute('data-old', '')")
    page.locator("#rq-history button").nth(1).click()
    page.wait_for_selector(".rq-answer:not([data-old])")
    assert page.input_value(QUESTION) == whole
    assert page.context.cookies()[0]["name"] == "rq-ui"
    assert len(page.context.cookies()) == 1


def test_a_question_that_stands_for_itself_is_not_changed(tab: Tab, library: Server) -> None:
    tab.open(f"{library.address}/?ui=en")
    tab.ask("What was done in Mali?")
    tab.page.locator(".rq-card a.rq-cite:visible").first.click()
    expect(tab.page).to_have_url(re.compile("&p="))
    tab.ask("Who sold the apples?")
    expect(tab.page.locator("#rq-understood")).to_be_hidden()
    asked = {"q": ["Who sold the apples?"], "lang": ["en"], "ui": ["en"]}
    assert parse_qs(urlsplit(tab.page.url).query) == asked  # what was open for the one before is forgotten
