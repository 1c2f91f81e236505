"""What is held likeliest where nothing can be said for sure."""

from __future__ import annotations

import numpy as np
import pytest

from llava_st.data.record import Interval, Media, Message, Record
from llava_st.templates import Task
from stagent.evaluate.stkit.likelier import likeliest_amount, likeliest_stretch
from stagent_tools.types import Draws

K, SECONDS = 400, 6.0


def turner(degrees: float, turns_at: float = 3.0, doubt: float = 0.0) -> Draws:
    """Goes at 2 m/s and turns once; draws differ in speed and by `doubt` degrees in the turn."""
    rng = np.random.default_rng(0)
    t = np.arange(0.0, SECONDS + 1e-9, 0.1)
    angle = np.radians(degrees + doubt * rng.standard_normal((K, 1))) * (t[:-1] >= turns_at - 1e-9)
    speed = 2.0 * np.exp(0.5 * rng.standard_normal((K, 1)))
    step = 0.1 * speed[..., None] * np.stack([np.cos(angle), np.sin(angle), 0 * angle], axis=2)
    p = np.concatenate([np.zeros((K, 1, 3)), np.cumsum(step, axis=1)], axis=1)
    flags = np.zeros((K, len(t)), dtype=bool)
    return Draws(t=t, p=p, rest=flags, seen=np.ones(len(t), dtype=bool), reference="its middle")


def record(*spans: Interval) -> Record:
    said = (Message("user", "How?"), Message("assistant", "So."))
    return Record("r", Task.TALK, Media("video", "v"), said, spans=spans)


def test_an_amount_is_the_middle_of_the_draws() -> None:
    assert float(likeliest_amount(turner(0.0), record())) == pytest.approx(7.2, rel=0.1)
    assert float(likeliest_amount(turner(0.0), record(Interval(1.0, 3.0)))) == pytest.approx(4.0, rel=0.1)


@pytest.mark.parametrize("doubt", [0.0, 25.0])
def test_a_stretch_is_where_most_draws_go_that_way(doubt: float) -> None:
    """With so much doubt no hour has half of the draws after the turn."""
    assert likeliest_stretch(turner(90.0, doubt=doubt), 3) == "3.00 to 6.00"
    assert likeliest_stretch(turner(90.0, doubt=doubt), 12) == "0.00 to 3.00"


def test_what_no_draw_does_has_no_stretch() -> None:
    assert likeliest_stretch(turner(90.0), 6) == ""
