"""What the user knows about the scene: side files, known lengths, facts from the question."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from stagent_tools.errors import UsageError

METRES: dict[str, float] = {
    "m": 1.0,
    "cm": 0.01,
    "mm": 0.001,
    "km": 1000.0,
    "ft": 0.3048,
    "in": 0.0254,
    "yd": 0.9144,
    "mi": 1609.344,
}
"""Units of length in metres; the international yard and pound agreement of 1959 makes the last four exact."""

SHORTEST_M, LONGEST_M = 1e-4, 1e5
"""Under the one a camera sees nothing, beyond the other nothing is in one picture."""

_EXAMPLE = 'Write it like --ref "table edge=1.525m@286,467,970,467" or, at a time, "...@3.28" behind it.'
_REFERENCE = re.compile(
    r"(?P<name>[^=]+)=\s*(?P<value>[-+.\deE]+?)\s*(?P<unit>[a-zA-Z]+)\s*@(?P<px>[^@]+)(@(?P<t>[^@]+))?"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A segment of known length in the picture, px of the upright frame shown at `t` (None: it does not move)."""

    name: str
    metres: float
    x0: float
    y0: float
    x1: float
    y1: float
    t: float | None = None

    @property
    def pixels(self) -> float:
        return float(((self.x1 - self.x0) ** 2 + (self.y1 - self.y0) ** 2) ** 0.5)


@dataclass(frozen=True, slots=True)
class Fact:
    """A number that the question itself states, in SI: "the ceiling is 2.32 m high"."""

    what: Literal["length", "height", "camera_height", "speed"]
    phrase: str
    value: float


@dataclass(frozen=True, slots=True)
class SceneHints:
    """Everything given; nothing of it is required. `time_factor`: how many times slower than life the clip plays
    (None: what the video says of itself) · `calibration`: the points that are kept beside the video · `depth`: who
    gives depth maps ("transformers", or a folder), if somebody is to."""

    camera: Path | None = None
    plane: Path | None = None
    references: tuple[Reference, ...] = ()
    facts: tuple[Fact, ...] = ()
    time_factor: float | None = None
    calibration: Path | None = None
    depth: str | None = None


def parse_reference(text: str) -> Reference:
    """Reads `name=LENGTH UNIT@x0,y0,x1,y1[@t]`."""
    match = _REFERENCE.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"The reference {text!r} cannot be read.", _EXAMPLE)
    unit = match["unit"] if match["unit"] in METRES else match["unit"].lower()
    if unit not in METRES:
        raise UsageError(
            f"The reference {text!r} has the unit {match['unit']!r}, which is not a length that I know.",
            f"Use one of {', '.join(METRES)}.",
        )
    value = _number(match["value"], "length", text)
    if value <= 0:
        raise UsageError(f"The reference {text!r} has a length of {value:g}; it must be above 0.", _EXAMPLE)
    if not SHORTEST_M <= value * METRES[unit] <= LONGEST_M:
        raise UsageError(
            f"The reference {text!r} has a length that no picture shows: {value * METRES[unit]:g} m.",
            "Give the length of something in the picture.",
        )
    corners = [_number(part, "coordinate", text) for part in match["px"].split(",")]
    if len(corners) != 4:
        raise UsageError(f"The reference {text!r} has {len(corners)} coordinates; a segment has four.", _EXAMPLE)
    x0, y0, x1, y1 = corners
    t = None if match["t"] is None else _number(match["t"], "time", text)
    reference = Reference(match["name"].strip(), value * METRES[unit], x0, y0, x1, y1, t)
    if reference.pixels < 2.0:
        raise UsageError(
            f"The segment of the reference {text!r} is {reference.pixels:.1f} px long.", "Mark a longer one."
        )
    return reference


def _number(text: str, what: str, whole: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise UsageError(f"The {what} {text.strip()!r} in the reference {whole!r} is not a number.", _EXAMPLE) from None
    if not math.isfinite(value):
        raise UsageError(f"The {what} in the reference {whole!r} is not a finite number.", _EXAMPLE)
    return value
