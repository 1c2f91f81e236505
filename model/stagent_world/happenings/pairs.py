"""Events between two things: approach, overtake, cross, collide."""

from __future__ import annotations

import numpy as np

from stagent_world.happenings.sampled import Sampled, spans

CLOSING = 0.1  # of the separation lost in a second: approaching, not wavering
LONG = 1.0  # s that an approach lasts at least
NEARED = 0.3  # of the separation that it takes away in all
ALIKE = 45.0  # degrees between the headings of two that go the same way
BESIDE = 8.0  # m: who is farther aside is not overtaken
ACROSS = 30.0  # degrees between two ways that cross
JOLT = 0.4  # m/s of velocity gained or lost at once, which no brake does in a sample
TOUCH = 0.3  # m of air between two whose jolts are one blow

Found = list[tuple[str, float, float]]  # event, start s, end s


def approaches(one: Sampled, two: Sampled) -> Found:
    """The times in which `one` moves and its separation from `two` shrinks."""
    apart = np.linalg.norm(one.position - two.position, axis=1)
    closing = -np.gradient(apart, one.t) > CLOSING * apart
    towards = ((two.position - one.position) * one.velocity).sum(axis=1) > 0
    found: Found = []
    for start, end in spans(one.t, closing & towards, LONG):
        a, b = np.searchsorted(one.t, (start, end - 1e-9))
        if apart[min(b, len(apart) - 1)] < (1 - NEARED) * apart[a]:
            found.append(("approach", start, end))
    return found


def overtakes(one: Sampled, two: Sampled) -> Found:
    """The moments at which `one`, going the way of the moving `two`, comes from behind it to before it."""
    away = one.position - two.position
    forward = np.column_stack([np.cos(two.heading), np.sin(two.heading)])
    lead = (away[:, :2] * forward).sum(axis=1)
    aside = np.abs(away[:, 0] * forward[:, 1] - away[:, 1] * forward[:, 0])
    turned = np.degrees(np.abs(np.angle(np.exp(1j * (one.heading - two.heading)))))
    ok = (turned < ALIKE) & (two.speed > 0.1) & (one.speed > two.speed) & (aside < BESIDE)
    passed = np.flatnonzero((lead[:-1] <= 0) & (lead[1:] > 0) & ok[1:])
    return [("overtake", float(one.t[i + 1]), float(one.t[i + 1])) for i in passed]


def crossings(one: Sampled, two: Sampled, reach: float) -> Found:
    """The times in which `one` is within `reach` m of the place where its way crosses that of `two`."""
    where = _meeting(one, two)
    if where is None:
        return []
    near = np.hypot(one.position[:, 0] - where[0], one.position[:, 1] - where[1]) < reach
    return [("cross", start, end) for start, end in spans(one.t, near)][:1]


def collisions(one: Sampled, two: Sampled, reach: float) -> Found:
    """The moments at which both are jolted at once, their middles no farther apart than `reach` m; the one that was
    faster does it."""
    blows = [np.linalg.norm(np.diff(path.velocity, axis=0), axis=1) > JOLT for path in (one, two)]
    apart = np.linalg.norm(one.position - two.position, axis=1)[1:]
    met = np.flatnonzero(blows[0] & blows[1] & (apart < reach + TOUCH) & (one.speed[:-1] > two.speed[:-1]))
    return [("collide", float(one.t[i + 1]), float(one.t[i + 1])) for i in met[:1]]


def _meeting(one: Sampled, two: Sampled) -> tuple[float, float] | None:
    """m: where the two ways over the ground cross at a fair angle; None if they do not."""
    step = 20  # a tenth of a second
    p, q = one.position[::step, :2], two.position[::step, :2]
    u, v = np.diff(p, axis=0)[:, None], np.diff(q, axis=0)[None]
    between = q[None, :-1] - p[:-1, None]
    cross = u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        a = (between[..., 0] * v[..., 1] - between[..., 1] * v[..., 0]) / cross
        b = (between[..., 0] * u[..., 1] - between[..., 1] * u[..., 0]) / cross
        sine = np.abs(cross) / (np.linalg.norm(u, axis=-1) * np.linalg.norm(v, axis=-1))
    met = np.argwhere((a >= 0) & (a <= 1) & (b >= 0) & (b <= 1) & (sine > np.sin(np.radians(ACROSS))))
    if len(met) == 0:
        return None
    i, j = met[0]
    x, y = p[i] + a[i, j] * (p[i + 1] - p[i])
    return float(x), float(y)
