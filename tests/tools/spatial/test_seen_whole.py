"""The size of a thing is that of what is seen whole: what the picture cuts off is narrower than it is."""

from __future__ import annotations

import numpy as np

from stagent_tools.spatial.motion.families import family_of
from stagent_tools.spatial.motion.finishing import describe
from stagent_tools.spatial.motion.trail import Sighting, Trail

FRAME = np.array([0.0, 0.0, 640.0, 360.0])


def car_that_comes_in(pictures: int, seen_whole: int) -> Trail:
    """60 x 30 px, at the right edge for most of its life: a strip that is higher than wide."""
    trail = Trail(1, 0.0, np.zeros(4), np.zeros(3), person_trials=20)
    for i in range(pictures):
        left = 640.0 - (100.0 if i >= pictures - seen_whole else 16.0)
        box = np.array([left, 100.0, min(left + 60.0, 640.0), 130.0])
        trail.seen.append(Sighting(i / 15, box, 1.0, True))
    return trail


def told(trail: Trail):  # type: ignore[no-untyped-def] # the appearance
    return describe(trail, {sighting.t: np.eye(3) for sighting in trail.seen}, 1.0, FRAME)


def test_a_car_that_the_picture_cuts_off_is_no_person() -> None:
    looks = told(car_that_comes_in(60, 5))
    np.testing.assert_allclose(looks.size, [60, 30])
    assert family_of(looks) == "vehicle"


def test_what_is_never_seen_whole_has_the_size_that_is_seen() -> None:
    np.testing.assert_allclose(told(car_that_comes_in(60, 0)).size, [16, 30])
