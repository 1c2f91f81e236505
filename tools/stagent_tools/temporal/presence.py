"""When things are in the picture: entering, leaving, out of sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stagent_tools.scan import Scan
from stagent_tools.temporal.rim import Crossing, at_rim, came, went
from stagent_tools.temporal.spans import EventSpan, Followed, instant
from stagent_tools.types import FloatArray, Span, Track

BLINK = 0.2  # s: a shorter gap is the finder's, not the thing's (walkers pass posts within 0.2 to 0.5 s)
SLACK_FRAMES = 2.0  # the first and last slivers at a border are found this many frames late or early
SLACK_SHARE = 0.25  # of the time for which it is carried on


@dataclass(frozen=True)
class Visit:
    """A time seen without interruption: first and last sight, whether the box was at the rim then, and when the thing
    came over it and went, as far as its motion tells."""

    first: float
    last: float
    came_from_rim: bool
    went_to_rim: bool
    came: Crossing | None
    went: Crossing | None


def visits(track: Track, scan: Scan) -> list[Visit]:
    """The track's times in the picture, gaps shorter than a blink closed."""
    if len(track.t) == 0:
        return []
    cuts = np.flatnonzero(np.diff(track.t) > BLINK)
    firsts, lasts = [0, *(cuts + 1)], [*cuts, len(track.t) - 1]
    return [_visit(track.t[a : b + 1], track.boxes[a : b + 1], scan) for a, b in zip(firsts, lasts, strict=True)]


def _visit(t: FloatArray, boxes: FloatArray, scan: Scan) -> Visit:
    first, last = at_rim(boxes[0], scan), at_rim(boxes[-1], scan)
    return Visit(float(t[0]), float(t[-1]), first, last, came(t, boxes, scan), went(t, boxes, scan))


def in_picture(track: Track, scan: Scan) -> Span:
    """From when the thing comes over the rim to when it is gone over it, in the clip; where that is not to be told,
    from its first sight or to its last. What is seen nearly all along is there all along."""
    stays, step = visits(track, scan), frame_step(scan)
    first, last = stays[0], stays[-1]
    begins, ends = float(scan.times[0]), float(scan.times[-1])
    start = first.first if first.came is None else first.came.t
    end = last.last if last.went is None else last.went.t
    start = begins if _there(first.first, first.came, begins, step) else max(start, begins)
    end = ends if _there(last.last, last.went, ends, step) else min(end, ends)
    return Span(start, end)


def enters(subject: Sequence[Followed], scan: Scan, *, returning: bool = False) -> tuple[EventSpan, ...]:
    """First sights, and every coming in over the rim; `returning`: only those after the first."""
    step = frame_step(scan)
    found = []
    for member in subject:
        for number, visit in enumerate(visits(member.track, scan)):
            fresh = number == 0 or visit.came_from_rim or returning
            if _there(visit.first, visit.came, float(scan.times[0]), step) or not fresh or (returning and number == 0):
                continue
            found.append(_moment(visit.came, visit.first - step / 2, step, member.track.id))
    return tuple(sorted(found, key=lambda event: event.start))


def leaves(subject: Sequence[Followed], scan: Scan) -> tuple[EventSpan, ...]:
    """Every going out over the rim, and the last sight for good."""
    step = frame_step(scan)
    found = []
    for member in subject:
        stays = visits(member.track, scan)
        for number, visit in enumerate(stays):
            final = number == len(stays) - 1
            there = _there(visit.last, visit.went, float(scan.times[-1]), step)
            if not there and (final or visit.went_to_rim):
                found.append(_moment(visit.went, visit.last + step / 2, step, member.track.id))
    return tuple(sorted(found, key=lambda event: event.start))


def _there(sight: float, crossed: Crossing | None, limit: float, step: float) -> bool:
    """Whether it was in the picture at the clip's beginning or end (`limit` s) already or still."""
    if crossed is None:
        return abs(sight - limit) <= BLINK
    return abs(sight - limit) <= abs(sight - crossed.t) + step / 2


def in_sight(subject: Sequence[Followed], scan: Scan) -> tuple[EventSpan, ...]:
    """The times at which any of them is in the picture."""
    return tuple(_stretch(span, frame_step(scan)) for span in _seen(subject, scan))


def out_of_sight(subject: Sequence[Followed], scan: Scan) -> tuple[EventSpan, ...]:
    """The times at which none of them is in the picture, from the clip's start to its end."""
    step = frame_step(scan)
    seen = _seen(subject, scan)
    edges = [0.0, *(t for span in seen for t in (span.start, span.end)), scan.info.duration]
    gaps = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return tuple(_stretch(gap, step) for gap in gaps if gap.duration > BLINK)


def frame_step(scan: Scan) -> float:
    """The usual time between frames, s."""
    return float(np.median(np.diff(scan.times))) if len(scan.times) > 1 else 0.0


def _seen(subject: Sequence[Followed], scan: Scan) -> list[Span]:
    """The union of all visits, each reaching half a frame beyond its first and last sight, in order."""
    step = frame_step(scan)
    stays = sorted((v.first - step / 2, v.last + step / 2) for m in subject for v in visits(m.track, scan))
    union: list[Span] = []
    for first, last in stays:
        start, end = max(first, 0.0), min(last, scan.info.duration)
        if union and start <= union[-1].end + BLINK:
            union[-1] = Span(union[-1].start, max(union[-1].end, end))
        else:
            union.append(Span(start, end))
    return union


def _moment(crossed: Crossing | None, sight: float, step: float, track: str) -> EventSpan:
    """The crossing of the rim as far as the motion tells it, else the first or last sight."""
    t, low, high = crossed or (sight, sight, sight)
    slack = SLACK_FRAMES * step + SLACK_SHARE * abs(t - sight)
    return instant(t, low - slack, high + slack, 1.0, track)


def _stretch(span: Span, step: float) -> EventSpan:
    start, end, slack = span.start, span.end, SLACK_FRAMES * step
    return EventSpan(start, end, start - slack, start + slack, end - slack, end + slack, 1.0)
