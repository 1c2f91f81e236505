"""Where a plane through marked points can still speak for the ground."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from stagent.agent.checks import problem_with
from stagent.agent.reach import marks_of, reached, within_reach
from stagent.answer.answer import StepResult
from stagent.answer.values import Interval, Measured
from stagent.options import AskOptions
from stagent.plan.plan import Step
from stagent_tools.types import Draws, FrameOfReference

MARKS = np.array([[0.0, 0.0], [0.0, 40.0], [4.0, 0.0], [4.0, 40.0]])  # reach: 20.1 m from the nearest


def along(first: float, last: float) -> Draws:
    """A way along the marked road."""
    y = np.linspace(first, last, 11)
    p = np.zeros((8, 11, 3))
    p[..., 1] = y
    return Draws(np.arange(11) / 10, p, np.zeros((8, 11), bool), np.ones(11, bool))


@pytest.mark.parametrize(
    ("first", "last", "share"), [(0, 40, 1.0), (40, 60, 1.0), (61, 90, 0.0), (100, 0, 6 / 11), (-61, -30, 0.0)]
)
def test_the_share_of_a_way_within_reach(first: float, last: float, share: float) -> None:
    assert within_reach(along(first, last), MARKS) == pytest.approx(share, abs=0.1)


def test_units_and_place_of_the_origin_do_not_matter() -> None:
    way = along(30, 90)
    moved = replace(way, p=3 * way.p + np.array([7.0, -5.0, 0.0]))
    assert within_reach(moved, 3 * MARKS + np.array([7.0, -5.0])) == within_reach(way, MARKS)


def test_what_is_not_over_ground_is_not_judged() -> None:
    assert within_reach(replace(along(500, 600), frame=FrameOfReference.CAMERA), MARKS) == 1.0
    assert within_reach(replace(along(500, 600), unit="px"), MARKS) == 1.0


def test_only_the_asked_moments_count() -> None:
    way = along(0, 100)  # 60 m at 0.6 s
    assert within_reach(way, MARKS, (0.0, 0.5)) == 1.0
    assert within_reach(way, MARKS, (0.7, 1.0)) == 0.0


def test_the_thing_that_is_least_within_reach_counts() -> None:
    assert reached([along(0, 40), along(61, 90)], MARKS) == 0.0
    assert reached([along(61, 90)], None) == 1.0


@pytest.mark.parametrize(("share", "speaks"), [(1.0, False), (0.5, False), (0.49, True), (0.0, True)])
def test_a_number_from_beyond_the_marks_is_refused(share: float, speaks: bool) -> None:
    number = Measured(value=3, low=2, high=4, unit="m/s", si=Interval(value=3, low=2, high=4, unit="m/s"))
    result = StepResult(id="s1", kind="speed", status="measured", quantity=number, span=(0.0, 1.0))
    problem = problem_with(result, Step(id="s1", kind="speed"), share)
    assert (problem is not None) == speaks
    if problem is not None:
        refused = problem.settle(result)
        assert refused.quantity is None
        assert refused.refusal is not None
        assert "beyond the marked points" in refused.refusal.sentence


def test_the_marks_are_those_of_the_plane_file(tmp_path: Path) -> None:
    points = [{"px": [10 * i, 7 * i * i], "m": mark} for i, mark in enumerate(MARKS.tolist())]
    (tmp_path / "plane.json").write_text(json.dumps({"points": points}))
    clip = tmp_path / "clip.mp4"
    found = marks_of(clip, AskOptions(plane=tmp_path / "plane.json"), rides=False)
    assert found is not None
    np.testing.assert_array_equal(found, MARKS)
    assert marks_of(clip, AskOptions(), rides=False) is None
    assert marks_of(clip, AskOptions(plane=tmp_path / "plane.json"), rides=True) is None
