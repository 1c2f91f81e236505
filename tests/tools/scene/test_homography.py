"""Homographies against closed forms."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.scene.homography import fit, fit_with_draws, invert, jacobian, warp
from stagent_tools.scene.pinhole import centre_from_ground, focal_from_ground, ground_to_image, level_rotation

GRID = np.array([[x, y] for x in (-4.0, 0.0, 4.0) for y in (8.0, 20.0, 40.0)])
PRINCIPAL = np.array([640.0, 360.0])


def camera(focal, height, pitch, roll=0.0):
    intrinsics = np.array([[focal, 0, PRINCIPAL[0]], [0, focal, PRINCIPAL[1]], [0, 0, 1]])
    return ground_to_image(intrinsics, level_rotation(np.array(pitch), np.array(roll)), np.array([0.0, 0.0, height]))


views = st.tuples(st.floats(400, 3000), st.floats(1.0, 20.0), st.floats(0.1, 1.0), st.floats(-0.2, 0.2))


@given(views)
@settings(deadline=None)
def test_fit_recovers_the_view(view):
    ground = camera(*view)
    px = warp(ground, GRID)
    np.testing.assert_allclose(warp(fit(GRID, px), GRID), px, atol=1e-6)
    np.testing.assert_allclose(warp(invert(ground), px), GRID, rtol=1e-6, atol=1e-6)


@given(views)
@settings(deadline=None)
def test_plane_tells_focal_length_and_place_of_the_camera(view):
    focal, height, _, _ = view
    ground = 3.7 * camera(*view)
    found = focal_from_ground(ground, PRINCIPAL)
    np.testing.assert_allclose(found, focal, rtol=1e-5)
    np.testing.assert_allclose(centre_from_ground(ground, found, PRINCIPAL), [0, 0, height], atol=1e-4 * height)


def test_jacobian_is_the_derivative():
    ground, step = camera(1000, 5.0, 0.2), 1e-5
    numeric = np.stack(
        [(warp(ground, GRID + d) - warp(ground, GRID - d)) / (2 * step) for d in step * np.eye(2)], axis=-1
    )
    np.testing.assert_allclose(jacobian(ground, GRID), numeric, rtol=1e-5, atol=1e-5)


def test_points_above_the_horizon_have_no_place():
    assert np.isnan(warp(invert(camera(1000, 5.0, 0.1)), np.array([[640.0, 100.0]]))).all()


def test_drawn_fits_spread_as_refitting_does():
    rng = np.random.default_rng(1)
    px = warp(camera(1000, 6.0, 0.3), GRID)
    noise = rng.standard_normal((300, *px.shape))
    drawn = fit_with_draws(GRID, px, 1.5, noise)
    refitted = np.stack([fit(GRID, px + 1.5 * one) for one in noise])
    place = np.array([[700.0, 300.0]])
    ours, theirs = warp(invert(drawn)[:, None], place), warp(invert(refitted)[:, None], place)
    np.testing.assert_allclose(ours.std(axis=0), theirs.std(axis=0), rtol=0.1)
    np.testing.assert_allclose(ours.mean(axis=0), theirs.mean(axis=0), atol=0.05)
