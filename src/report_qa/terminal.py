"""Answers and paragraphs for people at a terminal. (`render` is for machines.)"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from report_qa.citations import citation, label
from report_qa.types import Answer, Assumed, Document, Hit, Paragraph, Reference, Span

LONGEST_TITLE = 80
"""Characters of a title in a list of reports."""
NOT_ANSWERED = "The report does not seem to answer this. The nearest paragraphs:"


def print_answer(console: Console, answer: Answer, documents: Mapping[str, Document]) -> None:
    """Quotes with their citations, then the hits; the nearest paragraphs where there is no answer."""
    reader = answer.query.language
    if answer.answered:
        for quote in answer.quotes:
            _print_indented(console, _visible(quote.text), 2, "bold")
            cited = citation(documents[quote.document], quote.paragraph, reader)
            _print_indented(console, _visible(cited), 2, "dim")
            console.print()
    else:
        console.print(NOT_ANSWERED, style="yellow")
    for one in answer.assumed:
        _print_indented(console, _visible(assumption(one)), 0, "yellow")
    print_hits(console, answer.hits, reader, documents)


def assumption(assumed: Assumed) -> str:
    """What an unclear term was taken for, as a sentence."""
    return f"Taking “{assumed.asked}” for {assumed.name}, not {' or '.join(assumed.others)}."


def print_hits(console: Console, hits: Iterable[Hit], reader: str, documents: Mapping[str, Document]) -> None:
    """Each hit with rank, label, heading path, the whole paragraph with its evidence underlined, and its footnotes.

    Where there are several documents, with the one that it stands in; where it is not in the reader's language, with its own.
    """
    for rank, hit in enumerate(hits, start=1):
        document = documents[hit.paragraph.document]
        heading = Text(f"{rank}. {label(hit.paragraph.number, reader)}", style="bold cyan")
        if len(documents) > 1:
            heading.append(_visible(f"   {document.symbol or document.id}"))
        heading.append(f"   {hit.score:.3f}", style="dim")
        if reader and document.language != reader:
            heading.append(f"   [{document.language}; not in {reader}]", style="dim")
        console.print(heading)
        print_paragraph(console, hit.paragraph, hit.evidence)


def print_paragraph(console: Console, paragraph: Paragraph, evidence: Span | None = None) -> None:
    """Heading path, text and footnotes, indented."""
    if paragraph.heading:
        _print_indented(console, _visible(" › ".join(paragraph.heading)), 3, "dim")
    text = _visible(paragraph.text)
    if evidence:
        text.stylize("underline", evidence.start, evidence.end)
    _print_indented(console, text, 3)
    for note in paragraph.notes:
        _print_indented(console, _visible(f"{note.marker} {note.text}"), 5, "dim")
    console.print()


def print_references(
    console: Console,
    paragraph: Paragraph,
    references: Iterable[Reference],
    cited: Iterable[tuple[Paragraph, Reference]],
    documents: Mapping[str, Document],
) -> None:
    """What a paragraph refers to, with the document of the corpus that is meant, and what refers to it."""
    for one in references:
        target = f"{one.target}{f':{one.number}' if one.number else ''}" if one.target else "not in the corpus"
        _print_indented(console, _visible(f"→ {one.span.of(paragraph.text)}: {target}"), 3, "dim")
    for other, _ in cited:
        document = documents[other.document]
        _print_indented(console, _visible(f"← {citation(document, other.number, document.language)}"), 3, "dim")
    console.print()


def print_reports(console: Console, reports: Iterable[tuple[Document, int | None]]) -> None:
    """A line for each document with the number of its indexed paragraphs; a dash for one that is not indexed yet."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("id", "language", "symbol", "date", "paragraphs", "title"):
        table.add_column(name, justify="right" if name == "paragraphs" else "left", overflow="fold")
    for document, paragraphs in reports:
        known = (document.id, document.language, document.symbol or "–", document.date or "–")
        counted = "–" if paragraphs is None else str(paragraphs)
        table.add_row(*map(_visible, known), counted, _visible(_cut(document.title)))
    console.print(table)


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def _print_indented(console: Console, text: Text, columns: int, style: str = "") -> None:
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, columns)), style=style)
    else:  # a file or a pipe: one line for each of the text's, never cut
        for line in text.split("\n"):
            console.print(Text(" " * columns) + line, style=style, soft_wrap=True)


def _visible(text: str) -> Text:
    """The text with control characters shown, so that a document cannot drive the terminal."""
    return Text("".join(c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs") else "\ufffd" for c in text))
