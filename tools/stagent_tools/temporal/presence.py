"""When things are in the picture: entering, leaving, out of sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stagent_tools.scan import Scan
from stagent_tools.temporal.spans import EventSpan, Followed, instant
from stagent_tools.types import FloatArray, Span, Track

BLINK = 0.2  # s: a shorter gap is the finder's, not the thing's (walkers pass posts within 0.2 to 0.5 s)
BORDER = 0.02  # share of the picture's longer side: a box this near to the border is at it
SLACK_FRAMES = 2.0  # the first and last slivers at a border are found this many frames late or early


@dataclass(frozen=True)
class Visit:
    """A time seen without interruption: first and last sight, and whether the box was at the border then."""

    first: float
    last: float
    came_from_border: bool
    went_to_border: bool


def visits(track: Track, scan: Scan) -> list[Visit]:
    """The track's times in the picture, gaps shorter than a blink closed."""
    if len(track.t) == 0:
        return []
    cuts = np.flatnonzero(np.diff(track.t) > BLINK)
    firsts, lasts = [0, *(cuts + 1)], [*cuts, len(track.t) - 1]
    return [
        Visit(float(track.t[a]), float(track.t[b]), _at_border(track.boxes[a], scan), _at_border(track.boxes[b], scan))
        for a, b in zip(firsts, lasts, strict=True)
    ]


def enters(subject: Sequence[Followed], scan: Scan, *, returning: bool = False) -> tuple[EventSpan, ...]:
    """First sights, and every coming in over the border; `returning`: only those after the first."""
    step = frame_step(scan)
    found = []
    for member in subject:
        for number, visit in enumerate(visits(member.track, scan)):
            there_before = visit.first <= scan.times[0] + BLINK
            fresh = number == 0 or visit.came_from_border or returning
            if there_before or not fresh or (returning and number == 0):
                continue
            found.append(_moment(visit.first - step / 2, step, member.track.id))
    return tuple(sorted(found, key=lambda event: event.start))


def leaves(subject: Sequence[Followed], scan: Scan) -> tuple[EventSpan, ...]:
    """Every going out over the border, and the last sight for good."""
    step = frame_step(scan)
    found = []
    for member in subject:
        stays = visits(member.track, scan)
        for number, visit in enumerate(stays):
            still_there = visit.last >= scan.times[-1] - BLINK
            final = number == len(stays) - 1
            if not still_there and (final or visit.went_to_border):
                found.append(_moment(visit.last + step / 2, step, member.track.id))
    return tuple(sorted(found, key=lambda event: event.start))


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


def _at_border(box: FloatArray, scan: Scan) -> bool:
    margin = BORDER * max(scan.info.width, scan.info.height)
    inside = (box[0] > margin, box[1] > margin, box[2] < scan.info.width - margin, box[3] < scan.info.height - margin)
    return not all(inside)


def _moment(t: float, step: float, track: str) -> EventSpan:
    return instant(t, t - SLACK_FRAMES * step, t + SLACK_FRAMES * step, 1.0, track)


def _stretch(span: Span, step: float) -> EventSpan:
    start, end, slack = span.start, span.end, SLACK_FRAMES * step
    return EventSpan(start, end, start - slack, start + slack, end - slack, end + slack, 1.0)
