"""At the border few points are left on a thing: which motion of theirs is believed to be its own."""

from __future__ import annotations

import numpy as np
import pytest

from stagent_tools.spatial.pointed.flow import Flow
from stagent_tools.spatial.pointed.follow import Follower
from stagent_tools.types import Frame


@pytest.mark.parametrize(
    ("shift", "its_own"),
    [((8.0, 0.0), True), ((14.0, 0.0), True), ((8.0, 7.0), True), ((0.0, 0.0), False), ((2.0, 0.0), False)],
    ids=["as before", "comes nearer", "bobs", "still behind it", "drawn back by what is behind"],
)
def test_what_is_behind_must_not_hold_a_leaving_thing_back(shift, its_own):
    rng = np.random.default_rng(4)
    picture = rng.integers(0, 255, (120, 160, 3), dtype=np.uint8)
    follower = Follower(Frame(0, 0.0, picture), np.array([90.0, 20.0, 150.0, 100.0]), None)
    follower._velocity = np.array([8.0, 0.0])
    flow = Flow(np.array(shift), np.ones(2), share=0.6, spread=1.0)
    assert (follower._believed(flow, leaving=True) is not None) is its_own
    assert follower._believed(flow, leaving=False) is flow
