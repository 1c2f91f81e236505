"""Rendered scenes as an endless source of samples.

    for sample in WorldSource(range(1000), WORLD_TASKS, size=(128, 72), frames=20):
        sample.record, sample.frames, sample.times

Seeds from `TEST_HALF` (500,000) on are the test half; the world keeps some (colour, kind, event) triples for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from llava_st.data.errors import DataError
from llava_st.data.sample import Sample
from llava_st.data.world.asking import ask
from llava_st.data.world.tasks import WORLD_TASKS, records
from llava_st.templates import Task
from stagent_world import TEST_HALF, draw_scene


@dataclass(frozen=True)
class WorldSource:
    """`seeds`: a range, or `itertools.count(n)` without end · `size` px of the frames, width and height: things too
    small to be told at that size are not asked about · `frames` of a video; an image task takes one of them ·
    `each`: samples of a task that a scene gives at most. The same arguments give the same samples."""

    seeds: Iterable[int]
    tasks: Sequence[Task] = WORLD_TASKS
    size: tuple[int, int] = (128, 72)
    frames: int = 20
    each: int = 2

    def __post_init__(self) -> None:
        if unknown := [task for task in self.tasks if task not in WORLD_TASKS]:
            raise DataError(f"The world has no task {unknown[0]}.", f"Choose of {', '.join(WORLD_TASKS)}.")
        if self.frames < 2 or min(self.size) < 16 or self.each < 1:
            raise DataError("The world needs 2 frames, 16 pixels and 1 sample a task or more.", "Raise them.")

    def __iter__(self) -> Iterator[Sample]:
        for seed in self.seeds:
            yield from self.scene(seed)

    def scene(self, seed: int) -> list[Sample]:
        """All samples of one scene; they share their frames' memory."""
        asked = ask(draw_scene(seed, size=self.size), self.frames)
        found = []
        for record in (record for task in self.tasks for record in records(asked, task, self.each)):
            at = slice(None)
            if record.media.kind == "image":
                number = int(np.abs(asked.sight.times - (record.media.start or 0.0)).argmin())
                at = slice(number, number + 1)
            found.append(Sample(record, asked.sight.frames[at], asked.sight.times[at]))
        return found


def world_seeds(text: str) -> range:
    """ "world:500000:501000" or "500000:501000"."""
    parts = text.removeprefix("world:").split(":")
    if len(parts) != 2 or not all(part.isdecimal() for part in parts) or not int(parts[0]) < int(parts[1]):
        raise DataError(f"{text!r} names no seeds.", "Write A:B, the first seed and the one after the last.")
    seeds = range(int(parts[0]), int(parts[1]))
    if seeds.start < TEST_HALF < seeds.stop:
        raise DataError(f"{text!r} mixes both halves of the world.", f"Stay below {TEST_HALF}, or begin there.")
    return seeds
