"""The page: its layout, and what holds for all its parts.

Imports gradio, which takes seconds: import this module only to serve.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import gradio as gr

from report_qa.web.asking import AskPart, ask_part
from report_qa.web.desk import AT_ONCE, MOST_WAITING, Desk
from report_qa.web.frame import footer_html, header_html
from report_qa.web.markup import block
from report_qa.web.parts import Part, shown, takes_text_only
from report_qa.web.texts import FALLBACK, LANGUAGES, catalogue

NAMES = [(catalogue(code)["name"], code) for code in LANGUAGES]
"""The languages, each called by itself."""


def build_page(desk: Desk) -> tuple[gr.Blocks, Speaking]:
    """The Gradio page, and how it speaks: left the questions, right the report. Questions go to `desk`."""
    documents = desk.assistant.index.documents
    with gr.Blocks(title="report_qa", analytics_enabled=False) as page:
        with gr.Row(elem_id="rq-top"):
            header = shown(header_html(FALLBACK))
            language = gr.Dropdown(
                NAMES,
                value=FALLBACK,
                label=catalogue(FALLBACK)["language"],
                elem_id="rq-language",
                filterable=False,
                min_width=200,
                scale=0,
            )
        takes_text_only(language)
        with gr.Row(elem_id="rq-panes"):
            with gr.Column(elem_id="rq-work"):
                ask = ask_part(desk, language)
            with gr.Column(elem_id="rq-report"):
                shown('<div id="rq-pane"></div>')
        footer = shown(footer_html(documents.values(), FALLBACK))

        frame = Part(
            [header, language, footer],
            lambda ui: [
                gr.Markdown(block(header_html(ui))),
                gr.Dropdown(NAMES, label=catalogue(ui)["language"], value=ui),
                gr.Markdown(block(footer_html(documents.values(), ui))),
            ],
        )
        speaking = Speaking([frame, ask])
        language.input(speaking.components, language, speaking.spoken, api_visibility="private")
        page.load(
            _opened(ask), language, ask.restored, api_visibility="private", concurrency_id="ask", show_progress="hidden"
        )
    page.queue(default_concurrency_limit=4 * AT_ONCE, max_size=MOST_WAITING, api_open=False)
    return page, speaking


def _opened(ask: AskPart) -> Callable[..., Any]:
    async def opened(ui: str, request: gr.Request) -> list[Any]:
        """What the address says. Its ?ui= is the language that the page came in."""
        return await ask.restore(request.query_params.multi_items(), ui)

    return opened


class Speaking:
    """Every text of the page in one language: for a page that is open, and for one that is on its way out."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self.spoken = [component for part in parts for component in part.spoken]
        self._known: dict[str, dict[int, dict[str, Any]]] = {}

    def components(self, ui: str) -> list[Any]:
        """What each of `spoken` becomes."""
        return [component for part in self._parts for component in part.speak(ui)]

    def properties(self, ui: str) -> Mapping[int, Mapping[str, Any]]:
        """The same by the component's id, as the browser gets it."""
        if ui not in self._known:  # not while the page is being built: a component made then becomes part of it
            pairs = zip(self.spoken, self.components(ui), strict=True)
            self._known[ui] = {old._id: dict(new.constructor_args) for old, new in pairs}
        return self._known[ui]


def head() -> str:
    """What goes into the page's head."""
    return '<link rel="stylesheet" href="/assets/page.css"><script type="module" src="/assets/page.js"></script>'
