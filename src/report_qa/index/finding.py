"""The postings of a new generation: looked up in the texts that are new, taken over for documents that did not change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from report_qa.concepts import Concepts
from report_qa.corpus import Corpus
from report_qa.index.layout import Layout, Segment
from report_qa.index.postings import Postings, PostingsBuilder
from report_qa.index.reuse import Predecessor
from report_qa.index.rows import Kind, row_texts
from report_qa.protocols import Progress
from report_qa.types import Paragraph


def find_terms(
    corpus: Corpus, layout: Layout, present: Predecessor | None, concepts: Concepts, progress: Progress | None
) -> Postings:
    """The terms of all rows but windows, whose sentences have them."""
    builder = PostingsBuilder(concepts)
    paragraphs = corpus.paragraphs
    for place, segment in enumerate(layout.segments):
        if present and segment.old is not None:
            first, following = present.start(segment.old).row, present.start(segment.old + 1).row
            builder.take_over(present.terms, slice(first, following), segment.start.row)
        else:
            language = corpus.documents[place].language
            pieces = _pieces(layout, segment, paragraphs.of_document(place))
            builder.add((row, text, language) for row, text in pieces)
        if progress:
            progress(1)
    return builder.finish(len(layout.rows))


def _pieces(layout: Layout, segment: Segment, paragraphs: Sequence[Paragraph]) -> Iterator[tuple[int, str]]:
    """(row, text) of a document's sentences and notes."""
    rows = layout.rows[segment.row_span].copy()
    rows["paragraph"] -= segment.start.paragraph
    kinds = rows["kind"].tolist()
    for row, (kind, text) in enumerate(zip(kinds, row_texts(paragraphs, rows), strict=True), segment.start.row):
        if kind != Kind.WINDOW:
            yield row, text
