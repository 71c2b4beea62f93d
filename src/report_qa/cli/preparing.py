"""The commands of the preparation: `mentions`, `timeline`, `figures`. They read the index and ask no model."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from report_qa.config import Settings
    from report_qa.index.reading import Index
    from report_qa.preparing.figures import Figure
    from report_qa.preparing.mentions import Mentions
    from report_qa.preparing.timeline import Event
    from report_qa.types import Paragraph, Span

NOT_MENTIONED = 1
Command = Callable[..., Any]

_document = click.option("--document", default="", metavar="ID", help="Which document [default: all].")
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
_as_csv = click.option("--csv", "as_csv", is_flag=True, help="Print CSV for a spreadsheet.")
_language = click.option(
    "--language", default="en", show_default=True, metavar="CODE", help="The language of names and labels."
)


def preparing_commands(with_settings: Callable[[Command], Command]) -> tuple[click.Command, ...]:
    """The commands, each with the options that `with_settings` gives to all."""

    @click.command()
    @click.argument("name")
    @with_settings
    @_document
    @_language
    @_as_json
    def mentions(settings: Settings, name: str, document: str, language: str, as_json: bool) -> int:
        """Every paragraph that names a State, region, body or programme; NAME in any language, or its code. Exit 1 if none."""
        from report_qa.index.reading import read_index
        from report_qa.preparing.mentions import find_mentions
        from report_qa.preparing.subjects import subject_of

        opened = read_index(settings.index)
        found = find_mentions(opened, subject_of(name), document)
        if as_json:
            _print_json(_mentions_values(opened, found, language))
        else:
            _print_mentions(found, language)
        return 0 if found.found else NOT_MENTIONED

    @click.command()
    @with_settings
    @_document
    @click.option("--state", default="", metavar="NAME", help="Only sentences that name this State.")
    @click.option("--month", default="", metavar="YYYY-MM", help="Only what falls into this month.")
    @_language
    @_as_json
    @_as_csv
    def timeline(
        settings: Settings, document: str, state: str, month: str, language: str, as_json: bool, as_csv: bool
    ) -> None:
        """Every dated sentence, by date."""
        from report_qa.index.reading import read_index
        from report_qa.preparing.subjects import subject_of
        from report_qa.preparing.timeline import timeline as events_of
        from report_qa.preparing.timeline import timeline_csv

        opened = read_index(settings.index)
        events = events_of(opened, document, subject_of(state) if state else None, month)
        if as_csv:
            _print_bytes(timeline_csv(opened, events, language))
        elif as_json:
            _print_json([_event_values(opened, one, language) for one in events])
        else:
            _print_events(events, language)

    @click.command()
    @with_settings
    @_document
    @click.option(
        "--sort", type=click.Choice(["text", "value", "unit"]), default="text", show_default=True, help="The order."
    )
    @_language
    @_as_json
    @_as_csv
    def figures(settings: Settings, document: str, sort: str, language: str, as_json: bool, as_csv: bool) -> None:
        """Every number that counts something, with what it counts and its sentence."""
        from report_qa.index.reading import read_index
        from report_qa.preparing.figures import figures as figures_of
        from report_qa.preparing.figures import figures_csv

        opened = read_index(settings.index)
        found = figures_of(opened, document, sort)
        if as_csv:
            _print_bytes(figures_csv(opened, found, language))
        elif as_json:
            _print_json([_figure_values(opened, one, language) for one in found])
        else:
            _print_figures(found, language)

    return mentions, timeline, figures


def _print_mentions(found: Mentions, language: str) -> None:
    from report_qa.citations import label

    name = found.subject.name(language)
    if not found.found:
        click.echo(f"{name}: not mentioned.")
        return
    click.echo(f"{name}: {len(found.found)} paragraph(s)")
    for section in found.sections:
        click.echo(f"  {section.count}  {' › '.join(section.heading) or section.document}")
    for one in found.found:
        click.echo(f"\n{label(one.paragraph.number, language)}")
        for span in one.sentences:
            click.echo(f"   {span.of(one.paragraph.text)}")
        for note in one.notes:
            click.echo(f"   (footnote {note.marker})")


def _print_events(events: Iterable[Event], language: str) -> None:
    from report_qa.citations import label

    for one in events:
        when = one.when.first if one.when.first == one.when.last else f"{one.when.first} – {one.when.last}"
        states = ", ".join(each.name(language) for each in one.states)
        click.echo(f"{when}   {label(one.paragraph.number, language)}{f'   {states}' if states else ''}")
        click.echo(f"   {one.sentence.of(one.paragraph.text)}")


def _print_figures(found: Iterable[Figure], language: str) -> None:
    from report_qa.citations import label

    for one in found:
        text = one.paragraph.text
        counted = f"{one.words.of(text)} {one.unit.of(text)}".strip()
        click.echo(f"{label(one.paragraph.number, language)}   {counted}\n   {one.sentence.of(text)}")


def _mentions_values(opened: Index, found: Mentions, language: str) -> dict[str, Any]:
    return {
        "key": found.subject.key,
        "kind": found.subject.kind,
        "name": found.subject.name(language),
        "sections": [{"document": s.document, "heading": list(s.heading), "count": s.count} for s in found.sections],
        "paragraphs": [
            {
                **_place(opened, one.paragraph, language),
                "names": [_span(one.paragraph, span) for span in one.names],
                "sentences": [_span(one.paragraph, span) for span in one.sentences],
                "notes": [note.marker for note in one.notes],
            }
            for one in found.found
        ],
    }


def _event_values(opened: Index, event: Event, language: str) -> dict[str, Any]:
    return {
        **_place(opened, event.paragraph, language),
        "from": event.when.first,
        "to": event.when.last,
        "precision": event.when.precision,
        "date": _span(event.paragraph, event.words),
        "sentence": _span(event.paragraph, event.sentence),
        "states": [state.key for state in event.states],
    }


def _figure_values(opened: Index, figure: Figure, language: str) -> dict[str, Any]:
    return {
        **_place(opened, figure.paragraph, language),
        "value": figure.value,
        "figure": _span(figure.paragraph, figure.words),
        "unit": figure.unit.of(figure.paragraph.text),
        "sentence": _span(figure.paragraph, figure.sentence),
    }


def _place(opened: Index, paragraph: Paragraph, language: str) -> dict[str, Any]:
    from report_qa.citations import citation, label

    return {
        "document": paragraph.document,
        "paragraph": paragraph.number,
        "label": label(paragraph.number, language),
        "citation": citation(opened.documents[paragraph.document], paragraph.number, language),
        "heading": list(paragraph.heading),
    }


def _span(paragraph: Paragraph, span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.of(paragraph.text)}


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _print_bytes(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
