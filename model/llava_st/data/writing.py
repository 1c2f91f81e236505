"""A record and the times of its sampled frames -> what user and assistant say, coordinates as fractions.

turns = [Turn(m.role, m.text) for m in conversation(record, times)]
encoded = processor.encode(turns, frames=len(times))
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from llava_st.coordinates import Box, Clip, Span, Step
from llava_st.data.errors import RecordError
from llava_st.data.record import SLOT, Interval, Message, Placed, Record, Tube
from llava_st.templates import write_box, write_span, write_time, write_tube

LOOSE = 1.0  # s by which an annotation may reach beyond the sampled clip: its last frame begins before the file ends
GAP = 0.6  # s between two boxes of a tube over which it is taken to go straight; longer, it is not seen there
Times = Sequence[float] | NDArray[np.float64]


def conversation(record: Record, times: Times, event_end: str = "End at") -> tuple[Message, ...]:
    """`times` (n,) s of the sampled frames; one time for an image. `event_end`: how the answer of ELC begins
    (`config.event_end`). Raises RecordError where a coordinate lies outside the clip."""
    clip = clip_of(times) if len(times) > 1 else None

    def fill(slot: re.Match[str]) -> str:
        name, number = slot[1], int(slot[2])
        if name == "box":
            return write_box(record.boxes[number])
        if clip is None:
            raise RecordError(f"{slot[0]} asks for a time, and one frame was sampled")
        if name == "tube":
            return write_tube(tuple(_steps(record, number, times, clip)))
        span = inside(record.spans[number], record, clip)
        return {"span": write_span(span), "start": write_time(span.start), "end": write_time(span.end)}[name]

    return tuple(replace(message, text=SLOT.sub(fill, _ending(message.text, event_end))) for message in record.messages)


def clip_of(times: Times) -> Clip:
    return Clip(float(times[0]), float(times[-1]))


def _ending(text: str, event_end: str) -> str:
    return text.replace("End at <end:", f"{event_end} <end:")


def inside(interval: Interval, record: Record, clip: Clip) -> Span:
    """As fractions of the clip. What reaches beyond it by no more than LOOSE is cut to it."""
    if record.clock == "clip":
        return Span(interval.start, interval.end)
    start, end = max(interval.start, clip.start), min(interval.end, clip.end)
    if start > end or interval.start < clip.start - LOOSE or interval.end > clip.end + LOOSE:
        raise RecordError(
            f"the span {interval.start:.2f} to {interval.end:.2f} s lies outside the clip, which was sampled from"
            f" {clip.start:.2f} to {clip.end:.2f} s"
        )
    return Span(clip.fraction(start), clip.fraction(end))


def tube_at(tube: Tube, times: Times) -> list[Box | None]:
    """The box at each time: that of the nearest moments, gone straight between them; None where it has none within
    GAP. Before its first and after its last box there is none either, but for half of GAP."""
    moments = np.array([placed.time for placed in tube])
    boxes = np.array([tuple(placed.box) for placed in tube])
    found: list[Box | None] = []
    for time in times:
        after = int(np.searchsorted(moments, time))
        if 0 < after < len(moments) and moments[after] - moments[after - 1] <= GAP:
            share = (time - moments[after - 1]) / (moments[after] - moments[after - 1])
            found.append(Box(*((1 - share) * boxes[after - 1] + share * boxes[after]).tolist()))
            continue
        near = min(range(max(0, after - 1), min(len(moments), after + 1)), key=lambda i: abs(moments[i] - time))
        found.append(Box(*boxes[near].tolist()) if abs(moments[near] - time) <= GAP / 2 else None)
    return found


def _steps(record: Record, number: int, times: Times, clip: Clip) -> list[Step]:
    """The tube at the sampled frames from its first to its last box; at the nearest frame if it falls between two."""
    tube = record.tubes[number]
    if record.clock == "clip":
        tube = tuple(Placed(clip.seconds(placed.time), placed.box) for placed in tube)
    half = (clip.end - clip.start) / (len(times) - 1) / 2
    during = [float(time) for time in times if tube[0].time <= time <= tube[-1].time]
    if not during:
        nearest = min(times, key=lambda time: abs(time - tube[0].time))
        if abs(nearest - tube[0].time) > half + GAP / 2:
            raise RecordError(f"the tube at {tube[0].time:.2f} s lies outside the sampled clip")
        return [Step(clip.fraction(float(nearest)), tube[0].box)]
    return [
        Step(clip.fraction(time), box)
        for time, box in zip(during, tube_at(tube, during), strict=True)
        if box is not None
    ]
