"""Events on paths whose events are known in closed form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stagent_tools.errors import CannotMeasure
from stagent_tools.temporal import Followed, Happening, find_event, happening_of
from stagent_tools.temporal.rim import FARTHEST
from stagent_tools.types import Draws, FrameOfReference, Span, Track, VideoInfo

STEP = 1 / 30
TIMES = np.arange(0, 6, STEP)
K = 40


def scan(kind: str = "fixed", tracks: tuple[Track, ...] = ()) -> SimpleNamespace:
    info = VideoInfo(Path("clip.mp4"), 640, 480, 6.0, len(TIMES), None)
    return SimpleNamespace(times=TIMES, info=info, motion=SimpleNamespace(kind=kind), tracks=tracks)


def followed(t, x, y, *, family="ball", size=20.0, rest=None, noise=0.0, name="a") -> Followed:
    """A thing on the path (x, y) px, drawn K times with independent offsets of `noise` px."""
    rng = np.random.default_rng(1)
    p = np.zeros((K, len(t), 3))
    p[..., 0], p[..., 1] = x, y
    p[..., :2] += noise * rng.standard_normal((K, 1, 2))
    resting = np.zeros((K, len(t)), dtype=bool) if rest is None else np.tile(rest, (K, 1))
    draws = Draws(t, p, resting, np.ones(len(t), bool), "px", FrameOfReference.PICTURE, "the middle of its outline")
    middle = np.stack([np.broadcast_to(x, t.shape), np.broadcast_to(y, t.shape)], axis=1)
    boxes = np.concatenate([middle - size / 2, middle + size / 2], axis=1)
    return Followed(Track(name, t, boxes, np.ones(len(t)), family), draws, None)


def dropped() -> Followed:
    """Held at y = 50 until 1.0 s, falls 300 px to the floor at 2.0 s, then bounces once a second."""
    y = np.full(len(TIMES), 50.0)
    falling = (TIMES >= 1.0) & (TIMES < 2.0)
    y[falling] = 50 + 300 * (TIMES[falling] - 1.0) ** 2
    after = TIMES >= 2.0
    tau = (TIMES[after] - 2.0) % 1.0
    y[after] = 350 - 300 * tau + 300 * tau**2
    return followed(TIMES, 300.0, y, noise=0.3)


def starts(found):
    return [event.start for event in found]


def test_a_dropped_ball_is_let_go_falls_and_bounces():
    ball = [dropped()]
    (fall,) = find_event("fall", ball, (), scan(), None)
    assert fall.start == pytest.approx(1.0, abs=0.12)
    assert fall.end == pytest.approx(2.0, abs=0.05)
    let_go = find_event("free: let go", ball, (), scan(), None)
    assert starts(let_go)[0] == pytest.approx(1.0, abs=0.12)
    bounces = find_event("free: bounces", ball, (), scan(), None)
    assert starts(bounces) == pytest.approx([2.0, 3.0, 4.0, 5.0], abs=0.05)
    assert all(event.start_low <= event.start <= event.start_high for event in bounces)
    floor = find_event("free: hits floor", ball, (), scan(), Span(0.0, 3.5))
    assert starts(floor) == pytest.approx([2.0, 3.0], abs=0.05)


def test_quick_small_bounces_are_seen_at_few_pictures_a_second():
    """Bounces 0.4 s apart and 18 px high, a picture each 0.08 s: there is hardly a slope beside a contact."""
    t = np.arange(0, 3, 0.08)
    tau = (t + 0.3) % 0.4
    found = find_event(
        "free: bounces", [followed(t, 100 * t, 200 - 450 * tau * (0.4 - tau), noise=0.3)], (), scan(), None
    )
    assert starts(found) == pytest.approx([0.1 + 0.4 * i for i in range(8)][: len(found)], abs=0.08)
    assert len(found) >= 7


def test_the_top_of_a_slow_bounce_is_no_letting_go():
    y = np.where(
        TIMES < 1.0, 50.0, np.where(TIMES < 3.0, 50 + 75 * (TIMES - 1.0) ** 2, 200 + 37.5 * (TIMES - 5.0) ** 2)
    )
    found = find_event("free: let go", [followed(TIMES, 300.0, y, noise=0.1)], (), scan(), None)
    assert starts(found) == pytest.approx([1.0], abs=0.2)


@pytest.mark.parametrize(("soles", "touches"), [(360.0, 2), (400.0, 0)])
def test_beside_a_person_the_ground_is_where_the_soles_are(soles, touches):
    tau = (TIMES + 1.0) % 2.0
    y = 350 - 300 * tau * (2 - tau)
    boxes = np.tile([260.0, soles - 200, 340, soles], (len(TIMES), 1))
    person = Track("p", TIMES, boxes, np.ones(len(TIMES)), "person")
    ball = [followed(TIMES, 300.0, y, noise=0.2)]
    found = find_event("free: touches ground", ball, (), scan(tracks=(person,)), Span(0.0, 4.0))
    assert len(found) == touches


def test_free_flight_holds_no_blow():
    t = TIMES[:60]
    ball = [followed(t, 100 * t, 400 - 300 * t + 150 * t**2, noise=0.5)]
    assert find_event("free: bounces", ball, (), scan(), None) == ()
    (top,) = find_event("free: ball is at its highest", ball, (), scan(), None)
    assert top.start == pytest.approx(1.0, abs=2 * STEP)


def test_hits_are_counted_within_reach_of_the_striker():
    tau = TIMES % 2.0
    x = np.where(tau < 1.0, 100 + 400 * tau, 900 - 400 * tau)
    ball = followed(TIMES, x, 200.0)
    striker = followed(TIMES, 90.0, 200.0, family="person", size=120.0, name="b")
    hits = find_event("free: hits ball", [striker], [ball], scan(), None)
    assert starts(hits) == pytest.approx([2.0, 4.0], abs=0.05)
    assert {event.track for event in hits} == {"a"}


def clipped(thing: Followed) -> Followed:
    """With its boxes cut at the picture's rim."""
    boxes = np.clip(thing.track.boxes, 0.0, [640.0, 480.0, 640.0, 480.0])
    return thing._replace(track=replace(thing.track, boxes=boxes))


