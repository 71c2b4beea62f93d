"""What an index that is there already saves its successor: pieces, vectors and terms of the text that did not change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from report_qa.index.postings import RowTerms
from report_qa.index.rows import Kind, Piece, row_texts
from report_qa.index.tokens import Bits, Positions
from report_qa.protocols import Vectors
from report_qa.types import Paragraph

if TYPE_CHECKING:
    from report_qa.index.reading import Index


@dataclass(frozen=True, slots=True)
class EncodedWindow:
    """A window's vector, the bits of its tokens, and where in it each of them begins."""

    pooled: Vectors
    bits: Bits
    characters: Positions


@dataclass(frozen=True)
class Known:
    """By key (see `text_key`, `paragraph_key`); empty where nothing can be taken over. `rows` are those that `terms` knows."""

    windows: dict[bytes, EncodedWindow] = field(default_factory=dict)
    pooled: dict[bytes, Vectors] = field(default_factory=dict)
    pieces: Mapping[bytes, Sequence[Piece]] = field(default_factory=dict)
    rows: Mapping[bytes, int] = field(default_factory=dict)
    terms: RowTerms | None = None

    def terms_of(self, text: str, language: str) -> Sequence[tuple[str, int]] | None:
        """(term, count) pairs of a text; None where they are not known."""
        row = self.rows.get(text_key(text, language))
        return None if row is None or self.terms is None else self.terms.of(row)

    def forget_vectors(self) -> None:
        """Let go of what takes the most memory, once it has been taken over."""
        self.windows.clear()
        self.pooled.clear()


def known_of(index: Index, with_terms: bool) -> Known:
    """All that the index knows; its terms only where concepts have the names that they had."""
    texts = row_texts(index.paragraphs, index.rows)
    languages = [index.language(paragraph) for paragraph in index.rows["paragraph"].tolist()]
    keys = [text_key(text, language) for text, language in zip(texts, languages, strict=True)]
    tokens, kinds = index.tokens, index.rows["kind"]
    windows = {
        keys[row]: EncodedWindow(index.vectors[row], tokens.bits[span], tokens.characters[span])
        for row, span in zip(np.flatnonzero(kinds == Kind.WINDOW).tolist(), tokens.window_spans(), strict=True)
    }
    described = [(int(row["kind"]), int(row["start"]), int(row["end"])) for row in index.rows]
    starts = index.row_starts.tolist()
    pieces = {
        paragraph_key(paragraph): described[starts[at] : starts[at + 1]]
        for at, paragraph in enumerate(index.paragraphs)
    }
    rows = {keys[row]: row for row in np.flatnonzero(kinds != Kind.WINDOW).tolist()}
    pooled = dict(zip(keys, index.vectors, strict=True))
    return Known(windows, pooled, pieces, rows, index.postings.by_row() if with_terms else None)


def text_key(text: str, language: str) -> bytes:
    """What stands for a text in a language; its vector and terms depend on nothing else."""
    return hashlib.sha256(f"{language}\0{text}".encode("utf-8", "surrogatepass")).digest()


def paragraph_key(paragraph: Paragraph) -> bytes:
    """What stands for a paragraph as it is cut into pieces."""
    spans = [(span.start, span.end) for span in paragraph.sentences]
    described = repr((paragraph.text, spans, len(paragraph.notes)))
    return hashlib.sha256(described.encode("utf-8", "surrogatepass")).digest()
