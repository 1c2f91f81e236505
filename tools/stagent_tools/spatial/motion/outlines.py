"""The people that were found by their outline, credited to the trails."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from stagent_tools.spatial.motion import boxes as bx
from stagent_tools.spatial.motion.trail import Trail
from stagent_tools.spatial.motion.view import View
from stagent_tools.types import FloatArray

SURE_PERSON = 0.7
"""Margin of the people classifier that is proof enough to begin a trail or to overrule a smaller box."""


def credit_people(live: list[Trail], view: View, begin: Callable[[View, FloatArray], Trail]) -> list[Trail]:
    """Credit trails with the people found on them; begin trails for people that no trail explains."""
    if view.people is None or view.people_scores is None:
        return live
    for trail in live:
        trail.person_trials += 1
    for found, score in zip(view.people, view.people_scores, strict=True):
        live = _credit(live, found, float(score), view, begin)
    return _without_groups(live)


def _credit(
    live: list[Trail], found: FloatArray, score: float, view: View, begin: Callable[[View, FloatArray], Trail]
) -> list[Trail]:
    boxes = np.array([trail.box for trail in live]).reshape(-1, 4)
    overlap = bx.ious(found[None], boxes)[0]
    best = int(np.argmax(overlap)) if len(overlap) else -1
    trail = live[best] if best >= 0 and overlap[best] > 0.35 else None
    if trail is None and best >= 0 and bx.share_inside(found[None], boxes[[best]])[0, 0] > 0.7:
        trail = None if _holds_more(found, live[best]) else live[best]
    pieces = _pieces_of(live, found, trail)
    if trail is None and score > SURE_PERSON:
        trail = begin(view, found)
        live = [*live, trail]
        trail.person_trials = 1
    if trail is None:
        return live
    trail.person_scores.append(score)
    grows = bx.areas(found) > 1.3 * bx.areas(trail.box) and (trail.looks_human or not trail.is_known)
    if score > SURE_PERSON and grows:
        trail.box = found.copy()
    else:
        trail.steady(found, view.t)
    if trail.looks_human:
        live = [other for other in live if other not in pieces]
    return live


def _pieces_of(live: list[Trail], person: FloatArray, own: Trail | None) -> list[Trail]:
    """The other trails inside a person's outline that are much smaller and no people: arms, shoes."""
    return [
        trail
        for trail in live
        if trail is not own
        and not trail.looks_human
        and bx.areas(trail.box) < 0.4 * bx.areas(person)
        and bx.share_inside(trail.box[None], person[None])[0, 0] > 0.75
    ]


def _without_groups(live: list[Trail]) -> list[Trail]:
    """What holds two people or more, each followed on their own, was never one thing."""
    people = [trail for trail in live if len(trail.person_scores) >= 2]
    held = np.array([trail.box for trail in people]).reshape(-1, 4)
    return [trail for trail in live if trail.person_scores or (bx.share_inside(held, trail.box[None]) > 0.7).sum() < 2]


def _holds_more(person: FloatArray, trail: Trail) -> bool:
    """The trail's box is so much wider than the person inside that someone else is in it too."""
    wider, taller = bx.size(trail.box) / bx.size(person)
    return bool(wider > 1.8 and taller < 1.4)
