"""From pieces to the text that the corpus keeps."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from report_qa.readers.pieces import Kind, Piece, Pieces

_LIGATURE = re.compile("[\ufb00-\ufb06\ufb13-\ufb17\ufb50-\ufdff\ufe70-\ufefc]+")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


def write_text(pieces: Pieces) -> str:
    """Blocks with a blank line between them, footnotes after the block that calls them.

    Ligatures and the joined forms of Arabic letters become plain letters, control characters go; both are counted.
    """
    blocks = [_block(piece) for piece in notes_in_place(pieces.pieces)]
    return _plain("\n\n".join(block for block in blocks if block), pieces.removed) + "\n"


def notes_in_place(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces with each note after the last text before it that calls it; where none does, it stays where it is."""
    placed: list[Piece] = []
    for piece in pieces:
        at = len(placed)
        if piece.kind is Kind.NOTE:
            call = re.compile(rf"(?<=[^\s⁰¹²³⁴-⁹*]){re.escape(piece.marker)}(?![⁰¹²³⁴-⁹*])")
            taken = {
                position
                for position, note in enumerate(placed)
                if note.kind is Kind.NOTE and note.marker == piece.marker
            }
            for position in range(len(placed) - 1, -1, -1):
                if position in taken:
                    break
                if placed[position].kind is not Kind.NOTE and call.search(placed[position].text):
                    at = position + 1
                    break
            while at < len(placed) and placed[at].kind is Kind.NOTE:
                at += 1
        placed.insert(at, piece)
    return placed


def _block(piece: Piece) -> str:
    # a blank line inside a piece would end its block
    text = re.sub(r"\n\s*\n", "\n", piece.text.strip())
    if piece.kind is Kind.HEADING and piece.level:
        return f"{'#' * min(piece.level, 6)} {' '.join(text.split())}"
    if piece.kind is Kind.NOTE:
        return f"{piece.marker} {' '.join(text.split())}"
    return text


def _plain(text: str, counted: Counter[str]) -> str:
    def spelt(match: re.Match[str]) -> str:
        counted["ligature"] += len(match[0])
        return unicodedata.normalize("NFKC", match[0])

    text = _LIGATURE.sub(spelt, text)
    text, controls = _CONTROL.subn("", text)
    counted["control character"] += controls
    return text
