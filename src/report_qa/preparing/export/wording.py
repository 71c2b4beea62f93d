"""What an export says beside the quotes, and citations made fit for a file."""

from __future__ import annotations

from dataclasses import dataclass

from report_qa.citations import citation_parts
from report_qa.preparing.basket import Kept
from report_qa.printable import printable


@dataclass(frozen=True, slots=True)
class Wording:
    """Texts of an export in the reader's `language`."""

    language: str = "en"
    title: str = "Basket"
    note: str = "Note"
    disclaimer: str = (
        "Not a United Nations product. Quotations are not an official text; check them against the official document."
    )


def printed_citation(kept: Kept, language: str) -> list[tuple[str, str]]:
    """The citation in the reader's language as (words, their language), printable."""
    parts = citation_parts(kept.document, kept.paragraph.number, language)
    return [(printable(words), code) for words, code in parts]
