"""Events of a thing's own travel: starting, stopping, moving, braking, turning, jumping, going highest and lowest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.scan import Scan
from stagent_tools.temporal.ends import to_the_rim
from stagent_tools.temporal.onset import true_rests
from stagent_tools.temporal.slopes import WINDOW, at, lengths, velocity
from stagent_tools.temporal.spans import (
    EventSpan,
    Followed,
    half_frame,
    instant,
    instants_from,
    runs,
    spans_from,
    thinned,
    thinned_rest,
)
from stagent_tools.types import BoolArray, Draws, FloatArray, FrameOfReference

TALL = 1.7  # m that a thing is taken to be where only the picture tells how far it goes
PAUSE = 0.3  # s: a shorter stop is a step or a bounce, not a stop
STROLL = 0.3  # s: a shorter motion from rest to rest is a fidget
TURNING = 8.0  # degrees a second: slower is a bend of the road
TURN = 25.0  # degrees in all that make a turn
TURN_WINDOW = 0.8  # s over which a heading is taken, and its change
BRAKING = 0.15  # share of the speed lost in WINDOW that is braking and no wavering
LEAP = 0.06  # of a thing's height: lower is a step (walkers bob by 2 to 4 %)
APART = 0.25  # s between two moments that are two
# s to which the edges of a state are told at best, whatever the draws say: nine tenths of those of rendered scenes
# (docs/world.md) lie within it and their spread
REST_SLACK, TURN_SLACK, LEAP_SLACK = 0.35, 0.25, 0.1


def over_ground(member: Followed, scan: Scan) -> Draws:
    """The path that tells rest from motion: in metres where there are metres, else in the picture.

    Paths in the picture follow the background of a panning camera; a driving one has no such background.
    """
    if member.metric is not None:
        return to_the_rim(member.metric, member.track, scan)
    if member.picture.frame is not FrameOfReference.GROUND and scan.motion.kind == "driving":
        raise CannotMeasure(
            "The camera moves, and without a scale the thing's own motion cannot be told from the camera's.",
            "Give a plane of the ground, a camera file or a known length.",
        )
    return to_the_rim(member.picture, member.track, scan)


def at_rest(member: Followed, scan: Scan) -> tuple[FloatArray, BoolArray]:
    """The times (n,) of its path over the ground, and when (k, n) it stands still.

    What stands still before a camera that does not drive stands still: who crouches, falls or turns on the spot changes
    the height that tells how far off he is, but not his place in the picture.
    """
    draws = over_ground(member, scan)
    resting = _rests(draws, member)
    if draws.unit != "m" or draws.frame is not FrameOfReference.GROUND or scan.motion.kind == "driving":
        return draws.t, resting
    picture = to_the_rim(member.picture, member.track, scan)
    nearest = np.clip(np.searchsorted(picture.t, draws.t - half_frame(picture.t)), 0, len(picture.t) - 1)
    still = _rests(picture, member)[:, nearest]
    k = min(len(resting), len(still))
    return draws.t, resting[:k] | still[:k]


def _rests(draws: Draws, member: Followed) -> BoolArray:
    """(k, n): when it stands still on these paths, from where it has stopped to where it sets off."""
    metre = 1.0 if draws.unit == "m" else float(np.median(member.track.sizes.max(axis=1))) / TALL
    return true_rests(draws.t, thinned(draws)[..., :2], thinned_rest(draws), metre)


def stops(subject: Sequence[Followed], scan: Scan) -> tuple[EventSpan, ...]:
    """The whole times at rest; rest before the first motion counts only if no other follows."""
    found: list[EventSpan] = []
    for member in subject:
        t, resting = at_rest(member, scan)
        rests = spans_from(t, resting, member.track.id, shortest=PAUSE, slack=REST_SLACK)
        later = tuple(rest for rest in rests if rest.start > t[0] + PAUSE)
        found += later or rests
    return _ordered(found)


def starts(subject: Sequence[Followed], scan: Scan) -> tuple[EventSpan, ...]:
    """The moments at which rest ends."""
    found: list[EventSpan] = []
    for member in subject:
        t, resting = at_rest(member, scan)
        moments = [
            np.array([t[b] for a, b in runs(row) if b < len(row) - 1 and t[b] - t[a] >= PAUSE]) for row in resting
        ]
        found += instants_from(moments, APART, REST_SLACK, member.track.id)
    return _ordered(found)


def moves(subject: Sequence[Followed], scan: Scan) -> tuple[EventSpan, ...]:
    """The times in motion."""
    found: list[EventSpan] = []
    for member in subject:
        t, resting = at_rest(member, scan)
        found += spans_from(t, ~resting, member.track.id, shortest=STROLL, slack=REST_SLACK)
    return _ordered(found)


def brakes(subject: Sequence[Followed], scan: Scan) -> tuple[EventSpan, ...]:
    """The times in which speed falls."""
    found: list[EventSpan] = []
    for member in subject:
        draws = over_ground(member, scan)
        speed = lengths(velocity(thinned(draws), draws.t))
        later = at(draws.t, speed, draws.t + WINDOW)
        active = (speed - later > BRAKING * speed) & (speed > 0) & (draws.t <= draws.t[-1] - WINDOW)
        found += spans_from(draws.t, active, member.track.id, shortest=PAUSE, slack=TURN_SLACK)
    return _ordered(found)


def turns(subject: Sequence[Followed], scan: Scan, *, left: bool) -> tuple[EventSpan, ...]:
    """The times in which the heading, seen from above, changes to that side.

    In the picture's own terms the sense of a turn is the same as from above as long as the camera looks down on the
    ground; y points down there, so it is mirrored.
    """
    found: list[EventSpan] = []
    for member in subject:
        draws = over_ground(member, scan)
        path = thinned(draws)[..., :2] * np.array([1.0, 1.0 if draws.unit == "m" else -1.0])
        rate = _heading_rate(path, draws.t) * (1 if left else -1)
        moving = ~thinned_rest(draws)
        active = np.stack([_turning(row, draws.t) for row in np.where(moving, rate, 0.0)])
        found += spans_from(draws.t, active, member.track.id, slack=TURN_SLACK)
    return _ordered(found)


BY_FLIGHT = "gravity"
"""The rung on which a thing's own flight is the ruler."""


