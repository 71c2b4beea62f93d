"""What a paragraph refers to, and what refers to it."""

from __future__ import annotations

from collections.abc import Iterator

from report_qa.index.reading import Index
from report_qa.references import Mention, act_number, fits, mentions, referred
from report_qa.signs import signs
from report_qa.types import Paragraph, Reference
from report_qa.versions import same_symbol


def references_of(index: Index, paragraph: Paragraph) -> list[Reference]:
    """The documents and paragraphs that a paragraph mentions, in order; `target` is set where the corpus has them.

    Of a target's versions, the one in the paragraph's language is meant, where there is one.
    """
    return [_resolved(index, paragraph, mention) for mention in mentions(paragraph.text)]


def cited_by(index: Index, document: str, number: str = "") -> list[tuple[Paragraph, Reference]]:
    """The paragraphs of the corpus that mention a document, or one paragraph of it, each with its first such mention.

    Any version of the document counts as the document.

    Raises:
        UsageError: there is no such document or paragraph.
    """
    if number:
        index.position(document, number)
    versions = set(index.version_ids(index.documents[document]))
    found = []
    for position in _likely(index, document, number):
        paragraph = index.paragraphs[position]
        for one in references_of(index, paragraph):
            if one.target in versions and (not number or one.number == number):
                found.append((paragraph, one))
                break
    return found


def _likely(index: Index, document: str, number: str) -> list[int]:
    """Positions of the paragraphs whose terms name the symbol, the resolution's number, or the paragraph's."""
    symbol = index.documents[document].symbol
    terms = [*signs(symbol), *signs(act_number(symbol)), *([f"#{number}"] if number else [])]
    found: set[int] = set()
    for term in terms:
        rows, _ = index.postings.of(term)
        found.update(index.rows["paragraph"][rows].tolist())
    return sorted(found)


def _resolved(index: Index, paragraph: Paragraph, mention: Mention) -> Reference:
    own = index.documents[paragraph.document]
    if not mention.symbol and not mention.act:
        there = (own.id, mention.number) in index.positions
        return referred(mention, own.id if there else "")
    fitting = list(_fitting(index, mention))
    symbols = {same_symbol(index.documents[document].symbol) for document in fitting}
    if len(symbols) != 1:  # none, or nobody can tell which
        return referred(mention)
    spoken = [document for document in fitting if index.documents[document].language == own.language]
    target = index.documents[(spoken or fitting)[0]]
    return referred(mention, target.id, target.symbol)


def _fitting(index: Index, mention: Mention) -> Iterator[str]:
    if mention.symbol:
        yield from index.by_symbol.get(same_symbol(mention.symbol), ())
        return
    for document in index.by_act.get("".join(mention.act.split()), ()):
        if fits(mention, index.documents[document].symbol):
            yield document
