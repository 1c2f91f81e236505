"""What a user would bring beside the clip: points of the ground (`--plane`) and the camera (`--camera`)."""

from __future__ import annotations

from typing import Any

import numpy as np

from stagent_world.arrays import FloatArray
from stagent_world.reading import SceneTruth

_FARTHEST = 45.0  # m: what lies beyond, nobody measures on the ground
_COLUMNS = (0.12, 0.5, 0.88)  # shares of the picture's width
_DOWN = (0.15, 0.45, 0.85)  # shares of the way from the farthest ground to the picture's lower edge


def plane_file(truth: SceneTruth) -> dict[str, Any]:
    """Nine points of the ground in the first frame, as a person would mark them: to the pixel and the centimetre."""
    k, pose = truth.k[0], truth.world_from_camera[0]
    top = _row_of(k, pose, _FARTHEST)
    rows = [max(top, 0.0) + share * (truth.height - max(top, 0.0)) for share in _DOWN]
    points = []
    for row in rows:
        for column in _COLUMNS:
            metres = np.round(_on_ground(k, pose, (column * truth.width, row)), 2)
            u, v = _pixel(k, pose, metres)
            points.append({"px": [float(round(u)), float(round(v))], "m": metres.tolist()})
    return {"t": 0.0, "points": points}


def camera_file(truth: SceneTruth) -> dict[str, Any] | None:
    """Intrinsics with height and pitch where the camera stands still, with poses where it moves; None while zooming,
    for the form has one focal length."""
    k = truth.k[0]
    if not np.array_equal(truth.k, np.broadcast_to(k, truth.k.shape)):
        return None
    document: dict[str, Any] = {"fx": k[0, 0], "fy": k[1, 1], "cx": k[0, 2], "cy": k[1, 2]}
    poses = truth.world_from_camera
    if truth.camera_kind == "fixed":
        document |= {"height_m": poses[0, 2, 3], "pitch_deg": float(np.degrees(np.arcsin(-poses[0, 2, 2])))}
    else:
        document["poses"] = [
            {"t": t, "world_from_cam": pose.tolist()} for t, pose in zip(truth.t.tolist(), poses, strict=True)
        ]
    return document


def _on_ground(k: FloatArray, pose: FloatArray, pixel: tuple[float, float]) -> FloatArray:
    """(2,) m where the ray through the pixel meets the ground."""
    ray = pose[:3, :3] @ np.linalg.inv(k) @ [*pixel, 1.0]
    return np.asarray(pose[:2, 3] - pose[2, 3] / ray[2] * ray[:2])


def _pixel(k: FloatArray, pose: FloatArray, metres: FloatArray) -> FloatArray:
    """(2,) px of a point of the ground."""
    projected = k @ pose[:3, :3].T @ (np.array([*metres, 0.0]) - pose[:3, 3])
    return np.asarray(projected[:2] / projected[2])


def _row_of(k: FloatArray, pose: FloatArray, distance: float) -> float:
    """px: how far down the picture's middle column the ground is so far away."""
    forward = pose[:2, 2] / np.linalg.norm(pose[:2, 2])
    return float(_pixel(k, pose, pose[:2, 3] + distance * forward)[1])
