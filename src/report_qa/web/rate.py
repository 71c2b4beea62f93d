"""How many questions one client may ask, and how the page is told that it must wait: in the reader's language.

Gradio's page shows the sentence of any refusal but 503, for which it has English words of its own: a full queue too is
told as 429, "too many requests".
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from math import ceil

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from report_qa.web.middleware import refuse
from report_qa.web.shell import wanted_language
from report_qa.web.texts import catalogue

AT_ONCE = 120
"""Requests that a client may send in one go: many for one reader, some for a delegation behind one address."""
PER_SECOND = 4.0
"""Requests that a client may send in the long run."""
MOST_CLIENTS = 10_000
"""Clients remembered; the one that was quiet longest is forgotten, and so may ask again. Some 2 MB."""
JOIN = "/gradio_api/queue/join"
API = "/api/"


class Allowance:
    """A bucket for each client that fills at an even rate."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        per_second: float = PER_SECOND,
        most_clients: int = MOST_CLIENTS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._at_once = at_once
        self._per_second = per_second
        self._most_clients = most_clients
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """Seconds to wait before `client` may ask; 0 takes one from what it has."""
        now = self._clock()
        left, before = self._left.pop(client, (float(self._at_once), now))
        left = min(self._at_once, left + (now - before) * self._per_second)
        wait = 0.0 if left >= 1 else (1 - left) / self._per_second
        self._left[client] = (left if wait else left - 1, now)
        if len(self._left) > self._most_clients:
            self._left.popitem(last=False)
        return wait

    def __len__(self) -> int:
        return len(self._left)


class Patience:
    """Refuses clients that ask too much. Whoever sits at this machine may: behind a proxy here, clients are told apart
    by the address that it passes on (uvicorn reads X-Forwarded-For from this machine only)."""

    def __init__(self, app: ASGIApp, allowance: Allowance) -> None:
        self._app = app
        self._allowance = allowance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        joins = scope["type"] == "http" and scope["path"] == JOIN
        if not joins and not (scope["type"] == "http" and scope["path"].startswith(API)):
            await self._app(scope, receive, send)
            return
        client = _client(scope)
        if client and (wait := self._allowance.take(client)):
            await _tell(send, scope, "too_many", ceil(wait))
        elif joins:
            await self._app(scope, receive, _unless_full(scope, send))
        else:
            await self._app(scope, receive, send)


def _unless_full(scope: Scope, send: Send) -> Send:
    """Passes on what is sent, but for Gradio's refusal of a question when its queue is full."""
    full = False

    async def told(message: Message) -> None:
        nonlocal full
        if message["type"] == "http.response.start" and message["status"] == 503:
            full = True
            await _tell(send, scope, "busy", 1)
        elif not full:
            await send(message)

    return told


async def _tell(send: Send, scope: Scope, key: str, seconds: int) -> None:
    sentence = catalogue(wanted_language(scope))[key]
    await refuse(send, 429, sentence, {"retry-after": str(seconds)})


def _client(scope: Scope) -> str:
    """Whose request it is: an address, or the network that one household's IPv6 addresses share; "" for this machine."""
    host = (scope.get("client") or ("", 0))[0]
    try:
        address = ip_address(host)
    except ValueError:  # a socket file, or a test
        return ""
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return ""
    return str(address) if address.version == 4 else address.exploded[:19]
