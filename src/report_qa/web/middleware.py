"""What stands before every route: a bound on what is taken in, closed doors, security headers."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 64 * 1024
"""Bytes. A question of 2,000 characters is below 10 KiB with all that Gradio sends along."""
LONGEST_URL = 32 * 1024
"""Bytes of path and query: 2,000 characters of any script, percent-encoded, are at most 24,000."""

OPEN = ("/gradio_api/queue/join", "/gradio_api/queue/data", "/gradio_api/heartbeat", "/gradio_api/startup-events")
"""The routes below /gradio_api that the page needs. All others stay closed: uploads, files of the server, its proxy,
links that it saves on disk, calls past the queue."""
CLOSED = ("/gradio_api", "/monitoring", "/login", "/logout", "/pwa_icon", "/upload", "/file", "/stream", "/proxy")
"""Routes of Gradio, with all below them, that answer to nobody unless they are OPEN."""


def policy(scripts: Iterable[str] = ()) -> str:
    """The content security policy; `scripts` names those that may stand inside the page. Nothing may come from, or be
    sent to, another host. (Gradio styles elements as it goes, hence 'unsafe-inline' for styles.)"""
    allowed = " ".join(["'self'", *scripts])
    return (
        f"default-src 'self'; script-src {allowed}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


HEADERS = {
    "content-security-policy": policy(),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
}


_LOG = logging.getLogger("report_qa.web")


class Guarded:
    """The last resort: an unforeseen error is one sentence for the asker and one line, without the question, in the log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            _LOG.error("unexpected %s", type(error).__name__)
            if scope["type"] != "http":
                raise
            if not started:
                await refuse(send, 500, "something went wrong; ask again in a moment.")


class SecurityHeaders:
    """Adds HEADERS to every response; a page with scripts inside states its own policy."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class Bounds:
    """Refuses what is too large, before reading it, and what is closed."""

    def __init__(self, app: ASGIApp, largest_body: int = LARGEST_BODY) -> None:
        self._app = app
        self._largest_body = largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if _is_below(path, CLOSED) and not _is_below(path, OPEN):
            await refuse(send, 404, "There is nothing here.")
        elif len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_URL:
            await refuse(send, 414, "The address is too long; ask a shorter question.")
        elif (stated := _stated_length(scope)) is not None and stated > self._largest_body:
            await refuse(send, 413, "The request is too large; ask a shorter question.")
        else:
            await self._pass_bounded(scope, receive, send)

    async def _pass_bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A body without a stated length is counted as it comes."""
        taken = 0
        started = False

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._largest_body:
                raise _TooLarge
            return message

        async def unless_too_large(message: Message) -> None:
            nonlocal started
            if started or taken <= self._largest_body:  # else the application only tells that reading failed
                started = True
                await send(message)

        with suppress(_TooLarge):
            await self._app(scope, counted, unless_too_large)
        if taken > self._largest_body and not started:
            await refuse(send, 413, "The request is too large; ask a shorter question.")


class _TooLarge(Exception):
    """A body went over its bound while it was being read."""


def _is_below(path: str, routes: tuple[str, ...]) -> bool:
    return any(path == route or path.startswith((f"{route}/", f"{route}=")) for route in routes)


def _stated_length(scope: Scope) -> int | None:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return None


async def refuse(send: Send, status: int, sentence: str, headers: dict[str, str] | None = None) -> None:
    """Answer with one sentence as JSON."""
    body = json.dumps({"error": sentence}).encode()
    stated: list[Any] = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    stated += [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    await send({"type": "http.response.start", "status": status, "headers": stated})
    await send({"type": "http.response.body", "body": body})
