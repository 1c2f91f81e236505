"""Marks into a calibration, kept beside the video at any size, and what is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent.calibrate.marks import Clicked, calibration_of, parse_mark
from stagent.calibrate.proof import draw_proof, rms_px
from stagent_tools.errors import UsageError
from stagent_tools.scene.calibration import Calibration, calibration_beside, place_beside, read_calibration
from stagent_tools.scene.homography import fit, warp
from stagent_tools.scene.templates import TEMPLATES

SIZE = (1280, 720)
TO_PICTURE = fit(
    np.array([[0.0, 0.0], [10.97, 0.0], [10.97, 23.77], [0.0, 23.77]]),
    np.array([[190.0, 640.0], [1090.0, 640.0], [830.0, 180.0], [450.0, 180.0]]),
)


def click(metres, what):
    x, y = warp(TO_PICTURE, np.array([metres], dtype=float))[0]
    return Clicked(float(x), float(y), what)


def court(names=("near left corner", "near right corner", "far right corner", "far left corner", "middle")):
    points = TEMPLATES["tennis"].points
    names = ["far service middle" if name == "middle" else name for name in names]
    return [click(points[name], name) for name in names]


def test_a_template_gives_the_metres_and_the_points_fit():
    calibration = calibration_of(court(), SIZE, 1.5, "tennis")
    assert calibration.points[2].m == (10.97, 23.77)
    assert rms_px(calibration, SIZE) < 1e-6


@settings(deadline=None, max_examples=20)
@given(st.integers(160, 4000), st.integers(90, 2200))
def test_the_same_calibration_serves_every_size_of_the_video(width, height):
    calibration = calibration_of(court(), SIZE, 0.0, "tennis")
    plane = calibration.plane(width, height)
    scale = np.array([width / SIZE[0], height / SIZE[1]])
    assert plane.px == pytest.approx(calibration.plane(*SIZE).px * scale)


def test_metres_may_be_typed_in_other_units():
    clicked = [parse_mark(text) for text in ("0,0=10,700", "12ft,0=1200,700", "12ft,100ft=700,100", "0,100ft=600,100")]
    assert calibration_of(clicked, SIZE, 0.0).points[2].m == pytest.approx((3.6576, 30.48))


@pytest.mark.parametrize("text", ["", "0,0", "=1,2", "0,0=1", "0,0=a,b", "0,0=nan,2", "0,0=1,2,3"])
def test_a_mark_that_is_none_is_a_usage_error(text):
    with pytest.raises(UsageError):
        parse_mark(text)


@pytest.mark.parametrize(
    ("clicked", "said"),
    [
        (court()[:3], "needs 4"),
        ([click((x, 0.0), f"{x},0") for x in range(4)], "on one line"),
        ([*court(), Clicked(300.0, 300.0, "10,20")], "do not lie on one plane"),
        ([*court()[:3], Clicked(99999.0, 1.0, "far left corner")], "far outside"),
        ([*court()[:3], Clicked(1.0, 1.0, "the moon")], "no point"),
    ],
)
def test_what_cannot_be_a_plane_is_told(clicked, said):
    with pytest.raises(UsageError, match=said):
        calibration_of(clicked, SIZE, 0.0, "tennis")


def test_the_file_beside_the_video_comes_back(tmp_path):
    video = tmp_path / "match.mp4"
    assert calibration_beside(video) is None
    calibration = calibration_of(court(), SIZE, 0.0, "tennis")
    place_beside(video).write_text(calibration.model_dump_json())
    assert read_calibration(calibration_beside(video)) == calibration


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"points": []}', "nonsense", '{"schema": "other/1"}'])
def test_a_broken_file_is_told_with_the_remedy(tmp_path, text):
    path = tmp_path / "clip.mp4.calibration.json"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        read_calibration(path)
    assert "--forget" in caught.value.remedy


def test_a_calibration_with_a_number_that_is_none_is_refused(tmp_path):
    document = json.loads(calibration_of(court(), SIZE, 0.0, "tennis").model_dump_json())
    document["points"][0]["xy"][0] = 1e9
    path = tmp_path / "clip.mp4.calibration.json"
    path.write_text(json.dumps(document))
    with pytest.raises(UsageError, match=r"points\.0\.xy"):
        read_calibration(path)


def test_the_proof_draws_the_grid_through_the_points():
    calibration = calibration_of(court(), SIZE, 0.0, "tennis")
    proof = draw_proof(np.zeros((720, 1280, 3), np.uint8), calibration)
    x, y = warp(TO_PICTURE, np.array([[4.0, 10.0]]))[0].round().astype(int)
    assert proof[y - 2 : y + 3, x - 2 : x + 3].any()
    assert not proof[:100].any(), "nothing is drawn beyond the court"


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=str)
def test_every_template_spans_a_plane_and_names_its_source(template):
    metres = np.array(list(template.points.values()))
    assert np.linalg.matrix_rank(metres - metres.mean(axis=0)) == 2
    assert len({tuple(m) for m in metres.tolist()}) == len(metres), "no two names for one point"
    assert template.source


def test_a_plain_calibration_is_as_small_as_it_can_be():
    assert set(Calibration.model_fields) == {"schema_", "t", "points", "template"}
