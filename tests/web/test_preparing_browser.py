"""The pages of the preparation in a real browser: by hand, by keyboard, without a script, on a desk and on a phone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import SIZES_AND_LANGUAGES, Tab
from servers import Server, running

from report_qa.citations import label
from report_qa.config import Settings
from report_qa.web.texts import catalogue

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

CORPUS = Path(__file__).parent.parent.parent / "corpus"
SIZES = {"desktop": (1280, 900), "phone": (360, 740)}
VIEWS = {
    "country": "/country?country=NER",
    "none": "/country?country=JPN",
    "unknown": "/country?country=guin",
    "map": "/country",
    "timeline": "/timeline",
    "figures": "/figures?order=value",
    "basket": "/basket",
}


@pytest.fixture(scope="module")
def server(hash_index_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("preparing")
    settings = Settings(CORPUS, hash_index_folder, "hash", folder / "cache")
    with running(settings, folder / "output.txt") as started:
        yield started


def sized(browser: Browser, size: str, **options: object) -> Tab:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
    return Tab(context.new_page())


def told(page: Page, words: str) -> None:
    """Wait until that is announced."""
    page.locator(".rq-live", has_text=words).wait_for(state="attached")


@pytest.mark.parametrize(("size", "ui"), SIZES_AND_LANGUAGES)
def test_axe_finds_nothing_and_nothing_hangs_over(
    browser: Browser, server: Server, artefacts: Path, ui: str, size: str
) -> None:
    tab = sized(browser, size)
    for name, view in VIEWS.items():
        tab.page.goto(f"{server.address}{view}{'&' if '?' in view else '?'}ui={ui}")
        tab.page.wait_for_load_state("networkidle", timeout=60_000)
        assert tab.violations() == [], name
        over = tab.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over == 0, name
        tab.page.screenshot(path=artefacts / f"preparing-{name}-{ui}-{size}.png")
    tab.errors = [error for error in tab.errors if "404" not in error]  # a name that nobody has
    tab.check()
    tab.page.context.close()


@pytest.mark.parametrize("ui", ["ar", "fr", "zh"])
def test_from_the_country_to_a_word_file(tab: Tab, server: Server, artefacts: Path, ui: str) -> None:
    texts = catalogue(ui)
    page = tab.page
    page.goto(f"{server.address}/country?ui={ui}")
    page.fill("#country", {"ar": "النيجر", "fr": "Niger", "zh": "尼日尔"}[ui])
    page.keyboard.press("Enter")
    page.wait_for_selector(".rq-mentions")
    assert page.locator(".rq-mentions > li").count() == 9
    assert page.locator(".rq-mentions mark").count() >= 9
    keep = page.locator("a.rq-keep")
    keep.nth(0).click()
    told(page, texts["basket_added"])
    assert keep.nth(0).get_attribute("aria-pressed") == "true"
    keep.nth(1).focus()
    page.keyboard.press("Space")
    page.wait_for_selector("li:nth-child(2) > article a.rq-keep[aria-pressed=true]")
    keep.nth(0).click()
    told(page, texts["basket_there"])

    page.goto(f"{server.address}/basket?ui={ui}")
    page.wait_for_selector("#basket-items article")
    labels = [item.inner_text() for item in page.locator("#basket-items h2").all()]
    assert labels == [label("4", ui), label("32", ui)]
    quote = page.locator("#basket-items blockquote").first
    assert (quote.get_attribute("lang"), quote.get_attribute("dir")) == ("fr", "ltr")
    page.locator("textarea").first.fill("<b>note</b> ملاحظة")
    page.locator("textarea").first.blur()
    page.fill("#basket-title", "Titre 标题")
    page.locator("button[data-kind=down]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#basket-items li:first-child h2:has-text('32')")
    page.wait_for_selector("#basket-items li:nth-child(2) button[data-kind=up]:focus")  # with what was moved
    assert page.locator("textarea").nth(1).input_value() == "<b>note</b> ملاحظة"
    assert tab.violations() == []
    page.screenshot(path=artefacts / f"preparing-basket-filled-{ui}.png")

    with page.expect_download() as download:
        page.click("button[data-format=docx]")
    assert download.value.suggested_filename == "basket.docx"
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as archive:
        document = archive.read("word/document.xml").decode()
        assert "&lt;b&gt;note&lt;/b&gt; ملاحظة" in document
        assert "Titre 标题" in document
    page.reload()
    page.wait_for_selector("#basket-items article")
    assert page.locator("#basket-items article").count() == 2
    page.locator("button[data-kind=remove]").first.click()
    page.wait_for_selector("#basket-items:not(:has(li:nth-child(2)))")
    page.locator("button[data-kind=remove]").first.click()
    page.wait_for_selector("#basket-empty:not([hidden])")
    assert page.inner_text("#basket-empty") == texts["basket_empty"]
    assert page.locator("#basket-take button:enabled").count() == 0


def test_the_html_file_works_alone(browser: Browser, tab: Tab, server: Server, artefacts: Path, tmp_path: Path) -> None:
    page = tab.page
    page.goto(f"{server.address}/basket?document=unodc-som-2020&p=47&from=0&to=17&ui=ar")
    page.wait_for_selector("#basket-items article")
    assert "p=47" not in page.url
    assert page.inner_text("#basket-items blockquote") == "En novembre 2019,"
    with page.expect_download() as download:
        page.click("button[data-format=html]")
    download.value.save_as(tmp_path / "basket.html")
    context = browser.new_context(offline=True, java_script_enabled=False)
    alone = context.new_page()
    alone.goto((tmp_path / "basket.html").as_uri())
    assert alone.locator("html").get_attribute("dir") == "rtl"
    assert alone.locator("blockquote").evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert "En novembre 2019," in alone.inner_text("blockquote")
    alone.screenshot(path=artefacts / "preparing-file-ar.png")
    context.close()


def test_without_a_script_all_but_the_basket_works(browser: Browser, server: Server) -> None:
    tab = sized(browser, "desktop", java_script_enabled=False)
    page = tab.page
    page.goto(f"{server.address}/timeline?ui=fr")
    page.select_option("#month", "2019-11")
    page.select_option("#state", "NPL")
    page.click("form button")
    assert page.locator("tbody tr").count() == 1
    assert "atelier régional" in page.inner_text("tbody")
    page.locator("tbody a").first.click()
    assert "/report/unodc-som-2020?p=47" in page.url
    page.goto(f"{server.address}/basket?ui=fr")
    assert catalogue("fr")["basket_script"] in page.inner_text("main")
    tab.page.context.close()


def test_the_map_and_the_chart_lead_on(tab: Tab, server: Server) -> None:
    page = tab.page
    page.goto(f"{server.address}/country?ui=fr")
    page.locator(".rq-map a", has=page.locator("title", has_text="Mali: 11")).click()
    page.wait_for_selector(".rq-mentions")
    assert page.inner_text("h1") == "Mali"
    page.goto(f"{server.address}/timeline?ui=fr")
    page.locator(".rq-chart a[aria-label='novembre 2019: 4']").click()
    page.wait_for_url("**month=2019-11**")
    assert page.locator("tbody tr").count() == 4
    page.click(".rq-languages a[lang=zh]")
    page.wait_for_selector("html[lang=zh]")
    assert "month=2019-11" in page.url
    assert page.locator("tbody tr").count() == 4


@pytest.mark.parametrize("ui", ["ar", "fr", "zh"])
def test_an_answer_goes_into_the_basket(tab: Tab, server: Server, ui: str) -> None:
    page = tab.page
    tab.open(f"{server.address}/?ui={ui}")
    links = page.locator(".rq-to a")
    assert [link.inner_text() for link in links.all()] == [catalogue(ui)[f"{view}_title"] for view in ("country", "timeline", "figures", "basket")]  # fmt: skip
    cards = tab.ask("Zambie législation atelier mars 2020")
    cards.first.locator("a.rq-keep:visible").click()
    told(page, catalogue(ui)["basket_added"])
    assert page.url.startswith(f"{server.address}/?")
    with page.context.expect_page() as opened:  # beside the answers, not instead of them
        links.last.click()
    basket = opened.value
    basket.wait_for_selector("#basket-items article")
    assert basket.locator("#basket-items article").count() == 1
    assert basket.inner_text("#basket-items blockquote")
