"""Events of a thing's own motion: start, stop, turn, jump, fall, bounce."""

from __future__ import annotations

import numpy as np

from stagent_world.happenings.sampled import Sampled, runs, spans

AT_REST = 0.02  # m/s: slower moves less than 2 cm in a second
PAUSE = 0.3  # s: a shorter rest is a moment of turning round, not a stop
TURNING = 8.0  # degrees a second: slower is a bend of the way
TURN = 25.0  # degrees in all that make a turn
ALOFT = 0.01  # m above the ground
DROP = 0.4  # m that a fall goes down

Found = list[tuple[str, float, float]]  # event, start s, end s


def rests(path: Sampled) -> Found:
    """`stop` is the whole rest after a motion; `start` the moment at which a rest ends."""
    found: Found = []
    last = float(path.t[-1])
    for start, end in spans(path.t, path.speed < AT_REST, PAUSE):
        if start > 0:
            found.append(("stop", start, end))
        if end < last:
            found.append(("start", end, end))
    return found


def turns(path: Sampled) -> Found:
    """Changes of heading to one side, as seen from above."""
    rate = np.degrees(np.gradient(path.heading, path.t)) * (path.speed > AT_REST)
    found: Found = []
    for event, sense in (("turn_left", 1.0), ("turn_right", -1.0)):
        for a, b in runs(sense * rate > TURNING):
            if sense * np.degrees(path.heading[b - 1] - path.heading[a]) >= TURN:
                found.append((event, float(path.t[a]), float(path.t[b - 1])))
    return found


def leaps(path: Sampled) -> Found:
    """`jump`: off the ground, from take-off to landing."""
    return [("jump", start, end) for start, end in spans(path.t, path.position[:, 2] > ALOFT)]


def falls(path: Sampled) -> Found:
    """Of a person: from losing the balance to lying."""
    going = np.diff(path.tilt, append=path.tilt[-1]) > 0
    return [("fall", start, end) for start, end in spans(path.t, going, 0.1)]


def flights(path: Sampled) -> Found:
    """Of a ball: `bounce` where falling turns to rising, `fall` from the highest place (or the let-go) down to the
    ground."""
    rise, height = path.velocity[:, 2], path.position[:, 2]
    found: Found = []
    for i in np.flatnonzero((rise[:-1] < -ALOFT) & (rise[1:] > ALOFT)):
        found.append(("bounce", float(path.t[i + 1]), float(path.t[i + 1])))
    for a, b in runs(rise < 0):
        if height[a] - height[b - 1] >= DROP and b < len(height):
            found.append(("fall", float(path.t[a]), float(path.t[b])))
    return found
