"""The pinhole camera over a flat ground, as homographies ground -> picture, and back from a homography to a camera.

Source: Hartley and Zisserman, Multiple View Geometry, 2nd edition: P = K R [I | -C] (6.1), plane-induced homography
K [r1 r2 t] (8.1); focal length from one view of a plane: Zhang, A flexible new technique for camera calibration
(2000), equations 3 and 4 with square pixels and a known principal point.
World: metres, z up; camera: x right, y down, z forward. Everything takes stacks (..., 3, 3).
"""

from __future__ import annotations

import numpy as np

from stagent_tools.types import FloatArray


def level_rotation(pitch: FloatArray, roll: FloatArray) -> FloatArray:
    """(..., 3, 3) cam_from_world of a camera that looks along world y, down by `pitch` and turned clockwise by
    `roll`, radians."""
    zero, one = np.zeros_like(pitch), np.ones_like(pitch)
    sin, cos = np.sin(pitch), np.cos(pitch)
    # rows: the camera's right, down and forward axes in the world
    looking = _matrix([[one, zero, zero], [zero, -sin, -cos], [zero, cos, -sin]])
    s, c = np.sin(roll), np.cos(roll)
    turned = _matrix([[c, s, zero], [-s, c, zero], [zero, zero, one]])
    return np.asarray(turned @ looking)


def ground_to_image(intrinsics: FloatArray, rotation: FloatArray, centre: FloatArray) -> FloatArray:
    """(..., 3, 3) homography of (X, Y, 1) on the ground z = 0 to px: K R [e1 e2 -C]."""
    columns = np.zeros((*centre.shape[:-1], 3, 3))
    columns[..., 0, 0] = 1.0
    columns[..., 1, 1] = 1.0
    columns[..., :, 2] = -centre
    return np.asarray(intrinsics @ rotation @ columns)


def focal_from_ground(ground: FloatArray, principal: FloatArray) -> FloatArray:
    """(...) px of a homography ground -> picture (..., 3, 3); nan where the view does not tell it.

    The two columns are the pictures of two orthogonal directions of equal length: h1' w h2 = 0 and h1' w h1 =
    h2' w h2 with w = diag(1, 1, f2) about the principal point; least squares over both.
    """
    shift = np.eye(3)
    shift[:2, 2] = -principal
    h = shift @ ground
    a, b = h[..., :, 0], h[..., :, 1]
    left = np.stack([a[..., 2] * b[..., 2], a[..., 2] ** 2 - b[..., 2] ** 2], axis=-1)
    right = -np.stack(
        [(a[..., :2] * b[..., :2]).sum(axis=-1), (a[..., :2] ** 2).sum(axis=-1) - (b[..., :2] ** 2).sum(axis=-1)],
        axis=-1,
    )
    weight = (left**2).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        square = (left * right).sum(axis=-1) / weight
        return np.asarray(np.sqrt(np.where(square > 0, square, np.nan)))


def centre_from_ground(ground: FloatArray, focal: FloatArray, principal: FloatArray) -> FloatArray:
    """(..., 3) m camera centre in the world, above the ground, from a homography ground -> picture."""
    rotation, shift = _pose(ground, focal, principal)
    centre = -(np.swapaxes(rotation, -1, -2) @ shift[..., None])[..., 0]
    # metres on the ground may be given left- or right-handed: the camera is above either way
    centre[..., 2] = np.abs(centre[..., 2])
    return np.asarray(centre)


def rotation_from_ground(ground: FloatArray, focal: FloatArray, principal: FloatArray) -> FloatArray:
    """(..., 3, 3) cam_from_world, world z up, from a homography ground (right-handed from above) -> picture."""
    return _pose(ground, focal, principal)[0]


def _pose(ground: FloatArray, focal: FloatArray, principal: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(..., 3, 3) [r1 r2 r1 x r2] and (..., 3) shift of K^-1 H = [r1 r2 t], brought to unit columns."""
    inverse = np.zeros((*focal.shape, 3, 3))
    inverse[..., 0, 0] = inverse[..., 1, 1] = 1.0 / focal
    inverse[..., :2, 2] = -principal / focal[..., None]
    inverse[..., 2, 2] = 1.0
    m = inverse @ ground
    scale = (np.linalg.norm(m[..., :, 0], axis=-1) + np.linalg.norm(m[..., :, 1], axis=-1)) / 2
    m = m / scale[..., None, None]
    r3 = np.cross(m[..., :, 0], m[..., :, 1])
    return np.stack([m[..., :, 0], m[..., :, 1], r3], axis=-1), m[..., :, 2]


def _matrix(rows: list[list[FloatArray]]) -> FloatArray:
    return np.stack([np.stack(row, axis=-1) for row in rows], axis=-2)