def jumps(subject: Sequence[Followed], scan: Scan) -> tuple[EventSpan, ...]:
    """The times off the ground, take-off to landing: by metres above it where they show a leap, else in the picture.

    To the path of who stands still a leap on the spot is a few wrong boxes: before a fixed camera, the boxes are asked.
    """
    found: list[EventSpan] = []
    for member in subject:
        track, metric, picture = member.track, member.metric, member.picture
        aloft: tuple[EventSpan, ...] = ()
        if metric is not None and np.ptp(metric.p[..., 2]) > 0:
            aloft = _aloft(thinned(metric)[..., 2], metric.t, 1.0, track.id)
        height = float(np.median(track.sizes[:, 1]))
        aloft = aloft or _aloft(-thinned(picture)[..., 1], picture.t, height, track.id)
        if not aloft and scan.motion.kind == "fixed":
            aloft = _aloft(-track.centres[None, :, 1], track.t, height, track.id)
        found += aloft
    return _ordered(found)


def _aloft(rise: FloatArray, t: FloatArray, height: float, track: str) -> tuple[EventSpan, ...]:
    """Where a rise (k, n) is above what it is before and after; `height` of the thing in the same unit."""
    lift = rise - _ground_line(rise, t)
    high = lift.max(axis=1, keepdims=True) > 2 * LEAP * height
    return spans_from(t, (lift > LEAP * height) & high, track, shortest=0.1, slack=LEAP_SLACK)


