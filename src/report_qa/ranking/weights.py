"""What each score weighs; chosen by cross-validation over needs, never by hand (`eval/choose_weights.py`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Weights:
    """Weights by the names that the stages give their scores; a name that is missing weighs nothing.

    `paragraphs` and `sentences` weigh z-scores over the candidates, over the sentences of one paragraph. `neighbour` is the
    difference in the sentences' sum below which a neighbouring sentence is marked too. `confidence` weighs the signals of
    `confidence.signals`; `threshold` is the confidence from which the assistant answers. `source` names what chose them.
    """

    paragraphs: Mapping[str, float]
    sentences: Mapping[str, float]
    neighbour: float
    confidence: Mapping[str, float]
    threshold: float
    source: str


@cache
def default_weights() -> Weights:
    """The weights that come with the package."""
    return Weights(**json.loads((files("report_qa") / "data" / "weights.json").read_text(encoding="utf-8")))
