"""The camera that marked points of the road tell: how high it is mounted over the road, and how it leans.

A plane marked in one picture of a riding camera goes along with the camera: the same camera looks at the same piece of
ground before it all the way. Its focal length is the plane's own as far as that tells it; height and lean are what the
points then leave, so that the metres of the marked ground stay as they were marked, whatever the focal length is.
"""

from __future__ import annotations

import numpy as np

from stagent_tools.scene.camera_motion import fixed_camera
from stagent_tools.scene.ground_view import plane_view
from stagent_tools.scene.pinhole import centre_from_ground, rotation_from_ground
from stagent_tools.scene.side_files import CameraFile, PlaneFile
from stagent_tools.streams import Streams
from stagent_tools.types import VideoInfo

DRAWS = 512


def mount_of_plane(plane: PlaneFile, info: VideoInfo) -> CameraFile:
    """A camera file with height, pitch and roll, as well as the clicks tell them."""
    at = np.array([plane.t])
    view, streams = plane_view(plane, info, fixed_camera(at)), Streams(k=DRAWS)
    ground = view.drawn(at, streams)[:, 0]
    focal = float(np.median(view.focals(ground, streams)))
    focals = np.full(DRAWS, focal)
    height = centre_from_ground(ground, focals, view.principal)[:, 2]
    forward_z, right_z = (rotation_from_ground(ground, focals, view.principal)[:, row, 2] for row in (2, 0))
    pitch = np.arcsin(np.clip(-forward_z, -1, 1))
    roll = np.arcsin(np.clip(-right_z / np.cos(pitch), -1, 1))
    return CameraFile(
        fx=focal,
        fy=focal,
        cx=float(view.principal[0]),
        cy=float(view.principal[1]),
        height_m=float(np.median(height)),
        height_sd=float(np.std(np.log(height))),
        pitch_deg=float(np.degrees(np.median(pitch))),
        pitch_sd_deg=float(np.degrees(np.std(pitch))),
        roll_deg=float(np.degrees(np.median(roll))),
        roll_sd_deg=float(np.degrees(np.std(roll))),
    )
