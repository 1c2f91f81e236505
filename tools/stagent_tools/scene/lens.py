"""What every rung of the ladder does with a track: put it into the median world, and say how each draw differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np

from stagent_tools.scene.camera_motion import CameraMotion
from stagent_tools.scene.observed import Observed
from stagent_tools.streams import Streams
from stagent_tools.things import Thing
from stagent_tools.types import FloatArray, FrameOfReference, Track

TOUCHES = "where it touches the ground"
CENTRE = "its centre"
TOP = "its upper end"


class Rung(StrEnum):
    """The ladder, best first."""

    CAMERA = "camera"
    PLANE = "plane"
    GRAVITY = "gravity"
    REFERENCE = "reference"
    DEPTH = "depth"
    SIZE = "size"
    NONE = "none"


@dataclass(frozen=True)
class Lifted:
    """A track in metres under the median camera, and the way from there to each draw's world.

    t (n,) s video time · z (n, 3) m · cov (n, 3, 3) m2 from the pixels alone · acceleration (3,) m/s2, typical rms ·
    sway (n, 3) m, one standard deviation of the sideways shift of its place against its outline · to_draw maps drawn
    paths (k, n, 3) of the median world into the worlds of the draws · extent (k, 3) m, nan where unknown.
    """

    t: FloatArray
    z: FloatArray
    cov: FloatArray
    acceleration: FloatArray
    sway: FloatArray
    to_draw: Callable[[FloatArray], FloatArray]
    extent: FloatArray | None
    frame: FrameOfReference
    reference: str
    notes: tuple[str, ...]


class Lens(Protocol):
    """A rung of the ladder that is within reach."""

    @property
    def rung(self) -> Rung: ...

    def lift(self, seen: Observed, track: Track, thing: Thing | None, streams: Streams) -> Lifted: ...

    def assumptions(self, thing: Thing | None) -> tuple[str, ...]:
        """What is taken to be true, most important first."""
        ...


def frame_of(motion: CameraMotion, track: Track) -> FrameOfReference:
    """A scale alone tells a driving camera's own motion from nothing: what it gives is relative to the camera."""
    driving = motion.kind_at(float(track.t[0])) == "driving"
    return FrameOfReference.CAMERA if driving else FrameOfReference.GROUND


def prior_extent(thing: Thing | None, streams: Streams, track: Track) -> FloatArray | None:
    """(k, 3) m length, width, height drawn from the kind's sizes; a round thing has one number; None if unknown."""
    if thing is None or (thing.length is None and thing.width is None and thing.height is None):
        return None
    noise = streams.normal("scale", f"extent of {track.id}", (3,))
    if thing.round:
        noise = np.repeat(noise[:, :1], 3, axis=1)
    columns = [
        np.full(streams.k, np.nan) if prior is None else prior.median_m * np.exp(prior.log_sd * noise[:, i])
        for i, prior in enumerate((thing.length, thing.width, thing.height))
    ]
    return np.column_stack(columns)
