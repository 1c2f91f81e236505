"""People who take their steps too slowly show that a clip plays slower than life."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.spatial.motion.gait import slow_motion, step_rate
from stagent_tools.types import Track


def walker(
    steps_a_second: float, *, slower: float = 1.0, tall: float = 120.0, lasts: float = 6.0, noise: float = 0.02
) -> Track:
    """Someone `tall` px who walks across with steps of 0.41 of the height, as a clip plays that is `slower` than life;
    the breadth beats once a step, by a tenth of the height."""
    rng = np.random.default_rng(3)
    life = np.arange(0.0, lasts, 1 / 30)
    x = 50.0 + 0.41 * tall * steps_a_second * life
    breadth = tall * (0.35 + 0.1 * np.cos(2 * np.pi * steps_a_second * life) + noise * rng.standard_normal(len(life)))
    boxes = np.stack([x - breadth / 2, np.full_like(x, 40.0), x + breadth / 2, np.full_like(x, 40.0 + tall)], axis=1)
    return Track("1", life * slower, boxes, np.ones(len(life)), "person", "motion")


@pytest.mark.parametrize(("slower", "told"), [(2.5, "about 2 times"), (4.0, "about 4 times"), (8.0, "about 8 times")])
def test_slow_steps_are_told_with_how_slow_they_are(slower, told):
    (said,) = slow_motion([walker(1.8, slower=slower)], 1.0)
    assert told in said
    assert "--capture-fps" in said


@given(rate=st.floats(1.4, 2.3), tall=st.floats(40, 600), lasts=st.floats(3, 12), noise=st.floats(0, 0.2))
@settings(deadline=None)
def test_nobody_who_walks_as_in_life_is_called_slow(rate, tall, lasts, noise):
    assert slow_motion([walker(rate, tall=tall, lasts=lasts, noise=noise)], 1.0) == ()


def test_slow_motion_that_is_known_is_not_told_again():
    assert slow_motion([walker(1.8, slower=4.0)], time_factor=4.0) == ()


def test_the_steps_are_counted():
    assert step_rate(walker(1.8)) == pytest.approx(1.8, rel=0.05)


def test_who_stands_or_is_hardly_seen_tells_nothing():
    walks = walker(1.8)
    still = Track("1", walks.t, np.tile(walks.boxes[:1], (len(walks.t), 1)), walks.score, "person", "motion")
    assert step_rate(still) is None
    assert step_rate(walker(1.8, lasts=1.5)) is None
    assert step_rate(walker(1.8, noise=0.4)) is None


def test_cars_take_no_steps():
    track = walker(1.8, slower=4.0)
    assert slow_motion([Track("1", track.t, track.boxes, track.score, "vehicle", "motion")], 1.0) == ()
