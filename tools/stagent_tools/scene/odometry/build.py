"""Video -> journey: the pitch first, then every step, then the pitch again from all of them."""

from __future__ import annotations

import numpy as np

from stagent_tools.scene.odometry.drive import Leg, Masks, Outlook, legs_of
from stagent_tools.scene.odometry.eye import Eye
from stagent_tools.scene.odometry.join import Mount, joined
from stagent_tools.scene.odometry.journey import Journey
from stagent_tools.scene.odometry.level import Pitch, pitch_of_road, pitch_of_travel
from stagent_tools.scene.odometry.road import contrast, down, own_car
from stagent_tools.types import Frame
from stagent_tools.video import Video

LOOKS = 8
LOOK_S = 0.15
"""Pairs of pictures, and s between the two, from which the direction of travel is first learnt."""

AGAIN = np.radians(0.4)
"""If the pitch comes out this far from the one assumed, all is looked at once more with the better one."""


def journey_of(video: Video, eye: Eye, mount: Mount, masks: Masks, time_factor: float) -> Journey:
    """The camera's way over the road. Raises CannotMeasure where the road does not show it."""
    pairs = _pairs(video)
    looked = pitch_of_travel(pairs, eye)
    lowest = (
        own_car([contrast(eye.picture(frame.image)) for frame, _ in pairs]) if looked else float(eye.working_size[1])
    )
    pitch = _known(mount.pitch, looked) or Pitch(0.0, np.radians(5.0))
    legs: list[Leg] = []
    for _ in range(2):
        legs = list(legs_of(video.frames(), Outlook(eye, down(pitch.value, mount.roll), lowest, masks)))
        better = _known(mount.pitch, pitch_of_road(legs, pitch.value))
        if better is None or abs(better.value - pitch.value) < AGAIN:
            break
        pitch = better
    return joined(legs, pitch.value, better or pitch, mount, time_factor)


def _known(given: Pitch | None, seen: Pitch | None) -> Pitch | None:
    return given.joined(seen) if given is not None and seen is not None else seen or given


def _pairs(video: Video) -> list[tuple[Frame, Frame]]:
    """Pairs of pictures from all over the video."""
    last = float(video.times[-1]) - LOOK_S
    if last <= 0:
        return []
    starts = [float(t) for t in np.linspace(0.0, last, LOOKS)]
    pairs = zip(video.at(starts), video.at([t + LOOK_S for t in starts]), strict=True)
    return [(before, now) for before, now in pairs if now.t > before.t]
