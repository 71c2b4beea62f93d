"""The page as a reader uses it, with an eye on everything that it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Locator, Page, Response

QUESTION = "#rq-question textarea"
SECONDS = 20_000


class Tab:
    """One tab: ask in it, then `check` what it did."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialogs: list[str] = []
        self.errors: list[str] = []
        self.hosts: set[str] = set()
        page.set_default_timeout(SECONDS)
        self._watch(page)
        page.context.on("page", self._watch)

    def _watch(self, page: Page) -> None:
        page.on("dialog", self._dismissed)
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        page.on("response", self._failed)

    def _dismissed(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _failed(self, response: Response) -> None:
        if response.status >= 400:
            self.errors.append(f"{response.status} {response.url}")

    def open(self, address: str) -> None:
        """Open the page and wait until it speaks the reader's language."""
        self.page.goto(address)
        self.page.wait_for_selector(".rq-head.rq-spoken")
        self.page.wait_for_function("document.documentElement.lang === document.querySelector('.rq-head').lang")

    def ask(self, question: str) -> Locator:
        """Type a question, press the button; the cards of the answer, best first."""
        self.page.evaluate("document.querySelector('.rq-answer, .rq-error')?.setAttribute('data-old', '')")
        self.page.fill(QUESTION, question)
        self.page.click("#rq-ask")
        self.page.wait_for_selector(":is(.rq-answer, .rq-error):not([data-old])")
        return self.page.locator(".rq-card")

    def violations(self) -> list[str]:
        """What axe finds serious or critical: rule and element."""
        from axe_playwright_python.sync_playwright import Axe

        found: list[dict[str, Any]] = Axe().run(self.page).response["violations"]
        return [
            f"{rule['id']} ({rule['impact']}): {node['html'][:200]}"
            for rule in found
            if rule["impact"] in ("serious", "critical")
            for node in rule["nodes"]
        ]

    def check(self) -> None:
        """Nothing asked from another host, no script of others run, no error on the console."""
        assert self.dialogs == []
        assert self.errors == []
        assert {host.partition(":")[0] for host in self.hosts} <= {"127.0.0.1"}
