"""The pieces of the finder, each against an answer known by construction."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.spatial.motion.association import associate
from stagent_tools.spatial.motion.background import quartiles
from stagent_tools.spatial.motion.balls import spots_of
from stagent_tools.spatial.motion.colours import NAMES, name_counts, share_of
from stagent_tools.spatial.motion.flights import BallFinder
from stagent_tools.spatial.motion.follow import follow
from stagent_tools.spatial.motion.touching import parts_of
from stagent_tools.spatial.motion.wording import wish_of
from stagent_tools.target import Target


@given(st.integers(1, 25), st.integers(0, 2**31))
@settings(deadline=None, max_examples=30)
def test_the_sorting_network_sorts(n: int, seed: int) -> None:
    pictures = list(np.random.default_rng(seed).integers(0, 256, (n, 4, 5, 3), dtype=np.uint8))
    low, middle, high = quartiles(pictures)
    ordered = np.sort(np.stack(pictures), axis=0)
    assert np.array_equal(low, ordered[n // 4])
    assert np.array_equal(middle, ordered[n // 2])
    assert np.array_equal(high, ordered[(3 * n) // 4])


@pytest.mark.parametrize(
    ("rgb", "name"),
    [
        ((10, 10, 12), "black"),
        ((120, 120, 120), "grey"),
        ((245, 245, 240), "white"),
        ((200, 20, 30), "red"),
        ((250, 130, 10), "orange"),
        ((240, 225, 30), "yellow"),
        ((30, 140, 50), "green"),
        ((30, 60, 180), "blue"),
        ((120, 40, 150), "purple"),
        ((240, 110, 180), "pink"),
        ((100, 60, 30), "brown"),
    ],
)
def test_plain_colours_have_their_names(rgb: tuple[int, int, int], name: str) -> None:
    counts = name_counts(np.array([rgb], dtype=np.uint8))
    assert NAMES[int(np.argmax(counts))] == name
    assert share_of(name, counts) == 1.0


def test_a_box_follows_a_shift_and_a_growth() -> None:
    rng = np.random.default_rng(1)
    picture = cv2.resize(rng.integers(0, 256, (30, 40), dtype=np.uint8), (240, 180), interpolation=cv2.INTER_CUBIC)
    grow = np.array([[1.03, 0, 5.0], [0, 1.03, -3.0]])
    after = cv2.warpAffine(picture, grow, (240, 180))
    box = np.array([60.0, 50, 140, 120])
    step = follow(np.asarray(picture), np.asarray(after), [box])[0]
    expected = np.concatenate([grow[:, :2] @ box[:2] + grow[:, 2], grow[:, :2] @ box[2:] + grow[:, 2]])
    assert step.points > 20
    assert np.abs(step.box - expected).max() < 1.5


def test_two_discs_that_touch_are_two_and_a_long_thing_is_one() -> None:
    touching = np.zeros((60, 110), dtype=np.uint8)
    cv2.circle(touching, (30, 30), 25, 1, cv2.FILLED)
    cv2.circle(touching, (76, 30), 24, 1, cv2.FILLED)
    assert len(parts_of(touching)) == 2
    bar = np.zeros((40, 120), dtype=np.uint8)
    bar[8:32, 8:112] = 1
    assert len(parts_of(bar)) == 1


def test_fragments_belong_to_their_trail_and_a_met_pair_shares_its_region() -> None:
    known = np.array([True, True])
    apart = np.array([[0.0, 0, 20, 60], [100, 0, 120, 60]])
    halves = np.array([[1.0, 0, 19, 28], [0, 32, 20, 60], [100, 0, 120, 60]])
    matches = associate(apart, np.array([5.0, 5.0]), halves, known, np.zeros(3, dtype=np.bool_))
    assert sorted(matches.own[0]) == [0, 1]
    assert matches.own[1] == [2]
    met = np.array([[100.0, 0, 120, 60], [112, 0, 132, 60]])
    matches = associate(met, np.array([5.0, 5.0]), np.array([[100.0, 0, 132, 60]]), known, np.array([False]))
    assert sorted(matches.shared[0]) == [0, 1]
    assert not matches.own


def test_a_thrown_ball_is_found_and_flicker_is_not() -> None:
    rng = np.random.default_rng(5)
    place = cv2.resize(rng.integers(80, 160, (18, 32, 3), dtype=np.uint8), (320, 180), interpolation=cv2.INTER_CUBIC)
    pictures, truth = [], []
    for i in range(30):
        t = i / 25
        centre = (20 + 230 * t, 130 - 260 * t + 220 * t * t)
        picture = place.copy()
        cv2.circle(picture, (round(centre[0]), round(centre[1])), 5, (250, 250, 40), cv2.FILLED)
        picture[rng.integers(0, 170), rng.integers(0, 310)] = 255
        pictures.append(np.asarray(picture, dtype=np.uint8))
        truth.append(centre)
    finder = BallFinder()
    for i in range(1, 29):
        finder.see(i / 25, spots_of(pictures[i - 1], pictures[i], pictures[i + 1], i / 25))
    ball = finder.finish()
    assert ball is not None
    assert len(ball.seen) > 20
    off = [np.abs((s.box[:2] + s.box[2:]) / 2 - truth[round(s.t * 25)]).max() for s in ball.seen]
    assert np.median(off) < 1.5


def test_wording_keeps_clothes_apart_from_what_cannot_be_read() -> None:
    wish = wish_of(Target(noun="man", attributes=("blue hoodie", "bearded")))
    assert wish.colours == (("upper", "blue"),)
    assert wish.unread == ("bearded",)
    assert wish.refusal is None
    assert wish_of(Target(noun="motorcycle")).refusal is not None
    assert wish_of(Target(noun="car", attributes=("fastest",))).order == ("speed", 1)
    assert [other.name for other in wish_of(Target(noun="man", attributes=("on horse",))).others] == ["horse"]
