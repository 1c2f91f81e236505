"""Times and places as tokens (paper 3.2, "Definition of Special Tokens").

An axis of length 1 is cut into M - 1 equal segments, which gives M anchors at k / (M - 1). A coordinate is written as
the anchor nearest to it: `<t12>`, `<w40>`, `<h7>`. Times are fractions of the sampled clip (0 is its first sampled
frame, 1 its last), places are fractions of the picture's width and height.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from llava_st.errors import CoordinateError

Style = Literal["paper", "published"]
ANCHORS = 100  # M_t = M_w = M_h (paper 5.1)


class Axis(StrEnum):
    """In the order of the coordinate tokens' ids, which is that of the published checkpoint."""

    TIME = "t"
    HEIGHT = "h"
    WIDTH = "w"


PUBLISHED_NAMES = {Axis.TIME: "TEMP", Axis.HEIGHT: "HEIGHT", Axis.WIDTH: "WIDTH"}
BOX_AXES = (Axis.WIDTH, Axis.HEIGHT, Axis.WIDTH, Axis.HEIGHT)


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end`, fractions of the clip."""

    start: float
    end: float

    def __post_init__(self) -> None:
        _check_inside("time", self.start, self.end)
        if self.end < self.start:
            raise CoordinateError(f"The span {self.start:g} to {self.end:g} ends before it begins.", "Swap its ends.")


@dataclass(frozen=True, slots=True)
class Box:
    """Left, top, right, bottom: fractions of the picture's width (x) and height (y)."""

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        _check_inside("box", *self)
        if self.x1 < self.x0 or self.y1 < self.y0:
            raise CoordinateError(
                f"The box {self.x0:g}, {self.y0:g}, {self.x1:g}, {self.y1:g} is turned inside out.",
                "Give left, top, right, bottom.",
            )

    def __iter__(self) -> Iterator[float]:
        return iter((self.x0, self.y0, self.x1, self.y1))


class Step(NamedTuple):
    """One box of a tube, at a time."""

    time: float
    box: Box


Tube = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Clip:
    """The stretch of video that was sampled: the presentation times (s) of its first and last sampled frame."""

    start: float
    end: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.start) and math.isfinite(self.end) and self.start < self.end):
            raise CoordinateError(
                f"A clip from {self.start:g} s to {self.end:g} s has no length.",
                "Give an end after the start; a single frame is an image.",
            )

    def fraction(self, seconds: float) -> float:
        if not self.start <= seconds <= self.end:
            raise CoordinateError(
                f"{seconds:g} s lies outside the clip ({self.start:g} s to {self.end:g} s).",
                "Sample a longer clip, or cut the annotation to it.",
            )
        return (seconds - self.start) / (self.end - self.start)

    def seconds(self, fraction: float) -> float:
        _check_inside("time", fraction)
        return self.start + fraction * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class CoordinateVocabulary:
    """The M_t + M_h + M_w coordinate tokens, numbered from 0 in that order.

    `style` is how they are written: paper `<t12>`, published `<TEMP-012>`.

    Example:
        >>> tokens = CoordinateVocabulary()
        >>> tokens.text(tokens.nearest(Axis.WIDTH, 0.4))
        '<w40>'
        >>> tokens.value(tokens.nearest(Axis.TIME, 0.5))
        (<Axis.TIME: 't'>, 0.5050505050505051)
    """

    time: int = ANCHORS
    height: int = ANCHORS
    width: int = ANCHORS
    style: Style = "paper"

    def __post_init__(self) -> None:
        if min(self.time, self.height, self.width) < 2:
            raise CoordinateError("An axis needs at least two anchors: its two ends.", "Raise the number of anchors.")

    def __len__(self) -> int:
        return self.time + self.height + self.width

    def anchors(self, axis: Axis) -> int:
        """M of the axis."""
        return {Axis.TIME: self.time, Axis.HEIGHT: self.height, Axis.WIDTH: self.width}[axis]

    def first(self, axis: Axis) -> int:
        """The number of the axis's anchor 0."""
        return {Axis.TIME: 0, Axis.HEIGHT: self.time, Axis.WIDTH: self.time + self.height}[axis]

    def nearest(self, axis: Axis, value: float) -> int:
        """The token of the anchor nearest to the value (a tie goes to the later anchor)."""
        _check_inside("coordinate", value)
        return self.first(axis) + math.floor(value * (self.anchors(axis) - 1) + 0.5)

    def value(self, token: int) -> tuple[Axis, float]:
        """The axis of a token, and where on it its anchor lies."""
        axis, index = self.anchor(token)
        return axis, index / (self.anchors(axis) - 1)

    def anchor(self, token: int) -> tuple[Axis, int]:
        """The axis of a token, and the index of its anchor."""
        if not 0 <= token < len(self):
            raise CoordinateError(
                f"There is no coordinate token {token}.", f"The {len(self)} tokens are numbered from 0."
            )
        axis = max((axis for axis in Axis if self.first(axis) <= token), key=self.first)
        return axis, token - self.first(axis)

    def text(self, token: int) -> str:
        axis, index = self.anchor(token)
        return f"<{axis}{index}>" if self.style == "paper" else f"<{PUBLISHED_NAMES[axis]}-{index:03d}>"

    def texts(self) -> list[str]:
        """All tokens' texts in the order of their ids, for a tokenizer."""
        return [self.text(token) for token in range(len(self))]


def _check_inside(what: str, *values: float) -> None:
    for value in values:
        if not 0.0 <= value <= 1.0:  # false for NaN too
            raise CoordinateError(
                f"The {what} {value:g} is not a fraction from 0 to 1.",
                "Divide times by the clip's length, places by the picture's size.",
            )
