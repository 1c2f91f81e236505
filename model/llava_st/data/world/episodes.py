"""What happens in a scene for some time: the events that can be asked for, told and followed.

The world's own happenings know moments (it comes into the picture) where a model needs stretches (it is coming in);
and that a thing moves, rests or can be seen at all is an event too, if not always so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from llava_st.data.world.sight import RATE, Course, course
from stagent_world import VEHICLES, Scene
from stagent_world.happenings.sampled import runs

_AT_REST = 0.05  # m/s: slower moves no pixel in a second
_RUNS = 2.1  # m/s: between the walkers and the runners of the world
_SHORTEST = 0.3  # s
_DEEDS = {"turn_left": "turns left", "turn_right": "turns right", "jump": "jumps", "fall": "falls"}
_TOWARDS = {"approach": "approaches", "cross": "crosses the way of"}


@dataclass(frozen=True, slots=True)
class Episode:
    """`actor` does it (to `other`) in [start, end) s; `event`: its kind; `verb`: "turns left", "approaches"."""

    actor: str
    event: str
    verb: str
    start: float
    end: float
    other: str | None = None

    @property
    def length(self) -> float:
        return self.end - self.start


def episodes_of(scene: Scene) -> tuple[Episode, ...]:
    """In order of time; only what its actor does no second time, so that words and actor say when."""
    found = [episode for key in scene.world.actors for episode in _alone(scene, key)]
    for h in scene.happenings:
        if h.event in _DEEDS:
            found.append(Episode(h.actor, h.event, _DEEDS[h.event], h.start, h.end))
        elif h.event in _TOWARDS:
            found.append(Episode(h.actor, h.event, _TOWARDS[h.event], h.start, h.end, h.other))
    done = [(episode.actor, episode.verb, episode.other) for episode in found]
    once = [e for e, what in zip(found, done, strict=True) if done.count(what) == 1 and e.length >= _SHORTEST]
    return tuple(sorted(once, key=lambda e: (e.start, e.end, e.actor, e.verb)))


def _alone(scene: Scene, key: str) -> Iterator[Episode]:
    seen = course(scene, key)
    moving = seen.speed > _AT_REST
    kind = scene.world.actors[key].kind
    for event, verb, holds in (
        ("be_seen", "is in the picture", seen.inside),
        ("move", _moves(kind, seen), seen.inside & moving),
        ("rest", "stands still" if kind != "ball" else "lies still", seen.inside & ~moving),
        ("come_in", "comes into the picture", _coming(seen)),
        ("go_out", "leaves the picture", _going(seen)),
    ):
        always = bool(holds.all())
        if not always:
            yield from (Episode(key, event, verb, start, end) for start, end in _stretches(seen, holds))


def _moves(kind: str, seen: Course) -> str:
    if kind in VEHICLES:
        return "drives"
    if kind in ("person", "dog"):
        return "runs" if seen.speed.max() > _RUNS else "walks"
    return "rides" if kind == "cyclist" else "moves"


def _coming(seen: Course) -> NDArray[np.bool_]:
    """From the first sight of it until all of it is in the picture, where the clip shows both."""
    return _partly(seen, before=False, after=True)


def _going(seen: Course) -> NDArray[np.bool_]:
    return _partly(seen, before=True, after=False)


def _partly(seen: Course, before: bool, after: bool) -> NDArray[np.bool_]:
    """Runs in which it is partly in the picture: whole right `before` or outside, whole right `after` or outside."""
    partly = seen.inside & ~seen.whole
    holds = np.zeros(len(partly), bool)
    for a, b in runs(partly):
        within = a > 0 and b < len(partly)
        if within and seen.whole[a - 1] == before and seen.whole[b] == after and before != after:
            holds[a:b] = True
    return holds


def _stretches(seen: Course, holds: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """[start, end) s."""
    last = float(seen.t[-1]) + 1 / RATE
    return [
        (float(seen.t[a]), float(seen.t[b]) if b < len(seen.t) else last)
        for a, b in runs(np.asarray(holds, dtype=bool))
    ]
