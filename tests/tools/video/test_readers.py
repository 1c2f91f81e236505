"""Whatever the file, each reader gives the frame that is shown, upright, at its own time."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from stagent_tools.errors import UsageError
from stagent_tools.video import open_video
from stagent_tools.video.shrinking import shrunk

NTSC = Fraction(1001, 30000)
VARIABLE = [0, 33, 66, 133, 150, 183, 400, 433, 466, 500, 533, 600, 633, 999, 1033, 1066]

B_FRAMES = {"g": "30", "bf": "3", "x264-params": "b-adapt=0:scenecut=0"}
OPEN_GROUPS = {"g": "10", "bf": "3", "x264-params": "b-adapt=0:scenecut=0:open-gop=1"}

CLIPS = {
    "23.976": {"time_base": Fraction(1001, 24000), "rate": Fraction(24000, 1001)},
    "25": {},
    "29.97": {"time_base": NTSC, "rate": 1 / NTSC},
    "59.94": {"time_base": NTSC / 2, "rate": 2 / NTSC},
    "variable": {"pts": VARIABLE, "time_base": Fraction(1, 1000), "rate": Fraction(30)},
    "turned 90": {"display": (90, False)},
    "turned 180": {"display": (180, False)},
    "turned 270": {"display": (270, False)},
    "late start, B-frames": {"pts": range(40, 90), "options": B_FRAMES},
    "open groups of pictures": {"name": "clip.mkv", "options": OPEN_GROUPS},
    "odd size": {"size": (127, 93), "pix_fmt": "yuv444p"},
    "ten bits": {"codec": "libx265", "options": {"x265-params": "log-level=none"}, "pix_fmt": "yuv420p10le"},
    "portrait": {"size": (96, 128)},
    "MPEG-4 in AVI": {"name": "clip.avi", "codec": "mpeg4"},
    "VP8": {"name": "clip.webm", "codec": "libvpx", "options": {"g": "12", "deadline": "realtime"}},
    "VP9": {"name": "clip.webm", "codec": "libvpx-vp9", "options": {"g": "12", "deadline": "realtime"}},
    "HEVC": {"codec": "libx265", "options": {"x265-params": "log-level=none"}},
}
ONLY_PYAV = {
    "late start, transport stream": {"name": "clip.ts", "pts": range(40, 90), "options": B_FRAMES},
    "AV1": {"codec": "libsvtav1", "options": {"preset": "12", "svtav1-params": "logical-processors=1"}},
    "mirrored": {"display": (0, True)},
    "mirrored and turned": {"display": (90, True)},
}


def expected_times(clip) -> np.ndarray:
    pts, time_base = clip.get("pts", range(50)), clip.get("time_base", Fraction(1, 25))
    return np.array([float((stamp - pts[0]) * time_base) for stamp in pts])


def tick(clip) -> float:
    """What the container's own time base may round away: milliseconds in Matroska, 1/90000 s in a stream."""
    return 1e-3 if clip.get("name", "").endswith(("mkv", "webm")) else 1e-4


@pytest.mark.parametrize("clip", (CLIPS | ONLY_PYAV).values(), ids=(CLIPS | ONLY_PYAV).keys())
def test_forwards_each_frame_once_upright_at_its_time(make_clip, read_index, clip):
    with open_video(make_clip(**clip)) as video:
        frames = list(video.frames())
    times = expected_times(clip)
    assert [read_index(frame.image) for frame in frames] == list(range(len(times)))
    assert [frame.index for frame in frames] == list(range(len(times)))
    np.testing.assert_allclose([frame.t for frame in frames], times, atol=tick(clip))
    assert frames[0].t == 0.0
    np.testing.assert_array_equal(video.times, [frame.t for frame in frames])
    assert frames[0].image.shape == (*clip.get("size", (128, 96))[::-1], 3) == (video.info.height, video.info.width, 3)
    assert all(frame.image.flags.c_contiguous and frame.image.dtype == np.uint8 for frame in frames)
    assert video.unreadable == ()


@pytest.mark.parametrize("clip", (CLIPS | ONLY_PYAV).values(), ids=(CLIPS | ONLY_PYAV).keys())
def test_any_part_in_either_direction(make_clip, read_index, clip):
    with open_video(make_clip(**clip)) as video:
        start, stop = float(video.times[7]), float(video.times[14])
        part = list(video.frames(start, stop))
        back = list(video.backwards(float(video.times[13]), start))
    assert [read_index(frame.image) for frame in part] == list(range(7, 14))
    assert [read_index(frame.image) for frame in back] == list(range(13, 6, -1))
    assert [frame.t for frame in back] == [frame.t for frame in reversed(part)]


@pytest.mark.parametrize("clip", CLIPS.values(), ids=CLIPS.keys())
def test_decord_gives_the_same_frame_at_the_same_time(make_clip, read_index, clip):
    pytest.importorskip("decord")
    with open_video(make_clip(**clip)) as video:
        asked = [float(t) for t in video.times[[13, 2, 7, 7, 15]]]
        ours, theirs = video.at(asked), video.at(asked, reader="decord")
    assert [read_index(frame.image) for frame in ours] == [13, 2, 7, 7, 15]
    assert [read_index(frame.image) for frame in theirs] == [13, 2, 7, 7, 15]
    assert [frame.t for frame in theirs] == [frame.t for frame in ours] == asked
    for one, other in zip(ours, theirs, strict=True):
        assert np.mean(np.abs(one.image.astype(float) - other.image)) < 2


@pytest.mark.parametrize("clip", ONLY_PYAV.values(), ids=ONLY_PYAV.keys())
def test_what_decord_cannot_read_is_said(make_clip, clip):
    with open_video(make_clip(**clip)) as video, pytest.raises(UsageError, match="decord cannot read"):
        video.at([0.0], reader="decord")


def test_real_slow_motion_clip_is_upright(shared):
    with open_video(shared / "footage" / "08_balldrop.mp4", capture_fps=120) as video:
        frame = video.at([0.5])[0]
    assert frame.image.shape == (1716, 172, 3)
    assert (video.info.width, video.info.height, video.info.rotation) == (172, 1716, 270)
    assert video.info.time_factor == 4.0
    # the carpet at the foot of the wall is darker than the ceiling
    assert frame.image[-100:].mean() < frame.image[:100].mean()


@pytest.mark.parametrize("clip", (CLIPS | ONLY_PYAV).values(), ids=(CLIPS | ONLY_PYAV).keys())
def test_a_smaller_picture_is_the_whole_one_made_smaller(make_clip, clip):
    with open_video(make_clip(**clip)) as video:
        whole, small = list(video.frames(stride=20)), list(video.frames(stride=20, longest=64))
    assert [frame.t for frame in small] == [frame.t for frame in whole]
    for large, little in zip(whole, small, strict=True):
        assert max(little.image.shape) == 64
        assert little.image.flags.c_contiguous
        expected = shrunk(large.image, 64)
        assert little.image.shape == expected.shape
        assert float(np.abs(little.image.astype(float) - expected).mean()) < 12, "grey levels: another interpolation"
        wrong_way = expected[::-1, ::-1]
        assert np.abs(little.image.astype(float) - expected).mean() < np.abs(expected - wrong_way.astype(float)).mean()
