"""Boxes by hand are read as their forms say, and scores are those that can be counted on fingers."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent.evaluate.mot import Trackeval, as_trackeval, figures
from stagent.evaluate.mot_truth import Sequence, sequences_in
from stagent_tools.errors import UsageError
from stagent_tools.types import Track

FRAMES = 10
TIMES = np.arange(FRAMES) / 10


def challenge(folder: Path, rows: str) -> Path:
    """A folder of the MOT Challenge without its pictures."""
    (folder / "gt").mkdir(parents=True)
    (folder / "seqinfo.ini").write_text("[Sequence]\nname=s\nimDir=img1\nframeRate=30\nseqLength=2\n")
    (folder / "gt" / "gt.txt").write_text(rows)
    return folder


def two_people() -> Sequence:
    """Side by side, standing still for all frames: 20 boxes."""
    frames = np.repeat(np.arange(FRAMES), 2)
    boxes = np.tile(np.array([[0, 0, 10, 20], [50, 0, 60, 20]], dtype=np.float64), (FRAMES, 1))
    alike = np.ones(2 * FRAMES, dtype=np.bool_)
    ids = np.tile(np.array([4, 9]), FRAMES)
    return Sequence("s", Path("s.mp4"), None, frames, ids, boxes, alike, ~alike, None)


def followed(name: str, box: list[float], first: int = 0, last: int = FRAMES) -> Track:
    n = last - first
    return Track(name, TIMES[first:last], np.tile(np.array(box, dtype=np.float64), (n, 1)), np.ones(n), "person")


def test_a_challenge_folder_counts_considered_pedestrians_only(tmp_path: Path) -> None:
    challenge(
        tmp_path / "s",
        "1,7,10,20,30,40,1,1,1.0\n1,8,0,0,5,5,0,1,1.0\n2,9,0,0,5,5,0,7,0.5\n2,3,1,1,5,5,0,4,1.0\n",
    )
    (sequence,) = sequences_in(tmp_path)
    assert (sequence.name, sequence.clip, sequence.fps) == ("s", tmp_path / "s" / "img1", Fraction(30))
    assert sequence.frames.tolist() == [0, 0, 1, 1]
    assert sequence.boxes[0].tolist() == [10, 20, 40, 60]
    assert sequence.counted.tolist() == [True, False, False, False]
    assert sequence.ignored.tolist() == [False, False, True, False]


def test_a_table_beside_a_video_names_the_size_of_its_pictures(tmp_path: Path) -> None:
    (tmp_path / "boxes_768x576.csv").write_text("frame,id,xc,yc,w,h,other\n0,5,100,200,20,60,x\n3,5,101,200,20,60,x\n")
    (tmp_path / "clip.mp4").touch()
    (sequence,) = sequences_in(tmp_path)
    assert sequence.size == (768, 576)
    assert sequence.frames.tolist() == [0, 3]
    assert sequence.boxes[0].tolist() == [90, 170, 110, 230]
    assert sequence.counted.all()


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "no people boxed by hand"),
        ({"boxes_8x6.csv": "frame,id,xc,yc,w,h\n"}, "0 videos"),
        ({"boxes_8x6.csv": "frame,id,xc\n1,2,3\n", "a.mp4": ""}, "cannot be read"),
        ({"boxes_8x6.csv": "frame,id,xc,yc,w,h\n1,2,3\n", "a.mp4": ""}, "cannot be read"),
    ],
    ids=["nothing", "no video", "columns missing", "short row"],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, files: dict[str, str], says: str) -> None:
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    with pytest.raises(UsageError, match=says):
        sequences_in(tmp_path)


def test_a_broken_challenge_folder_is_said(tmp_path: Path) -> None:
    challenge(tmp_path / "s", "1,7,10,20,thirty,40,1,1,1.0\n")
    with pytest.raises(UsageError, match="no MOT Challenge folder"):
        sequences_in(tmp_path)


def scored(sequence: Sequence, people: list[Track]) -> dict[str, float]:
    pytest.importorskip("trackeval")
    return figures(Trackeval().of(as_trackeval(sequence, sequence.boxes, people, TIMES)))


def test_all_found_scores_one() -> None:
    found = scored(two_people(), [followed("a", [0, 0, 10, 20]), followed("b", [50, 0, 60, 20])])
    assert found == pytest.approx({"mota": 1, "idf1": 1, "hota": 1, "recall": 1, "precision": 1, "switches": 0})


def test_scores_that_can_be_counted() -> None:
    """One is followed as "a" for 6 frames and as "c" for 4 more; the other is missed; "d" is nobody for 3 frames.

    20 boxes, 10 missed, 3 false, 1 switch: MOTA = 1 - 14/20. IDF1: the best pairing of whole tracks keeps "a", so
    6 right of 20 by hand and 13 found: 2 x 6 / 33.
    """
    people = [
        followed("a", [0, 0, 10, 20], last=6),
        followed("c", [0, 0, 10, 20], first=6),
        followed("d", [200, 0, 210, 20], last=3),
    ]
    found = scored(two_people(), people)
    assert found["mota"] == pytest.approx(1 - 14 / 20)
    assert found["idf1"] == pytest.approx(12 / 33)
    assert (found["recall"], found["precision"], found["switches"]) == pytest.approx((0.5, 10 / 13, 1))


def test_nobody_found_scores_nothing() -> None:
    found = scored(two_people(), [])
    assert (found["mota"], found["idf1"], found["recall"]) == (0, 0, 0)


def test_finding_what_is_to_be_ignored_costs_nothing() -> None:
    sequence = two_people()
    statue = sequence.ids == 9
    sequence = Sequence("s", sequence.clip, None, sequence.frames, sequence.ids, sequence.boxes, ~statue, statue, None)
    found = scored(sequence, [followed("a", [0, 0, 10, 20]), followed("b", [50, 0, 61, 20])])
    assert (found["mota"], found["precision"]) == (1, 1)


def test_a_gap_in_a_track_is_a_miss_and_two_looks_are_joined() -> None:
    track = followed("a", [0, 0, 10, 20])
    looks = np.array([0, 1, 2, 3, 7, 8, 9])
    gone = Track("a", TIMES[looks], track.boxes[looks], track.score[looks], "person")
    sequence = two_people()
    seen = as_trackeval(sequence, sequence.boxes, [gone], TIMES)["tracker_ids"]
    assert [len(ids) for ids in seen] == [1, 1, 1, 1, 0, 0, 0, 1, 1, 1]
    fast = np.arange(0, 0.9, 0.05)
    sparse = Track("a", fast[::2], np.tile(track.boxes[:1], (9, 1)), np.ones(9), "person")
    assert all(len(ids) == 1 for ids in as_trackeval(sequence, sequence.boxes, [sparse], TIMES[:9])["tracker_ids"])


@settings(deadline=None, max_examples=30)
@given(st.permutations(range(4)), st.floats(-2, 2))
def test_scores_do_not_hang_on_the_order_of_tracks(order: list[int], off: float) -> None:
    people = [
        followed("a", [off, 0, 10 + off, 20], last=6),
        followed("b", [0, 0, 10, 20], first=6),
        followed("c", [50, 0, 60, 20]),
        followed("d", [52, 0, 62, 20], first=5),
    ]
    sequence = two_people()
    assert scored(sequence, [people[i] for i in order]) == pytest.approx(scored(sequence, people))
