"""Rendered scenes to samples of STKit's seven tasks, with boxes drawn on every frame. A record's phrases are its task
and the value of its answer.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from llava_st.data.record import Media, Message, Record
from llava_st.data.sample import Frames, Sample
from llava_st.data.world.sight import Sight, see
from llava_st.kinematics.questions import COLOURS, Followed, Question, about_one, about_two, common_prompt
from llava_st.kinematics.truth import STEP, Walked
from llava_st.templates import Task
from stagent_world import Actor, Scene, draw_scene

SHORTEST = 2.0  # s in which a thing must be seen


@dataclass(frozen=True)
class KinematicSource:
    """Samples of scenes by seed; the same arguments give the same ones."""

    seeds: Iterable[int]
    size: tuple[int, int]
    frames: int

    def __iter__(self) -> Iterator[Sample]:
        for seed in self.seeds:
            scene = draw_scene(seed, size=self.size)
            yield from samples_of(scene, see(scene, self.frames))


def samples_of(scene: Scene, sight: Sight) -> Iterator[Sample]:
    """At most one of each task."""
    choice = random.Random(f"stkit {scene.seed}")  # noqa: S311
    things = list(_followed(scene, sight))[: len(COLOURS)]
    for question in _questions(things, choice):
        drawn = _drawn(sight, question.things)
        asked = f"{common_prompt(sight.times.tolist(), question.things)} {question.asked}"
        messages = (Message("user", asked), Message("assistant", question.answer))
        name = f"stkit/{scene.seed}/{question.task.name.lower()}"
        # a path of its own: the pictures differ by the boxes drawn on them
        phrases = (question.task.value, question.value)
        record = Record(name, Task.TALK, Media("video", name), messages, phrases=phrases, source="stkit")
        yield Sample(record, drawn, sight.times)


def _followed(scene: Scene, sight: Sight) -> Iterator[Followed]:
    """Things that are seen for long enough, with their way over that time."""
    colours = iter(COLOURS)
    for key, actor in scene.world.actors.items():
        seen = sight.times[np.isfinite(sight.boxes[key]).all(axis=1) & (sight.visible[key] > 0)]
        if len(seen) and seen[-1] - seen[0] >= SHORTEST:
            colour = next(colours, None)
            if colour is None:
                return
            yield Followed(key, colour, _walked(actor, float(seen[0]), float(seen[-1])))


def _walked(actor: Actor, start: float, end: float) -> Walked:
    t = np.arange(start, end + 1e-6, STEP)
    return Walked(t, np.stack([actor.centre_at(float(s)) for s in t]))


def _questions(things: list[Followed], choice: random.Random) -> Iterator[Question]:
    if things:
        thing = choice.choice(things)
        yield from about_one(thing, choice)
    for one, two in pairwise(choice.sample(things, len(things))):
        yield from about_two(one, two)
        return


def _drawn(sight: Sight, things: Sequence[Followed]) -> Frames:
    frames = sight.frames.copy()
    for thing in things:
        for frame, box in zip(frames, sight.boxes[thing.key], strict=True):
            if np.isfinite(box).all():
                x0, y0, x1, y1 = (round(float(side)) for side in box)
                cv2.rectangle(frame, (x0, y0), (x1, y1), COLOURS[thing.colour], 1)
    return frames
