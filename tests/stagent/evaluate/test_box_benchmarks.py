"""The benchmarks that bring boxes: their noise, their truth, their figures, and the files they read."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from stagent.evaluate.av2 import evaluate_av2
from stagent.evaluate.av2_files import FILES
from stagent.evaluate.boxes_noise import Noise, noisy
from stagent.evaluate.brought import brought_track, scene_of
from stagent.evaluate.crowds_files import hotel, pets, zara
from stagent.evaluate.kitti.files import drives_in, seconds_a_frame
from stagent.evaluate.kitti.tracks import followed_in
from stagent.evaluate.speed import evaluate_speed
from stagent.evaluate.steady import steady
from stagent.evaluate.velocities import measured_speed, speed_figures, true_draws
from stagent.evaluate.which_faster import Entry, pairs_of
from stagent_tools.errors import UsageError
from stagent_tools.kinematics import Measured
from stagent_tools.scene import Rung
from stagent_tools.types import Draws

BOXES = np.tile([100.0, 50.0, 200.0, 150.0], (4000, 1))
SEEN = np.zeros(4000, dtype=bool)


def test_noise_is_what_it_says() -> None:
    plain, kept = noisy(BOXES, SEEN, Noise.INDEPENDENT, 0, "a")
    assert np.std(plain - BOXES) == pytest.approx(1.5, rel=0.03)
    assert 1 - kept.mean() == pytest.approx(0.05, abs=0.01)
    slow = noisy(BOXES, SEEN, Noise.CORRELATED, 0, "a")[0] - BOXES
    assert np.std(slow) == pytest.approx(1.5, rel=0.1)
    assert np.corrcoef(slow[:-1, 0], slow[1:, 0])[0, 1] == pytest.approx(0.9, abs=0.03)
    cut = noisy(BOXES, ~SEEN, Noise.CUT, 0, "a")[0]
    assert np.mean(cut[:, 3]) == pytest.approx(150 - 15, abs=0.2)
    outward = [noisy(BOXES, SEEN, Noise.BIASED, 0, str(i))[0].mean(axis=0) - BOXES[0] for i in range(60)]
    assert np.mean(np.array(outward) * [-1, -1, 1, 1]) == pytest.approx(2.0, abs=0.5)


def test_noise_repeats_by_its_seed_and_name() -> None:
    first, second = (noisy(BOXES, SEEN, Noise.INDEPENDENT, seed, "a")[0] for seed in (3, 3))
    assert np.array_equal(first, second)
    assert not np.array_equal(first, noisy(BOXES, SEEN, Noise.INDEPENDENT, 3, "b")[0])


def test_steadying_keeps_straight_ways_and_takes_jitter_out() -> None:
    t = np.arange(0, 5, 0.1)
    way = np.column_stack([3 * t, 1 - t])
    assert steady(t, way) == pytest.approx(way, abs=1e-9)
    jitter = 0.05 * np.random.default_rng(0).standard_normal(way.shape)
    still = steady(t, jitter)
    assert np.linalg.norm(np.diff(still[::5], axis=0), axis=1).sum() / 4.9 < 0.06


def drawn(speed: float, spread: float = 0.05) -> tuple[Draws, np.ndarray, np.ndarray]:
    """Draws along x about `speed`, times and the true way at 5 m/s."""
    t = np.arange(0, 3, 0.1)
    factors = speed * (1 + spread * np.random.default_rng(0).standard_normal(400))
    p = np.zeros((400, len(t), 3))
    p[..., 0] = factors[:, None] * t
    draws = Draws(t, p, np.zeros((400, len(t)), dtype=bool), np.ones(len(t), dtype=bool))
    return draws, t, np.column_stack([5 * t, 0 * t, 0 * t])


def test_rows_and_figures_of_one_track() -> None:
    _, row = measured_speed(*drawn(5.2))
    assert row["true"] == pytest.approx(5.0)
    assert row["state"] == "moving"
    figures = speed_figures([{**row, "family": "vehicle"}])
    assert figures["moving_speed_median_error_mps"] == pytest.approx(0.2, abs=0.05)
    assert figures["moving_within_25"] == figures["moving_within_25_vehicles"] == figures["coverage_95"] == 1.0
    assert "parked_at_rest" not in figures


def test_what_is_parked_is_held_against_0() -> None:
    t = np.arange(0, 3, 0.1)
    still = true_draws(t, np.zeros((len(t), 3)))
    _, row = measured_speed(still, t, np.column_stack([0.1 * t, 0 * t, 0 * t]))
    assert (row["state"], row["true"], row["value"]) == ("parked", 0.0, 0.0)


def test_pairs_are_right_by_draws_that_go_together() -> None:
    common = np.exp(0.3 * np.random.default_rng(0).standard_normal(500))
    fast, slow, alike = (Entry(Measured(v * common, "m/s"), v) for v in (8.0, 6.0, 6.5))
    pairs = pairs_of([slow, fast, alike])
    assert (pairs.right, pairs.wrong, pairs.undecided) == (2, 0, 0)
    assert pairs.figures("faster")["faster"] == 1.0


def test_a_scene_without_pictures_takes_the_rung_of_what_is_given() -> None:
    times = np.arange(10) / 10
    assert scene_of((640, 480), times).rung is Rung.NONE
    camera = {"fx": 500, "fy": 500, "cx": 320, "cy": 240, "height_m": 5, "pitch_deg": 20}
    assert scene_of((640, 480), times, camera=camera).rung is Rung.CAMERA
    track = brought_track("a", times, np.tile(BOXES[:1], (10, 1)), times > 0.45, "vehicle")
    assert len(track.t) == 5


def test_kitti_tells_its_own_time_and_a_missing_part_is_named(shared: Path, tmp_path: Path) -> None:
    drives, notes = drives_in(shared / "kitti")
    assert not notes
    assert seconds_a_frame(drives) == pytest.approx(0.1035, abs=5e-4)
    one = next(drive for drive in drives if drive.name == "0002")
    assert 5 <= len(followed_in(one, 0.1035)) <= 20
    for part in ("label_02", "calib"):
        (tmp_path / part).mkdir()
        (tmp_path / part / "0002.txt").write_text((shared / "kitti" / part / "0002.txt").read_text())
    with pytest.raises(UsageError):
        drives_in(tmp_path / "nothing")
    with pytest.raises(UsageError):
        drives_in(tmp_path)


def test_true_boxes_of_kitti_are_those_of_the_projected_places(shared: Path) -> None:
    """Centres in the world, seen by the poses, fall near the middle of the labelled boxes."""
    drive = next(d for d in drives_in(shared / "kitti")[0] if d.name == "0011")
    thing = followed_in(drive, 0.1035)[0]
    poses = drive.poses[thing.frame]
    seen = np.einsum("nji,nj->ni", poses[:, :, :3], thing.way - poses[:, :, 3]) @ drive.k.T
    px = seen[:, :2] / seen[:, 2:]
    middle = (thing.boxes[:, :2] + thing.boxes[:, 2:]) / 2
    assert np.median(np.abs(px - middle)) < 6


def test_crowds_are_read_in_their_own_order_of_rows_and_columns(shared: Path) -> None:
    for read, name, count in ((hotel, "hotel", 300), (zara, "zara01", 100), (pets, "pets09_s2l1", 15)):
        crowd = read(shared / "crowds" / name, 0)
        assert len(crowd.walks) > count
        inside = [(walk.boxes[:, 2] > 0).mean() * (walk.boxes[:, 0] < crowd.size[0]).mean() for walk in crowd.walks]
        assert np.mean(inside) > 0.9
        followed = [w for w in crowd.walks if len(w.t) > 1]
        steps = [np.median(np.linalg.norm(np.diff(w.way, axis=0), axis=1) / np.diff(w.t)) for w in followed]
        assert 0.8 < np.median(steps) < 1.8
        assert all(b > a for walk in crowd.walks[:5] for a, b in pairwise(walk.t))


def test_a_folder_without_its_files_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=FILES[0]):
        evaluate_av2(tmp_path)
    with pytest.raises(UsageError, match="tusimple"):
        evaluate_speed(tmp_path)