@given(speed=st.floats(40.0, 400.0), width=st.floats(20.0, 200.0), late=st.floats(0.05, 0.6))
@settings(deadline=None, max_examples=30)
def test_coming_in_is_when_the_first_sliver_does_not_when_it_is_found(speed, width, late):
    """It comes in over the left rim at 1.0 s and is found once a part of it is in the picture."""
    front = speed * (TIMES - 1.0)
    seen = front > late * width
    found_late = late * width / speed
    assume(abs(found_late - FARTHEST) > 0.1)
    car = followed(TIMES[seen], front[seen] - width / 2, 200.0, family="vehicle", size=width)
    events = find_event("enter", [clipped(car)], (), scan(), None)
    assert starts(events) == pytest.approx([1.0 if found_late < FARTHEST else 1.0 + found_late], abs=0.06 + STEP)


def test_leaving_and_coming_back_over_the_border():
    """Its last sliver is gone at 2.0 s, its first one back at 3.5 s; boxes end where the picture ends."""
    x = np.where(TIMES < 2.5, 650 + 165 * (TIMES - 2.0), 650 - 60 * (TIMES - 3.5))
    seen = x < 650
    thing = [clipped(followed(TIMES[seen], x[seen], 200.0, family="animal"))]
    (gone,) = find_event("free: out of sight", thing, (), scan(), None)
    assert (gone.start, gone.end) == pytest.approx((2.0, 3.5), abs=0.04)
    assert starts(find_event("leave", thing, (), scan(), None)) == pytest.approx([2.0], abs=0.04)
    assert starts(find_event("free: comes back", thing, (), scan(), None)) == pytest.approx([3.5], abs=0.04)
    assert starts(find_event("enter", thing, (), scan(), None)) == pytest.approx([3.5], abs=0.04)


def test_out_of_sight_of_several_is_when_none_is_seen():
    early = followed(TIMES[30:60], 100.0, 100.0, name="a")
    late = followed(TIMES[50:120], 200.0, 100.0, name="b")
    found = find_event("free: no car in picture", [early, late], (), scan(), None)
    assert [(e.start, e.end) for e in found] == [
        pytest.approx((0.0, 1.0), abs=0.03),
        pytest.approx((4.0, 6.0), abs=0.03),
    ]


