"""The two things that a step is about; one of them may be the camera itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from stagent.agent.job import CAMERA, Subject
from stagent_tools.errors import Ambiguous, CannotMeasure
from stagent_tools.target import Target
from stagent_tools.types import Draws, FrameOfReference

if TYPE_CHECKING:
    from stagent.agent.job import Job
    from stagent_tools.streams import Streams
    from stagent_tools.types import Track

PAIR = 2
THE_CAMERA = Subject(Target(noun=CAMERA), None, ())
Party = tuple[Subject, "Track | None"]
"""A thing and its track; the camera has none."""


def parties(job: Job) -> tuple[Party, Party]:
    """Target and other, or the two members of one plural target; the camera comes second."""
    things = job.step.targets
    if not any(thing.noun == CAMERA for thing in things):
        return pair(job)
    thing = next((thing for thing in things if thing.noun != CAMERA), None)
    if thing is None:
        raise CannotMeasure("The camera alone is no pair.", "Name the other thing too.")
    subject = job.find(thing)
    return (subject, subject.only()), (THE_CAMERA, None)


def pair(job: Job) -> tuple[tuple[Subject, Track], tuple[Subject, Track]]:
    """Two things in the picture: target and other, or the two members of one plural target."""
    subject = job.subject
    others = [other for other in job.others if other.target != subject.target]
    if others:
        return (subject, subject.only()), (others[0], others[0].only())
    if len(subject.tracks) == PAIR:
        return (subject, subject.tracks[0]), (subject, subject.tracks[1])
    if len(subject.tracks) < PAIR:
        raise CannotMeasure(f"Only one thing fits {subject.name!r}; the question needs two.", "Point at both: --box.")
    raise Ambiguous(
        f"{len(subject.tracks)} things fit {subject.name!r}; the question is about two.",
        "Point at the two that are meant: --box twice.",
        candidates=subject.offers,
    )


def paths(job: Job, party: Party, beside: Draws | None, streams: Streams) -> Draws:
    """The draws of a thing in the world; of the camera in the frame of the thing `beside` it."""
    subject, track = party
    if track is not None:
        return job.world(subject, track, streams)
    point = np.zeros((streams.k, 3))  # a thing is as far from it as its nearest surface is
    if beside is not None and beside.frame is FrameOfReference.CAMERA:
        origin = np.zeros((streams.k, len(beside.t), 3))
        return replace(beside, p=origin, rest=np.ones(origin.shape[:2], dtype=bool), extent=point, notes=())
    return replace(job.bench.journey().draws(streams), extent=point)
