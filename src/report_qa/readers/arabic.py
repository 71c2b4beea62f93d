"""Arabic on a page: signs from the right, numbers and Latin words in them from the left."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from report_qa.readers.signs import Sign

_MIRRORED = str.maketrans("()[]{}«»<>", ")(][}{»«><")


def is_rtl(text: str) -> bool:
    """Whether a third of a text or more is Arabic or Hebrew."""
    return sum("\u0590" <= c <= "\u08ff" or "\ufb50" <= c <= "\ufefc" for c in text) > max(1, len(text)) / 3


def runs_from_the_right(signs: Sequence[Sign]) -> Iterator[list[Sign]]:
    """The signs of each run on one base line in the order in which they are read; blanks where there is room for one."""
    rows: list[list[Sign]] = []
    for sign in sorted((s for s in signs if not s.made_up and s.character.strip()), key=lambda s: -s.y):
        if rows and abs(rows[-1][0].y - sign.y) < 0.6 * max(sign.size, rows[-1][0].size):
            rows[-1].append(sign)
        else:
            rows.append([sign])
    for row in rows:
        yield from _runs(_clusters(row))


def _clusters(row: Sequence[Sign]) -> list[list[Sign]]:
    """Glyphs from the right: letters that share one ("لا"), and the vowel signs over them.

    PDFium turns the letters of a whole line round, so those of one glyph stand in it the wrong way.
    """
    letters = [sign for sign in row if not unicodedata.combining(sign.character[:1] or " ")]
    glyphs: dict[tuple[float, float], list[Sign]] = {}
    for sign in letters:
        glyphs.setdefault((round(sign.left, 1), round(sign.right, 1)), []).append(sign)
    ordered = [
        list(reversed(glyph)) if is_rtl(glyph[0].character) else glyph
        for _, glyph in sorted(glyphs.items(), key=lambda item: -(item[0][0] + item[0][1]))
    ]
    for mark in (sign for sign in row if unicodedata.combining(sign.character[:1] or " ")):
        if ordered:
            middle = (mark.left + mark.right) / 2
            home = min(ordered, key=lambda glyph: abs((glyph[0].left + glyph[0].right) / 2 - middle))
            home.append(mark)
    return ordered


def _runs(glyphs: Sequence[list[Sign]]) -> Iterator[list[Sign]]:
    run: list[list[Sign]] = []
    for glyph in glyphs:
        if run:
            gap = run[-1][0].left - glyph[0].right
            size = max(run[-1][0].size, glyph[0].size)
            if gap > 2 * size:
                yield _in_order(run)
                run = []
            elif gap > 0.16 * size:
                run.append([_BLANK])
        run.append(glyph)
    if run:
        yield _in_order(run)


_BLANK = Sign(" ", 0, 0, 0, 0, False, made_up=True)


def _in_order(run: Sequence[list[Sign]]) -> list[Sign]:
    """Numbers and Latin words turned to read from the left, with the signs inside them ("2020/5"), brackets as they are read."""
    if not any(is_rtl(glyph[0].character) for glyph in run):
        return [sign for glyph in reversed(run) for sign in glyph]
    ordered: list[Sign] = []
    foreign: list[list[Sign]] = []
    for glyph in [*run, []]:
        # the raised number of a footnote is another number
        other_size = bool(glyph and foreign) and not 0.85 < glyph[0].size / max(foreign[-1][0].size, 1) < 1.2
        if glyph and not other_size and _goes_from_left(glyph[0].character):
            foreign.append(glyph)
            continue
        if glyph and foreign and (glyph[0].character in "./-,:_%" or glyph[0].made_up):
            foreign.append(glyph)
            continue
        tail = []
        while foreign and not _goes_from_left(foreign[-1][0].character):
            tail.append(foreign.pop())
        ordered += [sign for other in reversed(foreign) for sign in other]
        ordered += [sign for other in reversed(tail) for sign in other]
        foreign = []
        if other_size and _goes_from_left(glyph[0].character):
            foreign.append(glyph)
            continue
        ordered += [replace(sign, character=sign.character.translate(_MIRRORED)) for sign in glyph]
    return ordered


def _goes_from_left(character: str) -> bool:
    return unicodedata.bidirectional(character[:1] or " ") in ("L", "EN", "AN")
