"""From what the user knows of the camera to its journey, and back to a camera whose poses are known."""

from __future__ import annotations

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.scan import Scan
from stagent_tools.scene.odometry.build import journey_of
from stagent_tools.scene.odometry.eye import Eye
from stagent_tools.scene.odometry.join import Mount
from stagent_tools.scene.odometry.journey import Journey
from stagent_tools.scene.odometry.level import Pitch
from stagent_tools.scene.odometry.posed import journey_of_poses
from stagent_tools.scene.odometry.vanishing import pitch_of_lines
from stagent_tools.scene.side_files import CameraFile, Pose
from stagent_tools.types import FloatArray

AROUND = 0.1
"""Of its size: a box does not reach to the edge of a thing and its shadow."""


def mounted(
    camera: CameraFile, scan: Scan, time_factor: float, *, look: bool = True
) -> tuple[CameraFile, Journey | None]:
    """The camera with everything that a question needs, and its journey where it rides.

    Poses are taken as they are; without `look` nothing else is sought. A camera that drives gets the poses of its
    journey; where the road does not show it, it stays as it was. One that stands gets its pitch from the lines that it
    sees, if nobody gave it.
    """
    if camera.poses:
        return camera, journey_of_poses(camera, time_factor) if len(camera.poses) > 2 else None
    if not look:
        return camera, None
    if scan.motion.kind == "driving":
        try:
            journey = scan.journey or ride(camera, scan, time_factor)
        except CannotMeasure:
            if camera.pitch_deg is None:
                raise
            return camera, None
        return _carried(camera, journey), journey
    if camera.pitch_deg is None:
        pitch = pitch_of_lines(scan.video, eye_of(camera, scan))
        camera = camera.model_copy(
            update={"pitch_deg": float(np.degrees(pitch.value)), "pitch_sd_deg": float(np.degrees(pitch.sd))}
        )
    return camera, None


def ride(camera: CameraFile, scan: Scan, time_factor: float) -> Journey:
    """The journey of a camera so high above the road. Raises CannotMeasure where the road does not show it."""
    if camera.poses:
        return journey_of_poses(camera, time_factor)
    assert camera.height_m is not None  # noqa: S101 - without poses a camera file has a height
    given = None
    if camera.pitch_deg is not None:
        given = Pitch(float(np.radians(camera.pitch_deg)), float(np.radians(max(camera.pitch_sd_deg, 0.01))))
    mount = Mount(camera.height_m, camera.height_sd, camera.focal_sd, float(np.radians(camera.roll_deg)), given)
    return journey_of(scan.video, eye_of(camera, scan), mount, _Movers(scan), time_factor)


def eye_of(camera: CameraFile, scan: Scan) -> Eye:
    size = (scan.info.width, scan.info.height)
    return Eye(camera.fx, camera.fy, camera.cx, camera.cy, camera.distortion, size)


class _Movers:
    """The boxes of everything that was found, a little larger: what may move on its own."""

    def __init__(self, scan: Scan) -> None:
        self._tracks = scan.tracks
        self._tolerance = 0.3

    def __call__(self, t: float) -> FloatArray:
        found = [track.box_at(t, self._tolerance) for track in self._tracks]
        boxes = np.array([box for box in found if box is not None]).reshape(-1, 4)
        margin = AROUND * (boxes[:, 2:] - boxes[:, :2])
        return np.hstack([boxes[:, :2] - margin, boxes[:, 2:] + margin])


def _carried(camera: CameraFile, journey: Journey) -> CameraFile:
    """The camera with the poses of its journey. Height and pitch are in the journey's own draws, so that nothing of
    them is left here but what the poses do not show: how the car moves on its springs."""
    shown = zip(journey.t.tolist(), journey.poses().tolist(), strict=True)
    poses = tuple(Pose.model_validate({"t": t, "world_from_cam": pose}) for t, pose in shown)
    told = {"pitch_deg": None, "pitch_sd_deg": float(np.degrees(journey.pitch_sd)), "height_sd": 0.0}
    return camera.model_copy(update={"poses": poses, **told})
