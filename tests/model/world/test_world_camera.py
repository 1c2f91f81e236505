"""The pinhole camera: projection, the ground's homography, poses, panning."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_world import Camera, Scenery
from stagent_world.backdrop import backdrop_of

CAMERA = Camera((1.0, -20.0, 6.0), heading_deg=80.0, pitch_deg=12.0, focal_px=300.0)


def test_what_lies_on_the_axis_is_in_the_middle_of_the_picture() -> None:
    view = CAMERA.at(0.0)
    forward = view.rotation[2]
    np.testing.assert_allclose(view.project((view.centre + 7 * forward)[None])[0], [160.0, 120.0], atol=1e-9)


def test_up_is_up_and_right_is_right() -> None:
    camera = Camera((0.0, 0.0, 1.0), heading_deg=90.0, pitch_deg=0.0, focal_px=100.0)  # looks along +y
    (u0, v0), (u1, _), (_, v2) = camera.at(0).project(np.array([[0.0, 5, 1], [1.0, 5, 1], [0.0, 5, 2]]))
    assert (u0, v0) == pytest.approx((160, 120))
    assert u1 == pytest.approx(180)
    assert v2 == pytest.approx(100)


@settings(deadline=None, max_examples=50)
@given(st.floats(-8, 8), st.floats(-8, 30))
def test_ground_homography_is_the_projection_of_the_ground(x: float, y: float) -> None:
    view = CAMERA.at(0.0)
    u, v, w = view.ground_to_pixels() @ [x, y, 1.0]
    np.testing.assert_allclose([u / w, v / w], view.project(np.array([[x, y, 0.0]]))[0], atol=1e-6)


def test_pose_undoes_the_view() -> None:
    view = CAMERA.at(0.0)
    point = np.array([[2.0, 4.0, 1.0]])
    in_camera = np.append(view.to_camera(point)[0], 1.0)
    np.testing.assert_allclose(view.world_from_camera() @ in_camera, [2.0, 4.0, 1.0, 1.0], atol=1e-9)


def test_panning_to_the_left_moves_the_picture_to_the_right() -> None:
    camera = Camera((0, 0, 2.0), 90.0, 0.0, 300.0, pan=((0.0, 0.0), (2.0, 10.0)))
    assert camera.kind == "panning"
    ahead = np.array([[0.0, 10.0, 2.0]])
    assert camera.at(1.0).project(ahead)[0, 0] > camera.at(0.0).project(ahead)[0, 0]


def test_panned_backdrop_is_the_scenery_painted_from_there() -> None:
    camera = Camera((0, -12.0, 4.0), 90.0, 10.0, 150.0, 160, 120, pan=((0.0, 5.0), (2.0, -5.0)))
    view = camera.at(0.4)
    seen = backdrop_of(Scenery(), camera, 2.0).seen_in(view)
    painted, depth = Scenery().paint(view, 3)
    assert np.abs(seen.image - painted).mean() < 4.0  # grey values: twice resampled grain, no shifted edges
    below = np.isfinite(depth) & np.isfinite(seen.depth)
    assert np.median(np.abs(seen.depth[below] / depth[below] - 1)) < 0.02
    assert seen.ground[-20:].all()
    assert not seen.ground[0].any()
    assert np.isinf(depth[0]).all()
    assert depth[-1].max() < 12.0


def test_a_pan_too_wide_for_one_picture_is_refused() -> None:
    camera = Camera((0, 0, 2.0), 90.0, 0.0, 300.0, pan=((0.0, -60.0), (2.0, 60.0)))
    with pytest.raises(ValueError, match="degrees"):
        backdrop_of(Scenery(), camera, 2.0)
