"""STKit-Bench's scores (ST-VLM, section 4; formats.md C.2). The paper has GPT-4 read the value out of free text; here
the first numbers, or the first word that decides, are taken; an answer without them is wrong and counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from llava_st.kinematics.questions import COLOURS, Kinematic
from llava_st.metrics.overlap import span_iou
from llava_st.metrics.rates import mean

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
WITHIN = 0.25  # of the true distance or speed
HOURS = 12


def score(tasks: Sequence[str], said: Sequence[str], true: Sequence[str]) -> dict[str, dict[str, float]]:
    """By task: `acc`, and `mae` (m, km/h, hours) or `miou` where it has one; `all`: the mean of the accuracies."""
    table: dict[str, dict[str, float]] = {}
    for task in Kinematic:
        pairs = [(s, t) for name, s, t in zip(tasks, said, true, strict=True) if name == task.value]
        if pairs:
            rows = [row for s, t in pairs if (row := _SCORERS[task](s, t)) is not None]
            found = {key: mean([row[key] for row in rows]) for key in (rows[0] if rows else {})}
            correct = sum(row["acc"] for row in rows) / len(pairs)
            table[task.name.lower()] = found | {
                "acc": correct, "n": float(len(pairs)), "parse_failures": float(len(pairs) - len(rows))
            }  # fmt: skip
    if table:
        table["all"] = {"acc": mean([row["acc"] for row in table.values()]), "n": float(len(said))}
    return table


def is_right(task: Kinematic, said: str, true: str) -> bool:
    """One answer, by its task's rule."""
    row = _SCORERS[task](said, true)
    return row is not None and row["acc"] > 0


def _amount(said: str, true: str) -> dict[str, float] | None:
    found = NUMBER.search(said)
    if found is None:
        return None
    p, y = float(found[0]), float(true)
    return {"acc": float((1 - WITHIN) * y <= p <= (1 + WITHIN) * y), "mae": abs(p - y)}


def _hour(said: str, true: str) -> dict[str, float] | None:
    found = NUMBER.search(said)
    if found is None:
        return None
    away = abs(float(found[0]) - float(true)) % HOURS
    return {"acc": float(away == 0), "mae": min(away, HOURS - away)}


def _stretch(said: str, true: str) -> dict[str, float] | None:
    numbers = [float(found) for found in NUMBER.findall(said)][:2]
    if len(numbers) < 2 or numbers[1] < numbers[0]:
        return None
    a, b = (float(found) for found in NUMBER.findall(true))
    iou = span_iou((numbers[0], numbers[1]), (a, b))
    return {"acc": float(iou >= 0.5), "miou": iou}


def _word(said: str, true: str) -> dict[str, float] | None:
    """The first colour, or yes or no, that is said."""
    spoken = [word for word in re.findall(r"[a-z]+", said.lower()) if word in (*COLOURS, "yes", "no")]
    return {"acc": float(spoken[0] == true)} if spoken else None


_SCORERS: Mapping[Kinematic, Callable[[str, str], dict[str, float] | None]] = {
    Kinematic.DISTANCE: _amount,
    Kinematic.SPEED: _amount,
    Kinematic.DIRECTION: _hour,
    Kinematic.TIMESTAMP: _stretch,
    Kinematic.FARTHER: _word,
    Kinematic.FASTER: _word,
    Kinematic.SAME_WAY: _word,
}
