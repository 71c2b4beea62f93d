"""Requests just as they are written: no client in between that tidies addresses up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp, Message


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


async def request(app: ASGIApp, method: str, target: str, body: Iterable[bytes] = (), stated: bool = True) -> Reply:
    """Send `target` as the server would hand it on; the chunks of `body` with or without their length `stated`."""
    chunks = list(body)
    path, _, query = target.partition("?")
    headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")]
    if chunks:
        length = str(sum(map(len, chunks))).encode()
        headers.append((b"content-length", length) if stated else (b"transfer-encoding", b"chunked"))
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": unquote(path), "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
        "headers": headers, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "state": {},
    }  # fmt: skip
    sent: list[Message] = []
    left = chunks or [b""]

    async def receive() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    try:
        await app(scope, receive, send)
    except Exception:  # Starlette answers 500 and then raises, for the server to log
        if not sent:
            raise
    starts = [message for message in sent if message["type"] == "http.response.start"]
    assert len(starts) == 1, starts
    return Reply(
        starts[0]["status"],
        {name.decode().lower(): value.decode() for name, value in starts[0]["headers"]},
        b"".join(message.get("body", b"") for message in sent[1:]),
    )


def request_all(app: ASGIApp, targets: Iterable[str], method: str = "GET") -> list[Reply]:
    """One after the other, in one event loop."""

    async def run() -> list[Reply]:
        return [await asyncio.wait_for(request(app, method, target), 10) for target in targets]

    return asyncio.run(run())
