"""Every paragraph that names a State, region, body or programme, with the sentences that do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from report_qa.errors import UsageError
from report_qa.index.postings import CONCEPT, WORD
from report_qa.index.reading import Index
from report_qa.preparing.names import first_stems, state_names
from report_qa.preparing.subjects import Subject
from report_qa.types import Paragraph, Span

_WITHOUT_SPACES = frozenset(("ja", "th", "zh"))
"""Languages whose words cannot be looked up by their beginning."""


@dataclass(frozen=True, slots=True)
class NoteMention:
    """A footnote that names the subject: its marker, and where in its text."""

    marker: str
    names: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A paragraph that names the subject. `names` and `sentences` are spans of its text, in order; both are empty where only
    a footnote names it."""

    paragraph: Paragraph
    names: tuple[Span, ...]
    sentences: tuple[Span, ...]
    notes: tuple[NoteMention, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading path and how many paragraphs under it name the subject."""

    document: str
    heading: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Mentions:
    """All that names `subject`, in the order of the documents."""

    subject: Subject
    found: tuple[Mention, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """Counts by section, in order of appearance."""
        counts = Counter((one.paragraph.document, one.paragraph.heading) for one in self.found)
        return tuple(Section(document, heading, count) for (document, heading), count in counts.items())


def find_mentions(index: Index, subject: Subject, document: str = "") -> Mentions:
    """Every paragraph that names `subject`, in `document` or, without one, in all.

    Raises:
        UsageError: there is no such document.
    """
    inside = positions_in(index, document)
    likely = _may_name(index, subject)
    wanted = [at for at in inside if at in likely]
    return Mentions(subject, tuple(found for at in wanted if (found := _mention(index, at, subject))))


def count_states(index: Index, document: str = "") -> dict[str, int]:
    """ISO 3166 alpha-2 code → number of paragraphs that name the State, in `document` or in all; only States that are named.

    Raises:
        UsageError: there is no such document.
    """
    counts: Counter[str] = Counter()
    for at in positions_in(index, document):
        names = state_names(index.language(at))
        counts.update({one.code for text in _texts(index.paragraphs[at]) for one in names.find(text)})
    return dict(counts)


def sentences_with(paragraph: Paragraph, spans: Iterable[Span]) -> tuple[Span, ...]:
    """The sentences of a paragraph that hold one of `spans`, in order; the whole text where no sentence does."""
    wanted = list(spans)
    found = tuple(one for one in paragraph.sentences if any(one.overlaps(span) for span in wanted))
    return found or ((Span(0, len(paragraph.text)),) if wanted else ())


def _mention(index: Index, at: int, subject: Subject) -> Mention | None:
    paragraph, language = index.paragraphs[at], index.language(at)

    def named(text: str) -> tuple[Span, ...]:
        if subject.code:
            return tuple(one.span for one in state_names(language).find(text) if one.code == subject.code)
        return tuple(match.span for match in index.concepts.find(text, language) if match.concept == subject.concept)

    names = named(paragraph.text)
    notes = tuple(NoteMention(note.marker, spans) for note in paragraph.notes if (spans := named(note.text)))
    return Mention(paragraph, names, sentences_with(paragraph, names), notes) if names or notes else None


def _may_name(index: Index, subject: Subject) -> frozenset[int]:
    """Positions of the paragraphs worth reading: those that hold the first word of a name."""
    rows: list[int] = []
    for language in {document.language for document in index.documents.values()}:
        if subject.code and language in _WITHOUT_SPACES:
            return frozenset(range(len(index.paragraphs)))
        terms = (
            [f"{WORD}{language}:{stem}" for stem in first_stems(language).get(subject.code, ())]
            if subject.code
            else [CONCEPT + subject.concept]
        )
        for term in terms:
            rows += index.postings.of(term)[0].tolist()
    return frozenset(np.asarray(index.rows["paragraph"])[rows].tolist()) if rows else frozenset()


def positions_in(index: Index, document: str = "") -> list[int]:
    """Where the paragraphs of a document stand in `index.paragraphs`; without a document, all.

    Raises:
        UsageError: there is no such document.
    """
    if not document:
        return list(range(len(index.paragraphs)))
    if document not in index.documents:
        raise UsageError(f"there is no document {document!r}; there are: {', '.join(list(index.documents)[:10])}.")
    return [at for at, paragraph in enumerate(index.paragraphs) if paragraph.document == document]


def _texts(paragraph: Paragraph) -> Iterator[str]:
    yield paragraph.text
    yield from (note.text for note in paragraph.notes)
