"""Paragraphs longer than the encoder's window, cut into overlapping windows that together cover them."""

from __future__ import annotations

from collections.abc import Callable

from report_qa.types import Span

OVERLAP = 0.2
"""Share of a window that the next one repeats."""

_SEPARATORS = ["\n\n", "\n", ". ", "。", "؟ ", "! ", "? ", "; ", "；", ", ", "，", "، ", " ", ""]


def window_spans(text: str, window: int, count_tokens: Callable[[str], int]) -> list[Span]:
    """The whole text as one span if it fits, else overlapping spans of at most `window` tokens, in order.

    langchain-text-splitters cuts at the largest separator that serves, measuring with the encoder's own tokenizer.
    """
    if count_tokens(text) <= window:
        return [Span(0, len(text))]
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=window,
        chunk_overlap=int(window * OVERLAP),
        length_function=count_tokens,
        separators=_SEPARATORS,
        keep_separator="end",
        add_start_index=True,
        strip_whitespace=False,
    )
    chunks = splitter.create_documents([text])
    return [
        Span(chunk.metadata["start_index"], chunk.metadata["start_index"] + len(chunk.page_content)) for chunk in chunks
    ]
