"""What words of a document or an asker may be shown as, on a page and in a file alike."""

from __future__ import annotations

import unicodedata

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates. The marks (U+061C, U+200E, U+200F) turn nothing around, and Arabic needs them."""
_NEVER_IN_XML = "\ufffe\uffff"


def printable(words: str) -> str:
    """A replacement character for each control, lone surrogate, and whatever turns the text around it.

    Line ends become "\\n"; these and tabs stay."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join("\ufffd" if _is_kept_out(character) else character for character in lines)


def _is_kept_out(character: str) -> bool:
    if character in "\n\t":
        return False
    return character in _TURNING or character in _NEVER_IN_XML or unicodedata.category(character) in ("Cc", "Cs")
