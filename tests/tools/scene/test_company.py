"""Things on one road tell one another how the camera leans against it."""

from __future__ import annotations

import numpy as np
import pytest

from stagent_tools.scene.block import LEANS, OWN, Block, Sight, outline
from stagent_tools.scene.company import Company, company_of
from stagent_tools.scene.pinhole import level_rotation
from stagent_tools.streams import Streams

CAR = Block(np.array([4.0, 1.6, 1.5]), np.array([0.1, 0.1, 0.1]), np.full(4, 0.02), 1.0, 0.0)


TILT_SD, TURN_SD = np.radians(0.5), 0.01


def sds(of: Sight) -> list[float]:
    """rad, of tilt and turn."""
    return [float(sd) for sd in np.sqrt(np.diagonal(of.leans @ of.leans.T))]


def sight() -> Sight:
    k = np.array([[1000.0, 0, 640], [0, 1000.0, 360], [0, 0, 1.0]])
    rotation = level_rotation(np.zeros(1), np.zeros(1))
    nothing = np.zeros((1, 0))
    return Sight(np.array([[0, 0, 1.5]]), rotation, k, 0.01, np.diag([TILT_SD, TURN_SD]), 0.05, nothing, nothing)


def company(*told: tuple[str, float, float]) -> Company:
    """Of things that say as much of the turn as of the tilt: name, mean, precision."""
    ids, mean, precision = zip(*told, strict=True)
    pull = np.array(mean) * precision
    return Company(ids, np.column_stack([pull, pull]), np.array(precision)[:, None, None] * np.eye(2))


def test_told_by_all_but_itself() -> None:
    all_three = company(("a", 2.0, 8.0), ("b", 2.0, 8.0), ("c", -30.0, 800.0))
    without = company(("a", 2.0, 8.0), ("b", 2.0, 8.0))
    assert sds(all_three.told(sight(), "c")) == pytest.approx(sds(without.told(sight(), "nobody")))
    tilt, turn = sds(all_three.told(sight(), "a"))
    assert tilt < TILT_SD
    assert turn < TURN_SD


def test_the_sight_told_sees_what_the_leans_made_it_see() -> None:
    """Two standard deviations that all are sure of: the box of the told sight is the one of those unknowns."""
    sure = company(*((name, 2.0, 1e4) for name in "abcdef"))
    place, heading = np.array([[[2.0, 18.0, 0.0]]]), np.array([0.3])
    u = np.zeros((1, OWN))
    told = outline(CAR, sure.told(sight(), "x"), place, heading, u)
    u[0, LEANS] = 2.0
    assert told == pytest.approx(outline(CAR, sight(), place, heading, u), abs=0.05)


def test_an_odd_one_does_not_draw_the_others() -> None:
    fair = [(name, 1.0 + 0.1 * i, 20.0) for i, name in enumerate("abcdefgh")]
    odd = ("child", -5.0, 20.0)
    tilt = [company(*things).told(sight(), "x").rotation for things in (fair, [*fair, odd])]
    assert tilt[1] == pytest.approx(tilt[0], abs=np.radians(0.5) * 0.15)


def test_nobody_there_is_as_before() -> None:
    empty = Company((), np.zeros((0, 2)), np.zeros((0, 2, 2)))
    told = empty.told(sight(), "x")
    assert sds(told) == pytest.approx([TILT_SD, TURN_SD])
    assert told.rotation == pytest.approx(sight().rotation)


def test_what_is_straight_ahead_says_nothing_of_the_turn() -> None:
    """Neither is it pulled there, nor is the other told a surer one."""
    ahead = company_of([], Streams(0, 16)), Company(("a",), np.array([[8.0, 0.0]]), np.array([[[8.0, 0], [0, 0]]]))
    assert ahead[0].ids == ()
    tilt, turn = sds(ahead[1].told(sight(), "x"))
    assert turn == pytest.approx(TURN_SD)
    assert tilt < TILT_SD


def test_what_one_says_of_both_leans_together_is_kept() -> None:
    """Who stands aside cannot tell the one from the other: the sum is surer than either."""
    aside = Company(("a",), np.zeros((1, 2)), 8.0 * np.ones((1, 2, 2)))
    leans = aside.told(sight(), "x").leans / [[TILT_SD], [TURN_SD]]
    cov = leans @ leans.T
    assert cov[0, 1] < 0
    assert cov.sum() < 0.3 * np.trace(cov)
