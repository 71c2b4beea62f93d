"""Which numbered blocks are paragraphs, which are headings.

Both look the same ("2. Participation aux …", "2. En juillet 2020 …"); only the sequence tells them apart. Paragraphs
run 1, 2, 3 … through the whole document; numbered headings run 1, 2, 3 … and begin anew under each higher heading.
Every reading of the sequence that keeps both laws is followed, and the one whose headings look most like headings wins. Where
no reading is left, the file is wrong at the line where the last one died; where a line could as well be the other thing, the
file must say which.

Decimal numbers run 1.1, 1.2, 2.1 … in chapters that run 1, 2, 3 …; a chapter may be one paragraph ("5.") or begin with a heading of its number.

A number at the beginning of a line that only goes on with a sentence ("… visé au paragraphe / 3. Le Comité") is a third thing: text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from report_qa.blocks import Block
from report_qa.errors import NumberingError
from report_qa.numberstyles import Number, missing_before, succeeds, written


class Role(Enum):
    """What a numbered block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read the blocks so far, as a chain from its last numbered block to its first.

    `doubtful`: the last block is taken for a paragraph, but could be the next numbered heading. `over_text`: it is taken for a heading, with
    text below it that has no number. `rival`: another reading of the same blocks that is as good.
    """

    cost: int = 0
    previous: _Reading | None = None
    position: int = -1
    role: Role | None = None
    doubtful: bool = False
    over_text: bool = False
    rival: _Reading | None = None

    def chain(self) -> Iterator[_Reading]:
        reading: _Reading = self
        while reading.previous is not None:
            yield reading
            reading = reading.previous

    @property
    def ends_well(self) -> bool:
        """Whether there is a paragraph, and none of the headings after the last one has nothing under it."""
        last = next((step for step in self.chain() if step.role is not Role.TEXT), None)
        if last is None or (last.role is Role.HEADING and not last.over_text):
            return False
        return any(step.role is Role.PARAGRAPH for step in self.chain())


_COST_OF_TEXT = 3
"""More than any reading of the same line as a paragraph or a heading that is followed by numbers."""
_COST_OVER_TEXT = 4
"""A heading over text without a number looks like a paragraph that a page break cuts in two: it is one only where the numbers say so."""
_LONGEST_TITLE = 80
"""Characters of a chapter's number and title over text without a number."""


class _State(NamedTuple):
    """The last paragraph's number, and the last heading's under the present higher heading. `closed`: there is nothing below the last
    paragraph's number, which may have been a date or an amount."""

    paragraph: Number = ()
    heading: Number = ()
    closed: bool = False


@dataclass(frozen=True, slots=True)
class _Look:
    """What can be seen of a numbered block without the sequence.

    `titled`: it looks like a heading; `over_text`: it may be one, with text below it that has no number; `goes_on`: the line before it is in the
    middle of a sentence; `chapter`: it is so short that in a document with decimal numbers it is rather a chapter's title.
    """

    number: Number
    unsure: bool
    titled: bool
    over_text: bool
    goes_on: bool
    chapter: bool


def assign_roles(blocks: Sequence[Block], file: str) -> dict[int, Role]:
    """The role of each numbered block, by its position in `blocks`.

    Raises:
        NumberingError: a number is missing, stands twice or is out of sequence, nobody can tell whether a line is a paragraph
            or a heading, or there is no paragraph at all.
    """
    readings: dict[_State, _Reading] = {_State(): _Reading()}
    in_chapters = any(block.number is not None and len(block.number) > 1 for block in blocks)
    for position, block in enumerate(blocks):
        if block.number is None or block.level:
            if (block.level or block.roman or block.letter) and block.looks_like_heading:
                readings = _cheapest((state._replace(heading=()), reading) for state, reading in readings.items())
            continue
        look = _look(blocks, position, block.number, in_chapters)
        following = _cheapest(
            step for state, reading in readings.items() for step in _steps(look, position, state, reading)
        )
        if not following:
            raise NumberingError(_complaint(block, _last_number(readings), file))
        readings = following
    finished = [(_State(), reading) for reading in readings.values() if reading.ends_well]
    if not finished:
        raise NumberingError(_nothing_left(blocks, file))
    best = _cheapest(finished)[_State()]
    if (doubtful := _first_doubt(best)) is not None:
        block = blocks[doubtful]
        raise NumberingError(
            f"{file}, line {block.line}: number {written(block.number or ())} could be a paragraph or a heading, or a paragraph is missing; "
            "end each paragraph with a full stop, and mend the numbers."
        )
    return {reading.position: reading.role for reading in best.chain() if reading.role}


def _look(blocks: Sequence[Block], position: int, number: Number, in_chapters: bool) -> _Look:
    block = blocks[position]
    below = _below(blocks, position)
    over_text = block.looks_like_heading and below is not None and not below.begins_within
    return _Look(
        number,
        block.unsure,
        titled=block.looks_like_heading and below is None,
        over_text=over_text,
        goes_on=block.joined and position > 0 and _is_open(blocks[position - 1]),
        chapter=over_text and in_chapters and len(block.words) <= _LONGEST_TITLE,
    )


