"""At which moment the speed is read where a thing comes in or goes out: the nearest at which it was whole."""

from __future__ import annotations

import numpy as np
import pytest

from stagent.agent.measure.numbers import _within
from stagent_tools.types import Draws, FrameOfReference, Span


def drawn(followed: Span | None) -> Draws:
    t = np.arange(1.0, 3.01, 0.05)
    return Draws(
        t=t,
        p=np.zeros((4, len(t), 3)),
        rest=np.zeros((4, len(t)), dtype=bool),
        seen=np.ones(len(t), dtype=bool),
        frame=FrameOfReference.GROUND,
        reference="its centre",
        followed=followed,
    )


@pytest.mark.parametrize(
    ("asked", "read"),
    [(2.0, 2.0), (3.08, 3.0), (3.4, 3.0), (3.45, 3.0), (0.7, 1.0), (3.8, 3.8), (0.2, 0.2)],
)
def test_a_thing_cut_by_the_pictures_edge_has_the_speed_of_when_it_was_whole(asked: float, read: float) -> None:
    assert _within(drawn(Span(0.6, 3.4)), asked) == pytest.approx(read)


def test_nothing_is_said_of_a_time_at_which_it_was_not_followed() -> None:
    assert _within(drawn(Span(1.0, 3.0)), 3.3) == 3.3
    assert _within(drawn(None), 3.3) == 3.3
