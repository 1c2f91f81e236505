"""One pass over a video, shared by all tools: what moves, how the camera moves, where the cuts are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagent_tools.types import FloatArray, Span, Track, VideoInfo

if TYPE_CHECKING:
    from stagent_tools.scene.camera_motion import CameraMotion
    from stagent_tools.scene.odometry.journey import Journey
    from stagent_tools.spatial.motion.appearance import Appearance
    from stagent_tools.video.video import Video


@dataclass(frozen=True)
class Scan:
    """What one forward pass found.

    `times` (n,) s of every frame · `shots` between the cuts · `motion` of the camera against the background ·
    `tracks` of everything that moved or looks like a person, class-agnostic, a cut ends a track ·
    `appearance` by track id · `told`: the kinds of things
    that a detector told apart, none if none looked · `finder`: who found the tracks · `journey`: the way of a camera
    that drives, where it is known without a look at the road.
    """

    video: Video
    info: VideoInfo
    times: FloatArray
    shots: tuple[Span, ...]
    motion: CameraMotion
    tracks: tuple[Track, ...]
    appearance: Mapping[str, Appearance]
    told: tuple[str, ...] = ()
    finder: str = "motion"
    journey: Journey | None = None
