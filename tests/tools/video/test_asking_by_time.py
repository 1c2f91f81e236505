"""`at` gives the frame that a player shows at that moment, or says which times it has instead."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.errors import CannotMeasure, MissingPart, UsageError
from stagent_tools.video import open_video
from stagent_tools.video.video import TYPED_TIME

VARIABLE = [0, 33, 66, 133, 150, 183, 400, 433, 466, 500, 533, 600, 633, 999, 1033, 1066]


@pytest.fixture(scope="module")
def uneven(make_clip):
    clip = make_clip(pts=VARIABLE, time_base=Fraction(1, 1000), rate=Fraction(30), options={"g": "5", "bf": "2"})
    with open_video(clip) as video:
        yield video


@settings(deadline=None, max_examples=60)
@given(asked=st.lists(st.floats(0, 1.09), min_size=1, max_size=5))
def test_any_time_gives_the_frame_shown(uneven, read_index, asked):
    for t, frame in zip(asked, uneven.at(asked), strict=True):
        assert read_index(frame.image) == frame.index
        assert frame.t <= t + TYPED_TIME
        assert frame.index == len(VARIABLE) - 1 or t < uneven.times[frame.index + 1]


@settings(deadline=None, max_examples=40)
@given(start=st.floats(0, 1.09), length=st.floats(0, 1.2), stride=st.integers(1, 4))
def test_frames_of_a_span_both_ways(uneven, start, length, stride):
    span = [frame.t for frame in uneven.frames(start, start + length)]
    inside = [t for t in uneven.times if start <= t < start + length]
    assert abs(len(span) - len(inside)) <= 1, "a time typed to the millisecond may move an edge"
    assert [frame.t for frame in uneven.frames(start, start + length, stride=stride)] == span[::stride]
    if span:
        assert [frame.t for frame in uneven.backwards(span[-1], start)] == span[::-1]


def test_times_typed_to_the_millisecond(make_clip):
    with open_video(make_clip(rate=Fraction(30), time_base=Fraction(1, 30))) as video:
        typed = [0.033, 0.067, 0.1, 0.133, 1.133]
        assert [frame.index for frame in video.at(typed)] == [1, 2, 3, 4, 34]


def test_a_frame_is_shown_until_the_next(uneven, read_index):
    assert read_index(uneven.at([0.99])[0].image) == 12
    assert read_index(uneven.at([0.999])[0].image) == 13


def test_tolerance_lists_what_was_asked_and_found(uneven):
    assert len(uneven.at([0.01, 0.2], tolerance=0.02)) == 2
    with pytest.raises(CannotMeasure) as caught:
        uneven.at([0.01, 0.95], tolerance=0.02)
    for part in (str(uneven.info.path), "pyav", "0.010 -> 0.000", "0.950 -> 0.633", "0.02 s"):
        assert part in str(caught.value)


@pytest.mark.parametrize("t", [-0.1, 1.2, float("nan")])
def test_outside(uneven, t):
    with pytest.raises(UsageError, match=r"runs from 0 to 1\.099 s"):
        uneven.at([0.0, t])


def test_span_that_begins_after_the_end(uneven):
    with pytest.raises(UsageError, match="outside the video"):
        uneven.frames(5.0)


def test_nothing_asked(uneven):
    assert uneven.at([]) == []


def test_a_frame_that_cannot_be_decoded_is_named(make_clip, tmp_path):
    clip = make_clip(codec="mpeg4", options={"g": "1"})
    content = bytearray(clip.read_bytes())
    size = len(content) // 50
    content[20 * size : 22 * size] = bytes(2 * size)
    damaged = tmp_path / "damaged.mp4"
    damaged.write_bytes(content)
    with open_video(damaged) as video:
        list(video.frames())
        missing = video.unreadable[0]
        with pytest.raises(CannotMeasure, match=f"{missing:.3f} -> nan"):
            video.at([missing])


def test_decord_not_installed(uneven, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "decord", None)
    with pytest.raises(MissingPart, match="decord is not installed"):
        uneven.at([0.0], reader="decord")


def test_backwards_in_small_chunks(uneven, monkeypatch):
    monkeypatch.setattr("stagent_tools.video.video.CHUNK_BYTES", 3 * 3 * 128 * 96)
    assert [frame.index for frame in uneven.backwards(1.066)] == list(range(15, -1, -1))


def test_two_at_once(uneven):
    pairs = list(zip(uneven.frames(), uneven.frames(), strict=True))
    assert all(np.array_equal(one.image, other.image) for one, other in pairs)
    assert len(pairs) == len(VARIABLE)
