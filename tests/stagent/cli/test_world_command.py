"""`stagent world` as it is typed."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from stagent_tools.scene.side_files import read_camera, read_plane
from stagent_world import draw_scene, read_depth, read_mask, read_truth, record


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from stagent.cli.app import main; main()", "world", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_scene_is_written_with_all_that_is_known(tmp_path: Path) -> None:
    place = tmp_path / "scene"
    done = run("4004", "--out", str(place), "--size", "96x64", "--masks", "--depth")
    assert done.returncode == 0, done.stderr
    truth = read_truth(place)
    assert done.stdout.strip() == truth.caption
    assert (place / "clip.mp4").stat().st_size > 0
    at = len(truth.t) // 2
    mask, depth = read_mask(place / "masks" / f"{at:05d}.png"), read_depth(place / "depth" / f"{at:05d}.png")
    assert mask.shape == depth.shape == (64, 96)
    assert mask.max() <= len(truth.actors)
    for number, actor in enumerate(truth.actors.values(), start=1):
        if (mask == number).sum() > 20:
            away = np.linalg.norm(actor.centre[at] - truth.world_from_camera[at, :3, 3])
            assert abs(np.median(depth[mask == number]) - away) < 0.3 * away
    assert sorted(p.name for p in tmp_path.iterdir()) == ["scene"]


@pytest.mark.parametrize("kind", ["fixed", "panning", "driving", "zooming"])
def test_side_files_are_those_that_ask_reads(kind: str, tmp_path: Path) -> None:
    drawn = draw_scene(4006, size=(96, 64), camera=kind)
    camera = drawn.world.camera
    zoom = ((0.0, 1.0), (0.2, 1.5)) if kind == "zooming" else ()
    world = dataclasses.replace(drawn.world, duration=0.2, camera=dataclasses.replace(camera, zoom=zoom))
    record(dataclasses.replace(drawn, world=world), tmp_path)
    truth = read_truth(tmp_path)
    plane = read_plane(tmp_path / "plane.json")
    ground = np.column_stack([plane.metres, np.zeros(len(plane.metres)), np.ones(len(plane.metres))])
    in_camera = ground @ np.linalg.inv(truth.world_from_camera[0])[:3].T @ truth.k[0].T
    np.testing.assert_allclose(in_camera[:, :2] / in_camera[:, 2:], plane.px, atol=0.51)
    assert (tmp_path / "camera.json").exists() == (kind != "zooming")
    if kind != "zooming":
        told = read_camera(tmp_path / "camera.json")
        assert told.fx == truth.k[0, 0, 0]
        assert bool(told.poses) == (kind != "fixed")


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept")
    done = run("7", "--out", str(tmp_path))
    assert done.returncode == 10
    assert "not empty" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_size_that_is_none_is_refused(tmp_path: Path) -> None:
    done = run("7", "--out", str(tmp_path / "new"), "--size", "hugexsmall")
    assert done.returncode == 2
    assert "480x270" in done.stderr
    assert not (tmp_path / "new").exists()
