"""From a driving camera nothing but people is found by words."""

from pathlib import Path

import pytest

from stagent_tools.spatial.grounding import Verdict
from stagent_tools.spatial.motion.presence import decide
from stagent_tools.spatial.scanning import scan_video
from stagent_tools.target import Target
from stagent_tools.video import open_video


@pytest.mark.slow
def test_no_car_is_made_of_what_streams_by(shared: Path) -> None:
    scan = scan_video(open_video(shared / "footage" / "09_cyclist.mp4"))
    assert scan.motion.kind == "driving"
    for noun in ("car", "dog", "ball"):
        assert decide(scan, Target(noun=noun, attributes=("red",)), None).verdict is Verdict.ABSENT, noun
