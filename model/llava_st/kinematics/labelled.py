"""Clips whose things have boxes and ways, from labels or from a 4D scene, to records of STKit's questions.

A record's phrases are its task, the answer's value and the things ("red car"); its media names the clip, its tubes are
the boxes that stand drawn on the pictures.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from llava_st.coordinates import Box
from llava_st.data.record import Interval, Media, Message, Placed, Record, Tube
from llava_st.kinematics.certain import survives
from llava_st.kinematics.questions import COLOURS, Followed, Question, about_one, about_two, common_prompt
from llava_st.kinematics.truth import STEP, Walked
from llava_st.templates import Task

Floats = NDArray[np.float64]
SHORTEST = 2.0
"""s from the first to the last of its sampled pictures."""
PAIRS = 60
"""Most pairs of things of a clip that are compared: a crowd has hundreds, all alike."""


class Thing(Protocol):
    """t (n,) s of the clip · boxes (n, 4) px · way (n, 3) m of its middle in the world."""

    @property
    def id(self) -> str: ...
    @property
    def noun(self) -> str: ...
    @property
    def t(self) -> Floats: ...
    @property
    def boxes(self) -> Floats: ...
    @property
    def way(self) -> Floats: ...


class Clip(Protocol):
    """size px · times (f,) s of its frames."""

    @property
    def name(self) -> str: ...
    @property
    def size(self) -> tuple[int, int]: ...
    @property
    def times(self) -> Floats: ...
    @property
    def things(self) -> Sequence[Thing]: ...


def records_of(clip: Clip, choice: random.Random, jitter: float = 0.0) -> Iterator[Record]:
    """Every question about every thing, and about at most PAIRS pairs, whose answer labels that jitter by so many m
    leave alone."""
    noise = np.random.default_rng(zlib.crc32(clip.name.encode()))
    for question in _questions(clip, choice):
        if survives(question, jitter, noise):
            yield _record(clip, question)


def _questions(clip: Clip, choice: random.Random) -> Iterator[Question]:
    walked = {thing.id: walked_of(thing) for thing in clip.things}
    things = [thing for thing in clip.things if np.ptp(walked[thing.id].t) >= SHORTEST - 1e-6]
    for thing in things:
        colour = choice.choice(list(COLOURS))
        yield from about_one(Followed(thing.id, colour, walked[thing.id]), choice)
    pairs = list(combinations(things, 2))
    for two in choice.sample(pairs, min(PAIRS, len(pairs))):
        colours = choice.sample(list(COLOURS), 2)
        first, second = (Followed(each.id, c, walked[each.id]) for each, c in zip(two, colours, strict=True))
        yield from about_two(first, second)


def walked_of(thing: Thing) -> Walked:
    """Every half second from the first tenth of a second on, so that times can be said exactly."""
    start = abs(np.ceil(thing.t[0] * 10 - 1e-6)) / 10  # no minus before a zero
    t = np.arange(start, thing.t[-1] + 1e-6, STEP)
    return Walked(t, np.column_stack([np.interp(t, thing.t, side) for side in thing.way.T]))


def _record(clip: Clip, question: Question) -> Record:
    things = {thing.id: thing for thing in clip.things}
    frames = np.arange(0.0, clip.times[-1] + 1e-6, STEP)
    asked = f"{common_prompt(frames.tolist(), question.things)} {question.asked}"
    keys = [each.key for each in question.things]
    return Record(
        id="/".join(("stkit", clip.name, "-".join(keys), question.task.name.lower())),
        task=Task.TALK,
        media=Media("video", clip.name),
        messages=(Message("user", asked), Message("assistant", question.answer)),
        spans=() if question.span is None else (Interval(*question.span),),
        tubes=tuple(_tube(things[each.key], clip.size, each.walked) for each in question.things),
        phrases=(
            question.task.value,
            question.value,
            *(f"{each.colour} {things[each.key].noun}" for each in question.things),
        ),
        source="stkit",
    )


def sampled(thing: Thing) -> NDArray[np.bool_]:
    """(n,) from the first to the last of the sampled pictures: what comes after is in no picture of the bench."""
    return _between_pictures(thing, walked_of(thing))


def _between_pictures(thing: Thing, walked: Walked) -> NDArray[np.bool_]:
    return np.asarray((thing.t >= walked.t[0] - 1e-6) & (thing.t <= walked.t[-1] + 1e-6))


def _tube(thing: Thing, size: tuple[int, int], walked: Walked) -> Tube:
    seen = _between_pictures(thing, walked)
    boxes = np.clip(thing.boxes[seen] / np.tile(np.asarray(size, dtype=np.float64), 2), 0.0, 1.0)
    return tuple(Placed(float(t), Box(*map(float, box))) for t, box in zip(thing.t[seen], boxes, strict=True))
