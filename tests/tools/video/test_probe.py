"""What is known of a video before it is decoded, and every way in which a file is none."""

from __future__ import annotations

import hashlib
from fractions import Fraction

import av
import cv2
import numpy as np
import pytest

from stagent_tools.errors import UsageError, VideoUnreadable
from stagent_tools.video import open_video, probe


def test_everyday_clip(make_clip):
    path = make_clip()
    info = probe(path)
    assert (info.width, info.height, info.frames, info.duration) == (128, 96, 50, 2.0)
    assert (info.rate, info.variable_rate, info.rotation, info.time_factor) == (Fraction(25), False, 0, 1.0)
    assert info.warnings == ()
    assert info.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("rate", [Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60000, 1001)])
def test_rates_are_fractions(make_clip, rate):
    info = probe(make_clip(rate=rate, time_base=1 / rate))
    assert info.rate == rate
    assert info.duration == pytest.approx(float(50 / rate), abs=1e-6)


def test_milliseconds_are_no_variable_rate(make_clip):
    rate = Fraction(24000, 1001)
    assert not probe(make_clip("clip.mkv", rate=rate, time_base=1 / rate)).variable_rate


def test_variable_rate_is_told(make_clip):
    info = probe(make_clip(pts=[0, 33, 67, 100, 233, 267], time_base=Fraction(1, 1000), rate=Fraction(30)))
    assert info.variable_rate
    assert info.warnings == ("the frame rate varies: 33 to 133 ms between frames",)


def test_pixels_that_are_not_square(make_clip):
    info = probe(make_clip(pixel_aspect=Fraction(4, 3)))
    assert info.warnings == ("pixels are not square (4:3); lengths count stored pixels",)


def test_one_frame(make_clip):
    with open_video(make_clip(pts=[0])) as video:
        assert [frame.t for frame in video.frames()] == [0.0]
        assert video.info.duration == pytest.approx(0.04)


class TestSlowMotion:
    def test_factor(self, make_clip):
        assert probe(make_clip(), capture_fps=240).time_factor == 9.6

    @pytest.mark.parametrize("capture", [0, -120, 24, float("nan")])
    def test_rate_below_the_files_own(self, make_clip, capture):
        with pytest.raises(UsageError, match=r"below the 25 frames a second"):
            probe(make_clip(), capture_fps=capture)

    def test_phone_that_noted_its_rate(self, make_clip, tmp_path):
        noted = remux(make_clip(), tmp_path / "phone.mp4", {"com.android.capture.fps": "240.0"})
        assert "recorded at 240 frames a second" in probe(noted).warnings[0]
        assert probe(noted).time_factor == 1.0


