"""The page as a reader uses it, with an eye on everything that it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Locator, Page, Response

QUESTION = "#rq-question textarea"
SIZES_AND_LANGUAGES = [("desktop", "ar"), ("phone", "ar"), ("desktop", "fr"), ("phone", "zh")]
"""Each size and each kind of script, and Arabic on both: a layout breaks first where it is mirrored."""
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
        """Open the page and wait until it is all there, with the answer to the address's own question."""
        self.page.goto(address)
        self.page.wait_for_selector(".rq-pages article", state="attached")  # the last to come
        if any(parse_qs(urlsplit(address).query).get("q", ())):
            self.page.wait_for_selector(".rq-answer, .rq-error")

    def ask(self, question: str) -> Locator:
        """Type a question, press the button; the cards of the answer, best first."""
        self.page.evaluate("document.querySelector('.rq-answer, .rq-error')?.setAttribute('data-old', '')")
        self.page.fill(QUESTION, question)
        self.page.press(QUESTION, "Enter")
        self.page.wait_for_selector(":is(.rq-answer, .rq-error):not([data-old])")
        return self.page.locator(".rq-card")

    def announced(self) -> str:
        """What a screen reader was last given to say."""
        return self.page.inner_text("#rq-announced")

    def clipped(self) -> list[str]:
        """Elements that reach beyond the sides of the page; empty also says that it does not scroll sideways."""
        return list(
            self.page.evaluate(
                """() => {
                  const width = document.documentElement.clientWidth;
                  const out = [...document.querySelectorAll('.gradio-container :is(p, button, input, textarea, select, h1, h2, h3, li, a)')]
                    .filter((one) => one.checkVisibility() && !one.closest('.rq-unseen, [data-testid=block-info], .tab-container'))
                    .filter((one) => { const box = one.getBoundingClientRect(); return box.width && (box.left < -1 || box.right > width + 1); })
                    .map((one) => one.outerHTML.slice(0, 120));
                  return document.documentElement.scrollWidth > width ? ['scrolls sideways', ...out] : out;
                }"""
            )
        )

    def violations(self, *rules: str) -> list[str]:
        """What axe finds serious or critical, by all its rules or by `rules`: rule and element."""
        from axe_playwright_python.sync_playwright import Axe

        options: dict[str, Any] = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
        found: list[dict[str, Any]] = Axe().run(self.page, options=options).response["violations"]
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
