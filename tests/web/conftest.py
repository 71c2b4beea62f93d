"""A small report asked without a model, and the whole application over it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import Tab
from documents import write_corpus
from library import write_library
from servers import Server, running
from starlette.testclient import TestClient

from report_qa.assistant import Assistant
from report_qa.config import Settings
from report_qa.web.server import create_app
from report_qa.wiring import open_assistant, update_index

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TEXT = """Report on the harbour

I. Ships

1. In all, 152 people were counted in the harbour. The count took two days.

2. Liaison magistrates carry requests between courts¹. They speak two languages.

¹ See the note by the harbour master.

II. Tides

3. The tides depend on the moon and on the sun.
"""
TITLE = 'title = "Report on the harbour"\nsymbol = "A/1/2"'


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A corpus of one document `harbour`, indexed."""
    folder = tmp_path_factory.mktemp("harbour")
    write_corpus(folder / "corpus", {"harbour": TEXT}, extra=TITLE)
    settings = Settings(folder / "corpus", folder / "index", encoder="hash", cache=folder / "cache")
    update_index(settings)
    return settings


@pytest.fixture(scope="session")
def assistant(harbour: Settings) -> Assistant:
    """Asks `harbour`."""
    return open_assistant(harbour)


@pytest.fixture(scope="session")
def client(assistant: Assistant) -> Iterator[TestClient]:
    """The application over `assistant`, its lifespan running; errors of the server come as responses."""
    with TestClient(create_app(assistant), raise_server_exceptions=False) as running:
        yield running


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over `library`: four official versions of one report, and another report; no model."""
    folder = tmp_path_factory.mktemp("library")
    settings = Settings(write_library(folder / "corpus"), folder / "index", encoder="hash", cache=folder / "cache")
    with running(settings, folder / "output.txt") as started:
        yield started


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Where screenshots are kept."""
    folder = Path(__file__).parent.parent / "artefacts"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window, where there is one."""
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(chromium).exists():
        pytest.skip("there is no Chromium here; `make browser` installs it where apt-get is there")
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed; `make test` installs it"
    )
    with playwright.sync_playwright() as driver:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        opened = driver.chromium.launch(executable_path=chromium, args=flags)
        yield opened
        opened.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    """A fresh tab; whatever a test does in it, nothing runs, fails or goes out that should not."""
    yield from _tab(browser, 1280, 900)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Tab]:
    """The same on a small telephone."""
    yield from _tab(browser, 360, 740)


@pytest.fixture(params=["desktop", "phone"])
def sized(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Tab]:
    """The same on both."""
    yield from _tab(browser, *((1280, 900) if request.param == "desktop" else (360, 740)))


def _tab(browser: Browser, width: int, height: int) -> Iterator[Tab]:
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = Tab(context.new_page())
    yield opened
    opened.check()
    context.close()