class TestDamage:
    def test_broken_off(self, make_clip, read_index, tmp_path):
        whole = make_clip("whole.mkv", pts=range(100)).read_bytes()
        part = tmp_path / "part.mkv"
        part.write_bytes(whole[: len(whole) * 7 // 10])
        with open_video(part) as video:
            indices = [read_index(frame.image) for frame in video.frames()]
        assert video.info.frames == len(indices) == len(video.times)
        assert 50 < len(indices) < 100
        assert indices == list(range(len(indices)))
        assert f"the file breaks off: {video.info.duration:.2f} s of 4.00 s can be read" in video.info.warnings
        assert video.unreadable == ()

    def test_broken_off_with_the_index_in_front(self, tmp_path, make_clip, read_index):
        part = tmp_path / "part.mp4"
        whole = remux(make_clip(pts=range(100)), tmp_path / "front.mp4").read_bytes()
        part.write_bytes(whole[: len(whole) * 7 // 10])
        with open_video(part) as video:
            indices = [read_index(frame.image) for frame in video.frames()]
        assert indices == list(range(video.info.frames))
        assert "breaks off" in video.info.warnings[0]

    def test_broken_off_without_its_index(self, make_clip, tmp_path):
        part = tmp_path / "part.mp4"
        part.write_bytes(make_clip(pts=range(100)).read_bytes()[:2000])
        with pytest.raises(VideoUnreadable, match="cut off before its index"):
            open_video(part)

    def test_frame_in_the_middle(self, make_clip, tmp_path):
        whole = bytearray(make_clip(codec="mpeg4", options={"g": "1"}).read_bytes())
        with av.open(str(make_clip(codec="mpeg4", options={"g": "1"}))) as container:
            packet = [packet for packet in container.demux(video=0) if packet.size][20]
        whole[packet.pos : packet.pos + packet.size] = bytes(packet.size)
        damaged = tmp_path / "damaged.mp4"
        damaged.write_bytes(whole)
        with open_video(damaged) as video:
            assert [frame.index for frame in video.frames()] == [i for i in range(50) if i != 20]
            assert video.unreadable == (0.8,)

    def test_patched_up_pictures_are_left_out(self, make_clip, tmp_path, read_index):
        """FFmpeg conceals damage with parts of the neighbours up to the next keyframe: they would be measured."""
        clip = make_clip(size=(320, 240), options={"g": "12", "bf": "0"})
        content = bytearray(clip.read_bytes())
        with av.open(str(clip)) as container:
            packet = [packet for packet in container.demux(video=0) if packet.size][12]
        content[packet.pos + packet.size // 2 : packet.pos + packet.size] = bytes(packet.size - packet.size // 2)
        damaged = tmp_path / "damaged.mp4"
        damaged.write_bytes(content)
        with open_video(damaged) as video:
            shown = {frame.index: read_index(frame.image) for frame in video.frames()}
        whole = [*range(12), *range(24, 50)]
        assert shown == dict(zip(whole, whole, strict=True))
        np.testing.assert_allclose(video.unreadable, np.arange(12, 24) / 25)
        assert video.warnings == ("damaged frames were left out: 12 between 0.48 and 0.92 s",)

    def test_same_stamp_twice(self, make_clip):
        tenths_of_ms = [*range(0, 8000, 400), 8000, 8003, *range(8400, 12000, 400)]
        clip = make_clip("clip.mkv", pts=tenths_of_ms, time_base=Fraction(1, 10000), codec="mpeg4", options={"g": "1"})
        with open_video(clip) as video:
            times = [frame.t for frame in video.frames()]
        assert len(times) == len(tenths_of_ms) - 1
        assert bool(np.all(np.diff(times) > 0))
        assert video.info.warnings == ("1 frames repeat the time stamp of another and were left out",)

    def test_stamps_jump_back(self, make_clip, tmp_path, read_index):
        joined = tmp_path / "joined.ts"
        parts = (make_clip("a.ts", pts=range(50)), make_clip("b.ts", pts=range(40, 90)))
        joined.write_bytes(b"".join(part.read_bytes() for part in parts))
        with open_video(joined) as video:
            frames = list(video.frames())
            shown_then = video.at([2.2])[0]
        indices = [read_index(frame.image) for frame in frames]
        second = indices.index(49) + 1
        assert indices[second] >= 10, "what overlaps the first part is left out"
        assert indices[second:] == list(range(indices[second], 50))
        assert bool(np.all(np.diff([frame.t for frame in frames]) > 0))
        assert np.array_equal(shown_then.image, frames[shown_then.index].image)
        assert any(warning.startswith("the time stamps jump back; ") for warning in video.info.warnings)

    def test_size_that_changes(self, make_clip, tmp_path):
        joined = tmp_path / "joined.ts"
        parts = (make_clip("a.ts"), make_clip("b.ts", pts=range(60, 110), size=(160, 96)))
        joined.write_bytes(b"".join(part.read_bytes() for part in parts))
        with open_video(joined) as video, pytest.raises(VideoUnreadable, match="from 128 x 96 to 160 x 96"):
            list(video.frames())

    def test_storage_order_only(self, make_clip):
        with pytest.raises(VideoUnreadable, match="order in which its frames are stored"):
            open_video(make_clip("clip.avi", options={"bf": "3", "x264-params": "b-adapt=0"}))


class TestNoVideo:
    def test_missing(self, tmp_path):
        with pytest.raises(VideoUnreadable, match="There is no file"):
            open_video(tmp_path / "none.mp4")

    @pytest.mark.parametrize(
        ("name", "content", "says"),
        [
            ("empty.mp4", b"", "is empty"),
            ("noise.mp4", bytes(range(256)) * 40, "is not a video"),
            ("notes.txt", b"hello\n" * 100, "is a text file"),
            ("data.json", b'{"a": 1}', "is not a video"),
            ("list.m3u8", b"#EXTM3U\n#EXTINF:10,\na.ts\n", "is not a video|is a play list"),
        ],
    )
    def test_content(self, tmp_path, name, content, says):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(VideoUnreadable, match=says) as caught:
            open_video(tmp_path / name)
        assert caught.value.remedy
        assert "\n" not in str(caught.value)

    def test_picture(self, tmp_path):
        cv2.imwrite(str(tmp_path / "still.png"), np.zeros((20, 20, 3), np.uint8))
        with pytest.raises(VideoUnreadable, match="is a single picture"):
            open_video(tmp_path / "still.png")

    def test_sound(self, tmp_path):
        with av.open(str(tmp_path / "song.wav"), "w") as container:
            stream = container.add_stream("pcm_s16le", rate=8000)
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), format="s16", layout="mono")
            frame.sample_rate = 8000
            container.mux(stream.encode(frame))
        with pytest.raises(VideoUnreadable, match="sound only"):
            open_video(tmp_path / "song.wav")

    def test_raw_stream_without_times(self, make_clip):
        with pytest.raises(VideoUnreadable, match="no time stamps"):
            open_video(make_clip("clip.h264"))

    def test_rate_for_a_file(self, make_clip):
        with pytest.raises(UsageError, match="has its own time stamps"):
            open_video(make_clip(), fps=Fraction(25))


def remux(source, target, metadata=None):
    """The same packets in another file, its index in front."""
    options = {"movflags": "faststart+use_metadata_tags"}
    with av.open(str(source)) as old, av.open(str(target), "w", options=options) as new:
        new.metadata.update(metadata or {})
        stream = new.add_stream_from_template(old.streams.video[0])
        for packet in old.demux(video=0):
            if packet.size:
                packet.stream = stream
                new.mux(packet)
    return target
