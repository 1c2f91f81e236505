"""Events of things that fly: let go, fall, bounce, be hit. In the picture: gravity and blows show there without metres.

A blow is told from gravity by its abruptness: the velocity just after differs from that just before by more than any
smooth force could do in the same few frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import scipy

from stagent_tools.scan import Scan
from stagent_tools.temporal.spans import EventSpan, Followed, half_frame, instants_from, runs, spans_from, thinned
from stagent_tools.types import BoolArray, Draws, FloatArray, Track

SIDE_SAMPLES = 3  # samples before and after a blow from which the velocities are taken
SIDE_SECONDS = 0.08  # and at least this much time
ABRUPT = 2.0  # times the usual change of velocity in its neighbourhood
NEIGHBOURHOOD = 0.5  # s
NOTABLE = 0.25  # of the path's fast speed (90th percentile): a weaker blow is not told from noise
ONSET = 0.05  # of the speed reached: motion has begun
FAST = 0.3  # of the path's fast speed: motion is on its way
REST_BEFORE = 0.25  # s of quiet that make what follows a release,
RISE_BEFORE = 1.5  # or so many times what it takes to become fast: what turns at its height was as fast before
FALL_SHARE = 0.25  # of the path's height that a fall passes through
DIP = 0.2  # of its size: a lesser turn of a thing that flies is not told from its noise
APART = 0.15  # s between two blows
ON_GROUND = 0.6  # of the thing's own size: so near to the ground's line its lower edge touches it
AT_FEET = 0.1  # of its size: beside a foot, which may have kicked it, it must have come down all the way to the soles
REACH = 0.35  # of a striker's height: so near to the striker's box a blow is the striker's


def bounces(subject: Sequence[Followed], scan: Scan, *, ground_only: bool = False) -> tuple[EventSpan, ...]:
    """Sharp turns from downwards to upwards; `ground_only`: those at the ground's line."""
    found: list[EventSpan] = []
    for member in subject:
        draws = member.picture
        before, after, blow = _blows(draws)
        turned = blow & (before[..., 1] > 0) & (after[..., 1] < 0)
        if ground_only:
            turned &= _low_enough(member, turned, scan)
        elif member.track.family == "ball":
            turned |= _low_points(member)
        found += instants_from(_moments(turned, draws.t), APART, half_frame(draws.t), member.track.id)
    return _ordered(found)


def _low_points(member: Followed) -> BoolArray:
    """(k, n): where what flies comes down and goes up again, by `DIP` of its size on either side. In free flight
    nothing turns upwards, so that this needs no abruptness: quick small bounces have none at few pictures a second."""
    y = thinned(member.picture)[..., 1]
    least = DIP * float(np.median(member.track.sizes[:, 1]))
    out = np.zeros(y.shape, dtype=bool)
    for row, turns in zip(y, out, strict=True):
        turns[scipy.signal.find_peaks(row, prominence=least)[0]] = True
    return out


def hits(subject: Sequence[Followed], strikers: Sequence[Followed]) -> tuple[EventSpan, ...]:
    """Blows that are no bounce off the ground; with `strikers`, those within their reach."""
    found: list[EventSpan] = []
    for member in subject:
        draws = member.picture
        _, _, blow = _blows(draws)
        if strikers:
            near = np.zeros(len(draws.t), dtype=bool)
            for striker in strikers:
                near |= _within_reach(member.track, striker.track, draws.t)
            blow &= near
        found += instants_from(_moments(blow, draws.t), APART, half_frame(draws.t), member.track.id)
    return _ordered(found)


def releases(subject: Sequence[Followed]) -> tuple[EventSpan, ...]:
    """Starts of fast motion out of quiet: let go, dropped, thrown, kicked off, served."""
    found: list[EventSpan] = []
    for member in subject:
        draws = member.picture
        moments = [np.array([draws.t[a] for a, _ in _flights(row, draws.t)]) for row in _speeds(draws)]
        found += instants_from(moments, APART, half_frame(draws.t), member.track.id)
    return _ordered(found)


