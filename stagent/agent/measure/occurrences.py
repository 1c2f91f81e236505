"""Where and when something happens: the occurrences that questions about events, counts and places rest on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stagent.agent.measure.told import told
from stagent.answer.values import TimeSpan
from stagent_tools.errors import CannotMeasure, NoScale
from stagent_tools.temporal import EventSpan, Followed, Happening, find_event, happening_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stagent.agent.job import Job, Subject
    from stagent_tools.streams import Streams

EVENT_DRAWS = 256
"""The 95 % interval of a time needs no more, and many things may have to be followed."""

OVER_GROUND = {
    Happening.START,
    Happening.STOP,
    Happening.MOVE,
    Happening.TURN,
    Happening.TURN_LEFT,
    Happening.TURN_RIGHT,
    Happening.BRAKE,
    Happening.RELEASE,
}
IN_PLACE = {
    Happening.TURN,
    Happening.TURN_LEFT,
    Happening.TURN_RIGHT,
    Happening.APPROACH,
    Happening.CLOSEST,
    Happening.OVERTAKE,
    Happening.CROSS,
}
"""What rests on where things are over the ground, against one another or seen from above."""

COUNTABLE = 0.75
"""Share of the time in which a thing must be followed before what it does is counted."""

SURFACES = {"floor", "ground", "grass", "pavement", "road", "court", "table", "earth", "lawn", "pitch", "field"}
CONTACTS = {"collide", "cross", "fall"}


def occurrences(job: Job) -> tuple[EventSpan, ...]:
    """Where and when it happens, in order of time; only the n-th where that was asked."""
    if job.step.event is None:
        raise CannotMeasure("The question does not say what happens.")
    event, others = _against_surface(job)
    try:
        happening = happening_of(event)
    except CannotMeasure as unseen:
        return told(job, unseen)
    _need_ground(job, happening)
    streams = replace(job.bench.streams, k=min(job.bench.streams.k, EVENT_DRAWS))
    subjects = (job.subject, *others)
    placed = _in_place(job, subjects, streams) if happening in IN_PLACE else None
    subject, *beside = placed or [_followed(job, one, streams) for one in subjects]
    other = tuple(followed for followers in beside for followed in followers)
    if happening is Happening.RELEASE and other:
        subject, other = other, subject  # who throws is seen by what is thrown
    found = find_event(
        event,
        subject,
        other,
        job.bench.scan(),
        None if job.when.whole else job.when.span,
    )
    found = tuple(sorted(found, key=lambda event: event.start))
    wanted = job.step.inputs.occurrence if job.step.inputs is not None else None
    if wanted is None:
        return found
    if len(found) < wanted:
        raise CannotMeasure(f"It happens {len(found)} times, not {wanted}.", "Ask for an earlier occurrence.")
    return (found[wanted - 1],)


def need_seen_enough(job: Job) -> None:
    """Occurrences can only be counted while everything that takes part is in sight and followed."""
    span = job.when.span
    for subject in (job.subject, *_against_surface(job)[1]):
        moments = {round(float(t), 3) for track in subject.tracks for t in track.within(span).t}
        frames = [t for t in job.bench.scan().times.tolist() if span.start <= t <= span.end]
        if len(moments) < COUNTABLE * len(frames):
            share = len(moments) / max(len(frames), 1)
            raise CannotMeasure(
                f"{subject.name} is followed for {100 * share:.0f} % of that time only, so a count would miss some.",
                "Ask about the part in which it is seen, or point at it with --box.",
            )


def time_span(event: EventSpan) -> TimeSpan:
    return TimeSpan(
        start=event.start,
        end=event.end,
        start_low=event.start_low,
        start_high=event.start_high,
        end_low=event.end_low,
        end_high=event.end_high,
        probability=event.probability,
    )


def _against_surface(job: Job) -> tuple[str, tuple[Subject, ...]]:
    """The event and the other things in it. A floor or a wall is no thing that is followed: what hits it shows that
    by its own path."""
    event = job.step.event or ""
    surfaces = [target.noun for target in job.step.others if target.noun in SURFACES]
    if not surfaces:
        return event, job.others
    if event in CONTACTS:
        return f"free: hits the {surfaces[0]}", ()
    return event, ()


def _need_ground(job: Job, happening: Happening) -> None:
    """From a driving camera everything moves in the picture, what stands still too."""
    bench = job.bench
    if happening not in OVER_GROUND or bench.scan().motion.kind != "driving" or bench.options.camera is not None:
        return
    if bench.scene().journey is None:
        raise CannotMeasure(
            "The camera drives along, so what moves over the ground and what stands cannot be told apart.",
            "Give the camera with --camera FILE, or points of the road before it with --plane FILE.",
        )


def placed_by(job: Job) -> tuple[str, ...]:
    """What is taken to be true of the ground that the times of a step rest on, where the sizes of things tell it."""
    try:
        happening = happening_of(job.step.event or "")
    except CannotMeasure:
        return ()
    scene = job.bench.on_common_ground() if happening in IN_PLACE else None
    return () if scene is None else scene.assumptions(job.subject.thing)


def _in_place(job: Job, subjects: Sequence[Subject], streams: Streams) -> list[tuple[Followed, ...]] | None:
    """All of them on the one ground that the sizes of things tell; None where a better one is given, or where one of
    them has no place on it."""
    scene = job.bench.on_common_ground()
    if scene is None:
        return None
    try:
        return [
            tuple(
                Followed(track, job.picture(track, streams), scene.lift(track, subject.thing, streams))
                for track in subject.tracks
            )
            for subject in subjects
        ]
    except (NoScale, CannotMeasure):
        return None


def _followed(job: Job, subject: Subject, streams: Streams) -> tuple[Followed, ...]:
    followed = []
    for track in subject.tracks:
        try:
            metric = job.world(subject, track, streams)
        except (NoScale, CannotMeasure):
            metric = None
        followed.append(Followed(track, job.picture(track, streams), metric))
    return tuple(followed)