def _steps(look: _Look, position: int, state: _State, reading: _Reading) -> Iterator[tuple[_State, _Reading]]:
    """The readings that go on with a block as a paragraph, as a heading, as text."""
    number = look.number
    # a chapter's heading goes on the paragraphs' numbers, too
    next_heading = succeeds(number, state.heading) or (
        len(number) < len(state.paragraph) and succeeds(number, state.paragraph)
    )
    may_be_heading = look.titled and next_heading and not look.unsure
    if _is_next(number, state) and not (look.unsure and (look.titled or look.over_text)):
        cost = reading.cost + (_COST_OVER_TEXT + 1 if look.chapter else look.titled)
        taken = _Reading(cost, reading, position, Role.PARAGRAPH, doubtful=may_be_heading)
        yield _State(number, state.heading, closed=look.unsure), taken
    if may_be_heading:
        yield state._replace(heading=number), _Reading(reading.cost, reading, position, Role.HEADING)
    elif look.over_text and next_heading and not look.unsure:
        cost = reading.cost + _COST_OVER_TEXT
        yield state._replace(heading=number), _Reading(cost, reading, position, Role.HEADING, over_text=True)
    if look.unsure or (look.goes_on and reading.role is not None):
        yield state, _Reading(reading.cost + _COST_OF_TEXT, reading, position, Role.TEXT)


def _is_next(number: Number, state: _State) -> bool:
    """Whether a paragraph may have the number: it follows the last paragraph's, or is the first below the last heading's."""
    if state.closed and len(number) > len(state.paragraph) and number[: len(state.paragraph)] == state.paragraph:
        return False
    first_below = len(number) > 1 and number == (*state.heading, 1) and state.heading > state.paragraph
    return succeeds(number, state.paragraph) or first_below


def _cheapest(steps: Iterable[tuple[_State, _Reading]]) -> dict[_State, _Reading]:
    best: dict[_State, _Reading] = {}
    for state, reading in steps:
        if state not in best or reading.cost < best[state].cost:
            best[state] = reading
        elif reading.cost == best[state].cost:
            best[state] = replace(best[state], rival=reading)
    return best


def _below(blocks: Sequence[Block], position: int) -> Block | None:
    """The text without a number that follows the block, notes apart; it may be the block's other half, cut off by a page break."""
    for block in blocks[position + 1 :]:
        if not block.marker:
            is_text = block.number is None and not (block.looks_like_heading and not block.begins_small)
            return block if is_text else None
    return None


def _is_open(block: Block) -> bool:
    """Whether a sentence goes on after the block. A heading ends without a full stop, and nothing goes on."""
    return not block.ends_sentence and not block.ends_clause and not block.marker and not block.is_table


def _first_doubt(best: _Reading) -> int | None:
    """The position of the first block whose role is a guess. Without numbered headings there is none."""
    chain = list(best.chain())
    if all(reading.role is not Role.HEADING for reading in chain):
        return None
    doubts = [reading.position for reading in chain if reading.doubtful]
    for reading in chain:
        if reading.rival:
            ours, theirs = reading.chain(), reading.rival.chain()
            doubts += [one.position for one, other in zip(ours, theirs, strict=True) if one.role is not other.role]
    return min(doubts, default=None)


def _nothing_left(blocks: Sequence[Block], file: str) -> str:
    last = next((block for block in reversed(blocks) if block.number is not None and not block.unsure), None)
    if last is None or last.number is None:
        return f"{file}: no paragraph numbered 1 was found; number the paragraphs 1., 2., 3. …"
    return f"{file}, line {last.line}: number {written(last.number)} is a heading without a paragraph after it; add what is missing."


def _last_number(readings: Mapping[_State, _Reading]) -> Number:
    """The last paragraph's number in the readings that are not far-fetched; of several, the lowest."""
    dearest = min(reading.cost for reading in readings.values()) + _COST_OF_TEXT
    return min(state.paragraph for state, reading in readings.items() if reading.cost < dearest)


def _complaint(block: Block, before: Number, file: str) -> str:
    """What is wrong with the block's number; `before` is that of the last paragraph."""
    assert block.number is not None
    missing = missing_before(block.number, before)
    # a chapter may be one paragraph without decimals
    name = (
        f"{written(missing[:-1])} or {written(missing)}" if len(missing) > 1 and missing[-1] == 1 else written(missing)
    )
    expected = written((*before[:-1], before[-1] + 1) if before else missing)
    if block.number > missing:
        what = f"paragraph {name} is missing before it"
    elif block.number == before:
        what = f"the number stands twice, {expected} was expected"
    else:
        what = f"{expected} was expected"
    return (
        f"{file}, line {block.line}: number {written(block.number)} is out of sequence ({what}); "
        "mend the number in the file, or join the line to its paragraph."
    )
