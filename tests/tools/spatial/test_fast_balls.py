"""Balls that are quicker than the flow of the picture, and that are told apart by their colours."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.spatial.detected.balls import gone_far, match
from stagent_tools.spatial.detected.detector import Detections
from stagent_tools.spatial.detected.spotting import Spotting
from stagent_tools.spatial.motion.moment import Moment
from stagent_tools.types import FloatArray, Image

WIDTH, HEIGHT, FPS = 480, 180, 25
SIZE = 12.0
PINK, WHITE = (220, 120, 160), (235, 235, 235)


class Watched:
    """A detector that sees the balls as they were painted."""

    name = "watched"
    kinds: tuple[str, ...] = ("person", "ball")
    sure, doubtful = 0.4, 0.15
    widely_read = True

    def __init__(self) -> None:
        self.shown: list[FloatArray] = []

    def look(self, picture: Image) -> Detections:
        del picture
        scores = np.tile([0.05, 0.8], (len(self.shown), 1))
        return Detections(np.array(self.shown).reshape(-1, 4), scores.reshape(-1, 2))


def ball(x: float, y: float) -> FloatArray:
    return np.array([x, y, x + SIZE, y + SIZE])


def grass(balls: list[tuple[FloatArray, tuple[int, int, int]]]) -> Image:
    rng = np.random.default_rng(3)
    picture: Image = (np.array([60, 120, 50]) + rng.integers(-20, 20, (HEIGHT, WIDTH, 1))).astype(np.uint8)
    for box, colour in balls:
        x0, y0, x1, y1 = box.round().astype(int)
        picture[y0:y1, x0:x1] = colour
    return picture


def test_a_ball_that_goes_four_of_its_sizes_between_two_looks_is_one_thing() -> None:
    watched = Watched()
    spotting = Spotting(watched, WIDTH, HEIGHT)
    for n in range(2 * FPS):
        t = n / FPS
        box = ball(10 + 200 * t, 80)
        watched.shown = [box]
        picture = grass([(box, PINK)])
        spotting.see(Moment(t, picture, np.asarray(picture.mean(axis=2), np.uint8), np.eye(3)))
    (chain,) = spotting.finish()
    off = [abs(float(seen.box[0]) - (10 + 200 * seen.t)) for seen in chain.seen]
    assert max(off) < 3


def test_a_ball_is_found_where_it_went_though_the_place_stayed() -> None:
    before, after = (grass([(ball(x, 60), PINK)]) for x in (100, 112))
    step = match(before, after, ball(100, 60), ball(106, 60))
    assert step is not None
    assert np.allclose(step.box, ball(112, 60), atol=1)
    assert match(before, grass([]), ball(100, 60), ball(106, 60)) is None


def test_of_two_balls_each_goes_on_as_its_colours_do() -> None:
    expected = np.array([ball(100, 60), ball(120, 60)])
    boxes = np.array([ball(118, 60), ball(102, 60)])
    looks = np.ones(2)
    assert gone_far(expected, boxes, looks, np.eye(2, dtype=np.bool_)) == [(0, 0), (1, 1)]
    assert gone_far(expected, boxes, looks, np.ones((2, 2), np.bool_)) == [(0, 1), (1, 0)]
    assert gone_far(expected, boxes, looks, np.zeros((2, 2), np.bool_)) == []


@given(st.lists(st.tuples(st.floats(0, 400), st.floats(0, 150)), min_size=1, max_size=5), st.integers(0, 10**6))
@settings(deadline=None)
def test_no_box_is_taken_twice_and_none_from_too_far(places: list[tuple[float, float]], seed: int) -> None:
    rng = np.random.default_rng(seed)
    expected = np.array([ball(*place) for place in places])
    boxes = expected[rng.permutation(len(places))] + rng.normal(0, 40, (len(places), 1))
    pairs = gone_far(expected, boxes, np.ones(len(places)), np.ones((len(places), len(places)), np.bool_))
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(np.linalg.norm(expected[i, :2] - boxes[j, :2]) < 5 * SIZE + 1e-6 for i, j in pairs)
