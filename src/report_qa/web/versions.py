"""The same paragraph in other languages: official versions of one document, never a machine's translation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from report_qa.types import Document, Hit, Paragraph, Span

Versions = Callable[[Paragraph], Mapping[str, Paragraph]]
"""A paragraph to itself in every language that there is, by language (`Index.versions_of`)."""


def alone(paragraph: Paragraph) -> Mapping[str, Paragraph]:
    """`Versions` where nothing is known of others."""
    return {}


def counterpart(paragraph: Paragraph, span: Span, other: Paragraph) -> Span | None:
    """What stands in another version where `span` stands in this one; None where the versions are not built alike.

    Official versions are translated sentence by sentence: where both have as many, the places correspond.
    """
    if len(paragraph.sentences) != len(other.sentences):
        return None
    at = [i for i, sentence in enumerate(paragraph.sentences) if sentence.overlaps(span)]
    return Span(other.sentences[at[0]].start, other.sentences[at[-1]].end) if at else None


def one_of_each(hits: Iterable[Hit], documents: Mapping[str, Document]) -> list[Hit]:
    """The hits, the best of each group of versions; the others can be switched to."""
    kept: dict[tuple[str, str], Hit] = {}
    for hit in hits:
        document = documents[hit.paragraph.document]
        kept.setdefault((document.symbol or document.id, hit.paragraph.number), hit)
    return list(kept.values())


def in_order(versions: Mapping[str, Paragraph], wishes: Sequence[str]) -> list[tuple[str, Paragraph]]:
    """(language, paragraph): those of `wishes` first, then the others by code."""
    first = [language for language in dict.fromkeys(wishes) if language in versions]
    return [(language, versions[language]) for language in [*first, *sorted(set(versions) - set(first))]]
