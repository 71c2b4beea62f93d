"""The headings above the place where a document is being read, and the address of text that has only a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from report_qa.blocks import Block
from report_qa.sections import SectionCounter


@dataclass(slots=True)
class _Step:
    """A heading on the path. `before`: the path that it took the place of; `used`: text stands under it; `opens`: that opens a section;
    `kept`: its words are kept in a paragraph.
    """

    level: int
    title: str
    block: Block
    before: list[_Step]
    used: bool = False
    opens: bool = True
    kept: bool = False


class Outline:
    """The path of headings, highest first, and the sections that they open in the present division.

    A heading opens a section when text first stands under it. One that nothing stands under names nothing: its block can be had back,
    so that its words are not lost.
    """

    def __init__(self) -> None:
        self._steps: list[_Step] = []
        self._sections = SectionCounter([])

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(step.title for step in self._steps)

    @property
    def blocks(self) -> list[Block]:
        """The blocks of the path's headings."""
        return [step.block for step in self._steps]

    @property
    def awaits_text(self) -> bool:
        """Whether no text has stood since the last heading."""
        return bool(self._steps) and not self._steps[-1].used

    @property
    def awaiting_level(self) -> int | None:
        """The level of the last heading, while no text stands under it."""
        return self._steps[-1].level if self.awaits_text else None

    def number_sections(self, headings: Sequence[tuple[int, str]] = ()) -> None:
        """Begin to count sections anew, below the present path. `headings`, level and words, are those to come where they are known."""
        self._sections = SectionCounter(headings)
        for step in self._steps:
            step.opens = False

    def descend(self, level: int, title: str, block: Block) -> None:
        """Go on to a heading, out of those of its level and below."""
        before = self._steps
        self.leave(level)
        self._steps.append(_Step(level, title, block, before))

    def leave(self, level: int) -> None:
        self._steps = [step for step in self._steps if step.level < level]

    def use(self) -> None:
        """Text stands here."""
        for step in self._steps:
            if step.opens and not step.used:
                self._sections.descend(step.level)
            step.used = True

    def place(self) -> str:
        """The address of the text that stands here and has no number: "section 2.1, 3"."""
        self.use()
        return self._sections.count()

    def take_back(self, level: int) -> None:
        """Go back to where the empty headings of `level` and below were taken for headings."""
        first = next((step for step in self._steps if step.level >= level and not step.used), None)
        if first is not None:
            self._steps = first.before

    def empty(self, level: int) -> list[Block]:
        """The headings of `level` and below that nothing stands under and that are kept nowhere."""
        return [step.block for step in self._steps if step.level >= level and not step.used and not step.kept]

    def keep(self) -> list[Block]:
        """All headings that nothing stands under, each given back once; they stay on the path."""
        kept = [step for step in self._steps if not step.used and not step.kept]
        for step in kept:
            step.kept = True
        return [step.block for step in kept]
