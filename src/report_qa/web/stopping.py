"""A uvicorn server that stops kindly: what is being answered is answered, then the process ends with exit code 0."""

from __future__ import annotations

import signal
import socket
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from fastapi import FastAPI

SECONDS_TO_DRAIN = 6
"""What is still running then is cut off, so that the process is gone within ten."""


class KindServer(uvicorn.Server):
    """Ends the streams of open pages when it is to stop; uvicorn alone would also die of its SIGTERM (exit code 143)."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if sig == signal.SIGINT:  # Ctrl-C: the command line ends with 130
            super().handle_exit(sig, frame)
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # every open page holds a connection on which Gradio says "alive" for as long as it may
        streams = getattr(getattr(self.config.app, "state", None), "streams", None)
        if streams is not None:
            streams.set()
        await super().shutdown(sockets)


def run(app: FastAPI, host: str, port: int) -> None:
    """Serve until told to stop."""
    # no access log: addresses carry questions
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", access_log=False, server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_DRAIN,
    )  # fmt: skip
    KindServer(config).run()
