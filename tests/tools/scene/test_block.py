"""A block and the box around it: closed forms, derivatives, and the road that a car has ridden."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.scene.block import OWN, Block, Sight, linearised, outline, unknowns
from stagent_tools.scene.pinhole import level_rotation
from stagent_tools.scene.road import Level, ridden

FOCAL, HEIGHT = 1000.0, 1.5
CAR = Block(np.array([4.0, 1.6, 1.5]), np.array([0.1, 0.1, 0.1]), np.full(4, 0.02), 1.0, 0.0)


def sight(n: int = 1) -> Sight:
    """Level, at the origin's height, looking along y."""
    rotation = level_rotation(np.zeros(n), np.zeros(n))
    k = np.array([[FOCAL, 0, 640], [0, FOCAL, 360], [0, 0, 1.0]])
    nothing = np.zeros((n, 0))
    return Sight(np.tile([0, 0, HEIGHT], (n, 1)), rotation, k, 0.01, 0.01 * np.eye(2), 0.05, nothing, nothing)


def box_of(place: tuple[float, float, float], heading: float = np.pi / 2, u: np.ndarray | None = None) -> np.ndarray:
    u = np.zeros(OWN) if u is None else u
    return outline(CAR, sight(), np.array([[place]]), np.array([heading]), u[None])[0, 0]


def test_a_block_straight_ahead_is_its_near_side():
    """From a level camera as high as its roof: its far corners are inside the near side's outline."""
    near = 20.0 - 4.0 / 2
    expected = [640 - FOCAL * 0.8 / near, 360.0, 640 + FOCAL * 0.8 / near, 360 + FOCAL * HEIGHT / near]
    assert box_of((0, 20, 0)) == pytest.approx(expected)


def test_half_a_turn_looks_the_same():
    assert box_of((3, 15, 0), 0.7) == pytest.approx(box_of((3, 15, 0), 0.7 + np.pi))


@given(x=st.floats(-6, 6), y=st.floats(10, 35), heading=st.floats(0, 3.1))
@settings(max_examples=30, deadline=None)
def test_mirrored_world_mirrored_box(x: float, y: float, heading: float):
    left, top, right, bottom = box_of((x, y, 0), heading)
    assert box_of((-x, y, 0), np.pi - heading) == pytest.approx([1280 - right, top, 1280 - left, bottom])


def test_twice_as_large_and_twice_as_far_is_the_same_box():
    """The camera as well: a box alone has no scale."""
    twice = Block(2 * CAR.sizes, CAR.log_sd, CAR.edge_share, 1.0, 0.0)
    far = sight()
    far = Sight(2 * far.centre, far.rotation, far.k, 0.01, 0.01 * np.eye(2), 0.05, far.drift, far.rise)
    box = outline(twice, far, np.array([[[4.0, 40.0, 0.0]]]), np.array([0.4]), np.zeros((1, OWN)))[0, 0]
    assert box == pytest.approx(box_of((2, 20, 0), 0.4))


def test_linear_observations_predict_small_changes():
    n = 3
    place = np.array([[2.0, 18.0], [2.5, 20.0], [3.0, 22.0]])
    heading, own = np.full(n, 1.2), np.full(OWN, 0.1)
    at = sight(n)
    u = own + 0.05 * np.random.default_rng(0).normal(size=OWN)
    moved = place + 0.02
    exact = outline(CAR, at, np.column_stack([moved, np.zeros(n)])[None], heading, u[None])[0]
    o = linearised(
        CAR,
        at,
        Level().under(place, np.arange(n)),
        place,
        heading,
        own,
        seen=(np.arange(n) / 10, exact, np.tile(np.eye(4), (n, 1, 1))),
        correlation_s=0.1,
        unit=2.0,
    )
    assert o.c == OWN == len(unknowns(0, "it"))
    assert np.abs(o.left_over(moved / 2.0, u)).max() < 0.1  # px, of changes of several


def test_the_road_lies_under_the_way_and_is_less_known_beside_it():
    """A car drives up a slope of 3 %, its camera 1.65 m over it and looking 2 degrees down."""
    y = np.linspace(0, 60, 61)
    ground = 0.03 * y
    tilt = np.arctan(0.03) - np.radians(2.0)
    ahead, up = np.array([0, np.cos(tilt), np.sin(tilt)]), np.array([0, -np.sin(tilt), np.cos(tilt)])
    rotation = np.column_stack([[1.0, 0, 0], -up, ahead])
    over = np.array([0, -np.sin(np.arctan(0.03)), np.cos(np.arctan(0.03))])
    centres = np.column_stack([np.zeros_like(y), y, ground]) + 1.65 * over
    poses = np.concatenate([np.tile(rotation, (len(y), 1, 1)), centres[:, :, None]], axis=2)
    road = ridden(poses, 1.65)
    under = road.under(np.array([[0.0, 30.0], [10.0, 30.0], [0.0, 90.0]]), np.zeros(3))
    on, beside, beyond = np.sqrt((under.wobble**2).sum(axis=1))
    assert under.height[:2] == pytest.approx([0.9, 0.9], abs=0.05)
    assert under.height[2] == pytest.approx(2.7, abs=beyond)
    assert under.slope[0] == pytest.approx([0.0, 0.03], abs=0.005)
    assert on < 0.06 < beside < beyond
