"""Rendered scenes to samples of STKit's seven tasks: boxes drawn on every frame, the common prompt, a question, a
sentence with a number (ST-VLM, table 1). A record's phrases are its task and the value of its answer.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import cv2
import numpy as np

from llava_st.data.record import Media, Message, Record
from llava_st.data.sample import Frames, Sample
from llava_st.data.world.sight import Sight, see
from llava_st.kinematics.truth import STEP, Walked, longest_run
from llava_st.templates import Task
from stagent_world import Actor, Scene, draw_scene

COLOURS = {"red": (230, 20, 20), "blue": (30, 60, 240), "green": (20, 200, 40)}
SHORTEST = 2.0  # s in which a thing must be seen
APART = 1.25  # factor between two distances or speeds that can be compared


class Kinematic(StrEnum):
    """STKit's tasks, in the order of its table 1."""

    DISTANCE = "traveled distance"
    SPEED = "traveling speed"
    DIRECTION = "movement direction"
    TIMESTAMP = "direction timestamp"
    FARTHER = "traveled distance comparison"
    FASTER = "traveling speed comparison"
    SAME_WAY = "movement direction comparison"


@dataclass(frozen=True)
class Followed:
    """A thing with the colour of its box."""

    key: str
    colour: str
    walked: Walked


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
    for task, chosen, question, answer, value in _questions(things, choice):
        drawn = _drawn(sight, chosen)
        asked = f"{_common(sight, chosen)} {question}"
        messages = (Message("user", asked), Message("assistant", answer))
        name = f"stkit/{scene.seed}/{task.name.lower()}"
        # a path of its own: the pictures differ by the boxes drawn on them
        record = Record(name, Task.TALK, Media("video", name), messages, phrases=(task.value, value), source="stkit")
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


Question = tuple[Kinematic, list[Followed], str, str, str]
"""Task, the things it is about, question, answer, the answer's value."""


def _questions(things: list[Followed], choice: random.Random) -> Iterator[Question]:
    if things:
        thing = choice.choice(things)
        yield from _of_one(thing, choice)
    for one, two in pairwise(choice.sample(things, len(things))):
        yield from _of_two(one, two)
        return


def _of_one(thing: Followed, choice: random.Random) -> Iterator[Question]:
    walked, one = thing.walked, [thing]
    first, last = sorted(choice.sample(range(len(walked.t)), 2))
    start, end = float(walked.t[first]), float(walked.t[last])
    metres = f"{walked.distance(start, end):.1f}"
    asked = f"Can you calculate the total distance the object traveled between {start:.1f} and {end:.1f} seconds?"
    yield Kinematic.DISTANCE, one, asked, f"The object traveled {metres} meters.", metres
    speed = f"{walked.speed:.1f}"
    asked = "Tell me the object's average speed throughout the video."
    yield Kinematic.SPEED, one, asked, f"The object travels at {speed} km/h.", speed
    hours = walked.hours
    moving = [hour for hour in hours if hour is not None]
    if not moving:
        return
    asked = "What direction does the object travel at the end of the video?"
    yield Kinematic.DIRECTION, one, asked, f"It travels in the {moving[-1]} o'clock direction.", str(moving[-1])
    hour = choice.choice(moving)
    a, b = longest_run(hours, hour)
    stretch = f"{walked.t[a]:.1f} to {walked.t[b]:.1f}"
    asked = f"Describe the timestamp when the object moves in the {hour} o'clock direction."
    yield Kinematic.TIMESTAMP, one, asked, f"From {stretch} seconds.", stretch


def _of_two(one: Followed, two: Followed) -> Iterator[Question]:
    """Compared where they differ by so much that it can be told."""
    both = [one, two]
    for task, asked, values in (
        (Kinematic.FARTHER, "Which object travels a greater distance in the video?", [_whole(each) for each in both]),
        (Kinematic.FASTER, "Which object moves faster throughout the video?", [each.walked.speed for each in both]),
    ):
        if max(values) >= APART * min(values) and max(values) > 0:
            winner = both[int(values[1] > values[0])].colour
            yield task, both, asked, f"The object in the {winner} box.", winner
    headings = [each.walked.steps[-1] for each in both]
    if all(np.linalg.norm(heading) >= 0.1 for heading in headings):
        cosine = float(headings[0] @ headings[1] / np.prod([np.linalg.norm(h) for h in headings]))
        same = "yes" if cosine > np.cos(np.radians(22.5)) else "no"
        asked = f"Is the object in the {one.colour} box moving in the same direction as that in the {two.colour} box?"
        yield Kinematic.SAME_WAY, both, asked, f"{same.capitalize()}.", same


def _whole(thing: Followed) -> float:
    return thing.walked.distance(thing.walked.t[0], thing.walked.t[-1])


def _common(sight: Sight, things: list[Followed]) -> str:
    """The prompt that stands before every question."""
    at = ", ".join(f"{time:.1f}" for time in sight.times)
    colours = " and ".join(thing.colour for thing in things)
    return (
        f"The video lasts for {sight.times[-1]:.1f} seconds, and {len(sight.times)} frames are uniformly sampled"
        f" from it. These frames are located at {at} seconds. There are {len(things)} objects annotated with"
        f" {colours} bounding boxes in the video."
    )


def _drawn(sight: Sight, things: list[Followed]) -> Frames:
    frames = sight.frames.copy()
    for thing in things:
        for frame, box in zip(frames, sight.boxes[thing.key], strict=True):
            if np.isfinite(box).all():
                x0, y0, x1, y1 = (round(float(side)) for side in box)
                cv2.rectangle(frame, (x0, y0), (x1, y1), COLOURS[thing.colour], 1)
    return frames
