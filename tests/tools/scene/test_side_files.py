"""What users write by hand: read right, or refused in a sentence."""

from __future__ import annotations

import json

import pytest

from stagent_tools.errors import UsageError
from stagent_tools.scene import parse_reference
from stagent_tools.scene.side_files import read_camera, read_plane

SQUARE = [
    {"px": [0, 0], "m": [0, 0]},
    {"px": [9, 0], "m": [1, 0]},
    {"px": [9, 9], "m": [1, 1]},
    {"px": [0, 9], "m": [0, 1]},
]
LEVEL = {"fx": 1000, "fy": 1000, "cx": 640, "cy": 360, "height_m": 1.5, "pitch_deg": 2}


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("table edge=1.525m@286,467,970,467.5", 1.525),
        ("door = 6 ft@0,0,0,100", 1.8288),
        ("ball=22cm@0,0,86,0@0.917", 0.22),
        ("net=36in@0,0,86,0", 0.9144),
        ("pitch=110yd@0,0,86,0", 100.584),
    ],
)
def test_reference_in_metres(text, metres):
    assert parse_reference(text).metres == pytest.approx(metres)


def test_reference_has_its_place_and_time():
    reference = parse_reference("red car=4.6m@382,5,382,225@3.28")
    assert (reference.name, reference.x0, reference.y1, reference.t) == ("red car", 382, 225, 3.28)
    assert reference.pixels == 220


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("table edge", "cannot be read"),
        ("edge=1.5furlong@0,0,9,9", "not a length"),
        ("edge=0m@0,0,9,9", "above 0"),
        ("edge=-2m@0,0,9,9", "above 0"),
        ("edge=1m@0,0,9", "3 coordinates"),
        ("edge=1m@0,0,9,x", "'x'"),
        ("edge=1m@0,0,nan,9", "finite"),
        ("edge=1m@5,5,5,5", "0.0 px long"),
        ("edge=1m@0,0,9,9@soon", "'soon'"),
    ],
)
def test_malformed_reference_is_a_usage_error(text, says):
    with pytest.raises(UsageError, match=says):
        parse_reference(text)


def write(tmp_path, content):
    path = tmp_path / "side.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_plane_and_camera_are_read(tmp_path):
    plane = read_plane(write(tmp_path, {"t": 0.5, "points": SQUARE}))
    assert plane.t == 0.5
    assert plane.px.shape == plane.metres.shape == (4, 2)
    assert read_camera(write(tmp_path, LEVEL)).height_m == 1.5


def test_a_byte_order_mark_is_no_slip(tmp_path):
    path = tmp_path / "side.json"
    path.write_text(json.dumps(LEVEL), encoding="utf-8-sig")
    assert read_camera(path).height_m == 1.5


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("not json", "not JSON"),
        ([], "not one"),
        ({"points": SQUARE[:3]}, "points"),
        ({"points": [*SQUARE[:3], {"px": [1]}]}, r"points\.3"),
        ({"points": [*SQUARE[:3], {"px": [1, "a"], "m": [0, 0]}]}, r"points\.3\.px"),
        ({"points": SQUARE, "colour": 1}, "colour"),
        ({"t": True, "points": SQUARE}, "t: "),
        ({"points": [*SQUARE[:3], {"px": [0, 9], "m": ["0", 1]}]}, r"points\.3\.m"),
        ("[" * 100_000, "not JSON"),
        ('{"points": [{"px": [' + "9" * 5000 + ', 0], "m": [0, 0]}]}', "not JSON"),
        ({"points": [*SQUARE[:3], {"px": [0, 9], "m": [0, 1e300]}]}, r"points\.3\.m"),
        ({"points": [{"px": p["px"], "m": [1e6 * x for x in p["m"]]} for p in SQUARE]}, "1000 km apart"),
        ({"points": [{"px": [i, i], "m": [i, i * i]} for i in range(5)]}, r"one line \(px\)"),
        ({"points": [{"px": [i, i * i], "m": [i, i]} for i in range(5)]}, r"one line \(m\)"),
    ],
)
def test_malformed_plane_is_a_usage_error(tmp_path, content, says):
    with pytest.raises(UsageError, match=says) as caught:
        read_plane(write(tmp_path, content))
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "not JSON"),
        ({k: v for k, v in LEVEL.items() if k != "fx"}, "fx"),
        ({**LEVEL, "fx": -5}, "fx"),
        ({**LEVEL, "roll_deg": False}, "roll_deg"),
        ({**LEVEL, "height_m": 1e9}, "height_m"),
        ({k: v for k, v in LEVEL.items() if k != "height_m"}, "height_m"),
        ({**LEVEL, "poses": [{"t": 0, "world_from_cam": [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]}]}, "either"),
        (
            {
                **{k: LEVEL[k] for k in ("fx", "fy", "cx", "cy")},
                "poses": [{"t": 0, "world_from_cam": [[2, 0, 0, 0]] * 3}],
            },
            "rotation",
        ),
        (
            {
                **{k: LEVEL[k] for k in ("fx", "fy", "cx", "cy")},
                "poses": [{"t": 0, "world_from_cam": [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]}],
            },
            "above the ground",
        ),
    ],
)
def test_malformed_camera_is_a_usage_error(tmp_path, content, says):
    with pytest.raises(UsageError, match=says):
        read_camera(write(tmp_path, content))


def test_missing_file_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="no plane file"):
        read_plane(tmp_path / "none.json")
