"""What an export says beside the quotes, and its texts made fit for a file."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from report_qa.citations import citation, label
from report_qa.preparing.basket import Kept

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Wording:
    """Texts of an export in the reader's `language`."""

    language: str = "en"
    title: str = "Basket"
    note: str = "Note"
    disclaimer: str = (
        "Not a United Nations product. Quotations are not an official text; check them against the official document."
    )


def printable(text: str) -> str:
    """A replacement character for each control, lone surrogate, and whatever turns the text around it: no file may hold them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        "\ufffd"
        if c in _TURNING or c in "\ufffe\uffff" or (unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t")
        else c
        for c in lines
    )


def citation_parts(kept: Kept, language: str) -> list[tuple[str, str]]:
    """The citation in the reader's language as (words, language): the document's own words in it are in its language."""
    document = kept.document
    place = label(kept.paragraph.number, language)
    source = citation(document, kept.paragraph.number, language).removesuffix(place)
    title = f"« {document.title} »" if document.title else ""
    names = (document.symbol,) if document.symbol else (document.body, title)
    own = sorted(filter(None, names), key=len, reverse=True)
    words = re.split(f"({'|'.join(map(re.escape, own))})", source) if own else [source]
    parts = [(printable(word), document.language if word in own else language) for word in words if word]
    return [*parts, (printable(place), language)]
