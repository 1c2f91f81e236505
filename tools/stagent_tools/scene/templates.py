"""Courts, pitches, tracks and road lanes of which the laws say how large they are: named points with their metres.

Metres are (across, along) from the near left corner as one looks along the longer side from behind its near end, to
the outer edges of the lines. On a picture taken from the other end or side the same names do: what is near or far is
yours to choose, as long as it is done the same way for all points.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stagent_tools.errors import UsageError

Point = tuple[float, float]


@dataclass(frozen=True)
class Template:
    """`points`: name to metres · `source`: where the sizes stand."""

    name: str
    title: str
    points: Mapping[str, Point]
    source: str

    def metres(self, name: str) -> Point:
        wanted = " ".join(name.lower().split())
        if wanted not in self.points:
            raise UsageError(f"The template {self.name!r} has no point {name!r}.", f"It has: {', '.join(self.points)}.")
        return self.points[wanted]


def _grid(across: Mapping[str, float], along: Mapping[str, float]) -> dict[str, Point]:
    """Every line along with every line across: "far left singles"."""
    return {f"{y} {x}": (across[x], along[y]) for y in along for x in across}


def _tennis() -> dict[str, Point]:
    wide, long, aisle, service = 10.97, 23.77, 1.37, 6.40
    points = _grid(
        {"left corner": 0.0, "left singles": aisle, "right singles": wide - aisle, "right corner": wide},
        {"near": 0.0, "far": long},
    )
    service_lines = {"near service": long / 2 - service, "far service": long / 2 + service}
    points |= _grid({"left": aisle, "middle": wide / 2, "right": wide - aisle}, service_lines)
    return points | {"net left": (0.0, long / 2), "net right": (wide, long / 2)}


def _table_tennis() -> dict[str, Point]:
    wide, long = 1.525, 2.74
    corners = _grid({"left corner": 0.0, "middle": wide / 2, "right corner": wide}, {"near": 0.0, "far": long})
    return corners | {"net left": (0.0, long / 2), "net right": (wide, long / 2)}


def _basketball() -> dict[str, Point]:
    wide, long, key, foul = 15.0, 28.0, 4.9, 5.8
    points = _grid({"left corner": 0.0, "right corner": wide}, {"near": 0.0, "far": long})
    sides = {"left": (wide - key) / 2, "right": (wide + key) / 2}
    points |= {f"near key {side}": (x, 0.0) for side, x in sides.items()}
    points |= {f"near foul line {side}": (x, foul) for side, x in sides.items()}
    points |= {f"far key {side}": (x, long) for side, x in sides.items()}
    points |= {f"far foul line {side}": (x, long - foul) for side, x in sides.items()}
    return points | {
        "halfway left": (0.0, long / 2),
        "halfway right": (wide, long / 2),
        "centre circle near": (wide / 2, long / 2 - 1.8),
        "centre circle far": (wide / 2, long / 2 + 1.8),
    }


def _football() -> dict[str, Point]:
    """Of 105 x 68 m, as UEFA asks of stadiums; the areas and the circle are the same on every pitch."""
    wide, long = 68.0, 105.0
    points = _grid({"left corner": 0.0, "right corner": wide}, {"near": 0.0, "far": long})
    for what, half, deep in (("penalty area", 20.16, 16.5), ("goal area", 9.16, 5.5), ("goal", 3.66, 0.0)):
        for end, line, inwards in (("near", 0.0, 1.0), ("far", long, -1.0)):
            for side, x in (("left", wide / 2 - half), ("right", wide / 2 + half)):
                points[f"{end} {what} {side}"] = (x, line + inwards * deep)
                if deep:
                    points[f"{end} {what} {side} on goal line"] = (x, line)
    points |= {"near penalty spot": (wide / 2, 11.0), "far penalty spot": (wide / 2, long - 11.0)}
    points |= {"halfway left": (0.0, long / 2), "halfway right": (wide, long / 2)}
    return points | {
        "centre spot": (wide / 2, long / 2),
        "centre circle near": (wide / 2, long / 2 - 9.15),
        "centre circle far": (wide / 2, long / 2 + 9.15),
        "centre circle left": (wide / 2 - 9.15, long / 2),
        "centre circle right": (wide / 2 + 9.15, long / 2),
    }


def _ice_hockey() -> dict[str, Point]:
    wide, long = 30.0, 60.0
    lines = {"near goal line": 4.0, "near blue line": 22.86, "centre line": 30.0, "far blue line": 37.14}
    points = _grid({"left": 0.0, "right": wide}, {**lines, "far goal line": long - 4.0})
    spots = {"near": 10.0, "far": long - 10.0}
    points |= {f"{end} face-off spot left": (wide / 2 - 7.0, y) for end, y in spots.items()}
    points |= {f"{end} face-off spot right": (wide / 2 + 7.0, y) for end, y in spots.items()}
    return points | {"centre spot": (wide / 2, long / 2)}


def _athletics() -> dict[str, Point]:
    """Eight lanes of the straight; the marks of the hurdles are on the track of every stadium."""
    hurdles = {f"110 m hurdle {i + 1}": 13.72 + 9.14 * i for i in range(10)}
    along = {"start": 0.0, "110 m start": -10.0, **{k: y - 10.0 for k, y in hurdles.items()}, "finish": 100.0}
    return _grid({f"lane edge {i}": 1.22 * i for i in range(9)}, along)


def _lanes(width: float, period: float, dash: float) -> dict[str, Point]:
    """Six periods of a dashed line on either side of a lane; a dash begins at its near end."""
    points: dict[str, Point] = {}
    for side, x in (("left", 0.0), ("right", width)):
        for i in range(6):
            points[f"{side} dash {i} near end"] = (x, period * i)
            points[f"{side} dash {i} far end"] = (x, period * i + dash)
    return points


TEMPLATES: dict[str, Template] = {
    name: Template(name, title, points, source)
    for name, title, points, source in (
        ("tennis", "tennis court", _tennis(), "ITF Rules of Tennis, rule 1: 23.77 x 10.97 m, singles 8.23 m"),
        ("table-tennis", "table tennis table", _table_tennis(), "ITTF laws, 2.1.1: 2.74 x 1.525 m"),
        ("basketball", "basketball court", _basketball(), "FIBA Official Basketball Rules, article 2: 28 x 15 m"),
        ("football", "football pitch", _football(), "IFAB Laws of the Game, law 1; 105 x 68 m by UEFA"),
        ("ice-hockey", "ice hockey rink", _ice_hockey(), "IIHF rulebook, section 1: 60 x 30 m, blue lines"),
        ("athletics", "100 m straight", _athletics(), "World Athletics technical rules 14 and 22: lanes 1.22 m"),
        ("lane-uk", "British motorway lane", _lanes(3.65, 9.0, 2.0), "Traffic Signs Manual, chapter 5: 2 m and 7 m"),
        ("lane-us", "American freeway lane", _lanes(3.66, 12.19, 3.05), "MUTCD 3A.04: 10 ft and 30 ft; lanes 12 ft"),
        ("lane-de", "German motorway lane", _lanes(3.75, 18.0, 6.0), "RMS and RAA: 6 m and 12 m; lanes 3.75 m"),
    )
}


def template_named(name: str) -> Template:
    if name not in TEMPLATES:
        raise UsageError(f"There is no template {name!r}.", f"There are: {', '.join(TEMPLATES)}.")
    return TEMPLATES[name]
