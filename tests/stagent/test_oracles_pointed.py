"""Oracles that take a pointing person or brought tracks: slow motion, and a lower edge that is not on the ground."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from stagent.api import ask
from stagent_tools.errors import UsageError
from stagent_world import Actor, Camera, Leg, Route, World, drive_past, write_clip

SLOWER = 8
BUMPER_M = 0.3


@pytest.fixture(scope="module")
def slow_motion(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """A car at 56 m/s recorded at 240 frames a second and stamped 30, its camera file and a box of it."""
    folder = tmp_path_factory.mktemp("slow")
    world = drive_past(56.0 / SLOWER, fps=Fraction(30))
    clip = write_clip(world, folder)
    (actor,) = json.loads((folder / "truth.json").read_text())["actors"].values()
    index = next(i for i, box in enumerate(actor["box"]) if box is not None and box[0] > 100)
    corners = ",".join(f"{x:.1f}" for x in actor["box"][index])
    return clip, camera_file(world.camera, folder), f"car={corners}@{actor['t'][index]}"


def camera_file(camera: Camera, folder: Path) -> Path:
    file = folder / "camera.json"
    middle = {"cx": camera.width / 2, "cy": camera.height / 2}
    lens = {"fx": camera.focal_px, "fy": camera.focal_px, **middle}
    file.write_text(json.dumps({**lens, "height_m": camera.position[2], "pitch_deg": camera.pitch_deg}))
    return file


def test_240_frames_a_second_stamped_30(slow_motion: tuple[Path, Path, str]) -> None:
    clip, camera, box = slow_motion
    answer = ask(clip, "How fast is the car?", camera=camera, boxes=(box,), capture_fps=240.0)
    assert answer.exit_code == 0, answer.sentence
    measured = answer.results[0].quantity
    assert measured is not None
    assert measured.low <= 56.0 <= measured.high
    assert measured.half_width < 0.25 * 56.0
    assert any("8 times slower" in said for said in answer.results[0].assumptions)


def test_what_is_pointed_at_under_another_name_is_not_measured(slow_motion: tuple[Path, Path, str]) -> None:
    clip, camera, box = slow_motion
    with pytest.raises(UsageError, match="about 'the car', but what is pointed at is called 'elephant'"):
        ask(clip, "How fast is the car?", camera=camera, boxes=(box.replace("car", "elephant"),))


@pytest.mark.parametrize(("height", "pitch", "too_fast"), [(6.0, 12.0, 0.05), (1.3, 1.0, 0.30)])
def test_a_point_above_the_road(tmp_path: Path, height: float, pitch: float, too_fast: float) -> None:
    """A tracker that boxes a car down to its bumper: what that point reads on the road is H / (H - 0.3) too fast."""
    camera = Camera((0.0, -20.0, height), 90.0, pitch, 600.0, 640, 360, Fraction(25))
    car = Actor("car", "red", Route((-8.0, 0.0), 0.0, (Leg(1.0, 12.0),)))
    clip = write_clip(World(camera, {"car": car}, 1.3), tmp_path)
    (actor,) = json.loads((tmp_path / "truth.json").read_text())["actors"].values()
    rows = []
    for index, (box, t) in enumerate(zip(actor["box"], actor["t"], strict=True)):
        if box is not None:
            near = car.ground_at(float(t)) + np.array([0.0, -0.9, BUMPER_M])
            bottom = float(camera.at(float(t)).project(near[None])[0, 1])
            rows.append(f"{index + 1},1,{box[0]},{box[1]},{box[2] - box[0]},{bottom - box[1]},1,-1,-1,-1")
    tracks = tmp_path / "tracks.txt"
    tracks.write_text("\n".join(rows) + "\n")
    answer = ask(clip, "How fast is the car?", camera=camera_file(camera, tmp_path), tracks=tracks)
    assert answer.exit_code == 0, answer.sentence
    measured = answer.results[0].quantity
    assert measured is not None
    assert measured.low <= 12.0 <= measured.high
    assert measured.value == pytest.approx(12.0 * (1 + too_fast), rel=0.12)
