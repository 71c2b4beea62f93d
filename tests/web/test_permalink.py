"""A link that was copied yesterday opens the same view today: after a restart, and after the index was made anew."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from browsing import Tab
from library import write_library
from servers import running

from report_qa.config import Settings
from report_qa.wiring import update_index

QUESTION = "Combien de personnes ont été dénombrées dans le port du Niger ?"


def view(tab: Tab, address: str) -> tuple[str, str, str, str | None]:
    """What the page shows: question, quote, place in the report, language of the page."""
    page = tab.page
    page.goto(address)
    page.locator(".rq-card").first.wait_for()
    here = page.locator("#rq-pane .rq-here")
    here.wait_for(state="attached")
    return (
        page.input_value("#rq-question textarea, #rq-question input"),
        page.locator("blockquote").first.inner_text(),
        here.inner_text(),
        page.get_attribute("html", "lang"),
    )


@pytest.mark.browser
def test_a_permalink_survives_a_restart_and_a_new_index(tab: Tab, tmp_path: Path) -> None:
    settings = Settings(
        write_library(tmp_path / "corpus"), tmp_path / "index", encoder="hash", cache=tmp_path / "cache"
    )
    where = f"/?doc=harbour-fr&p=2&q={quote(QUESTION)}&lang=fr&ui=ar"
    with running(settings, tmp_path / "first.txt") as server:
        before = view(tab, server.address + where)
    current = (settings.index / "CURRENT").read_bytes()
    update_index(settings, rebuild=True)
    assert (settings.index / "CURRENT").read_bytes() != current
    with running(settings, tmp_path / "second.txt") as server:
        after = view(tab, server.address + where)
    assert after == before
    assert before[0] == QUESTION
    assert before[2].strip()
    assert before[3] == "ar"
