"""The first reading of a text file: blocks of lines, and what each looks like by itself.

A block is a run of lines without a blank one between them; a line that begins with a number ("57. …") or a footnote's
mark ("² …") begins a block of its own even without a blank line before it. What a numbered block *is* — paragraph or heading — cannot be seen here;
`numbering` decides that from the sequence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_HEADING = 250
"""Characters. The longest heading of a UN document is a title of about three lines."""

_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।](?:[)\]»”’\"'*]|[⁰¹²³⁴-⁹]|\s)*$")
_CLAUSE_END = re.compile(r"[:;،؛：；,](?:[)\]»”’\"'*]|\s)*$")
_NUMBER = re.compile(r"(?P<number>\d{1,4})[.．][ \t\u00a0]+(?=\S)")
_ROMAN = re.compile(r"(?P<label>[IVXLC]+)\.[ \t\u00a0]+(?=\S)")
_LETTER = re.compile(r"(?P<label>[A-Z])\.[ \t\u00a0]+(?=\S)")
_NOTE = re.compile(r"(?P<marker>[⁰¹²³⁴-⁹]+|\*{1,3})[ \t\u00a0]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Block:
    """`text[start:end]` of the file, beginning on line `line` (counted from 1), without surrounding white space.

    `body` is where the block's words begin, after its number, letter or note marker.
    """

    start: int
    end: int
    body: int
    line: int
    words: str
    number: int | None = None
    roman: str = ""
    letter: str = ""
    marker: str = ""

    @property
    def ends_sentence(self) -> bool:
        return bool(_SENTENCE_END.search(self.words))

    @property
    def ends_clause(self) -> bool:
        return bool(_CLAUSE_END.search(self.words))

    @property
    def looks_like_heading(self) -> bool:
        return len(self.words) <= LONGEST_HEADING and not self.ends_sentence and not self.ends_clause

    @property
    def begins_small(self) -> bool:
        return self.words[:1].islower()


def read_blocks(text: str) -> Iterator[Block]:
    """The blocks of a file in order."""
    for start, end, line in _runs_of_lines(text):
        yield _block(text, start, end, line)


def _runs_of_lines(text: str) -> Iterator[tuple[int, int, int]]:
    """(start, end, line) of each block, white space at both ends taken off."""
    start: int | None = None
    end = first_line = at = 0
    number = 1
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        begins = at + (len(line) - len(line.lstrip()))
        if start is not None and (not stripped or _NUMBER.match(stripped) or _NOTE.match(stripped)):
            yield start, end, first_line
            start = None
        if stripped:
            if start is None:
                start, first_line = begins, number
            end = begins + len(stripped)
        at += len(line)
        # splitlines() also stops at form feeds and their like, which an editor does not count as lines
        number += line.endswith(("\n", "\r"))
    if start is not None:
        yield start, end, first_line


def _block(text: str, start: int, end: int, line: int) -> Block:
    def made(match: re.Match[str] | None, **found: str | int) -> Block:
        body = match.end() if match else start
        return Block(start, end, body, line, text[body:end], **found)  # type: ignore[arg-type]

    if match := _NUMBER.match(text, start, end):
        return made(match, number=int(match["number"]))
    if match := _NOTE.match(text, start, end):
        return made(match, marker=match["marker"])
    roman, letter = _ROMAN.match(text, start, end), _LETTER.match(text, start, end)
    return made(roman or letter, roman=roman["label"] if roman else "", letter=letter["label"] if letter else "")
