"""What stands out from a still scene: shadows, limbs, and a silhouette that is the thing's alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from stagent_tools.spatial.pointed.shade import in_front
from stagent_tools.spatial.pointed.silhouette import extent_of

GROUND = np.full((160, 200, 3), 108, np.uint8)


def under_a_car() -> np.ndarray:
    """A red block over grey ground, its shadow below black at the edge and gone after 40 px."""
    picture = GROUND.astype(np.float64)
    light = np.clip(np.arange(40) / 40, 0.02, 1.0)
    picture[90:130, 50:150] *= light[:, None, None]
    picture[30:90, 50:150] = (190, 30, 60)
    return cv2.blur(np.clip(picture, 0, 255).astype(np.uint8), (3, 3))


def test_the_dark_under_a_car_is_its_shadow():
    with_core = np.flatnonzero(in_front(under_a_car(), GROUND, umbra=False)[:, 100])
    without = np.flatnonzero(in_front(under_a_car(), GROUND, umbra=True)[:, 100])
    assert with_core.max() > 100
    assert without.max() == pytest.approx(90, abs=3)
    assert without.min() == pytest.approx(30, abs=2)


def test_a_dark_thing_is_not_taken_for_a_shadow():
    picture = GROUND.copy()
    picture[30:130, 60:140] = 12
    seen = in_front(cv2.blur(picture, (3, 3)), GROUND, umbra=True)
    assert seen[35:125, 65:135].all()


def test_an_arm_stretched_out_does_not_move_a_person_sideways():
    mask = np.zeros((200, 200), bool)
    mask[20:180, 80:120] = True
    mask[60:75, 120:170] = True
    box = np.array([75.0, 18, 125, 182])
    outer, trunk = extent_of(mask, box, 0.6), extent_of(mask, box, 0.6, limbs=False)
    assert outer is not None
    assert trunk is not None
    np.testing.assert_array_equal(outer.box, [80, 20, 170, 180])
    np.testing.assert_array_equal(trunk.box, [80, 20, 120, 180])
    assert trunk.pixels == outer.pixels
