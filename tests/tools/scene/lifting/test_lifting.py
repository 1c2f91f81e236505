"""The 4D scene on a world of two planes and a moving plate, whose depth maps flicker and have holes."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from plates import CAMERA, HEIGHT, TILT, WIDTH, shot

from stagent_tools import kinematics
from stagent_tools.errors import CannotMeasure
from stagent_tools.scene.lifting.barycentres import barycentre, towards_middle
from stagent_tools.scene.lifting.frames import DepthFrame, Pinhole, depth_at, inverse, moved
from stagent_tools.scene.lifting.scene import Scene4D, _smoothed
from stagent_tools.scene.lifting.upright import upright
from stagent_tools.streams import Streams


@pytest.fixture(scope="module", params=["fixed", "sideways"])
def scene(request: pytest.FixtureRequest) -> tuple[Scene4D, float]:
    pytest.importorskip("open3d")
    speed = 0.0 if request.param == "fixed" else 0.8
    rng = np.random.default_rng(5)
    scene = Scene4D(CAMERA)
    for i in range(16):
        frame, mask = shot(i / 8, speed * i / 8, rng)
        scene.see(frame, {"plate": mask})
    return scene, speed


def test_the_camera_s_way_is_known_within_2_percent(scene: tuple[Scene4D, float]) -> None:
    eye = scene[0].eye()
    true = scene[1] * np.array(scene[0].times)
    assert np.abs(eye[:, 0] - true).max() < max(0.02 * true[-1], 0.02)
    assert np.abs(eye[:, 1:]).max() < 0.03


def test_speed_over_ground_whatever_the_camera_does(scene: tuple[Scene4D, float]) -> None:
    t, places = scene[0].places("plate")
    assert (places[-1, 0] - places[0, 0]) / (t[-1] - t[0]) == pytest.approx(1.5, rel=0.04)
    speed = kinematics.speed(scene[0].draws("plate", None, Streams(k=512)), None).quantity()
    assert speed.low < 1.5 < speed.high
    assert speed.value == pytest.approx(1.5, rel=0.05)


def test_all_things_share_the_drawn_scale(scene: tuple[Scene4D, float]) -> None:
    draws = scene[0].draws("plate", None, Streams(k=512).freeze("pixels"))
    length = np.linalg.norm(draws.p[:, -1] - draws.p[:, 0], axis=1)
    assert np.std(np.log(length)) == pytest.approx(0.06, rel=0.15)


def test_what_is_hardly_seen_is_refused(scene: tuple[Scene4D, float]) -> None:
    with pytest.raises(CannotMeasure, match="bird"):
        scene[0].places("bird")


def test_a_place_without_a_background_has_no_camera_s_way() -> None:
    pytest.importorskip("open3d")
    scene = Scene4D(CAMERA)
    grey = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
    nothing = np.zeros((HEIGHT, WIDTH), dtype=bool)
    scene.see(DepthFrame(0.0, grey, np.full((HEIGHT, WIDTH), 5.0), nothing), {})
    with pytest.raises(CannotMeasure, match="background"):
        scene.see(DepthFrame(0.1, grey, np.full((HEIGHT, WIDTH), 5.0), nothing), {})


def test_up_is_read_from_the_ground() -> None:
    frame, _ = shot(0.0, 0.0, None)
    up = upright(frame, CAMERA)
    np.testing.assert_allclose(up[2], [0, -np.cos(TILT), -np.sin(TILT)], atol=0.02)
    np.testing.assert_allclose(up @ up.T, np.eye(3), atol=1e-9)


def test_a_barycentre_leaves_out_what_lies_behind() -> None:
    depth = np.full((60, 80), 30.0)
    mask = np.zeros((60, 80), dtype=bool)
    mask[20:40, 30:60] = True
    depth[20:40, 30:60] = 6.0
    depth[20:40, 30:33] = 25.0
    found = barycentre(mask, depth, Pinhole(100.0, 40.0, 30.0))
    assert found is not None
    np.testing.assert_allclose(found.place, [6.0 * 6 / 100, 0.0, 6.0], atol=0.05)
    assert barycentre(mask & False, depth, CAMERA) is None


@pytest.mark.parametrize("angle", np.radians([0, 30, 90, 200]))
def test_from_the_faces_that_are_seen_to_the_middle_of_the_box(angle: float) -> None:
    """Points on the two faces of a box that the camera sees, each as dense as it is seen."""
    heading = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-heading[1], heading[0]])
    eye, middle, length, width = np.array([0.0, -60.0, 1.5]), np.array([4.0, 9.0, 0.7]), 4.4, 1.8
    ray = (eye - middle)[:2] / np.linalg.norm((eye - middle)[:2])
    faces = [(heading, across, length, width), (across, heading, width, length)]
    centres, weights = [], []
    for normal, _, far, wide in faces:
        cos = float(normal @ ray)
        centres.append(middle[:2] + np.sign(cos) * normal * far / 2)
        weights.append(abs(cos) * wide)
    seen = np.array([*np.average(centres, axis=0, weights=weights), 0.7])
    found = towards_middle(seen[None], eye[None], heading[None], length, width)[0]
    np.testing.assert_allclose(found, middle, atol=0.06)


def test_poses_and_pixels() -> None:
    pose = np.eye(4)
    pose[:3, :3] = cv2.Rodrigues(np.array([0.2, -0.4, 0.1]))[0]
    pose[:3, 3] = [1.0, 2.0, 3.0]
    points = np.random.default_rng(0).normal(size=(5, 3))
    np.testing.assert_allclose(moved(moved(points, pose), inverse(pose)), points, atol=1e-12)
    depth = np.arange(12.0).reshape(3, 4)
    np.testing.assert_array_equal(depth_at(depth, np.array([[1.9, 0.1], [3.5, 2.5], [4.0, 0.0]])), [1.0, 11.0, np.nan])


def test_a_noisy_heading_does_not_lengthen_the_way_of_what_goes_straight() -> None:
    """Half of the shift to a thing's middle is doubted in every draw: where the shift sways, all ways get longer."""
    t = np.arange(0.0, 6.0, 0.1)
    heading = np.random.default_rng(3).normal(0.0, 0.3, len(t))  # rad: a cyclist's, from places that are 0.4 m off
    noisy = 0.9 * np.column_stack([np.cos(heading), np.sin(heading), np.zeros_like(t)])
    way = np.column_stack([2.0 * t, np.zeros_like(t), np.zeros_like(t)])
    lengths = [np.linalg.norm(np.diff((way + s)[::5], axis=0), axis=1).sum() for s in (noisy, _smoothed(t, noisy))]
    straight = 2.0 * (t[::5][-1] - t[0])
    assert lengths[0] > 1.03 * straight
    assert lengths[1] == pytest.approx(straight, rel=0.01)
    assert _smoothed(t, np.ones((len(t), 3))) == pytest.approx(np.ones((len(t), 3)))
