"""Answers that are known without any model, from pixels to sentence, on rendered clips."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from stagent.api import ask
from stagent_tools.types import Image
from stagent_world import World, drive_past, panned_parked_car, write_clip

NOT_FOUND, NO_SCALE = 5, 7
GROUND_MARKS = [(-8.0, -4.0), (8.0, -4.0), (-8.0, 4.0), (8.0, 4.0), (-4.0, -4.0), (4.0, 4.0)]


def encode(path: Path, images: Iterator[Image], fps: Fraction) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=fps, options={"crf": "18", "preset": "veryfast"})
        stream.pix_fmt = "yuv420p"
        for image in images:
            if not stream.codec_context.is_open:
                stream.height, stream.width = image.shape[:2]
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode())


def marked_plane(world: World, folder: Path) -> Path:
    """Points of the ground that the first picture shows, as a person would mark them."""
    view = world.camera.at(0.0)
    marks = [m for m in GROUND_MARKS if _shown(view.project(np.array([(*m, 0.0)]))[0], world)]
    pixels = np.round(view.project(np.array([(*m, 0.0) for m in marks])))
    points = [{"px": pixel.tolist(), "m": list(mark)} for pixel, mark in zip(pixels, marks, strict=True)]
    file = folder / "plane.json"
    file.write_text(json.dumps({"t": 0.0, "points": points}))
    return file


def _shown(pixel: np.ndarray, world: World) -> bool:
    return bool(0 <= pixel[0] < world.camera.width and 0 <= pixel[1] < world.camera.height)


@pytest.fixture(scope="module")
def fast_car(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A car at 25 m/s and its plane file."""
    folder = tmp_path_factory.mktemp("fast")
    world = drive_past(25.0)
    return write_clip(world, folder, encode), marked_plane(world, folder)


def test_a_car_at_25_metres_a_second(fast_car: tuple[Path, Path]) -> None:
    clip, plane = fast_car
    answer = ask(clip, "How fast is the car?", plane=plane)
    assert answer.exit_code == 0, answer.sentence
    measured = answer.results[0].quantity
    assert measured is not None
    assert measured.low <= 25.0 <= measured.high
    assert measured.half_width < 0.15 * 25.0


def test_other_units_are_the_same_speed(fast_car: tuple[Path, Path]) -> None:
    clip, plane = fast_car
    metric = ask(clip, "How fast is the car?", plane=plane).results[0].quantity
    miles = ask(clip, "How fast is the car in mph?", plane=plane).results[0].quantity
    assert metric is not None
    assert miles is not None
    assert miles.unit == "mph"
    assert miles.value == pytest.approx(metric.value * 2.2369, rel=1e-3)


def test_what_is_not_there_is_not_found(fast_car: tuple[Path, Path]) -> None:
    answer = ask(fast_car[0], "How fast is the elephant going?")
    assert answer.exit_code == NOT_FOUND
    assert answer.results[0].quantity is None


def test_a_white_picture_shows_nothing(tmp_path: Path) -> None:
    clip = tmp_path / "white.mp4"
    encode(clip, iter([np.full((180, 320, 3), 255, np.uint8)] * 30), Fraction(25))
    answer = ask(clip, "How fast is the car?")
    assert answer.exit_code == NOT_FOUND


def test_without_a_scale_metres_are_refused_with_three_remedies(fast_car: tuple[Path, Path]) -> None:
    clip, _ = fast_car
    answer = ask(clip, "How fast is the gadget?", boxes=_box_of_the_car(clip, "gadget"))
    assert answer.exit_code == NO_SCALE
    assert answer.refusal is not None
    places = [answer.refusal.remedy.find(option) for option in ("--ref", "--plane", "--camera")]
    assert -1 < places[0] < places[1] < places[2]
    assert "px" in answer.refusal.sentence


def _box_of_the_car(clip: Path, name: str) -> tuple[str, ...]:
    truth = json.loads((clip.parent / "truth.json").read_text())
    (actor,) = truth["actors"].values()
    index = next(i for i, box in enumerate(actor["box"]) if box is not None and box[0] > 20 and i > 2)
    return (f"{name}={','.join(f'{x:.1f}' for x in actor['box'][index])}@{actor['t'][index]}",)


def test_a_camera_that_pans_over_a_parked_car(tmp_path: Path) -> None:
    clip = write_clip(panned_parked_car(), tmp_path, encode)
    answer = ask(clip, "How fast is the car?", boxes=_box_of_the_car(clip, "car"))
    assert answer.exit_code == 0, answer.sentence
    measured = answer.results[0].quantity
    assert measured is not None
    assert measured.low <= 0.0 <= measured.high
