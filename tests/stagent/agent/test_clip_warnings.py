"""What the one pass over a clip finds odd about it reaches whoever asks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest

from stagent.agent.clip import Clip
from stagent_tools.scene.camera_motion import fixed_camera
from stagent_tools.types import Track


@pytest.fixture(scope="module")
def doubled(tmp_path_factory):
    """A bar that goes right over noise; every picture is shown twice."""
    path = tmp_path_factory.mktemp("doubled") / "doubled.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(30), options={"crf": "12"})
        stream.width, stream.height, stream.pix_fmt = 160, 96, "yuv420p"
        for i in range(60):
            image = 100 + 8 * np.random.default_rng(i // 2).standard_normal((96, 160, 3))
            image[:, 2 * (i // 2) : 2 * (i // 2) + 24] = 220
            picture = av.VideoFrame.from_ndarray(np.clip(image, 0, 255).astype(np.uint8), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    return path


def test_the_file_alone_tells_nothing_of_its_pictures(doubled):
    assert Clip(doubled).warnings() == ()


def test_pictures_shown_twice_are_told_once_the_clip_was_seen(doubled):
    clip = Clip(doubled)
    clip.scan()
    (said,) = clip.warnings()
    assert "repeat the one before" in said


def test_slow_motion_is_told_unless_it_is_given(doubled):
    clip = Clip(doubled)
    scan = clip.scan()
    life = np.arange(0, 6, 1 / 30)
    x, breadth = 40 + 88 * life, 42 + 12 * np.cos(2 * np.pi * 1.8 * life)
    boxes = np.stack([x - breadth / 2, 40 + 0 * x, x + breadth / 2, 160 + 0 * x], axis=1)
    walker = Track("1", 8 * life, boxes, np.ones(len(life)), "person", "motion")
    clip._scans["motion"] = replace(scan, tracks=(walker,), motion=fixed_camera(scan.times))
    assert any("about 8 times as long as in life" in line for line in clip.warnings())
    assert not any("slow motion" in line for line in clip.warnings(capture_fps=240))
