"""Gradio's start page made the reader's: in their language from the first byte, under a policy that lets no stranger's script run.

Gradio serves one configuration, with the texts that the page was built with, in an HTML file with scripts inside. On its
way out the texts become the reader's, and the content security policy names each of those scripts by its hash, so that
it needs neither 'unsafe-inline' nor 'unsafe-eval'. The hashes are taken anew each time because the configuration holds
the address that the page was asked for under; nothing else in it comes from a request, and that is sent as JSON.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from report_qa.languages import direction
from report_qa.web.middleware import policy
from report_qa.web.texts import choose_language

COOKIE = "rq-ui"
"""Keeps the chosen language; `static/language.js` writes it."""

_CONFIG = re.compile(r"window\.gradio_config = (\{.*?\});</script>", re.S)
_INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.S)
_FOR_SHARING = re.compile(r'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*>|\s*<link rel="manifest"[^>]*>')

Speak = Callable[[str], Mapping[int, Mapping[str, Any]]]
"""Language → component's id → the properties that are its texts in that language."""


class Shell:
    """Rewrites the start page; passes everything else on."""

    def __init__(self, app: ASGIApp, speak: Speak, title: Callable[[str], str]) -> None:
        self._app = app
        self._speak = speak
        self._title = title

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        start: Message = {}
        body = b""

        async def rewritten(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            if message["type"] != "http.response.body":
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            headers = MutableHeaders(raw=list(start["headers"]))
            if start["status"] == 200 and headers.get("content-type", "").startswith("text/html") and body:
                page = self._page(body.decode("utf-8"), wanted_language(scope))
                headers["content-security-policy"] = policy(inline_hashes(page))
                headers["vary"] = "Accept-Language, Cookie"
                headers["cache-control"] = "no-store"
                body = page.encode("utf-8")
                headers["content-length"] = str(len(body))
            await send({**start, "headers": headers.raw})
            await send({"type": "http.response.body", "body": body})

        # compressed by what stands before, else there would be nothing to read here; and of the query, which is the
        # browser's to read, Gradio would take the name of a saved session
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app({**scope, "headers": plain, "query_string": b""}, receive, rewritten)

    def _page(self, page: str, ui: str) -> str:
        page = _FOR_SHARING.sub("", page)
        page = re.sub(r'<html\s+lang="en"', f'<html lang="{ui}" dir="{direction(ui)}"', page, count=1)
        return _CONFIG.sub(
            lambda found: f"window.gradio_config = {self._spoken(found[1], ui)};</script>", page, count=1
        )

    def _spoken(self, served: str, ui: str) -> str:
        config = json.loads(served)
        texts = self._speak(ui)
        for component in config["components"]:
            component["props"].update(texts.get(component["id"], {}))
        config["title"] = self._title(ui)
        plain = json.dumps(config, ensure_ascii=False, separators=(",", ":"))
        return re.sub("[<>&'\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", plain)


def inline_hashes(page: str) -> list[str]:
    """A policy's name for each script inside a page: 'sha256-…'."""
    digests = (hashlib.sha256(script.encode("utf-8")).digest() for script in _INLINE.findall(page))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def wanted_language(scope: Scope) -> str:
    """The reader's: what the address says, else what they chose before, else their browser's."""
    headers = Headers(scope=scope)
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("ui", [""])[0]
    cookies = SimpleCookie()
    try:
        cookies.load(headers.get("cookie", ""))
    except CookieError:  # other cookies of this host need not be right
        cookies.clear()
    kept = cookies[COOKIE].value if COOKIE in cookies else ""
    return choose_language(asked, kept, headers.get("accept-language", ""))
