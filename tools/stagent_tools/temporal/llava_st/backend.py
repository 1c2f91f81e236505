"""The temporal backend of LLaVA-ST: it is asked twice, the second time about the stretch that it found.

A short event lies between two of the few pictures that a look at the whole clip has; in the second look they are near
one another. What is told is the second time, with an interval that holds both; where the two looks contradict one
another, or the time is nearly all that was looked at, nothing is told.
"""

from __future__ import annotations

from pathlib import Path

from stagent_tools.errors import CannotMeasure
from stagent_tools.spatial.llava_st.grounder import NAME, Grounder, grounder
from stagent_tools.temporal.spans import EventSpan
from stagent_tools.types import Span
from stagent_tools.video import Video

AROUND = 0.5
"""Lengths of the found stretch that the second look adds on either side."""
LEAST_S = 2.0
"""s that the second look is long at least."""
AGREE = 0.3
"""Temporal IoU of the two looks."""
ALL = 0.92
"""Share of the stretch that was looked at from which on a time says nothing: no event of the training is longer."""


class LlavaStEvents:
    """Implements `TemporalBackend`."""

    name = NAME

    def __init__(self, models_dir: Path | None = None, made: Grounder | None = None) -> None:
        self._grounder = made if made is not None else grounder(models_dir)

    def find(self, video: Video, sentence: str, span: Span | None = None) -> tuple[EventSpan, ...]:
        """One time; its probability is how well the two looks agree."""
        self._grounder.check_home(video)
        whole = span if span is not None else Span(0.0, video.info.duration)
        first = self._grounder.when(video, sentence, span)
        near = around(first, whole)
        second = self._grounder.when(video, sentence, near)
        if max(first.duration / whole.duration, second.duration / near.duration) > ALL:
            raise CannotMeasure(f"LLaVA-ST says of {sentence!r} no more than that it is in the clip.")
        agreed = overlap(first, second)
        if agreed < AGREE:
            raise CannotMeasure(
                f"LLaVA-ST is not sure when {sentence!r} is: {first.start:.1f} to {first.end:.1f} s at the first look, "
                f"{second.start:.1f} to {second.end:.1f} s at the second."
            )
        # half of the time between two pictures of the look
        frames = self._grounder.model.config.frames
        coarse, fine = (0.5 * stretch.duration / max(frames - 1, 1) for stretch in (whole, near))
        (start_low, start_high), (end_low, end_high) = (
            (min(one - coarse, two - fine), max(one + coarse, two + fine))
            for one, two in ((first.start, second.start), (first.end, second.end))
        )
        return (EventSpan(second.start, second.end, start_low, start_high, end_low, end_high, agreed),)


def around(found: Span, whole: Span) -> Span:
    """The stretch that the second look is of: wider than what was found, inside of what was asked about."""
    room = max(AROUND * found.duration, (LEAST_S - found.duration) / 2)
    start = max(whole.start, min(found.start - room, whole.end - LEAST_S))
    return Span(start, min(whole.end, max(found.end + room, start + LEAST_S)))


def overlap(first: Span, second: Span) -> float:
    """Temporal IoU."""
    both = first.overlap(second)
    union = first.duration + second.duration - both
    return both / union if union > 0 else 0.0
