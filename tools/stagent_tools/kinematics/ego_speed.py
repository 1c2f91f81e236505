"""How fast the camera itself goes over ground."""

from __future__ import annotations

from stagent_tools.kinematics.measured import Measured
from stagent_tools.kinematics.speed import speed, speed_at
from stagent_tools.types import Draws, FrameOfReference, Span


def ego_speed(camera: Draws, *, at: float | None = None, span: Span | None = None) -> Measured:
    """At the video time `at`, else the mean over the span; `camera` are paths of the camera over ground."""
    if camera.frame is not FrameOfReference.GROUND:
        raise ValueError(f"the speed of the camera is one over ground, not {camera.frame}")
    if at is None:
        return speed(camera, span)
    # a step of the camera ends with the picture that is last looked at, a little before the end of the clip
    return speed_at(camera, min(max(at, float(camera.t[0])), float(camera.t[-1])))
