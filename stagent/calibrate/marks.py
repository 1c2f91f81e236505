"""Marks as they are typed or clicked, made into a calibration."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from stagent_tools.errors import UsageError
from stagent_tools.scene.calibration import Calibration, Mark, check_calibration
from stagent_tools.scene.hints import METRES
from stagent_tools.scene.templates import Template, template_named

_EXAMPLE = (
    'Write it like --mark "0,4.5=640,300" (metres = pixels) or, with a template, --mark "near left corner=120,660".'
)
FEWEST = 4


@dataclass(frozen=True)
class Clicked:
    """A point of the picture, px, and what it is: a name of the template, or metres as typed ("3.5, 2" or "12ft,0")."""

    x: float
    y: float
    what: str


def parse_mark(text: str) -> Clicked:
    """Reads `NAME=X,Y` or `X_M,Y_M=X,Y`."""
    what, sign, pixels = text.rpartition("=")
    if not sign or not what.strip():
        raise UsageError(f"The mark {text!r} cannot be read.", _EXAMPLE)
    x, y = _two(pixels, text)
    return Clicked(x, y, what.strip())


def calibration_of(clicked: Sequence[Clicked], size: tuple[int, int], t: float, template: str = "") -> Calibration:
    """The calibration of a picture of `size` px marked at `t` s; checked as a whole."""
    if len(clicked) < FEWEST:
        raise UsageError(
            f"{len(clicked)} points are marked; a plane needs {FEWEST}.", "Mark more points, far from one another."
        )
    known = template_named(template) if template else None
    width, height = size
    marks = []
    for click in clicked:
        if not (-0.5 * width <= click.x <= 1.5 * width and -0.5 * height <= click.y <= 1.5 * height):
            raise UsageError(
                f"The point {click.x:g},{click.y:g} lies far outside the picture of {width} x {height} px.", _EXAMPLE
            )
        m = _metres(click.what, known)
        marks.append(Mark(xy=(click.x / width, click.y / height), m=m, name=click.what if known else ""))
    calibration = Calibration(t=t, points=tuple(marks), template=template)
    check_calibration(calibration, size)
    return calibration


def _metres(what: str, template: Template | None) -> tuple[float, float]:
    """A template's point by its name; otherwise two lengths."""
    if template is not None and not what[:1].isdigit() and what[:1] not in "+-.":
        return template.metres(what)
    parts = what.split(",")
    if len(parts) != 2:
        raise UsageError(f"{what!r} is not a place on the ground.", _EXAMPLE)
    return _length(parts[0], what), _length(parts[1], what)


def _length(text: str, whole: str) -> float:
    number = text.strip().rstrip("abcdefghijklmnopqrstuvwxyz").strip()
    unit = text.strip()[len(text.strip().rstrip("abcdefghijklmnopqrstuvwxyz")) :] or "m"
    if unit not in METRES:
        raise UsageError(f"{unit!r} in {whole!r} is not a length that I know.", f"Use one of {', '.join(METRES)}.")
    return _number(number, whole) * METRES[unit]


def _two(text: str, whole: str) -> tuple[float, float]:
    parts = text.split(",")
    if len(parts) != 2:
        raise UsageError(f"The mark {whole!r} needs two pixels.", _EXAMPLE)
    return _number(parts[0], whole), _number(parts[1], whole)


def _number(text: str, whole: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UsageError(f"{text.strip()!r} in {whole!r} is not a number.", _EXAMPLE)
    return value
