"""The overlay: times of its own frames, sizes, and that something is drawn where it should be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from stagent.answer.lettering import plain, write
from stagent.answer.marking import Marked, colour_of, mark
from stagent.answer.overlay import write_overlay
from stagent_tools.types import FloatArray, Frame, Span, Track, VideoInfo
from stagent_tools.video.shrinking import shrunk

GREY = 90


class GreyVideo:
    """Plain grey pictures at given times."""

    def __init__(self, times: FloatArray, width: int = 321, height: int = 181) -> None:
        self.times = times
        self.info = VideoInfo(Path("grey.mp4"), width, height, float(times[-1]), len(times), None)
        self._shape = (height, width, 3)

    def frames(
        self, start: float = 0.0, stop: float | None = None, *, stride: int = 1, longest: int | None = None
    ) -> Iterator[Frame]:
        inside = [i for i, t in enumerate(self.times) if t >= start and (stop is None or t < stop)]
        for i in inside[::stride]:
            yield Frame(i, float(self.times[i]), shrunk(np.full(self._shape, GREY, dtype=np.uint8), longest))


def a_track(times: FloatArray) -> Track:
    boxes = np.tile([100.0, 60.0, 200.0, 140.0], (len(times), 1))
    return Track("1", times, boxes, np.ones(len(times)), "vehicle", "motion")


def written(path: Path) -> tuple[list[float], list[np.ndarray]]:
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
    return [float(frame.pts * frame.time_base) for frame in frames], [
        frame.to_ndarray(format="rgb24") for frame in frames
    ]


def test_uneven_times_are_kept(tmp_path: Path) -> None:
    times = np.cumsum([0.0, 0.1, 0.1, 0.25, 0.07, 0.4, 0.1])
    write_overlay(GreyVideo(times), [Marked(a_track(times), "car")], tmp_path / "o.mp4")
    found, images = written(tmp_path / "o.mp4")
    assert found == pytest.approx(times.tolist(), abs=1e-4)
    assert images[0].shape == (182, 322, 3), "odd sides are padded"


@pytest.mark.parametrize(("rate", "shown"), [(12.5, 25), (24.0, 24), (29.97, 30), (59.94, 30), (240.0, 30)])
def test_at_most_about_fifteen_frames_a_second(tmp_path: Path, rate: float, shown: int) -> None:
    times = np.arange(round(2 * rate)) / rate
    write_overlay(GreyVideo(times, 64, 48), [], tmp_path / "o.mp4")
    assert len(written(tmp_path / "o.mp4")[0]) == shown


def test_the_box_is_drawn_where_the_thing_is_and_only_while_it_is_seen(tmp_path: Path) -> None:
    times = np.arange(20) / 10
    track = a_track(times).within(Span(0.0, 1.0))
    write_overlay(GreyVideo(times), [Marked(track, "")], tmp_path / "o.mp4")
    _, images = written(tmp_path / "o.mp4")
    colour = np.asarray(colour_of(0), dtype=float)
    edge = [image[70:130, 99:102].reshape(-1, 3).astype(float) for image in images]
    distance = [float(np.abs(pixels - colour).sum(axis=1).min()) for pixels in edge]
    assert distance[5] < 60
    assert distance[19] > 150


def test_only_the_span_is_shown_from_its_start(tmp_path: Path) -> None:
    times = np.arange(30) / 10
    write_overlay(GreyVideo(times), [], tmp_path / "o.mp4", span=Span(1.0, 2.0))
    found, _ = written(tmp_path / "o.mp4")
    assert found == pytest.approx([i / 10 for i in range(10)], abs=1e-4)


def test_words_stay_inside_the_picture() -> None:
    image = np.full((30, 50, 3), GREY, dtype=np.uint8)
    write(image, "a line that is wider than the picture", (40, 25), height=14, ink=(255, 255, 255), paper=(0, 0, 0))
    assert image.max() > 200
    tiny = np.full((5, 4, 3), GREY, dtype=np.uint8)
    mark(tiny, 0.0, [Marked(a_track(np.array([0.0])), "car")], scale=0.01, tolerance=0.1, lines=["0.0 s"])


@pytest.mark.parametrize(
    ("text", "shown"),
    [("weißer Kühler −3 m/s²", "weisser Kuhler -3 m/s2"), ("35–41", "35-41"), ("車", "?"), ("88°", "88°")],
)
def test_letters_that_the_font_lacks(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_stills_are_the_pictures_nearest_to_the_times_asked(tmp_path: Path) -> None:
    times = np.arange(60) / 30
    stills = write_overlay(GreyVideo(times), [], tmp_path / "o.mp4", stills_at=(0.0, 0.54, 1.12, 1.14, 1.9))
    assert len(stills) == 4, "two times that fall on one picture give one"
    assert [still.t for still in stills] == pytest.approx([0.0, 16 / 30, 34 / 30, 1.9], abs=0.034)
