"""The one form of a benchmark's result (schema stagent.eval/1), and its table for people."""

from __future__ import annotations

import resource
import time
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

MetricValue = float | Mapping[str, float]


class EvalDocument(BaseModel):
    """`metrics` by key (snake_case, unit last); `by` group -> key -> number, with `n` in each; shares are 0..1."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    schema_: Literal["stagent.eval/1"] = Field(default="stagent.eval/1", alias="schema")
    benchmark: str
    n: int
    metrics: dict[str, float | dict[str, float]]
    by: dict[str, dict[str, float]] = Field(default_factory=dict)
    seed: int = 0
    seconds: float
    peak_mb: float
    command: str
    notes: tuple[str, ...] = ()
    rows: tuple[dict[str, object], ...] = Field(default=(), exclude=True)
    """What happened to each row; printed with --rows, not part of the document."""


class Stopwatch:
    """Wall seconds since it was made, and the peak memory of this process."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    @property
    def seconds(self) -> float:
        return round(time.monotonic() - self._start, 1)

    @property
    def peak_mb(self) -> float:
        """ru_maxrss is in KiB on Linux (getrusage(2))."""
        return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def as_table(document: EvalDocument) -> str:
    """The document for people: metrics first, then a line a group."""
    lines = [f"{document.benchmark}  n = {document.n}  {document.seconds:.0f} s  {document.peak_mb:.0f} MB", ""]
    for key, value in document.metrics.items():
        if isinstance(value, Mapping):
            lines += [f"  {key} {task:<24} {number:.3f}" for task, number in value.items()]
        else:
            lines.append(f"  {key:<28} {value:.3f}")
    for group, metrics in document.by.items():
        cells = "  ".join(f"{key} {number:.2f}" if key != "n" else f"n {number:.0f}" for key, number in metrics.items())
        lines.append(f"    {group:<24} {cells}")
    lines += [f"  note: {note}" for note in document.notes]
    return "\n".join(lines)


def shares(counts: Mapping[str, int], keys: tuple[str, ...]) -> dict[str, float]:
    """Each key's share of the total of those keys, and the total as `n`."""
    total = sum(counts.get(key, 0) for key in keys)
    return {**{key: counts.get(key, 0) / total if total else 0.0 for key in keys}, "n": float(total)}
