"""STKit's seven tasks about followed things: the common prompt, a question, a sentence with a value (ST-VLM, table 1).

What is asked is filtered, as the paper's pseudo-labels are (its thresholds are in a supplement that we do not have):
a quarter of next to nothing is nothing, and two things are compared where they differ by so much that it can be told.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
    """`value` of the answer as the scorer reads it · `span` s and `hour` that the question names."""

    task: Kinematic
    things: tuple[Followed, ...]
    asked: str
    answer: str = ""
    value: str = ""
    span: tuple[float, float] | None = None
    hour: int | None = None


def about_one(thing: Followed, choice: random.Random) -> Iterator[Question]:
    """At most one of each task about one thing."""
    walked = thing.walked
    first, last = sorted(choice.sample(range(len(walked.t)), 2))
    start, end = float(walked.t[first]), float(walked.t[last])
    if walked.distance(start, end) >= LEAST_WAY:
        asked = f"Can you calculate the total distance the object traveled between {start:.1f} and {end:.1f} seconds?"
        yield _told(Question(Kinematic.DISTANCE, (thing,), asked, span=(start, end)))
    if walked.speed < LEAST_SPEED:
        return
    yield _told(Question(Kinematic.SPEED, (thing,), "Tell me the object's average speed throughout the video."))
    moving = [hour for hour in walked.hours if hour is not None]
    if moving:
        asked = "What direction does the object travel at the end of the video?"
        yield _told(Question(Kinematic.DIRECTION, (thing,), asked))
        hour = choice.choice(sorted(set(moving)))
        asked = f"Describe the timestamp when the object moves in the {hour} o'clock direction."
        yield _told(Question(Kinematic.TIMESTAMP, (thing,), asked, hour=hour))


def about_two(one: Followed, two: Followed) -> Iterator[Question]:
    """The three comparisons, where it can be told."""
    both = (one, two)
    ways, speeds = [_whole(each) for each in both], [each.walked.speed for each in both]
    for task, asked, values, least in (
        (Kinematic.FARTHER, "Which object travels a greater distance in the video?", ways, LEAST_WAY),
        (Kinematic.FASTER, "Which object moves faster throughout the video?", speeds, LEAST_SPEED),
    ):
        if max(values) >= max(APART * min(values), least):
            yield _told(Question(task, both, asked))
    start, end = (float(each) for each in _common(both))
    if end - start < TOGETHER or min(_straight(each, (start, end)) for each in both) < LEAST_WAY:
        return
    if abs(_between(both, (start, end)) - SAME_WAY) >= UNCLEAR:
        asked = f"Is the object in the {one.colour} box moving in the same direction as that in the {two.colour} box?"
        yield _told(Question(Kinematic.SAME_WAY, both, asked, span=(start, end)))


def value_of(question: Question) -> str:
    """What is true of the question's things, as the scorer reads it; "" where nothing is."""
    things, span = question.things, question.span
    walked = things[0].walked
    match question.task:
        case Kinematic.DISTANCE if span is not None:
            value = f"{walked.distance(*span):.1f}"
        case Kinematic.SPEED:
            value = f"{walked.speed:.1f}"
        case Kinematic.DIRECTION:
            value = next((str(hour) for hour in reversed(walked.hours) if hour is not None), "")
        case Kinematic.TIMESTAMP if question.hour is not None:
            a, b = longest_run(walked.hours, question.hour)
            value = f"{walked.t[a]:.1f} to {walked.t[b]:.1f}"
        case Kinematic.FARTHER:
            value = max(things, key=_whole).colour
        case Kinematic.FASTER:
            value = max(things, key=lambda thing: thing.walked.speed).colour
        case Kinematic.SAME_WAY if span is not None:
            value = "yes" if _between(things, span) < SAME_WAY else "no"
        case _:
            raise ValueError(f"{question.task.value} needs a span or an hour")
    return value


def _told(question: Question) -> Question:
    """With its answer."""
    value = value_of(question)
    sentence = {
        Kinematic.DISTANCE: f"The object traveled {value} meters.",
        Kinematic.SPEED: f"The object travels at {value} km/h.",
        Kinematic.DIRECTION: f"It travels in the {value} o'clock direction.",
        Kinematic.TIMESTAMP: f"From {value} seconds.",
        Kinematic.FARTHER: f"The object in the {value} box.",
        Kinematic.FASTER: f"The object in the {value} box.",
        Kinematic.SAME_WAY: f"{value.capitalize()}.",
    }[question.task]
    return replace(question, answer=sentence, value=value)


def _common(things: Sequence[Followed]) -> tuple[float, float]:
    """s over which all are seen."""
    return max(each.walked.t[0] for each in things), min(each.walked.t[-1] for each in things)


def _straight(thing: Followed, span: tuple[float, float]) -> float:
    return float(np.linalg.norm(thing.walked.way(*span)))


def _between(things: Sequence[Followed], span: tuple[float, float]) -> float:
    """Degrees between the ways of two things."""
    one, two = (each.walked.way(*span) for each in things)
    cosine = float(one @ two / (np.linalg.norm(one) * np.linalg.norm(two)))
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


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
