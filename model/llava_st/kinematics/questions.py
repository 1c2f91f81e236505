"""STKit's seven tasks about followed things: the common prompt, a question, a sentence with a value (ST-VLM, table 1).

What is asked is filtered, as the paper's pseudo-labels are (its thresholds are in a supplement that we do not have):
a quarter of next to nothing is nothing, and two things are compared where they differ by so much that it can be told.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from llava_st.kinematics.truth import Walked, longest_run

COLOURS = {"red": (230, 20, 20), "blue": (30, 60, 240), "green": (20, 200, 40)}
LEAST_WAY = 1.0  # m that are worth asking for
LEAST_SPEED = 3.6  # km/h: slower than a slow walk is not told from the jitter of labels
APART = 1.25  # factor between two distances or speeds that can be compared
SAME_WAY = 22.5  # degrees between two headings that are one direction: half a point of the compass
UNCLEAR = 10.0  # degrees about it in which it is a matter of taste
TOGETHER = 1.0  # s in which both must be seen for their directions to be compared


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
class Question:
    """`value` of the answer as the scorer reads it · `span` s that the question names."""

    task: Kinematic
    things: tuple[Followed, ...]
    asked: str
    answer: str
    value: str
    span: tuple[float, float] | None = None


def about_one(thing: Followed, choice: random.Random) -> Iterator[Question]:
    """At most one of each task about one thing."""
    walked = thing.walked
    first, last = sorted(choice.sample(range(len(walked.t)), 2))
    start, end = float(walked.t[first]), float(walked.t[last])
    if (way := walked.distance(start, end)) >= LEAST_WAY:
        asked = f"Can you calculate the total distance the object traveled between {start:.1f} and {end:.1f} seconds?"
        answer = f"The object traveled {way:.1f} meters."
        yield Question(Kinematic.DISTANCE, (thing,), asked, answer, f"{way:.1f}", (start, end))
    if walked.speed < LEAST_SPEED:
        return
    asked = "Tell me the object's average speed throughout the video."
    answer = f"The object travels at {walked.speed:.1f} km/h."
    yield Question(Kinematic.SPEED, (thing,), asked, answer, f"{walked.speed:.1f}")
    yield from _directions(thing, choice)


def _directions(thing: Followed, choice: random.Random) -> Iterator[Question]:
    walked = thing.walked
    hours = walked.hours
    moving = [hour for hour in hours if hour is not None]
    if not moving:
        return
    asked = "What direction does the object travel at the end of the video?"
    answer = f"It travels in the {moving[-1]} o'clock direction."
    yield Question(Kinematic.DIRECTION, (thing,), asked, answer, str(moving[-1]))
    hour = choice.choice(sorted(set(moving)))
    a, b = longest_run(hours, hour)
    stretch = f"{walked.t[a]:.1f} to {walked.t[b]:.1f}"
    asked = f"Describe the timestamp when the object moves in the {hour} o'clock direction."
    yield Question(Kinematic.TIMESTAMP, (thing,), asked, f"From {stretch} seconds.", stretch)


def about_two(one: Followed, two: Followed) -> Iterator[Question]:
    """The three comparisons, where it can be told."""
    both = (one, two)
    ways, speeds = [_whole(each) for each in both], [each.walked.speed for each in both]
    for task, asked, values, least in (
        (Kinematic.FARTHER, "Which object travels a greater distance in the video?", ways, LEAST_WAY),
        (Kinematic.FASTER, "Which object moves faster throughout the video?", speeds, LEAST_SPEED),
    ):
        if max(values) >= max(APART * min(values), least):
            winner = both[int(values[1] > values[0])].colour
            yield Question(task, both, asked, f"The object in the {winner} box.", winner)
    yield from _same_way(one, two)


def _same_way(one: Followed, two: Followed) -> Iterator[Question]:
    """By the ways over the time in which both are seen."""
    start, end = max(one.walked.t[0], two.walked.t[0]), min(one.walked.t[-1], two.walked.t[-1])
    if end - start < TOGETHER:
        return
    ways = [each.walked.way(float(start), float(end)) for each in (one, two)]
    if min(float(np.linalg.norm(way)) for way in ways) < LEAST_WAY:
        return
    cosine = float(ways[0] @ ways[1] / np.prod([np.linalg.norm(way) for way in ways]))
    between = float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
    if abs(between - SAME_WAY) < UNCLEAR:
        return
    same = "yes" if between < SAME_WAY else "no"
    asked = f"Is the object in the {one.colour} box moving in the same direction as that in the {two.colour} box?"
    span = (float(start), float(end))
    yield Question(Kinematic.SAME_WAY, (one, two), asked, f"{same.capitalize()}.", same, span)


def _whole(thing: Followed) -> float:
    return thing.walked.distance(thing.walked.t[0], thing.walked.t[-1])


def common_prompt(times: Sequence[float], things: Sequence[Followed]) -> str:
    """What stands before every question; `times` s of the sampled frames."""
    at = ", ".join(f"{time:.1f}" for time in times)
    colours = " and ".join(thing.colour for thing in things)
    return (
        f"The video lasts for {times[-1]:.1f} seconds, and {len(times)} frames are uniformly sampled"
        f" from it. These frames are located at {at} seconds. There are {len(things)} objects annotated with"
        f" {colours} bounding boxes in the video."
    )
