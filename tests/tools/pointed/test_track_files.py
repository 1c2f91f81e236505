"""Track files: what is written comes back, what is wrong is named."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.errors import UsageError
from stagent_tools.spatial.grounding import Verdict
from stagent_tools.spatial.track_files import LabelledTrack, TracksBackend, read_tracks, write_table
from stagent_tools.target import Target
from stagent_tools.types import Track, VideoInfo

TIMES = np.arange(20) / 25.0
SCAN = SimpleNamespace(times=TIMES, info=VideoInfo(Path("clip.mp4"), 640, 360, 0.8, 20, None))


def track(name: str, frames: list[int], boxes: np.ndarray, label: str) -> LabelledTrack:
    return LabelledTrack(Track(name, TIMES[frames], boxes, np.ones(len(frames))), label)


@given(
    frames=st.lists(st.integers(0, 19), min_size=1, max_size=20, unique=True),
    corner=st.tuples(st.floats(0, 500), st.floats(0, 300)),
    size=st.tuples(st.floats(1, 100), st.floats(1, 60)),
)
@settings(deadline=None, max_examples=30)
def test_parquet_comes_back_as_written(tmp_path_factory, frames, corner, size):
    path = tmp_path_factory.mktemp("tracks") / "tracks.parquet"
    boxes = np.tile([*corner, corner[0] + size[0], corner[1] + size[1]], (len(frames), 1))
    written = track("7", sorted(frames), boxes, "red car")
    write_table(path, [written])
    (back,) = read_tracks(path, SCAN)
    assert back.label == "red car"
    assert back.track.family == "vehicle"
    np.testing.assert_array_equal(back.track.t, written.track.t)
    np.testing.assert_array_equal(back.track.boxes, written.track.boxes)


def test_mot_counts_frames_from_one_and_gives_corners(tmp_path):
    path = tmp_path / "gt.txt"
    path.write_text("1,3,10,20,30,40,1,-1,-1,-1\n3,3,12,20,30,40,-1,-1,-1,-1\n")
    (found,) = read_tracks(path, SCAN)
    np.testing.assert_allclose(found.track.t, [0.0, 0.08])
    np.testing.assert_allclose(found.track.boxes[0], [10, 20, 40, 60])
    assert found.track.score.tolist() == [1.0, 1.0]


def test_coco_and_vis_hold_the_same_tracks(tmp_path):
    categories = [{"id": 1, "name": "dog"}]
    coco = {
        "images": [{"id": 100 + i, "frame_id": i} for i in range(2)],
        "annotations": [
            {"id": i, "image_id": 100 + i, "track_id": 5, "category_id": 1, "bbox": [10 + i, 20, 30, 40]}
            for i in range(2)
        ],
        "categories": categories,
    }
    vis = {
        "annotations": [{"id": 5, "category_id": 1, "bboxes": [[10, 20, 30, 40], [11, 20, 30, 40], None]}],
        "categories": categories,
    }
    tracks = []
    for name, content in (("coco.json", coco), ("vis.json", vis)):
        (tmp_path / name).write_text(json.dumps(content))
        tracks += read_tracks(tmp_path / name, SCAN)
    assert [t.label for t in tracks] == ["dog", "dog"]
    np.testing.assert_array_equal(tracks[0].track.boxes, tracks[1].track.boxes)
    np.testing.assert_array_equal(tracks[0].track.t, tracks[1].track.t)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("short.txt", "1,1,5,5\n", "line 1"),
        ("word.txt", "1,1,5,5,ten,10,1\n", "line 1: 'ten'"),
        ("late.txt", "1,1,5,5,9,9,1\n99,1,5,5,9,9,1\n", "line 2: frame 99 is not in the video"),
        ("zero.txt", "0,1,5,5,9,9,1\n", "frame 0"),
        ("half.txt", "1.5,1,5,5,9,9,1\n", "no whole number"),
        ("outside.txt", "1,1,900,5,9,9,1\n", "outside the picture of 640 x 360"),
        ("empty_box.txt", "1,1,5,5,0,9,1\n", "is empty"),
        ("twice.txt", "1,1,5,5,9,9,1\n1,1,6,5,9,9,1\n", "two boxes"),
        ("nothing.txt", "\n", "holds no boxes"),
        ("nan.txt", "1,1,nan,5,9,9,1\n", "not finite"),
        ("broken.json", "{", "no JSON"),
        ("list.json", "[]", "annotations"),
        ("noimage.json", '{"annotations": [{"bbox": [1, 2, 3, 4], "track_id": 1}], "images": []}', "annotations[0]"),
        ("entry.json", '{"annotations": [3]}', "annotations[0]"),
        ("tracks.parquet", "no parquet", "no parquet"),
        ("tracks.xml", "<x/>", "ends with none"),
    ],
)
def test_malformed_files_are_named(tmp_path, name, text, says):
    path = tmp_path / name
    path.write_text(text)
    scan = SimpleNamespace(times=TIMES[:1], info=SCAN.info) if name == "x" else SCAN
    with pytest.raises(UsageError) as caught:
        read_tracks(path, scan)
    assert says in str(caught.value)


def test_a_missing_file_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="no file"):
        read_tracks(tmp_path / "gone.txt", SCAN)


def test_a_single_track_without_labels_is_meant_whatever_the_noun(tmp_path):
    path = tmp_path / "one.txt"
    path.write_text("1,1,5,5,9,9,1\n")
    (found,) = TracksBackend(path).ground(SCAN, (Target(noun="drone"),))
    assert found.verdict is Verdict.FOUND
    path.write_text("1,1,5,5,9,9,1\n1,2,50,5,9,9,1\n")
    (found,) = TracksBackend(path).ground(SCAN, (Target(noun="drone"),))
    assert found.verdict is Verdict.AMBIGUOUS
    assert len(found.candidates) == 2
    (found,) = TracksBackend(path).ground(SCAN, (Target(noun="drone", plural=True),))
    assert len(found.tracks) == 2


def test_labels_pick_the_track(tmp_path):
    path = tmp_path / "tracks.parquet"
    box = np.array([[5.0, 5.0, 50.0, 50.0]])
    write_table(path, [track("a", [0], box, "dog"), track("b", [0], box, "hatchback")])
    backend = TracksBackend(path)
    dog, car, cat = backend.ground(SCAN, (Target(noun="dog"), Target(noun="car"), Target(noun="elephant")))
    assert [t.id for t in dog.tracks] == ["a"]
    assert [t.id for t in car.tracks] == ["b"]
    assert cat.verdict is Verdict.ABSENT
    assert "dog" in cat.why


def test_what_is_said_of_it_picks_among_labels_that_say_it(tmp_path):
    path = tmp_path / "tracks.parquet"
    box = np.array([[5.0, 5.0, 50.0, 50.0]])
    write_table(path, [track("a", [0], box, "Red car"), track("b", [0], box, "blue car"), track("c", [0], box, "car")])
    backend = TracksBackend(path)
    red, green, cars = backend.ground(
        SCAN,
        (
            Target(noun="car", attributes=("red",)),
            Target(noun="car", attributes=("green",)),
            Target(noun="car", attributes=("blue",), plural=True),
        ),
    )
    assert [t.id for t in red.tracks] == ["a"]
    assert green.verdict is Verdict.AMBIGUOUS  # no label tells colours of c
    assert [t.id for t in cars.tracks] == ["b"]