@given(stop=st.floats(1.0, 2.5), go=st.floats(3.2, 5.0))
@settings(deadline=None, max_examples=20)
def test_a_stop_spans_the_time_at_rest(stop, go):
    rest = (stop <= TIMES) & (go >= TIMES)
    x = np.where(stop > TIMES, 100 * TIMES, np.where(go >= TIMES, 100 * stop, 100 * (stop + TIMES - go)))
    car = [followed(TIMES, x, 200.0, family="vehicle", rest=rest)]
    (found,) = find_event("stop", car, (), scan(), None)
    assert (found.start, found.end) == pytest.approx((stop, go), abs=1.01 * STEP)
    assert starts(find_event("start", car, (), scan(), None)) == pytest.approx([go], abs=1.01 * STEP)
    assert len(find_event("free: moves", car, (), scan(), None)) == 2


@given(go=st.floats(1.2, 2.5), acceleration=st.floats(0.7, 3.0), unseen=st.floats(0.02, 0.13))
@settings(deadline=None, max_examples=20)
def test_setting_off_begins_before_it_is_seen(go, acceleration, unseen):
    """Its path says that it still rests until it has gone so many metres."""
    late = np.sqrt(2 * unseen / acceleration)
    x = np.where(go > TIMES, 0.0, acceleration * (TIMES - go) ** 2 / 2)
    car = over_ground(np.stack([x, np.zeros(len(TIMES))], axis=1), rest=go + late > TIMES)
    assert starts(find_event("start", [car], (), scan(), None)) == pytest.approx([go], abs=2.5 * STEP)


def test_what_rests_throughout_does_not_move():
    bin_ = [followed(TIMES, 100.0, 200.0, family="object", rest=np.ones(len(TIMES), bool))]
    assert find_event("free: moves", bin_, (), scan(), None) == ()
    with pytest.raises(CannotMeasure, match="camera moves"):
        find_event("free: moves", bin_, (), scan("driving"), None)


@pytest.mark.parametrize(("sign", "event", "none"), [(1, "turn_right", "turn_left"), (-1, "turn_left", "turn_right")])
def test_turns_have_their_side(sign, event, none):
    angle = np.clip(TIMES - 2.0, 0.0, 1.5)  # 86 degrees between 2.0 and 3.5 s; y is down: clockwise seen from above
    step = 100 * STEP
    x, y = np.cumsum(step * np.cos(angle)), 240 + np.cumsum(step * np.sin(sign * angle))
    car = [followed(TIMES, x, y, family="vehicle")]
    (found,) = find_event(event, car, (), scan(), None)
    assert (found.start, found.end) == pytest.approx((2.0, 3.5), abs=0.35)
    assert find_event(none, car, (), scan(), None) == ()
    assert find_event("turn", car, (), scan(), None) == (found,)


def test_passing_each_other_and_overtaking():
    one = followed(TIMES, 50 + 100 * TIMES, 200.0, family="vehicle", name="a")
    oncoming = followed(TIMES, 550 - 100 * TIMES, 240.0, family="vehicle", name="b")
    slower = followed(TIMES, 150 + 60 * TIMES, 240.0, family="vehicle", name="c")
    assert starts(find_event("free: pass each other", [one, oncoming], (), scan(), None)) == pytest.approx(
        [2.5], abs=0.05
    )
    assert starts(find_event("overtake", [one], [slower], scan(), None)) == pytest.approx([2.5], abs=0.05)
    assert find_event("overtake", [one], [oncoming], scan(), None) == ()
    (near,) = find_event("approach", [one], [oncoming], scan(), None)
    assert near.end == pytest.approx(2.5, abs=0.5)


def over_ground(path, *, family="vehicle", rest=None, size=(4.0, 2.0, 1.5), name="a") -> Followed:
    """On the ground along `path` (n, 2) m; its boxes stay in the middle of the picture."""
    thing = followed(TIMES, 320.0, 240.0, family=family, size=40.0, name=name)
    p = np.zeros((K, len(TIMES), 3))
    p[..., :2] = path
    resting = np.zeros((K, len(TIMES)), dtype=bool) if rest is None else np.tile(rest, (K, 1))
    metric = replace(thing.picture, p=p, rest=resting, unit="m", extent=np.tile(np.array(size), (K, 1)))
    return thing._replace(metric=metric)


