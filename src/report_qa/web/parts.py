"""What the page is made of: parts that speak its language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import gradio as gr
from gradio.components import Component

from report_qa.web.markup import block

Some = TypeVar("Some", bound=Component)


@dataclass(frozen=True)
class Part:
    """A part of the page: the components whose texts depend on the page's language, and what they become in it.

    `speak` returns one new component for each of `spoken`, holding only what changes.
    """

    spoken: Sequence[Component]
    speak: Callable[[str], list[Any]]


def shown(made: str, **options: Any) -> gr.Markdown:
    """Display HTML that `markup` made safe.

    Not gr.HTML: that compiles its value as a template, which needs 'unsafe-eval'. Markdown takes HTML as it is, and
    sanitises it once more; no aria- or data- attribute survives that, no script could.
    """
    options.setdefault("latex_delimiters", [])
    return gr.Markdown(block(made), sanitize_html=True, container=False, **options)


async def take_no_file(address: str) -> str:
    """Instead of Gradio's copying of a file or download of an address that a request names as the value of a component."""
    raise gr.Error("A question is text.", print_exception=False)


def takes_text_only(component: Some) -> Some:
    """For every component that is an input of an event: what a request sends as its value is never fetched."""
    component.async_move_resource_to_block_cache = take_no_file
    return component
