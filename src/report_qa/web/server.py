"""The server: page, API and report behind bounds and security headers."""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING

from report_qa import __version__
from report_qa.assistant import Assistant
from report_qa.config import Settings
from report_qa.errors import FilterError, UsageError
from report_qa.types import Filters, Paragraph, Span
from report_qa.web.assets import add_assets
from report_qa.web.frame import sentence_html
from report_qa.web.links import filters_said
from report_qa.web.narrowing import filters_html
from report_qa.web.reports import pane_html, report_html
from report_qa.web.texts import catalogue, choose_language
from report_qa.wiring import open_assistant

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

    from report_qa.web.desk import Desk
    from report_qa.web.rate import Allowance

WARM_UP = "report"
BUTTON = "#0b5cad"


def create_app(assistant: Assistant, desk: Desk | None = None, allowance: Allowance | None = None) -> FastAPI:
    """The whole application over `assistant`; `desk` takes its questions in, with other bounds than the usual ones,
    `allowance` says how many each client may ask."""
    # read by gradio and huggingface-hub when they are imported
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import gradio as gr
    from fastapi import FastAPI, Query
    from fastapi.responses import HTMLResponse, Response
    from starlette.middleware.gzip import GZipMiddleware

    from report_qa.web.api import add_api
    from report_qa.web.desk import Desk
    from report_qa.web.middleware import Bounds, Guarded, SecurityHeaders
    from report_qa.web.page import build_page, head
    from report_qa.web.preparing import add_preparing
    from report_qa.web.rate import Allowance, Patience
    from report_qa.web.shell import Shell

    index = assistant.index
    app = FastAPI(
        title="report_qa",
        version=__version__,
        description="Ask United Nations reports in any language. Not a United Nations product.",
        docs_url=None,
        redoc_url=None,
    )
    desk = desk or Desk(assistant)
    add_api(app, desk)

    add_assets(app)
    add_preparing(app, index)

    def texts_of(document: str) -> list[Paragraph]:
        return [paragraph for paragraph in index.paragraphs if paragraph.document == document]

    @app.get("/report/{document}", include_in_schema=False)
    def report(  # on a thread: a long report takes a while
        document: str, p: str = "", ui: str = "", start: int = Query(-1, alias="from"), to: int = -1
    ) -> Response:
        language = choose_language(ui)
        if document not in index.documents:
            return HTMLResponse(sentence_html(catalogue(language)["missing"], language), 404)
        marked = Span(start, to) if 0 <= start < to else None
        return HTMLResponse(report_html(index.documents[document], texts_of(document), language, p, marked))

    @app.get("/report/{document}/pane", include_in_schema=False)
    def pane(document: str, ui: str = "") -> Response:
        language = choose_language(ui)
        if document not in index.documents:
            return HTMLResponse(sentence_html(catalogue(language)["missing"], language), 404)
        return HTMLResponse(
            pane_html(index.documents[document], texts_of(document), index.documents.values(), language)
        )

    def filters(request: Request) -> Response:
        try:
            chosen = filters_said(request.query_params.multi_items())
        except FilterError:
            chosen = Filters()
        return HTMLResponse(filters_html(index.choices, chosen, choose_language(request.query_params.get("ui", ""))))

    app.add_route("/filters", filters, include_in_schema=False)

    @app.get("/favicon.ico", include_in_schema=False)
    async def favicon() -> Response:
        return Response(status_code=204)

    page, speaking = build_page(desk)
    fonts = ["system-ui", "sans-serif"]
    theme = gr.themes.Default(primary_hue="blue", font=fonts, font_mono=["ui-monospace", "monospace"])
    # white on Gradio's own blue is 3.7 to 1, too faint to read
    theme.set(**{f"button_primary_background_fill{state}": BUTTON for state in ("", "_hover", "_dark", "_hover_dark")})
    mounted: FastAPI = gr.mount_gradio_app(
        app, page, path="/", head=head(), theme=theme, footer_links=[], run_history=False,
        enable_monitoring=False, show_error=False, max_file_size=1, mcp_server=False, ssr_mode=False,
    )  # fmt: skip
    inner = next(one for route in mounted.routes if isinstance(one := getattr(route, "app", None), gr.routes.App))
    mounted.state.streams = inner.stop_event
    mounted.add_middleware(Shell, speak=speaking.properties, title=lambda ui: catalogue(ui)["title"])
    mounted.add_middleware(Patience, allowance=Allowance() if allowance is None else allowance)
    mounted.add_middleware(GZipMiddleware, minimum_size=1000)
    mounted.add_middleware(Bounds)
    mounted.add_middleware(Guarded)
    mounted.add_middleware(SecurityHeaders)
    return mounted


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 7860) -> None:
    """Serve until told to stop; questions that are being answered are answered first.

    Raises:
        UsageError: the port is in use.
        IndexFolderError, EncoderError: there is nothing to ask.
    """
    from report_qa.web.stopping import run

    _check_port(host, port)
    assistant = open_assistant(settings)
    assistant.ask(WARM_UP)
    app = create_app(assistant)
    print(f"report_qa is at http://{f'[{host}]' if ':' in host else host}:{port}", file=sys.stderr, flush=True)
    run(app, host, port)


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise UsageError(
                f"cannot listen on {host}:{port} ({error.strerror}); choose another with --port."
            ) from None
