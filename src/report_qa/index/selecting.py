"""Which paragraphs fit a question's filters, and what there is to choose from."""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from report_qa.errors import FilterError
from report_qa.terms import plain
from report_qa.types import Document, Filters
from report_qa.versions import same_symbol

if TYPE_CHECKING:
    from report_qa.index.reading import Index

Positions = npt.NDArray[np.int64]
LONGEST_FILTER = 300
"""Characters of one filter."""
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_NOTHING = "no paragraph fits the filters; leave one out, or make it wider."


@dataclass(frozen=True, slots=True)
class Choices:
    """What filters can be set to, each in order: documents as they stand in the corpus, the rest by name.

    `dates` are the first and the last, empty where no document has one; `sections` are the highest headings of each document.
    """

    documents: tuple[Document, ...]
    symbols: tuple[str, ...]
    bodies: tuple[str, ...]
    sessions: tuple[str, ...]
    languages: tuple[str, ...]
    dates: tuple[str, str]
    sections: Mapping[str, tuple[str, ...]]


def choices_of(index: Index) -> Choices:
    """What the index lets people choose from."""
    documents = tuple(index.documents.values())

    def stated(name: str) -> tuple[str, ...]:
        return tuple(sorted({value for one in documents if (value := getattr(one, name))}))

    sections: dict[str, dict[str, None]] = {document.id: {} for document in documents}
    for paragraph in index.paragraphs:
        if paragraph.heading:
            sections[paragraph.document].setdefault(paragraph.heading[0])
    dates = stated("date")
    return Choices(
        documents=documents,
        symbols=stated("symbol"),
        bodies=stated("body"),
        sessions=stated("session"),
        languages=stated("language"),
        dates=(dates[0], dates[-1]) if dates else ("", ""),
        sections={document: tuple(headings) for document, headings in sections.items()},
    )


def checked(filters: Filters, known: Iterable[str]) -> Filters:
    """The filters, if they can mean something in a corpus with the documents `known`.

    Raises:
        FilterError: a document that is not there, a date or language that is none, or a filter that is too long.
    """
    documents = set(known)
    for document in filters.documents:
        if document not in documents:
            raise FilterError("document", f"there is no document {document[:80]!r}; report-qa list shows them.")
    for name in ("since", "until"):
        if (day := getattr(filters, name)) and not _DAY.fullmatch(day):
            raise FilterError("day", f"{name} wants a date such as 2020, 2020-07 or 2020-07-16.")
    if filters.since and filters.until and filters.since > _end(filters.until):
        raise FilterError("order", "since is later than until; exchange them.")
    for language in filters.languages:
        if not _LANGUAGE.fullmatch(language):
            raise FilterError("language", "the language of a filter is an ISO 639 code such as 'fr'.")
    for name in ("symbol", "body", "session", "section"):
        if len(getattr(filters, name)) > LONGEST_FILTER:
            raise FilterError("long", f"the filter {name} has more than {LONGEST_FILTER} characters; shorten it.")
    return filters


class Selector:
    """Selects paragraphs of one index; what was selected last is remembered."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._remembered = lru_cache(maxsize=16)(self._select)

    def select(self, filters: Filters) -> Positions | None:
        """Positions of the paragraphs that fit, ascending; None where nothing is filtered.

        Body, session and section are looked for in every version of a document: "Conference of the Parties" finds the French
        version too.

        Raises:
            FilterError: the filters cannot be used, or nothing fits.
        """
        return None if filters == Filters() else self._remembered(filters)

    def among(self, positions: Sequence[int], filters: Filters) -> list[int]:
        """Those of `positions` that fit."""
        selected = self.select(filters)
        return list(positions) if selected is None else np.intersect1d(positions, selected).tolist()

    def _select(self, filters: Filters) -> Positions:
        index = self._index
        checked(filters, index.documents)
        fits_document = np.array([self._fits(document, filters) for document in index.documents.values()], np.bool_)
        chosen = fits_document[index.document_numbers]
        if filters.section:
            chosen &= self._in_section(filters.section)
        positions = np.flatnonzero(chosen).astype(np.int64)
        if not len(positions):
            raise FilterError("nothing", _NOTHING)
        return positions

    def _fits(self, document: Document, filters: Filters) -> bool:
        versions = [self._index.documents[other] for other in self._index.version_ids(document)]

        def named(field: Callable[[Document], str], wanted: str) -> bool:
            return not wanted or any(_folded(wanted) in _folded(field(version)) for version in versions)

        return (
            (not filters.documents or document.id in filters.documents)
            and (not filters.languages or document.language in filters.languages)
            and (not filters.symbol or fnmatch.fnmatchcase(same_symbol(document.symbol), same_symbol(filters.symbol)))
            and named(lambda one: one.body, filters.body)
            and named(lambda one: one.session, filters.session)
            and (not filters.since or document.date >= filters.since)
            and (not filters.until or "" < document.date <= _end(filters.until))
        )

    def _in_section(self, section: str) -> npt.NDArray[np.bool_]:
        wanted = _folded(section)
        fitting: dict[tuple[str, ...], bool] = {}
        inside = np.zeros(len(self._index.paragraphs), np.bool_)
        for position, paragraph in enumerate(self._index.paragraphs):
            if paragraph.heading not in fitting:
                fitting[paragraph.heading] = any(wanted in _folded(heading) for heading in paragraph.heading)
            inside[position] = fitting[paragraph.heading]
        groups = np.zeros(len(inside), np.bool_)
        groups[self._index.versions[inside]] = True
        found: npt.NDArray[np.bool_] = groups[self._index.versions]
        return found


def _folded(text: str) -> str:
    """As filters compare it: "dixieme" finds "Dixième"."""
    return "".join(c for c in unicodedata.normalize("NFKD", plain(text)) if not unicodedata.combining(c))


def _end(day: str) -> str:
    """The last day of a year, a month or a day, as text that sorts behind all of its days."""
    return day if len(day) == len("2020-07-16") else f"{day}-99"
