"""Which numbered blocks are paragraphs, which are headings.

Both look the same ("2. Participation aux …", "2. En juillet 2020 …"); only the sequence tells them apart. Paragraphs
run 1, 2, 3 … through the whole document; numbered headings run 1, 2, 3 … and begin anew under each higher heading.
Every reading of the sequence that keeps both laws is followed, and the one whose headings look most like headings wins. Where
no reading is left, the file is wrong at the line where the last one died; where a line could as well be the other thing, the
file must say which.

A number at the beginning of a line that only goes on with a sentence ("… visé au paragraphe / 3. Le Comité") is a third thing: text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from report_qa.blocks import Block
from report_qa.errors import NumberingError


class Role(Enum):
    """What a numbered block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read the blocks so far, as a chain from its last numbered block to its first.

    `doubtful`: the last block is taken for a paragraph, but could be the next numbered heading. `rival`: another reading of
    the same blocks that is as good.
    """

    cost: int = 0
    previous: _Reading | None = None
    position: int = -1
    role: Role | None = None
    doubtful: bool = False
    rival: _Reading | None = None

    def chain(self) -> Iterator[_Reading]:
        reading: _Reading = self
        while reading.previous is not None:
            yield reading
            reading = reading.previous

    @property
    def ends_well(self) -> bool:
        """Whether the last number that is one is a paragraph's."""
        return next((step.role for step in self.chain() if step.role is not Role.TEXT), None) is Role.PARAGRAPH


_COST_OF_TEXT = 3
"""More than any reading of the same line as a paragraph or a heading."""

_State = tuple[int, int]
"""The next paragraph's number, and the last heading's number under the present higher heading."""


def assign_roles(blocks: Sequence[Block], file: str) -> dict[int, Role]:
    """The role of each numbered block, by its position in `blocks`.

    Raises:
        NumberingError: a number is missing, stands twice or is out of sequence, nobody can tell whether a line is a paragraph
            or a heading, or there is no paragraph at all.
    """
    readings: dict[_State, _Reading] = {(1, 0): _Reading()}
    for position, block in enumerate(blocks):
        if block.number is None or block.level:
            if (block.level or block.roman or block.letter) and block.looks_like_heading:
                readings = _cheapest(((paragraph, 0), reading) for (paragraph, _), reading in readings.items())
            continue
        titled = block.looks_like_heading and not _runs_on(blocks, position)
        goes_on = block.joined and position > 0 and _is_open(blocks[position - 1])
        following = _cheapest(
            step
            for state, reading in readings.items()
            for step in _steps(block.number, position, titled, goes_on, state, reading)
        )
        if not following:
            raise NumberingError(_complaint(block, min(state[0] for state in readings), file))
        readings = following
    # a heading with no paragraph after it is none
    finished = [((0, 0), reading) for reading in readings.values() if reading.ends_well]
    if not finished:
        raise NumberingError(_nothing_left(blocks, file))
    best = _cheapest(finished)[0, 0]
    if (doubtful := _first_doubt(best)) is not None:
        block = blocks[doubtful]
        raise NumberingError(
            f"{file}, line {block.line}: number {block.number} could be a paragraph or a heading, or a paragraph is missing; "
            "end each paragraph with a full stop, and mend the numbers."
        )
    return {reading.position: reading.role for reading in best.chain() if reading.role}


def _steps(
    number: int, position: int, titled: bool, goes_on: bool, state: _State, reading: _Reading
) -> Iterator[tuple[_State, _Reading]]:
    """The readings that go on with a block as a paragraph, as a heading, as text.

    `titled`: it looks like a heading; `goes_on`: the line before it is in the middle of a sentence.
    """
    paragraph, heading = state
    may_be_heading = titled and number == heading + 1
    if number == paragraph:
        taken = _Reading(reading.cost + titled, reading, position, Role.PARAGRAPH, may_be_heading)
        yield (paragraph + 1, heading), taken
    if may_be_heading:
        yield (paragraph, heading + 1), _Reading(reading.cost, reading, position, Role.HEADING)
    if goes_on and reading.role is not None:
        yield state, _Reading(reading.cost + _COST_OF_TEXT, reading, position, Role.TEXT)


def _cheapest(steps: Iterable[tuple[_State, _Reading]]) -> dict[_State, _Reading]:
    best: dict[_State, _Reading] = {}
    for state, reading in steps:
        if state not in best or reading.cost < best[state].cost:
            best[state] = reading
        elif reading.cost == best[state].cost:
            best[state] = replace(best[state], rival=reading)
    return best


def _runs_on(blocks: Sequence[Block], position: int) -> bool:
    """Whether the block is cut by a page break: what follows it, notes apart, is neither numbered nor a heading."""
    for block in blocks[position + 1 :]:
        if not block.marker:
            return block.number is None and not (block.looks_like_heading and not block.begins_small)
    return False


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
    last = next((block for block in reversed(blocks) if block.number is not None), None)
    if last is None:
        return f"{file}: no paragraph numbered 1 was found; number the paragraphs 1., 2., 3. …"
    return f"{file}, line {last.line}: number {last.number} is a heading without a paragraph after it; add what is missing."


def _complaint(block: Block, expected: int, file: str) -> str:
    assert block.number is not None
    if block.number > expected:
        what = f"paragraph {expected} is missing before it"
    elif block.number == expected - 1:
        what = f"the number stands twice, {expected} was expected"
    else:
        what = f"{expected} was expected"
    return (
        f"{file}, line {block.line}: number {block.number} is out of sequence ({what}); "
        "mend the number in the file, or join the line to its paragraph."
    )
