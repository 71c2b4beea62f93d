"""The rows of a new generation, before anything is encoded: which documents are taken over whole, and which texts are new."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from report_qa.corpus import Corpus
from report_qa.index.reuse import KEY, Keys, Predecessor, Stretch, key_table, text_key
from report_qa.index.rows import Kind, RowTable, make_rows, row_texts
from report_qa.index.tokens import Positions
from report_qa.protocols import Encoder, Progress


@dataclass(frozen=True, slots=True)
class Segment:
    """A document's part of the new generation: where it begins, how much it is, and which part of the present one it is."""

    start: Stretch
    paragraphs: int
    rows: int
    windows: int
    old: int | None

    @property
    def row_span(self) -> slice:
        """Its rows."""
        return slice(self.start.row, self.start.row + self.rows)


@dataclass(frozen=True, slots=True)
class Layout:
    """`source` says of each row which row of the present generation has its vector, −1 where none has; `keys` stand for the texts."""

    segments: tuple[Segment, ...]
    rows: RowTable
    keys: Keys
    source: Positions

    @property
    def is_window(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which rows are windows."""
        found: np.ndarray[tuple[int], np.dtype[np.bool_]] = self.rows["kind"] == Kind.WINDOW
        return found

    def key(self, row: int) -> bytes:
        """The key of a row (numpy would take zeros off its end)."""
        return self.keys[row : row + 1].tobytes()


def lay_out(
    corpus: Corpus, encoder: Encoder, present: Predecessor | None, same_rules: bool, progress: Progress | None
) -> Layout:
    """Cut the documents that are new or changed into pieces, and look the pieces up in the present generation.

    Args:
        same_rules: whether names and code are those that the present generation was made by, so that documents can be taken over.
        progress: told of each document.
    """
    segments: list[Segment] = []
    tables: list[RowTable] = []
    keys: list[Keys] = []
    sources: list[Positions] = []
    at = Stretch(0, 0, 0)
    paragraphs = corpus.paragraphs
    for place, (document, split) in enumerate(zip(corpus.documents, corpus.split, strict=True)):
        old = present.place(document.id, split.source) if present and same_rules else None
        if present and old is not None:
            first = present.start(old)
            span = slice(first.row, present.start(old + 1).row)
            rows, own = present.rows[span].copy(), present.keys(span)
            rows["paragraph"] += at.paragraph - first.paragraph
            source = np.arange(span.start, span.stop)
        else:
            texts = paragraphs.of_document(place)
            rows = make_rows(texts, encoder.window, encoder.count_tokens)
            own = key_table(text_key(text, document.language) for text in row_texts(texts, rows))
            rows["paragraph"] += at.paragraph
            source = np.full(len(rows), -1, np.int64)
        windows = int((rows["kind"] == Kind.WINDOW).sum())
        segments.append(Segment(at, split.count, len(rows), windows, old))
        at = Stretch(at.paragraph + split.count, at.row + len(rows), at.window + windows)
        tables.append(rows)
        keys.append(own)
        sources.append(source)
        if progress:
            progress(1)
    layout = Layout(
        tuple(segments),
        np.concatenate(tables) if tables else make_rows((), 1, len),
        np.concatenate(keys) if keys else np.zeros(0, KEY),
        np.concatenate(sources) if sources else np.zeros(0, np.int64),
    )
    if present:
        _look_up(layout, present)
    return layout


def _look_up(layout: Layout, present: Predecessor) -> None:
    """Find texts of new documents that the present generation has somewhere; a window only where it is one there too."""
    for windows_only, kinds in ((True, layout.is_window), (False, ~layout.is_window)):
        new = np.flatnonzero(kinds & (layout.source < 0))
        if len(new):
            layout.source[new] = present.rows_of(layout.keys[new], windows_only)


def blocks(segments: Sequence[Segment], windows: int) -> Iterator[list[int]]:
    """Places of segments that lie one behind the other, as many as have no more than so many windows together, or one."""
    block: list[int] = []
    count = 0
    for place, segment in enumerate(segments):
        if block and count + segment.windows > windows:
            yield block
            block, count = [], 0
        block.append(place)
        count += segment.windows
    if block:
        yield block
