"""What happened when: every dated sentence of the reports, with the States that it names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from report_qa.citations import citation, label
from report_qa.errors import UsageError
from report_qa.index.reading import Index
from report_qa.preparing.dates import When, find_dates
from report_qa.preparing.mentions import positions_in, sentences_with
from report_qa.preparing.names import state_names
from report_qa.preparing.sheets import csv_bytes
from report_qa.preparing.subjects import Subject, state_of
from report_qa.types import Paragraph, Span

COLUMNS = ("from", "to", "date", "states", "section", "paragraph", "citation", "sentence")
"""Titles of the CSV, for machines; the page has its own."""


@dataclass(frozen=True, slots=True)
class Event:
    """A date in a sentence. `words` (the date) and `sentence` are spans of the paragraph's text; `states` are those that the
    sentence names, in order."""

    paragraph: Paragraph
    when: When
    words: Span
    sentence: Span
    states: tuple[Subject, ...]


def timeline(
    index: Index, document: str = "", state: Subject | None = None, month: str = "", section: tuple[str, ...] = ()
) -> tuple[Event, ...]:
    """The events of a document, or of all, by date; those without a year last, in the order of the text.

    Args:
        state: only sentences that name this State.
        month: "2019-11": only what falls into it; dates that say no more than a year do not.
        section: a heading path: only what stands under it.

    Raises:
        UsageError: there is no such document or no such month.
    """
    _check_month(month)
    found = [
        event
        for at in positions_in(index, document)
        if index.paragraphs[at].heading[: len(section)] == section
        for event in _events(index.paragraphs[at], index.language(at))
        if (state is None or state in event.states) and (not month or event.when.touches(month))
    ]
    return tuple(sorted(found, key=lambda event: event.when.order))


def months_of(events: Iterable[Event]) -> tuple[str, ...]:
    """The months ("2019-11") in which an event begins that says its month, in order."""
    stated = {
        event.when.first[:7] for event in events if event.when.precision in ("day", "month") and event.when.bounds
    }
    return tuple(sorted(stated))


def timeline_csv(index: Index, events: Iterable[Event], language: str, titles: tuple[str, ...] = COLUMNS) -> bytes:
    """The events as CSV; States, labels and citations in `language`."""
    return csv_bytes(
        titles,
        (
            (
                event.when.first,
                event.when.last,
                event.words.of(event.paragraph.text),
                "; ".join(state.name(language) for state in event.states),
                " › ".join(event.paragraph.heading),
                label(event.paragraph.number, language),
                citation(index.documents[event.paragraph.document], event.paragraph.number, language),
                event.sentence.of(event.paragraph.text),
            )
            for event in events
        ),
    )


def _events(paragraph: Paragraph, language: str) -> Iterable[Event]:
    dates = find_dates(paragraph.text, language)
    named = state_names(language).find(paragraph.text) if dates else []
    for dated in dates:
        sentence = sentences_with(paragraph, [dated.span])[0]
        codes = dict.fromkeys(one.code for one in named if one.span.overlaps(sentence))
        states = tuple(state for code in codes if (state := state_of(code)))
        yield Event(paragraph, dated.when, dated.span, sentence, states)


def _check_month(month: str) -> None:
    year, _, number = month.partition("-")
    valid = len(month) == 7 and year.isdecimal() and number.isdecimal() and 1 <= int(number) <= 12 and int(year) > 0
    if month and not (month.isascii() and valid):
        raise UsageError("a month is written as 2019-11.")
