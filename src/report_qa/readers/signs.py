"""A character and where it stands on its page, in points from the lower left corner."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """A character, its left and right edges, the height of its base line, its size; `made_up`: a blank that is not on the page."""

    character: str
    left: float
    right: float
    y: float
    size: float
    bold: bool
    made_up: bool = False
