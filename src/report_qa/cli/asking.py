"""Commands that ask: the answer, the ranking, a paragraph."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from report_qa.cli.options import NOT_ANSWERED, as_json_option, console, print_json, with_settings
from report_qa.config import Settings
from report_qa.errors import UsageError
from report_qa.types import Filters

if TYPE_CHECKING:
    from report_qa.assistant import Assistant
    from report_qa.types import Answer

_FILTERS = (
    click.option("--document", "documents", multiple=True, metavar="ID", help="Only this document; may be repeated."),
    click.option("--symbol", default="", metavar="PATTERN", help='Only symbols such as "CTOC/COP/*".'),
    click.option("--body", default="", metavar="TEXT", help="Only documents for a body so named."),
    click.option("--session", default="", metavar="TEXT", help="Only documents for a session so named."),
    click.option("--since", default="", metavar="DATE", help="Only documents of this day, month, year, or later."),
    click.option("--until", default="", metavar="DATE", help="Only documents of this day, month, year, or earlier."),
    click.option("--in", "languages", multiple=True, metavar="CODE", help="Only documents in this language."),
    click.option("--section", default="", metavar="TEXT", help="Only below headings that hold this."),
)


def _asked(command: Callable[..., int | None]) -> Callable[..., Any]:
    """Add the question, its options and the filters; the command gets the answer, the assistant and `as_json`."""

    @click.argument("question")
    @with_settings
    @click.option("--language", default="", metavar="CODE", help="The question's language [default: found out].")
    @click.option("-k", "k", type=int, default=10, show_default=True, metavar="N", help="How many paragraphs.")
    @as_json_option
    @functools.wraps(command)
    def wrapped(question: str, settings: Settings, language: str, k: int, as_json: bool, **filters: Any) -> int | None:
        from report_qa.wiring import open_assistant

        assistant = open_assistant(settings)
        answer = assistant.ask(_question(question), language, k, Filters(**filters))
        return command(answer, assistant, as_json)

    for option in reversed(_FILTERS):
        wrapped = option(wrapped)
    return wrapped


@click.command()
@_asked
def ask(answer: Answer, assistant: Assistant, as_json: bool) -> int:
    """Ask a QUESTION ("-" reads it from stdin): the answer, quoted and cited. Exit 1 where there is none."""
    if as_json:
        from report_qa.render import answer_json

        print_json(answer_json(answer, assistant.index.documents))
    else:
        from report_qa.terminal import print_answer

        print_answer(console(), answer, assistant.index.documents)
    return 0 if answer.answered else NOT_ANSWERED


@click.command()
@_asked
def search(answer: Answer, assistant: Assistant, as_json: bool) -> None:
    """Rank the paragraphs for a QUESTION, without judging whether they answer it."""
    if as_json:
        from report_qa.render import answer_json

        print_json(answer_json(answer, assistant.index.documents)["hits"])
    else:
        from report_qa.terminal import print_hits

        print_hits(console(), answer.hits, answer.query.language, assistant.index.documents)


@click.command()
@click.argument("number")
@with_settings
@click.option("--document", default="", metavar="ID", help="Which document, where there are several.")
@click.option(
    "--around", type=click.IntRange(0, 20), default=1, show_default=True, help="How many neighbours each side."
)
@as_json_option
def show(number: str, settings: Settings, document: str, around: int, as_json: bool) -> None:
    """Show paragraph NUMBER ("57", "cover", or "document:57") with its neighbours, what it refers to, and what refers to it."""
    from report_qa.citations import citation
    from report_qa.index.reading import read_index
    from report_qa.index.referring import cited_by, references_of
    from report_qa.render import paragraph_json, references_json

    opened = read_index(settings.index)
    stated, _, last = number.rpartition(":")
    document = document or stated
    if not document:
        if len(opened.documents) > 1:
            raise UsageError(
                f"there are several documents ({', '.join(list(opened.documents)[:5])}); add --document ID."
            )
        document = next(iter(opened.documents))
    near = opened.neighbours(document, last, around)
    if as_json:
        print_json(
            [
                {
                    **paragraph_json(paragraph, opened.documents[document]),
                    **(references_json(opened, paragraph) if paragraph.number == last else {}),
                }
                for paragraph in near
            ]
        )
        return
    from report_qa.terminal import print_paragraph, print_references

    shown = console()
    for paragraph in near:
        here = paragraph.number == last
        cited = citation(opened.documents[document], paragraph.number, opened.documents[document].language)
        shown.print(cited, style="bold cyan" if here else "dim", markup=False, soft_wrap=True)
        print_paragraph(shown, paragraph)
        if here:
            cited_here = cited_by(opened, document, last)
            print_references(shown, paragraph, references_of(opened, paragraph), cited_here, opened.documents)


def _question(argument: str) -> str:
    """The argument, or stdin for "-", read no further than the longest question."""
    from report_qa.questions import LONGEST_QUESTION

    if argument != "-":
        return argument
    return sys.stdin.buffer.read(4 * LONGEST_QUESTION + 4).decode("utf-8", "replace")
