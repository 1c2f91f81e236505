"""Limbs shift the middle of an outline: what that adds to paths, and that walkers of known way are inside."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from stagent_tools.kinematics import displacement
from stagent_tools.scene import SceneHints, build_scene, fixed_camera, parse_reference
from stagent_tools.scene.sway import POSTURE_S, sway_px, swayed
from stagent_tools.streams import Streams
from stagent_tools.things import THINGS
from stagent_tools.types import Track, VideoInfo

T = np.arange(0, 6.0, 0.05)
ONE = np.tile([0.1, 0.0, 0.0], (len(T), 1))


def test_as_large_as_said_at_every_moment_and_slow():
    added = swayed(T, np.zeros((4096, len(T)), dtype=bool), ONE, Streams(k=4096), "a")
    np.testing.assert_allclose(added[..., 0].std(axis=0), 0.1, rtol=0.06)
    assert not added[..., 1:].any()
    apart = int(POSTURE_S / 0.05)
    assert abs(np.corrcoef(added[:, 0, 0], added[:, 2 * apart, 0])[0, 1]) < 0.1
    assert np.corrcoef(added[:, 0, 0], added[:, 2, 0])[0, 1] > 0.95


def test_rest_adds_exactly_nothing():
    rest = np.zeros((64, len(T)), dtype=bool)
    rest[:, 30:80] = True
    added = swayed(T, rest, ONE * np.linspace(1, 2, len(T))[:, None], Streams(k=64), "a")
    assert (added[:, 30:80] == added[:, 30:31]).all()
    assert np.abs(np.diff(added[:, 78:84], axis=1)).max() < 0.05


def test_without_noise_of_pixels_nothing_is_added():
    frozen = Streams(k=8).freeze("pixels")
    assert not swayed(T, np.zeros((8, len(T)), dtype=bool), ONE, frozen, "a").any()


@pytest.mark.parametrize("seed", range(4))
def test_an_arm_stretched_out_at_the_end_is_inside_the_interval(seed):
    """A trunk goes 2 m to the side; the box round it also holds an arm that comes out to one side on the way."""
    rng = np.random.default_rng(seed)
    trunk = 300 + 100 * 2.0 * np.clip((T - 1.0) / 3.0, 0, 1)
    arm = 40 * np.clip(T - 2.0, 0, 1)
    boxes = np.column_stack([trunk - 20 - arm, 200 + 0 * T, trunk + 20, 370 + 0 * T]) + 0.7 * rng.normal(
        size=(len(T), 4)
    )
    info = VideoInfo(Path("made.mp4"), 1280, 720, 6.0, len(T), None)
    scan = SimpleNamespace(info=info, motion=fixed_camera(T), tracks=())
    scene = build_scene(SceneHints(references=(parse_reference("kerb=2m@300,380,500,380"),)), scan)
    track = Track(f"server {seed}", T, boxes, np.ones(len(T)), "person")
    low, high = np.quantile(displacement(scene.lift(track, THINGS["person"], Streams(k=512))).samples, [0.025, 0.975])
    assert low <= 2.0 <= high
    assert high - low < 1.0


def test_who_is_seen_in_part_has_the_trunk_of_a_whole_person():
    """A man behind a table: what is seen of him is half as tall as he is, his hips are as broad as ever."""
    seen = SimpleNamespace(
        sizes=np.full((5, 2), [200.0, 400.0]), magnification=lambda: np.ones(5), smooth=lambda values: values
    )
    by_what_is_seen, by_stature = sway_px(seen, "person"), sway_px(seen, "person", 760.0)
    assert (by_stature < by_what_is_seen).all()
    assert (by_stature >= by_what_is_seen / 2).all()
    np.testing.assert_allclose(sway_px(seen, "person", 300.0), by_what_is_seen)
