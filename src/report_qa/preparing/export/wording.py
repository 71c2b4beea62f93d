"""What an export says beside the quotes, and its texts made fit for a file."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from report_qa.citations import citation_parts
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


def printed_citation(kept: Kept, language: str) -> list[tuple[str, str]]:
    """The citation in the reader's language as (words, their language), printable."""
    parts = citation_parts(kept.document, kept.paragraph.number, language)
    return [(printable(words), code) for words, code in parts]
