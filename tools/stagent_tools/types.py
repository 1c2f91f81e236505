"""The value types that cross the borders between the tools. All are frozen.

Conventions (docs/architecture.md): time is seconds by presentation time stamp, the first shown frame is 0.0;
pixels are x right, y down, the picture's corner is (0, 0), boxes are x0 y0 x1 y1 of the upright picture;
the world is metres, z up, the ground is z = 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Image = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds of video time, [start, end)."""

    start: float
    end: float

    @property
    def duration(self) -> float:
        return self.end - self.start

    def contains(self, t: float) -> bool:
        return self.start <= t < self.end

    def overlap(self, other: Span) -> float:
        """Seconds shared with `other`, 0 if none."""
        return max(0.0, min(self.end, other.end) - max(self.start, other.start))


@dataclass(frozen=True, slots=True)
class Frame:
    """One decoded picture: (H, W, 3) RGB uint8, upright, shown from `t` seconds on."""

    index: int
    t: float
    image: Image


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """What is known of a video before its pictures are looked at.

    `duration` is the end of the last frame; `rate` the nominal frames a second (None for a variable rate is not
    implied: see `variable_rate`); `time_factor` how many times slower than life the clip plays (4 for 120 frames
    a second shown at 30): real seconds = video seconds / time_factor.
    """

    path: Path
    width: int
    height: int
    duration: float
    frames: int | None
    rate: Fraction | None
    variable_rate: bool = False
    rotation: int = 0
    time_factor: float = 1.0
    sha256: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Track:
    """One thing followed through the video; only the moments at which it was seen are in it, gaps are gaps.

    t (n,) s, strictly increasing · boxes (n, 4) px · score (n,) 0..1, how sure the box is.
    `family` is the coarse class that the finder saw ("person", "vehicle", "ball", "animal", "object").
    """

    id: str
    t: FloatArray
    boxes: FloatArray
    score: FloatArray
    family: str = "object"
    backend: str = ""

    def __post_init__(self) -> None:
        n = len(self.t)
        if self.boxes.shape != (n, 4) or self.score.shape != (n,):
            raise ValueError(f"track {self.id}: t {self.t.shape}, boxes {self.boxes.shape}, score {self.score.shape}")
        if n > 1 and not bool(np.all(np.diff(self.t) > 0)):
            raise ValueError(f"track {self.id}: times are not increasing")

    @property
    def span(self) -> Span:
        """From the first to the last moment seen (closed at the end by the last sample's own time)."""
        return Span(float(self.t[0]), float(self.t[-1]))

    @property
    def centres(self) -> FloatArray:
        """(n, 2) px."""
        return (self.boxes[:, :2] + self.boxes[:, 2:]) / 2

    @property
    def sizes(self) -> FloatArray:
        """(n, 2) px, width and height."""
        return self.boxes[:, 2:] - self.boxes[:, :2]

    def within(self, span: Span) -> Track:
        """The part seen in `span`; may be empty."""
        keep = (self.t >= span.start) & (self.t <= span.end)
        return replace(self, t=self.t[keep], boxes=self.boxes[keep], score=self.score[keep])

    def box_at(self, t: float, tolerance: float) -> FloatArray | None:
        """(4,) px at the sample nearest to t, linear between two neighbours that are both within tolerance."""
        if len(self.t) == 0:
            return None
        right = int(np.searchsorted(self.t, t))
        left = max(right - 1, 0)
        right = min(right, len(self.t) - 1)
        near = [i for i in {left, right} if abs(self.t[i] - t) <= tolerance]
        if not near:
            return None
        if len(near) == 2 and self.t[right] > self.t[left]:
            share = float(np.clip((t - self.t[left]) / (self.t[right] - self.t[left]), 0.0, 1.0))
            return np.asarray((1 - share) * self.boxes[left] + share * self.boxes[right], dtype=np.float64)
        return np.asarray(self.boxes[near[0]], dtype=np.float64)


class FrameOfReference(StrEnum):
    """What a velocity is measured against."""

    GROUND = "over ground"
    CAMERA = "relative to the camera"
    PICTURE = "in the picture"


@dataclass(frozen=True)
class Draws:
    """K whole paths of one thing: the only trajectory that kinematics accepts.

    t (n,) s, video time · p (k, n, 3): metres in the world (x, y over the ground, z up), or, in the picture,
    (x px right, y px down, ln of the apparent size: grows when it comes nearer) · rest (k, n): draw k stands still
    at sample n; between two samples of rest the position does not change at all · seen (n,): a box was there ·
    extent (k, 3) metres: length along its motion, width, height; nan where unknown · followed: the time over which
    there are boxes, longer than t where the first or last of them show no place; None if it is t's · flights: when it
    flies freely by the laws of motion, so that its speed at a moment is as well known as over a while · rung and
    assumptions: where its metres come from, where that is its own and not the whole scene's.
    Draw k of one thing goes with draw k of another: camera and scale are shared.
    """

    t: FloatArray
    p: FloatArray
    rest: BoolArray
    seen: BoolArray
    unit: str = "m"
    frame: FrameOfReference = FrameOfReference.GROUND
    reference: str = "where it touches the ground"
    time_factor: float = 1.0
    extent: FloatArray | None = None
    notes: tuple[str, ...] = ()
    followed: Span | None = None
    rung: str = ""
    assumptions: tuple[str, ...] = ()
    flights: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        k, n, d = self.p.shape
        if d != 3 or self.t.shape != (n,) or self.rest.shape != (k, n) or self.seen.shape != (n,):
            raise ValueError(
                f"draws: t {self.t.shape}, p {self.p.shape}, rest {self.rest.shape}, seen {self.seen.shape}"
            )

    @property
    def k(self) -> int:
        return int(self.p.shape[0])


@dataclass(frozen=True)
class Quantity:
    """A measured number with its 95 % interval (closed), in SI or picture units.

    `one_sided`: the thing may be at rest; the interval then runs from 0. `rest_probability` is the share of draws
    at rest. `budget` is each source's share of the variance (name -> 0..1). `samples` (k,) are the draws behind it.
    """

    value: float
    low: float
    high: float
    unit: str
    samples: FloatArray = field(repr=False)
    one_sided: bool = False
    rest_probability: float = 0.0
    budget: Mapping[str, float] = field(default_factory=dict)
    at: float | None = None
    notes: tuple[str, ...] = ()

    @property
    def half_width(self) -> float:
        return (self.high - self.low) / 2