def extreme(subject: Sequence[Followed], *, highest: bool) -> tuple[EventSpan, ...]:
    """The moment of the highest (or lowest) place: by metres above the ground if known, else in the picture."""
    found: list[EventSpan] = []
    for member in subject:
        draws, heights = _heights(member)
        at = heights.argmax(axis=1) if highest else heights.argmin(axis=1)
        moments = [np.array([draws.t[i]]) for i in at]
        found += _one_of(moments, half_frame(draws.t), member.track.id)
    return _ordered(found)


def _one_of(moments: Sequence[FloatArray], half: float, track: str) -> tuple[EventSpan, ...]:
    """The likeliest group of moments, the whole spread as interval: there is one such moment in every draw."""
    pooled = np.concatenate(moments)
    low, high = np.percentile(pooled, (2.5, 97.5))
    middle = float(np.median(pooled))
    return (instant(middle, float(low) - half, float(high) + half, 1.0, track),)


def _heights(member: Followed) -> tuple[Draws, FloatArray]:
    """Of all draws, and whose they are. Metres by free flight come without the camera's tilt: which place is higher
    is then told better by the picture."""
    metric = member.metric
    if metric is not None and metric.rung != BY_FLIGHT and float(np.ptp(np.median(metric.p[..., 2], axis=0))) > 0:
        return metric, thinned(metric)[..., 2]
    return member.picture, -thinned(member.picture)[..., 1]


def _heading_rate(path: FloatArray, t: FloatArray) -> FloatArray:
    """(k, n) degrees a second, counter-clockwise positive; 0 where the thing hardly moves."""
    way = velocity(path, t, TURN_WINDOW)
    speed = lengths(way)
    slow = speed < 0.1 * speed.max(axis=1, keepdims=True)
    heading = np.unwrap(np.arctan2(way[..., 1], way[..., 0]), axis=1)
    return np.where(slow | _near_a_gap(t), 0.0, np.degrees(velocity(heading, t, TURN_WINDOW)))


def _near_a_gap(t: FloatArray) -> BoolArray:
    """(n,): within the windows' reach of a time without samples, over which the way is a guess and its bend one too."""
    out = np.zeros(len(t), dtype=bool)
    for i in np.flatnonzero(np.diff(t) > TURN_WINDOW):
        out |= (t > t[i] - TURN_WINDOW) & (t < t[i + 1] + TURN_WINDOW)
    return out


def _turning(rate: FloatArray, t: FloatArray) -> BoolArray:
    """(n,): runs of turning to that side that add up to a turn."""
    out = np.zeros(len(t), dtype=bool)
    steps = np.gradient(t) if len(t) > 1 else np.zeros(len(t))
    for a, b in runs(rate > TURNING):
        if float((rate[a : b + 1] * steps[a : b + 1]).sum()) >= TURN:
            first, last = _half_way_up(rate[a : b + 1], t[a : b + 1])
            out[a + first : a + last + 1] = True
    return out


def _half_way_up(rate: FloatArray, t: FloatArray) -> tuple[int, int]:
    """First and last sample of a turn in its run (n,): where half of the rate is reached that it has further in. The
    two windows over which a rate is taken smear an abrupt turn over twice their length, with half of it at its edge."""
    early, late = t <= t[0] + 2 * TURN_WINDOW, t >= t[-1] - 2 * TURN_WINDOW
    begun = np.flatnonzero(rate >= rate[early].max() / 2)
    lasting = np.flatnonzero(rate >= rate[late].max() / 2)
    return int(begun[0]), int(lasting[-1])


def _ground_line(rise: FloatArray, t: FloatArray) -> FloatArray:
    """(k, n): where the ground is: the line between the lowest places of the second before and after each sample."""
    line = np.empty_like(rise)
    for i, now in enumerate(t):
        before, after = (t >= now - 1.0) & (t <= now), (t >= now) & (t <= now + 1.0)
        line[:, i] = np.maximum(rise[:, before].min(axis=1), rise[:, after].min(axis=1))
    return line


def _ordered(found: list[EventSpan]) -> tuple[EventSpan, ...]:
    return tuple(sorted(found, key=lambda event: event.start))
