"""The rendered example, whose boxes are known to the pixel: shadows are no part of what throws them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from stagent_tools.scan import Scan
from stagent_tools.spatial.motion.boxes import ious
from stagent_tools.spatial.scanning import scan_video
from stagent_tools.types import FloatArray
from stagent_tools.video import open_video

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(scope="module")
def scan() -> Scan:
    return scan_video(open_video(EXAMPLES / "street.mp4"))


def overlaps(scan: Scan, name: str) -> FloatArray:
    """(n,) IoU of the best track with the actor's true box at the track's times."""
    actor = json.loads((EXAMPLES / "street.truth.json").read_text())["actors"][name]
    times = np.array(actor["t"])
    boxes = np.array([box or [np.nan] * 4 for box in actor["box"]])
    found = []
    for track in scan.tracks:
        rows = np.abs(times[None] - track.t[:, None]).argmin(axis=1)
        whole = np.isfinite(boxes[rows]).all(axis=1)
        found.append(np.diag(ious(track.boxes[whole], boxes[rows][whole])))
    return max(found, key=lambda one: float(one.sum()))


def test_boxes_of_all_actors_are_tight(scan: Scan) -> None:
    names = json.loads((EXAMPLES / "street.truth.json").read_text())["actors"]
    means = {name: float(overlaps(scan, name).mean()) for name in names}
    assert np.mean(list(means.values())) >= 0.85, means
