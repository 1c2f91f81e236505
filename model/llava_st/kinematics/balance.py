"""As many questions of each answer as there are: most things go straight on, and saying so must not win a bench."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Sequence

from llava_st.data.record import Record
from llava_st.kinematics.questions import LEAST_SPEED, LEAST_WAY, Kinematic

LEAST = {Kinematic.DISTANCE: LEAST_WAY, Kinematic.SPEED: LEAST_SPEED}
ROUNDED = 1e-6  # values are written with one digit


def balanced(records: Sequence[Record], each: int, choice: random.Random) -> list[Record]:
    """At most `each` of a task, by turns from its labels, the rarest first; within a label by chance."""
    kept = []
    for task in Kinematic:
        by_label: dict[str, list[Record]] = defaultdict(list)
        for record in records:
            if record.phrases[0] == task.value:
                by_label[_label(task, record.phrases[1])].append(record)
        for label in sorted(by_label):
            choice.shuffle(by_label[label])
        turns = sorted(by_label.values(), key=len)
        chosen = [own[turn] for turn in range(max(map(len, turns), default=0)) for own in turns if turn < len(own)]
        kept += chosen[:each]
    return kept


def _label(task: Kinematic, value: str) -> str:
    """An hour, a colour, yes or no; metres and km/h by octave above the least that is asked (a part of an octave would
    be the rarest label of all), a stretch of time by its octave of seconds."""
    if task in LEAST:
        return f"octave {math.floor(math.log2(float(value) / LEAST[task] + ROUNDED))}"
    if task is Kinematic.TIMESTAMP:
        start, end = (float(part) for part in value.split(" to "))
        return f"octave {math.floor(math.log2(max(end - start, 0.5)))}"
    return value