def falls(subject: Sequence[Followed]) -> tuple[EventSpan, ...]:
    """Downward motion out of quiet until the first contact, and of what bounces from each top to the next contact; if
    none is found, every downward stretch."""
    found: list[EventSpan] = []
    for member in subject:
        draws = member.picture
        before, after, blow = _blows(draws)
        path, speed = thinned(draws), _speeds(draws)
        landed = blow & (before[..., 1] > 0) & (after[..., 1] < 0.5 * before[..., 1])
        low = _low_points(member) if member.track.family == "ball" else np.zeros(landed.shape, dtype=bool)
        rows = [_fallen(path[i, :, 1], speed[i], landed[i], draws.t, low[i]) for i in range(len(path))]
        found += spans_from(draws.t, np.stack(rows), member.track.id, shortest=0.1)
    return _ordered(found)


def _fallen(y: FloatArray, speed: FloatArray, landed: BoolArray, t: FloatArray, low: BoolArray) -> BoolArray:
    """(n,): the samples of one draw in which the thing falls; y is px down, `low` where it bounces."""
    out = np.zeros(len(t), dtype=bool)
    contacts = np.flatnonzero(landed)
    for first, last in _flights(speed, t):
        after = contacts[contacts > first]
        end = int(after[0]) if len(after) else _lowest_after(y, first, last)
        if y[end] - y[first] > FALL_SHARE * float(np.ptp(y)):
            out[first : end + 1] = True
    for before, lowest in pairwise([0, *np.flatnonzero(low).tolist()]):
        top = before + int(np.argmin(y[before : lowest + 1]))
        if y[lowest] - y[top] > FALL_SHARE * float(np.ptp(y)) and not out[top : lowest + 1].any():
            out[top : lowest + 1] = True
    if out.any():
        return out
    for first, last in runs(np.gradient(y, t) > 0) if len(t) > 1 else []:
        if y[last] - y[first] > FALL_SHARE * float(np.ptp(y)):
            out[first : last + 1] = True
    return out


def _lowest_after(y: FloatArray, first: int, last: int) -> int:
    return first + int(np.argmax(y[first : last + 1]))


def _flights(speed: FloatArray, t: FloatArray) -> list[tuple[int, int]]:
    """First and last sample of each stretch of fast motion (n,) that begins out of quiet."""
    top = float(np.percentile(speed, 90))
    if top <= 0:
        return []
    found = []
    for first, last in runs(speed > FAST * top):
        onset = first
        while onset > 0 and speed[onset - 1] > ONSET * top:
            onset -= 1
        held = max(REST_BEFORE, RISE_BEFORE * float(t[first] - t[onset]))
        quiet = (t >= t[onset] - held) & (t < t[onset])
        if onset > 0 and quiet.any() and float(np.percentile(speed[quiet], 90)) < FAST * top / 2:
            found.append((onset, last))
    return found


def _sides(t: FloatArray) -> int:
    """Samples to each side from which the velocity before and after is taken."""
    step = 2 * half_frame(t)
    return max(SIDE_SAMPLES, round(SIDE_SECONDS / step)) if step > 0 else SIDE_SAMPLES


