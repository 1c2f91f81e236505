"""People among people: sizes learnt from lone ones, regions taken apart, names given back after a meeting."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.spatial.motion.association import associate
from stagent_tools.spatial.motion.bodies import bodies_in, holds_several
from stagent_tools.spatial.motion.boxes import ious
from stagent_tools.spatial.motion.clothes import clothes_of, unlike
from stagent_tools.spatial.motion.crowd import Crowd
from stagent_tools.spatial.motion.exchanges import Exchanges
from stagent_tools.spatial.motion.segmentation import Blob
from stagent_tools.spatial.motion.stature import Stature
from stagent_tools.spatial.motion.trail import Sighting, Trail, boxes_at, boxes_of, times_of
from stagent_tools.spatial.motion.view import View
from stagent_tools.types import FloatArray

HEIGHT, WIDTH = 200, 320
TIMES = np.arange(0, 6, 0.1)


def person(x: float, foot: float, height: float = 60.0) -> FloatArray:
    """The box of someone 0.4 times as wide as tall."""
    return np.array([x - 0.2 * height, foot - height, x + 0.2 * height, foot])


def stature_of(height: float = 60.0) -> Stature:
    stature = Stature()
    for foot in np.linspace(100, 180, 20):
        stature.learn(person(50, float(foot), height))
    assert stature.known
    return stature


def region(*people: FloatArray, extra: FloatArray | None = None) -> Blob:
    """One region that holds these people, drawn as ellipses, and perhaps a rectangle (4,) beside them."""
    canvas = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    for box in people:
        x0, y0, x1, y1 = box.round().astype(int).tolist()
        cv2.ellipse(canvas, ((x0 + x1) // 2, (y0 + y1) // 2), ((x1 - x0) // 2, (y1 - y0) // 2), 0, 0, 360, 1, -1)
    if extra is not None:
        x0, y0, x1, y1 = extra.astype(int).tolist()
        canvas[y0:y1, x0:x1] = 1
    x, y, w, h = cv2.boundingRect(canvas)
    mask = np.ascontiguousarray(canvas[y : y + h, x : x + w])
    return Blob(np.array([x, y, x + w, y + h], dtype=np.float64), float(mask.sum()), 50.0, mask)


def best(found: list[Blob], box: FloatArray) -> float:
    return max((float(ious(blob.box[None], box[None])[0, 0]) for blob in found if blob.body), default=0.0)


@given(st.floats(0.1, 0.5), st.floats(10, 40), st.integers(0, 2**31))
@settings(deadline=None, max_examples=30)
def test_heights_are_learnt_by_row_though_some_are_wrong(slope: float, start: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    stature = Stature()
    for number, foot in enumerate(rng.uniform(80, 300, 60)):
        true = start + slope * foot
        height = true * (2.0 if number % 5 == 0 else rng.normal(1, 0.03))
        stature.learn(person(50, foot, height))
    assert stature.known
    for foot in (100.0, 200.0, 300.0):
        assert stature.height_at(foot) == pytest.approx(start + slope * foot, rel=0.08)
    body = stature.standing_under(70.0, 90.0)
    assert body[3] - body[1] == pytest.approx(stature.height_at(float(body[3])))


def test_nothing_is_claimed_of_few_people_or_of_all_sizes() -> None:
    few, mixed = Stature(), Stature()
    for foot in range(9):
        few.learn(person(50, 100.0 + foot))
    for number, foot in enumerate(np.linspace(100, 180, 40)):
        mixed.learn(person(50, float(foot), (25.0, 45.0, 80.0, 130.0)[number % 4]))
    assert not few.known
    assert not mixed.known


def test_two_who_overlap_are_taken_apart_where_they_are_expected() -> None:
    front, back = person(100, 150), person(116, 144)
    found = bodies_in(region(front, back), np.array([back + 4, front - 3]), stature_of())
    assert [blob.body for blob in found] == [True, True]
    assert best(found, front) > 0.75
    assert best(found, back) > 0.6


def test_who_is_expected_between_two_and_is_not_there_gets_nothing() -> None:
    """A follower of nobody, whose feet are foremost, would otherwise take half of each."""
    left, right, nobody = person(100, 150), person(124, 150), person(112, 156)
    found = bodies_in(region(left, right), np.array([nobody, left, right]), stature_of())
    assert [blob.body for blob in found] == [True, True]
    assert min(best(found, left), best(found, right)) > 0.7


def test_who_was_not_expected_is_found_by_size() -> None:
    one, two = person(100, 150), person(122, 150)
    found = bodies_in(region(one, two), one[None], stature_of())
    assert best(found, one) > 0.75
    assert best(found, two) > 0.6


def test_what_is_no_person_is_left_as_it_is() -> None:
    one, dog = person(100, 150), np.array([108.0, 122, 150, 150])
    found = bodies_in(region(one, extra=dog), one[None], stature_of())
    (rest,) = [blob for blob in found if not blob.body]
    assert best(found, one) > 0.75
    assert ious(rest.box[None], dog[None])[0, 0] > 0.6


def test_one_person_is_not_several() -> None:
    assert not holds_several(region(person(100, 150)), stature_of())
    assert holds_several(region(person(100, 150), person(122, 150)), stature_of())
    assert holds_several(region(person(100, 150), person(100, 120)), stature_of())


@given(st.lists(st.tuples(st.integers(60, 180), st.integers(110, 170)), min_size=2, max_size=4), st.integers(0, 3))
@settings(deadline=None, max_examples=40)
def test_no_pixel_is_given_out_twice(places: list[tuple[int, int]], expected: int) -> None:
    people = [person(float(x), float(foot)) for x, foot in places]
    whole = region(*people)
    found = bodies_in(whole, np.array(people[: expected + 1]), stature_of())
    canvas = np.zeros((HEIGHT * 2, WIDTH * 2), dtype=np.int64)
    for blob in found:
        x, y = (blob.box[:2] + 50).round().astype(int).tolist()
        canvas[y : y + blob.mask.shape[0], x : x + blob.mask.shape[1]] += blob.mask
    assert canvas.max(initial=0) <= 1
    assert canvas.sum() <= whole.area


def trail(number: int, boxes: FloatArray, colour: float = 0.0, times: FloatArray = TIMES) -> Trail:
    seen = [Sighting(float(t), box, 1.0, True) for t, box in zip(times, boxes, strict=True)]
    worn = [(float(t), np.full((3, 3), colour)) for t in times]
    return Trail(number, 0.0, boxes[-1], np.zeros(3), seen=seen, worn=worn, person_scores=[1.0] * 5, person_trials=8)


def walk(start: float, speed: float, foot: float) -> FloatArray:
    return np.array([person(start + speed * t, foot) for t in TIMES])


def exchanged(first: FloatArray, second: FloatArray, at: int) -> tuple[FloatArray, FloatArray]:
    return np.concatenate([first[:at], second[at:]]), np.concatenate([second[:at], first[at:]])


def test_two_who_passed_each_other_go_on_as_themselves() -> None:
    right, left = walk(60, 30, 150), walk(240, -30, 146)
    one, other = (trail(i, boxes) for i, boxes in enumerate(exchanged(right, left, 30)))
    Exchanges([one, other]).undo()
    assert boxes_of(one)[-1] == pytest.approx(right[-1])
    assert boxes_of(other)[-1] == pytest.approx(left[-1])


def test_two_who_stood_together_are_told_apart_by_their_clothes() -> None:
    still, stiller = np.tile(person(100, 150), (60, 1)), np.tile(person(122, 150), (60, 1))
    still[25:35] += np.array([8, 0, 8, 0])
    red, black = trail(1, still, colour=0.0), trail(2, stiller, colour=20.0)
    red.worn, black.worn = [*red.worn[:30], *black.worn[30:]], [*black.worn[:30], *red.worn[30:]]
    red.seen, black.seen = [*red.seen[:30], *black.seen[30:]], [*black.seen[:30], *red.seen[30:]]
    Exchanges([red, black]).undo()
    assert {float(clothes[0, 0]) for _, clothes in red.worn} == {0.0}
    assert {float(clothes[0, 0]) for _, clothes in black.worn} == {20.0}


@given(st.integers(5, 55), st.floats(-40, 40), st.floats(-40, 40))
@settings(deadline=None, max_examples=30)
def test_no_sighting_is_lost_or_made(at: int, speed: float, other_speed: float) -> None:
    first, second = exchanged(walk(120, speed, 150), walk(140, other_speed, 148), at)
    one, other = trail(1, first), trail(2, second, times=TIMES)
    before = sorted(map(tuple, np.concatenate([boxes_of(one), boxes_of(other)]).tolist()))
    Exchanges([one, other]).undo()
    assert sorted(map(tuple, np.concatenate([boxes_of(one), boxes_of(other)]).tolist())) == before
    assert np.all(np.diff(times_of(one)) > 0)


def test_those_who_never_met_keep_their_names() -> None:
    one, other = trail(1, walk(60, 10, 100)), trail(2, walk(200, -10, 180))
    Exchanges([one, other]).undo()
    assert boxes_of(one)[-1] == pytest.approx(walk(60, 10, 100)[-1])


def test_clothes_tell_two_people_apart_in_another_light() -> None:
    blob = region(person(100, 150))
    light = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8)
    light[:], shade, other = (180, 40, 40), np.empty_like(light), np.empty_like(light)
    shade[:], other[:] = (150, 33, 33), (40, 60, 160)
    same = unlike(clothes_of(light, blob), clothes_of(shade, blob))
    assert same < 20
    assert unlike(clothes_of(light, blob), clothes_of(other, blob)) > 40
    assert np.isnan(unlike(np.full((3, 3), np.nan), clothes_of(light, blob)))


def test_who_is_behind_another_body_is_hidden_and_shares_nothing() -> None:
    expected = np.array([[100.0, 90, 124, 150], [103, 92, 125, 148]])
    known, single = np.array([True, True]), np.array([True])
    matches = associate(expected, np.array([30.0, 30]), expected[:1], known, single)
    assert (matches.own, matches.hidden, matches.shared) == ({0: [0]}, [1], {})
    assert associate(expected, np.array([30.0, 30]), expected[:1], known, ~single).shared == {0: [0, 1]}


def view_of(blobs: list[Blob], people: FloatArray | None, t: float = 0.0) -> View:
    picture = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8)
    grey = picture[..., 0]
    return View(t, picture, grey, grey, blobs, people, None if people is None else np.ones(len(people)))


def test_a_crowd_is_taken_apart_once_lone_people_were_seen() -> None:
    crowd = Crowd(WIDTH, HEIGHT)
    one, two = trail(1, walk(100, 0, 150)), trail(2, walk(116, 0, 146))
    both = region(boxes_of(one)[0], boxes_of(two)[0])
    assert len(crowd.apart(view_of([both], None), [one, two]).blobs) == 1
    for foot in np.linspace(120, 180, 20):
        lone = person(100, float(foot))
        crowd.apart(view_of([region(lone)], lone[None]), [])
    assert len(crowd.apart(view_of([both], None), [one, two]).blobs) == 2


def test_a_moment_after_a_gap_is_known() -> None:
    late = trail(1, walk(100, 5, 150))
    late.seen = [*late.seen[:10], *late.seen[30:]]
    places = boxes_at(late, TIMES)
    assert not np.isnan(places[30]).any()
    assert np.isnan(places[11:30]).all()
