"""The headings between articles: parts, chapters and sections of a convention, with their titles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from report_qa.blocks import Block
from report_qa.numerals import CHINESE_DIGITS, value_of

_WORDS = (
    "part partie parte часть الجزء الباب",
    "chapter chapitre capítulo глава الفصل",
    "section sección раздел القسم الفرع",
)
_DEPTH = {word: depth for depth, words in enumerate(_WORDS) for word in words.split()}
_HAN = re.compile(rf"第\s?[{CHINESE_DIGITS}\d]{{1,4}}\s?(?P<word>部分|编|章|节)")
_DEPTH_HAN = {"部分": 0, "编": 0, "章": 1, "节": 2}
_AROUND = " \t.:：،–—-*"


def parts_before_article(blocks: Sequence[Block], follows_text: bool) -> dict[int, int]:
    """The blocks at the end that are headings of the article to come, each with its depth: 0 for a part, 1 for its title, 2 for a chapter …

    They go from the first heading that says "PART II" to the end. Where none does, the last block alone may be one, if it begins large and
    `follows_text`: something stands before it.
    """
    first = len(blocks)
    while first > 0 and blocks[first - 1].looks_like_heading and not blocks[first - 1].marker:
        first -= 1
    depths = {at: _depth(blocks[at]) for at in range(first, len(blocks))}
    first = next((at for at, depth in depths.items() if depth is not None), len(blocks))
    if first == len(blocks):
        last = blocks[-1] if blocks else None
        alone = last is not None and follows_text and last.looks_like_heading and last.words[:1].isupper()
        return {len(blocks) - 1: 0} if alone else {}
    found: dict[int, int] = {}
    present = 0
    for at in range(first, len(blocks)):
        depth = depths[at]
        present = present if depth is None else depth
        found[at] = 2 * present + (depth is None)
    return found


def _depth(block: Block) -> int | None:
    """0 for "PART II", "Deuxième partie", "第二部分", 1 for a chapter, 2 for a section; None for anything else."""
    if han := _HAN.match(block.words):
        return _DEPTH_HAN[han["word"]]
    line = block.words.split("\n")[0]
    first, second = [*(word.strip(_AROUND) for word in line.split()[:2]), "", ""][:2]
    if (depth := _DEPTH.get(first.casefold())) is not None:
        return depth if line.isupper() or value_of(second) is not None or value_of(second.upper()) is not None else None
    # the number may stand before the word: "PREMIÈRE PARTIE"
    return _DEPTH.get(second.casefold()) if line.isupper() or len(line.split()) == 2 else None
