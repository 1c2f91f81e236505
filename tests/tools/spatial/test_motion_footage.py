"""Real clips: how many there are, and how long they are in the picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from stagent_tools.spatial.grounding import Verdict
from stagent_tools.spatial.motion.backend import MotionBackend
from stagent_tools.spatial.scanning import scan_video
from stagent_tools.target import Target
from stagent_tools.types import Span
from stagent_tools.video import open_video


def test_three_cars_seen_from_above(shared: Path) -> None:
    """Silver, red and white; the lane is empty between (looked at: 0 to 0.85 s for the eye, 4.45 to 11.3 s)."""
    scan = scan_video(open_video(shared / "footage" / "10_topview.mp4"))
    cars, one, red = MotionBackend().ground(
        scan,
        (Target(noun="car", plural=True), Target(noun="car"), Target(noun="car", attributes=("red",))),
    )
    assert cars.verdict is Verdict.FOUND
    assert len(cars.tracks) == 3
    assert one.verdict is Verdict.AMBIGUOUS
    assert red.verdict is Verdict.FOUND
    box = red.tracks[0].box_at(2.16, 0.05)
    assert box is not None
    assert np.abs(box - np.array([317, 158, 480, 432])).max() < 25
    assert max(track.t[-1] for track in cars.tracks if track.t[0] < 5) < 5.2
    assert MotionBackend().ground(scan, (Target(noun="car"),), span=Span(11.5, 12.0))[0].verdict is Verdict.FOUND
