"""How well the edges of boxes are known by the score that their finder gives them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagent_tools.edges import KNOWN_BY_SCORE, doubt_px
from stagent_tools.scene import fixed_camera
from stagent_tools.scene.observed import observe
from stagent_tools.types import Track, VideoInfo


def track(scores: list[float], backend: str, height: float = 60.0) -> Track:
    n = len(scores)
    boxes = np.tile([100.0, 100.0, 130.0, 100.0 + height], (n, 1))
    return Track("t", np.arange(n) / 10, boxes, np.array(scores), "person", backend)


@given(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=8), st.sampled_from(sorted(KNOWN_BY_SCORE)))
def test_the_surer_the_better_known_and_in_proportion_to_the_size(scores: list[float], backend: str) -> None:
    doubt = doubt_px(track(sorted(scores), backend))
    assert (np.diff(doubt) <= 1e-12).all()
    assert doubt_px(track(sorted(scores), backend, 120.0)) == pytest.approx(2 * doubt)


def test_a_finder_that_was_not_measured_is_not_doubted() -> None:
    assert (doubt_px(track([0.1, 0.5], "tracks")) == 0).all()


def test_a_doubted_box_tells_less_of_where_a_thing_is() -> None:
    seen = observe(
        track([0.9] * 10 + [0.3] * 10, "spotter"),
        VideoInfo(Path("made.mp4"), 640, 360, 2.0, 20, None),
        fixed_camera(np.arange(20) / 10),
    )
    _, cov = seen.anchor(centre=False)
    assert (cov[10:, 1, 1] > 10 * cov[:10, 1, 1]).all()
