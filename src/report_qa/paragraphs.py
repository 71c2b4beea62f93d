"""A document's text into its own paragraphs, its cover, headings and footnotes.

Laws, tested on the real report and on generated ones: paragraphs come in order, each number once;
`text[start:end]` with a paragraph's edits applied is what is shown; nothing but the declared rules, a healed
`page break` or a healed `line break` ever differs.
"""

from __future__ import annotations

import re

from report_qa.cleaning import apply_edits, declared_edits, without_overlaps
from report_qa.collecting import Collector
from report_qa.counting import read_division
from report_qa.divisions import divisions_of
from report_qa.drafts import Draft, joined_lines
from report_qa.errors import NumberingError
from report_qa.manuscript import COVER
from report_qa.openings import DivisionKind
from report_qa.sentences import sentence_spans
from report_qa.types import Edit, Paragraph, SourceText

_HEADING_MARK = re.compile(r"(?m)^#{1,6}[ \t]+(?=\S)")


def split_paragraphs(source: SourceText) -> list[Paragraph]:
    """The paragraphs in order: cover, preamble, numbered ones, articles, annexes. Where there are no numbers, addresses by place.

    Raises:
        NumberingError: the numbers do not run 1, 2, 3 …, a footnote is called by no paragraph, or there is no paragraph; names the line.
    """
    collector = Collector(source)
    divisions = divisions_of(source.text)
    for division, following in zip(divisions, [*divisions[1:], None], strict=True):
        counting = read_division(source, division)
        if counting.blocks or division.kind is not DivisionKind.BODY:
            collector.take(division, counting, following)
    if all(draft.number == COVER for draft in collector.drafts):
        raise NumberingError(
            f"{source.document.file}: no paragraph numbered 1 was found, nor a sentence of text; number the paragraphs 1., 2., 3. …"
        )
    return [_finished(source, draft) for draft in collector.drafts]


def _finished(source: SourceText, draft: Draft) -> Paragraph:
    declared = declared_edits(source.text, draft.start, draft.end, source.corrections, source.markup)
    lines = [
        Edit(*mark.span(), "", "heading mark") for mark in _HEADING_MARK.finditer(source.text, draft.start, draft.end)
    ]
    if draft.number != COVER:
        lines += joined_lines(source.text, draft.start, draft.end, draft.healed)
    # a healed gap swallows whatever stands in it
    edits = tuple(
        without_overlaps(
            draft.healed + [e for e in declared + lines if not any(h.start <= e.start < h.end for h in draft.healed)]
        )
    )
    text = apply_edits(source.text, draft.start, draft.end, edits)
    return Paragraph(
        document=source.document.id,
        number=draft.number,
        heading=draft.heading,
        text=text,
        start=draft.start,
        end=draft.end,
        edits=edits,
        notes=tuple(draft.notes),
        sentences=tuple(sentence_spans(text, source.document.language)),
    )
