"""The ruling lines on a page of a PDF file, as PDFium draws them: what tables are made of."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

_THIN = 2.5
"""Points. What is drawn no thicker is a line, and no area."""
_SHORTEST = 4.0
_MOST_OBJECTS = 20_000
_MOST_RULES = 1_000
"""On one page; a drawing with more is no table."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, upright or level, in points from the lower left corner of the page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def is_level(self) -> bool:
        return self.right - self.left > self.top - self.bottom


def rules_of(raw: Any, page: Any) -> list[Rule]:
    """The lines drawn on a page: strokes along the axes, and areas so thin that they are seen as lines."""
    count = raw.FPDFPage_CountObjects(page)
    if count > _MOST_OBJECTS:
        return []
    rules: list[Rule] = []
    for index in range(count):
        drawn = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(drawn) == raw.FPDF_PAGEOBJ_PATH:
            rules += _rules_of_path(raw, drawn)
        if len(rules) > _MOST_RULES:
            return []
    return rules


def _rules_of_path(raw: Any, path: Any) -> Iterator[Rule]:
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, filled, stroked)
    edges = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(path, *edges):
        return
    left, bottom, right, top = (edge.value for edge in edges)
    if (filled.value or stroked.value) and min(right - left, top - bottom) <= _THIN:
        yield from _long(Rule(left, bottom, right, top))
    elif stroked.value:
        for (x, y), (u, v) in pairwise(_points(raw, path)):
            if min(abs(x - u), abs(y - v)) <= 0.5:
                yield from _long(Rule(min(x, u), min(y, v), max(x, u), max(y, v)))


def _long(rule: Rule) -> Iterator[Rule]:
    if max(rule.right - rule.left, rule.top - rule.bottom) >= _SHORTEST:
        yield rule


def _points(raw: Any, path: Any) -> list[tuple[float, float]]:
    """The corners of a path that has only straight sides; none where it is curved."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(path, matrix)
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(raw.FPDFPath_CountSegments(path), 50)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO or (kind == raw.FPDF_SEGMENT_MOVETO and points):
            return []
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(
            (matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f)
        )
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    return points
