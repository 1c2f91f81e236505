"""The benchmark of the moving camera on poses whose errors are known, and on a folder that lacks its truth."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from stagent.evaluate.ego import against, camera_facts, evaluate_ego, pose_errors, projection, read_poses, true_speed
from stagent.evaluate.kitti_raw import figures, upright
from stagent_tools.errors import UsageError


def straight(n: int = 40, step: float = 1.0) -> np.ndarray:
    """(n, 3, 4) a camera that goes ahead along its z axis."""
    poses = np.tile(np.eye(3, 4), (n, 1, 1))
    poses[:, 2, 3] = step * np.arange(n)
    return poses


def test_pose_errors_are_those_that_were_put_in() -> None:
    assert pose_errors(straight(), straight())["relative_pose_error_m_per_10_m"] == pytest.approx(0.0, abs=1e-9)
    assert pose_errors(straight(step=1.03), straight())["relative_pose_error_m_per_10_m"] == pytest.approx(0.3)
    turning = straight()
    for i, pose in enumerate(turning):
        angle = np.radians(0.1 * i)
        pose[:, :3] = [[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]]
    assert pose_errors(turning, straight())["relative_pose_error_deg_per_10_m"] == pytest.approx(1.0, rel=1e-6)


def test_the_true_speed_is_the_way_over_its_time() -> None:
    assert true_speed(straight(), np.arange(40) / 10) == pytest.approx(10.0)
    told = {"ego_speed_mps": 10.2, "ego_speed_low_mps": 9.9, "ego_speed_high_mps": 10.5}
    assert against(told, 10.0)["ego_speed_relative_error"] == pytest.approx(0.02)
    assert against(told, 10.0)["ego_speed_truth_inside"] == 1.0
    assert against({}, 10.0) == {"ego_speed_true_mps": 10.0}


def test_calibration_is_read_by_name(tmp_path: Path) -> None:
    file = tmp_path / "calib.txt"
    file.write_text("P0: 700 0 600 0 0 700 180 0 0 0 1 0\n")
    assert camera_facts(projection(file, "P0")) == {"fx": 700.0, "fy": 700.0, "cx": 600.5, "cy": 180.5}
    with pytest.raises(UsageError, match="P2"):
        projection(file, "P2")
    assert read_poses(tmp_path / "poses.txt") is None


def test_poses_are_put_upright_over_their_road() -> None:
    placed = np.array([pose["world_from_cam"] for pose in upright(straight(), np.arange(40) / 10)])
    assert placed[:, 2, 3] == pytest.approx(1.65)
    assert placed[-1, 1, 3] == pytest.approx(39.0)
    assert placed[0, :, 1] == pytest.approx([0, 0, -1])  # the camera's y axis points down


def test_parked_and_moving_things_are_counted_apart() -> None:
    rows = [
        {"kind": "car", "name": "1", "true": 0.0, "value": 0.2, "low": 0.0, "high": 0.5},
        {"kind": "car", "name": "2", "true": 0.0, "value": None},
        {"kind": "cyclist", "name": "3", "true": 5.0, "value": 4.5, "low": 4.0, "high": 5.2},
    ]
    found = figures(rows)
    assert found["parked_n"] == 2
    assert found["parked_answered"] == 1
    assert found["parked_at_rest_inside"] == 1
    assert found["cyclist_3_relative_error"] == pytest.approx(0.1)


def test_a_folder_without_truth_is_asked_and_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "frames").mkdir()
    for i in range(3):
        cv2.imwrite(str(tmp_path / "frames" / f"{i:03}.png"), np.full((120, 200, 3), 90, np.uint8))
    (tmp_path / "calib.txt").write_text("P0: 150 0 100 0 0 150 60 0 0 0 1 0\n")
    (tmp_path / "fps.txt").write_text("10\n")
    document = evaluate_ego(tmp_path)
    assert document.n == 3
    assert "ego_speed_mps" not in document.metrics
    assert any("poses.txt" in note for note in document.notes)
    assert any("road" in note for note in document.notes)