def test_a_way_is_crossed_where_it_lies_not_when_both_are_there():
    """One drives north through (10, 0), where the other passed a second before on its way east."""
    north = over_ground(np.stack([np.full(len(TIMES), 10.0), 5.0 * (TIMES - 3.0)], axis=1))
    east = over_ground(np.stack([5.0 * TIMES, np.zeros(len(TIMES))], axis=1), name="b")
    (first,) = find_event("cross", [north], [east], scan(), None)
    assert (first.start, first.end) == pytest.approx((2.4, 3.6), abs=0.05)  # half a length and half a width from it
    (second,) = find_event("cross", [east], [north], scan(), None)
    assert (second.start, second.end) == pytest.approx((1.4, 2.6), abs=0.05)
    beside = over_ground(np.stack([5.0 * TIMES, np.full(len(TIMES), -40.0)], axis=1), name="c")
    assert find_event("cross", [north], [beside], scan(), None) == ()


def test_only_who_goes_there_approaches():
    """The car closes in on a man who walks away from it, stops at 3.0 s, and then he comes back."""
    stopped = TIMES >= 3.0
    car = over_ground(np.stack([np.minimum(8.0 * TIMES, 24.0), np.zeros(len(TIMES))], axis=1), rest=stopped)
    walk = np.where(stopped, 33.0 - 2.0 * (TIMES - 3.0), 30.0 + TIMES)
    man = over_ground(np.stack([walk, np.zeros(len(TIMES))], axis=1), family="person", name="b")
    (near,) = find_event("approach", [car], [man], scan(), None)
    assert (near.start, near.end) == pytest.approx((0.0, 3.0), abs=0.15)
    (back,) = find_event("approach", [man], [car], scan(), None)
    assert (back.start, back.end) == pytest.approx((3.0, TIMES[-1]), abs=0.15)


def test_a_collision_needs_touch_and_jolt():
    x = np.where(TIMES < 2.0, 100 + 100 * TIMES, 300.0)
    one = followed(TIMES, x, 200.0, family="vehicle", size=60, name="a")
    other = followed(TIMES, 350.0, 200.0, family="vehicle", size=60, name="b")
    far = followed(TIMES, 350.0, 400.0, family="vehicle", size=60, name="c")
    assert starts(find_event("collide", [one], [other], scan(), None)) == pytest.approx([2.0], abs=0.1)
    assert find_event("collide", [one], [far], scan(), None) == ()
    with pytest.raises(CannotMeasure, match="two things"):
        find_event("collide", [one], (), scan(), None)


def test_a_jump_lasts_from_take_off_to_landing():
    tau = np.clip(TIMES - 2.0, 0.0, 0.6)
    y = 300 - 400 * tau * (0.6 - tau) * 4
    (found,) = find_event("jump", [followed(TIMES, 100.0, y, family="person", size=120.0)], (), scan(), None)
    assert (found.start, found.end) == pytest.approx((2.0, 2.6), abs=0.1)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("free: comes into view", Happening.ENTER),
        ("free: not visible", Happening.OUT_OF_SIGHT),
        ("free: touches ground", Happening.GROUND),
        ("free: falls before hits floor", Happening.FALL),
        ("free: kick", Happening.HIT),
        ("free: throws pink frisbee", Happening.RELEASE),
        ("free: serve", Happening.RELEASE),
        ("free: starts braking", Happening.BRAKE),
        ("free: highest point", Happening.HIGHEST),
        ("overtake", Happening.OVERTAKE),
    ],
)
def test_words_mean_events(words, meant):
    assert happening_of(words) is meant


@pytest.mark.parametrize(
    "words", ["free: hits ball with red side", "free: puts on jacket", "free: smiles", "free: xyzzy"]
)
def test_what_no_trajectory_shows_is_refused(words):
    with pytest.raises(CannotMeasure):
        happening_of(words)
