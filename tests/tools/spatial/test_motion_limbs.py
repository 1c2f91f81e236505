"""Parts of a body become one thing; things that keep apart, or are rigid, stay two."""

from __future__ import annotations

import numpy as np
import pytest

from stagent_tools.spatial.motion.limbs import with_limbs
from stagent_tools.spatial.motion.trail import Sighting, Trail, boxes_of
from stagent_tools.types import FloatArray

LIMP, RIGID = 0.01, 0.001
TIMES = np.arange(0, 3, 1 / 15)


def _trail(number: int, boxes: FloatArray, residual: float) -> Trail:
    seen = [Sighting(float(t), box, 1.0, True) for t, box in zip(TIMES, boxes, strict=True)]
    return Trail(number, 0.0, boxes[-1], np.zeros(3), seen=seen, residuals=[residual])


def _box(x: FloatArray, top: float, width: float, height: float) -> FloatArray:
    return np.stack([x, np.full_like(x, top), x + width, np.full_like(x, top + height)], axis=1)


def test_legs_belong_to_the_trunk_above_them() -> None:
    sway = 100 + 3 * np.sin(5 * TIMES)
    trunk, legs = _trail(1, _box(sway, 50, 40, 60), LIMP), _trail(2, _box(sway + 5, 109, 30, 50), LIMP)
    (body,) = with_limbs([trunk, legs])
    assert boxes_of(body)[:, [1, 3]] == pytest.approx(np.tile([50.0, 159.0], (len(TIMES), 1)))
    assert body.limbs == 1


@pytest.mark.parametrize("residual", [LIMP, RIGID])
def test_who_walks_past_is_not_taken_in(residual: float) -> None:
    one, other = _box(20 + 60 * TIMES, 50, 40, 90), _box(200 - 60 * TIMES, 55, 40, 90)
    assert len(with_limbs([_trail(1, one, residual), _trail(2, other, residual)])) == 2


def test_two_cars_bumper_to_bumper_stay_two() -> None:
    first, second = _box(20 + 60 * TIMES, 50, 80, 40), _box(100 + 60 * TIMES, 50, 80, 40)
    assert len(with_limbs([_trail(1, first, RIGID), _trail(2, second, RIGID)])) == 2
