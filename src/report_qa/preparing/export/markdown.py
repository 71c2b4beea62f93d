"""A basket as Markdown with footnotes; whatever a report or a note holds stays text."""

from __future__ import annotations

import re

from report_qa.languages import direction
from report_qa.preparing.basket import Basket, Kept
from report_qa.preparing.export.wording import Wording, printed_citation
from report_qa.printable import printable

_SPECIAL = re.compile(r"([\\`*_\[\]<>~|&])")
_LINE_START = re.compile(r"^(\s*)([#+=>-]|\d+(?=[.)]))", re.MULTILINE)


def to_markdown(basket: Basket, wording: Wording) -> str:
    """The basket, in a right-to-left language with the blocks that say so."""
    title = escaped(basket.title or wording.title)
    parts = [f"# {title}"]
    parts += [_item(number, kept, wording) for number, kept in enumerate(basket.items, start=1)]
    parts += ["---", escaped(wording.disclaimer)]
    body = "\n\n".join(parts)
    notes = "\n".join(
        f"[^{number}]: {''.join(escaped(words) for words, _ in printed_citation(kept, wording.language))}."
        for number, kept in enumerate(basket.items, start=1)
    )
    return f"{_turned(body, wording.language, 'ltr')}\n\n{notes}\n" if notes else f"{body}\n"


def escaped(text: str) -> str:
    """The same words, with no mark that Markdown would read as its own."""
    return _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", printable(text)).replace("\t", " "))


def _item(number: int, kept: Kept, wording: Wording) -> str:
    path = " › ".join(kept.paragraph.heading)
    quote = "\n".join(f"> {line}".rstrip() for line in f"{escaped(kept.quote)}[^{number}]".split("\n"))
    around = direction(wording.language)
    parts = [_turned(f"**{escaped(path)}**", kept.document.language, around)] if path else []
    parts.append(_turned(quote, kept.document.language, around))
    if kept.note:
        parts.append(f"**{escaped(wording.note)}:** {escaped(kept.note)}")
    return "\n\n".join(parts)


def _turned(block: str, language: str, around: str) -> str:
    """The block in a `div` where its direction is another than that around it."""
    if direction(language) == around:
        return block
    return f'<div lang="{language}" dir="{direction(language)}">\n\n{block}\n\n</div>'
