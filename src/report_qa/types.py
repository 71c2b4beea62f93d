"""The nouns of report_qa: plain frozen data, no behaviour beyond reading themselves.

This module imports nothing from the package, so that every other module may import it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of characters, `text[start:end]`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of `text` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether both cover a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Correction:
    """A declared replacement of scanning noise: every `wrong` is shown as `right`."""

    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One difference between a source text and what is shown of it.

    `start` and `end` are offsets into the source text; `rule` names the declared rule
    (`correction: ONUSUDC → ONUDC`, `link`, `page break` …) that asked for it.
    """

    start: int
    end: int
    replacement: str
    rule: str


@dataclass(frozen=True, slots=True)
class Document:
    """What is known about one report in one language. Unknown fields are empty, never guessed."""

    id: str
    file: str
    language: str
    title: str = ""
    symbol: str = ""
    body: str = ""
    session: str = ""
    date: str = ""
    agenda_item: str = ""
    source: str = ""
    terms: str = ""
    distribution: str = ""
    original_language: str = ""


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document together with the raw characters of its file and the cleaning rules declared for it."""

    document: Document
    text: str
    corrections: tuple[Correction, ...] = ()
    markup: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What a reader makes of a file.

    `text` is what the corpus keeps as its file: blocks with a blank line between them, headings marked by `#` where the format
    marks them, footnotes after the paragraph that calls them. `metadata` has only fields that the document states: `symbol`,
    `title`, `body`, `session`, `date` (ISO), `agenda_item`, `language` and `original_language` (ISO 639-1), `distribution`.
    `removed` counts, by rule, what was taken out or changed; `remarks` are sentences about what was assumed.
    """

    text: str
    metadata: Mapping[str, str]
    format: str
    removed: Mapping[str, int]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, attached to the paragraph that calls it. Offsets are into the source text."""

    marker: str
    text: str
    start: int
    end: int
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit that people judge and cite.

    `number` is the paragraph's own ("57"), after the division that it counts in where that is not the body ("annex I, 3", "article 3, 2"),
    or its place ("cover", "preamble, 2", "section 2.1, 3"); `start` and `end` are offsets into the
    source text. Law: `source.text[start:end]` with `edits` applied is `text`. `sentences` are
    spans of `text`, in order, without the white space between them.
    """

    document: str
    number: str
    heading: tuple[str, ...]
    text: str
    start: int
    end: int
    edits: tuple[Edit, ...] = ()
    notes: tuple[Note, ...] = ()
    sentences: tuple[Span, ...] = ()

    @property
    def address(self) -> str:
        """`document:number`, the id of the paragraph in qrels and runs."""
        return f"{self.document}:{self.number}"


@dataclass(frozen=True, slots=True)
class Misalignment:
    """Two documents with one symbol that are not taken for versions of each other, or not in all paragraphs.

    `joined` says whether they are in some; `reason` which they are not, or why none.
    """

    symbol: str
    documents: tuple[str, str]
    reason: str
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of a document or a paragraph in a paragraph's text.

    `symbol` is the document's symbol, written one way ("A/RES/74/148"), empty where the mention is of the document's own
    paragraph `number`. `target` is the id of the document in the corpus that is meant, empty where it is not there.
    """

    span: Span
    symbol: str
    number: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which paragraphs a question is put to: those that fit every field that is not empty.

    `documents` are ids; `symbol` a pattern with `*` and `?`; `body`, `session` and `section` are found anywhere in what is
    stated, whatever the case; `since` and `until` are ISO dates, both included, perhaps cut short ("2020", "2020-07"), and
    keep documents without a date out; `languages` are ISO 639 codes of documents.
    """

    documents: tuple[str, ...] = ()
    symbol: str = ""
    body: str = ""
    session: str = ""
    since: str = ""
    until: str = ""
    languages: tuple[str, ...] = ()
    section: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A question. `language` is an ISO 639-1 code, or empty where nobody knows."""

    text: str
    language: str = ""
    filters: Filters = Filters()


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph in a ranking. `score` means something only inside that ranking.

    `evidence` is the span of `paragraph.text` that best answers. `stages` names what each part of
    the ranking contributed to the score. A paragraph that is there in several languages is one hit: `languages` are those
    that it can be had in, `found_in` that of the version which matched best, `address` what names it in all of them (see
    `Index.address`). The one shown is the asker's where it is among them, else the one that matched.
    """

    paragraph: Paragraph
    score: float
    evidence: Span
    stages: tuple[tuple[str, float], ...] = ()
    languages: tuple[str, ...] = ()
    found_in: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Bridged:
    """A name that was carried over into the documents' language: as asked, and as it was looked for ("Замбии", "Zambie")."""

    asked: str
    name: str


@dataclass(frozen=True, slots=True)
class Assumed:
    """A term of the question that may mean several things ("trafic"): what it was taken for, and what else it may mean."""

    asked: str
    name: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """What a retriever returns: hits, best first, and what was found out on the way.

    `signals` are numbers, by name, that the confidence is made of.
    """

    hits: tuple[Hit, ...]
    bridged: tuple[Bridged, ...] = ()
    signals: Mapping[str, float] = field(default_factory=dict)
    assumed: tuple[Assumed, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """The report's own words that answer, with where they stand."""

    text: str
    document: str
    paragraph: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says: quoted sentences and the ranked paragraphs, best first.

    `confidence` is the calibrated probability, 0 to 1, that the first paragraph answers; `answered`
    is whether it passes the assistant's threshold. Where it does not, `quotes` is empty.
    """

    query: Query
    answered: bool
    confidence: float
    quotes: tuple[Quote, ...] = ()
    hits: tuple[Hit, ...] = ()
    bridged: tuple[Bridged, ...] = ()
    assumed: tuple[Assumed, ...] = ()
