"""Which numbered blocks are paragraphs, which are headings.

Both look the same ("2. Participation aux …", "2. En juillet 2020 …"); only the sequence tells them apart. Paragraphs
run 1, 2, 3 … through the whole document; numbered headings run 1, 2, 3 … and begin anew under each higher heading.
Every reading of the sequence that keeps both laws is followed, and the one whose headings look most like headings wins. Where
no reading is left, the file is wrong at the line where the last one died.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from report_qa.blocks import Block
from report_qa.errors import NumberingError


class Role(Enum):
    """What a numbered block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"


@dataclass(frozen=True, slots=True)
class _Reading:
    cost: int
    previous: _Reading | None
    role: Role | None


def assign_roles(blocks: Sequence[Block], file: str) -> dict[int, Role]:
    """The role of each numbered block, by its position in `blocks`.

    Raises:
        NumberingError: a number is missing, stands twice or is out of sequence, or there is no paragraph at all.
    """
    # state: (next paragraph number, last heading number under the current higher heading) -> cheapest reading
    readings: dict[tuple[int, int], _Reading] = {(1, 0): _Reading(0, None, None)}
    numbered: list[int] = []
    for position, block in enumerate(blocks):
        if block.number is None:
            if (block.roman or block.letter) and block.looks_like_heading:
                readings = _cheapest(((paragraph, 0), reading) for (paragraph, _), reading in readings.items())
            continue
        numbered.append(position)
        following = _cheapest(step for state, reading in readings.items() for step in _steps(block, state, reading))
        if not following:
            raise NumberingError(_complaint(block, min(state[0] for state in readings), file))
        readings = following
    reading: _Reading | None = min(readings.values(), key=lambda found: found.cost)
    roles: dict[int, Role] = {}
    for position in reversed(numbered):
        if reading is None or reading.role is None:
            break
        roles[position] = reading.role
        reading = reading.previous
    if Role.PARAGRAPH not in roles.values():
        raise NumberingError(f"{file}: no paragraph numbered 1 was found; number the paragraphs 1., 2., 3. …")
    return roles


def _steps(block: Block, state: tuple[int, int], reading: _Reading) -> list[tuple[tuple[int, int], _Reading]]:
    paragraph, heading = state
    steps = []
    if block.number == paragraph:
        cost = reading.cost + block.looks_like_heading
        steps.append(((paragraph + 1, heading), _Reading(cost, reading, Role.PARAGRAPH)))
    if block.number == heading + 1 and block.looks_like_heading:
        steps.append(((paragraph, heading + 1), _Reading(reading.cost, reading, Role.HEADING)))
    return steps


def _cheapest(steps: object) -> dict[tuple[int, int], _Reading]:
    best: dict[tuple[int, int], _Reading] = {}
    for state, reading in steps:  # type: ignore[attr-defined]
        if state not in best or reading.cost < best[state].cost:
            best[state] = reading
    return best


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
