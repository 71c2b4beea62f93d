"""The map of the world as SVG: States by the number of paragraphs that name them. The list beside it says the same in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

from report_qa.preparing.subjects import state_of, world
from report_qa.web.markup import text
from report_qa.web.texts import catalogue

STEPS = (1, 2, 4, 7, 11)
"""The least number of paragraphs of each shade."""
_DOT = 4


def map_html(counts: Mapping[str, int], ui: str, link: Callable[[str], str]) -> str:
    """The map with its legend and the customary note.

    Args:
        counts: alpha-2 code → number of paragraphs.
        link: key of a State → address of its page, escaped.
    """
    texts = catalogue(ui)
    drawn = world()
    left, top, width, height = drawn["box"]
    shapes = [f'<path class="rq-m0" d="{drawn["other"]}"/>']
    ordered = sorted(drawn["states"].items(), key=lambda one: "path" not in one[1])  # dots over outlines
    shapes += [_state(code, shape, counts.get(code, 0), ui, link) for code, shape in ordered]
    return (
        f'<figure class="rq-map"><figcaption>{text(texts["map_title"])}</figcaption>'
        f'<svg viewBox="{left} {top} {width} {height}" role="group" aria-label="{text(texts["map_title"])}" dir="ltr">{"".join(shapes)}</svg>'
        f'<ul class="rq-legend">{_legend(ui)}</ul><p class="rq-fine">{text(texts["map_note"])}</p></figure>'
    )


def _state(code: str, shape: Mapping[str, object], count: int, ui: str, link: Callable[[str], str]) -> str:
    state = state_of(code)
    name = state.name(ui) if state else code
    title = f"{name}: {count}"
    shade = f"rq-m{sum(count >= step for step in STEPS)}"
    drawn = f'd="{shape["path"]}"' if "path" in shape else f'cx="{shape["x"]}" cy="{shape["y"]}" r="{_DOT}"'
    outline = f'<{"path" if "path" in shape else "circle"} class="{shade}" {drawn}><title>{text(title)}</title>'
    outline += "</path>" if "path" in shape else "</circle>"
    if not count or not state:
        return outline
    # the list is the way by keyboard; sixty stops before it would be none
    return f'<a href="{link(state.key)}" tabindex="-1" aria-label="{text(title)}">{outline}</a>'


def _legend(ui: str) -> str:
    ends = [f"{low}–{high - 1}" if high - 1 > low else str(low) for low, high in pairwise(STEPS)]
    words = [catalogue(ui)["map_zero"], *ends, f"{STEPS[-1]}+"]
    return "".join(
        f'<li><svg viewBox="0 0 16 16" aria-hidden="true"><rect class="rq-m{shade}" width="16" height="16"/></svg><bdi>{text(word)}</bdi></li>'
        for shade, word in enumerate(words)
    )
