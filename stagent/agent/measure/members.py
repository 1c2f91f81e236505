"""The things that a plural means, without those of which no number is to be had."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stagent.agent.checks import MOSTLY_BEYOND
from stagent_tools.errors import CannotMeasure, NoScale

if TYPE_CHECKING:
    from stagent.agent.job import Job, Subject
    from stagent_tools.kinematics import Measured
    from stagent_tools.types import Draws, Track


@dataclass(frozen=True)
class Members:
    """`subject` with the tracks that are kept · `notes` say what was left out, and why."""

    subject: Subject
    notes: tuple[str, ...] = ()

    def of(self, whole: Subject) -> str:
        """7 of the 10 cars; the cars, if it is all of them."""
        kept, all_of_them = len(self.subject.tracks), len(whole.tracks)
        words = whole.name.removeprefix("the ")
        return whole.name if kept == all_of_them else f"{kept} of the {all_of_them} {words}"


def measurable(job: Job, subject: Subject, function: Callable[[Draws], Measured]) -> Members:
    """Those of several things that can be measured, where the marked plane holds: cars far beyond it do not make a
    mean of those on it worthless. All of them where that would leave none, or where there are no metres: the answer
    then says why not."""
    if len(subject.tracks) < 2:
        return Members(subject)
    kept: list[Track] = []
    unseen = beyond = 0
    span = None if job.when.whole else (job.when.span.start, job.when.span.end)
    for track in subject.tracks:
        try:
            function(job.world(subject, track, job.bench.streams))
        except NoScale:
            return Members(subject)
        except CannotMeasure:
            unseen += 1
            continue
        if job.bench.reached([track.id], span) < 1 - MOSTLY_BEYOND:
            beyond += 1
            continue
        kept.append(track)
    if not kept:
        return Members(subject)
    told = ((unseen, "could not be measured"), (beyond, "far beyond the marked points"))
    notes = tuple(f"left out: {count} {why}" for count, why in told if count)
    return Members(replace(subject, tracks=tuple(kept)), notes)