def _blows(draws: Draws) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Velocity before and after each sample (k, n, 2) px a second, and (k, n) whether a blow falls there.

    A blow is a local maximum of the change of velocity, well above the usual change around it, and worth noting
    against the speeds of the path.
    """
    path, t = thinned(draws)[..., :2], draws.t
    n, m = len(t), _sides(draws.t)
    if n < 2 * m + 1:
        nothing = np.zeros(path.shape)
        return nothing, nothing, np.zeros(path.shape[:2], dtype=bool)
    slope = (path[:, m:] - path[:, :-m]) / (t[m:] - t[:-m])[:, None]
    before = np.concatenate([np.repeat(slope[:, :1], m, axis=1), slope], axis=1)
    after = np.concatenate([slope, np.repeat(slope[:, -1:], m, axis=1)], axis=1)
    change = np.linalg.norm(after - before, axis=-1)
    change[:, :m], change[:, n - m :] = 0.0, 0.0
    half = max(int(NEIGHBOURHOOD / (2 * half_frame(t))), m + 1)
    usual = np.stack([np.median(change[:, max(i - half, 0) : i + half + 1], axis=1) for i in range(n)], axis=1)
    highest = np.stack([change[:, max(i - m, 0) : i + m + 1].max(axis=1) for i in range(n)], axis=1)
    fast = np.percentile(_speeds(draws), 90, axis=1)[:, None]
    return before, after, (change == highest) & (change > ABRUPT * usual) & (change > NOTABLE * fast)


def _speeds(draws: Draws) -> FloatArray:
    """(k, n) px a second, over two samples."""
    path, t = thinned(draws)[..., :2], draws.t
    if len(t) < 3:
        return np.zeros(path.shape[:2])
    return np.asarray(np.linalg.norm(np.gradient(path, t, axis=1), axis=-1), dtype=np.float64)


def _moments(flags: BoolArray, t: FloatArray) -> list[FloatArray]:
    return [t[np.flatnonzero(row)] for row in flags]


def _low_enough(member: Followed, turned: BoolArray, scan: Scan) -> BoolArray:
    """(k, n): the thing's lower edge is at the ground's line: by the soles of who stands near, else its lowest turn.

    The lower edge is half its usual height below its middle: where it meets a foot or a hand its box holds that too.
    """
    track, t = member.track, member.picture.t
    size = float(np.median(track.sizes[:, 1]))
    lower = thinned(member.picture)[..., 1] + size / 2
    lowest = np.where(turned, lower, -np.inf).max(axis=1, keepdims=True)
    soles = _soles(track, t, scan)
    soles[np.median(lower, axis=0) > soles + size] = np.nan  # whoever that is stands far behind it
    turns = turned.any(axis=0)
    if turns.any() and np.isfinite(soles[turns]).mean() > 0.5:  # somebody plays with it all the time
        line = np.where(np.isfinite(soles), soles, np.nanmedian(soles)) - AT_FEET * size
    else:
        line = lowest - ON_GROUND * size
    return np.asarray(lower >= line, dtype=bool)


def _soles(track: Track, t: FloatArray, scan: Scan) -> FloatArray:
    """(n,) px: the lower edge of the people whose boxes the thing passes by; nan where nobody is near."""
    out = np.full(len(t), np.nan)
    people = [other for other in scan.tracks if other.family == "person" and len(other.t)]
    for i, now in enumerate(t):
        ball = track.box_at(float(now), 0.1)
        for other in people if ball is not None else []:
            box = other.box_at(float(now), 0.1)
            if box is None or ball is None:
                continue
            reach = box[3] - box[1]
            beside = box[0] - reach / 2 <= (ball[0] + ball[2]) / 2 <= box[2] + reach / 2
            if beside and box[1] - reach <= ball[3]:
                out[i] = np.nanmax([out[i], box[3]])
    return out


def _within_reach(thing: Track, striker: Track, t: FloatArray) -> BoolArray:
    """(n,): the thing is within an arm and a racket of the striker's box."""
    near = np.zeros(len(t), dtype=bool)
    for i, now in enumerate(t):
        a, b = thing.box_at(float(now), 0.1), striker.box_at(float(now), 0.1)
        if a is None or b is None:
            continue
        middle = (a[:2] + a[2:]) / 2
        off = np.maximum(np.maximum(b[:2] - middle, middle - b[2:]), 0.0)
        near[i] = float(np.linalg.norm(off)) <= REACH * float(b[3] - b[1])
    return near


def _ordered(found: list[EventSpan]) -> tuple[EventSpan, ...]:
    return tuple(sorted(found, key=lambda event: event.start))
