"""Paragraphs longer than the encoder's window, cut into overlapping windows that together cover them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from report_qa.types import Span

OVERLAP = 0.2
"""Share of a window, at most, that the next one repeats."""

_SEPARATORS = ["\n\n", "\n", ". ", "。", "؟ ", "! ", "? ", "; ", "；", ", ", "，", "، ", " ", ""]


def window_spans(text: str, window: int, count_tokens: Callable[[str], int]) -> list[Span]:
    """The whole text as one span if it fits, else overlapping spans of at most `window` tokens, in order.

    langchain-text-splitters cuts pieces at the largest separator that serves, measuring with the encoder's own tokenizer;
    windows are runs of them. (Its own overlap is not used: the offsets that it then states are measured in tokens.)
    """
    if count_tokens(text) <= window:
        return [Span(0, len(text))]
    pieces = _pieces(text, max(1, int(window * OVERLAP)), count_tokens)

    def fits(first: int, last: int, most: float = window) -> bool:
        return count_tokens(text[pieces[first].start : pieces[last].end]) <= most

    spans: list[Span] = []
    first = 0
    while True:
        last = first
        while last + 1 < len(pieces) and fits(first, last + 1):
            last += 1
        spans.append(Span(pieces[first].start, pieces[last].end))
        if last + 1 == len(pieces):
            return spans
        # go back as far as the overlap allows and the next piece still fits
        following = last + 1
        while following - 1 > first and fits(following - 1, last, window * OVERLAP) and fits(following - 1, last + 1):
            following -= 1
        first = following


def _pieces(text: str, size: int, count_tokens: Callable[[str], int]) -> Sequence[Span]:
    """Spans of at most `size` tokens that lie end to end and cover the text."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=size,
        chunk_overlap=0,
        length_function=count_tokens,
        separators=_SEPARATORS,
        keep_separator="end",
        strip_whitespace=False,
    )
    spans: list[Span] = []
    for piece in splitter.split_text(text):
        start = spans[-1].end if spans else 0
        spans.append(Span(start, start + len(piece)))
    return spans
