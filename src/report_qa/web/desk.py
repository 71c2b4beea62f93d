"""Takes questions in, for the page and the API alike: a few are worked on, a bounded number waits, the rest is sent away."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from report_qa.errors import ReportQAError
from report_qa.types import Filters

if TYPE_CHECKING:
    from report_qa.assistant import Assistant
    from report_qa.types import Answer

AT_ONCE = 4
"""Questions worked on at the same time; the encoder takes those that come together in one pass."""
MOST_WAITING = 256
"""Questions that may wait; a further one is told to come back."""


class Busy(ReportQAError):
    """Too many questions are waiting already."""


class Desk:
    """One for a server, however a question comes in."""

    def __init__(self, assistant: Assistant, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self.assistant = assistant
        self._free = asyncio.Semaphore(at_once)
        self._room = at_once + most_waiting

    @property
    def room(self) -> int:
        """How many further questions would be taken in now."""
        return self._room

    async def ask(self, question: str, language: str, k: int, filters: Filters | None = None) -> Answer:
        """As `Assistant.ask`, on a thread.

        Raises:
            Busy: too many are waiting.
            UsageError: the question cannot be asked.
        """
        if self._room <= 0:
            raise Busy("many questions are being asked right now; ask again in a moment.")
        self._room -= 1
        try:
            async with self._free:
                return await asyncio.to_thread(self.assistant.ask, question, language, k, filters or Filters())
        finally:
            self._room += 1
