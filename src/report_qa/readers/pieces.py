"""What every reader makes of its format, before it becomes text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol


class Kind(Enum):
    """What a piece is."""

    TEXT = "text"
    HEADING = "heading"
    TABLE = "table"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Piece:
    """One block. `level` is that of a heading that the format marks as one, from 1; `marker` that of a note ("¹", "*")."""

    kind: Kind
    text: str
    level: int = 0
    marker: str = ""


@dataclass(slots=True)
class Pieces:
    """A document in pieces, in reading order. `heads` are its running heads and title fields, for its metadata."""

    pieces: list[Piece] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    stated: dict[str, str] = field(default_factory=dict)
    removed: Counter[str] = field(default_factory=Counter)
    remarks: list[str] = field(default_factory=list)

    def add(self, kind: Kind, text: str, level: int = 0, marker: str = "") -> None:
        """Append a piece, unless there is nothing in it."""
        if text.strip():
            self.pieces.append(Piece(kind, text.strip(), level, marker))


class Reader(Protocol):
    """Makes pieces of the bytes of one format."""

    def __call__(self, data: bytes) -> Pieces:
        """The document's pieces.

        Raises:
            DocumentError: the bytes are damaged, encrypted or hold no text; the sentence names no file.
        """
        ...


RAISED: Mapping[int, int] = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def raised(text: str) -> str:
    """Superscript text: digits and stars as signs of their own, so that a call of a note stays one; else as it is ("1er")."""
    if text.strip().isdecimal() and text.strip().isascii():
        return text.translate(RAISED)
    return text
