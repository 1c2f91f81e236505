"""The values that an answer is made of: plain frozen data that goes to JSON and back unchanged.

Times are seconds of the video, boxes are x0 y0 x1 y1 pixels of the upright picture. No infinity and no NaN: what has
no number has no field (docs/architecture.md, "Conventions").
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

LEVEL = 0.95

Box = tuple[float, float, float, float]
Verdict = Literal["yes", "no", "cannot tell"]


class Record(BaseModel):
    """Frozen plain data; an unknown field and a number that is none are errors."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, serialize_by_alias=True, populate_by_name=True
    )


class Interval(Record):
    """A value and its central 95 % interval, closed, in `unit`. An hour of the clock may lie beyond 12 or below 0,
    so that its interval stays one piece."""

    value: float
    low: float
    high: float
    unit: str

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.value} {self.unit} is not inside its interval [{self.low}, {self.high}]")
        return self

    @property
    def half_width(self) -> float:
        return (self.high - self.low) / 2


class Measured(Interval):
    """A number as it was asked for, and the same in SI (or picture) units.

    `one_sided`: the thing may be at rest, the interval then runs from 0 · `at` s: when a peak or a smallest distance
    was reached · `budget`: share of the variance by source.
    """

    level: float = LEVEL
    one_sided: bool = False
    rest_probability: float = Field(default=0.0, ge=0.0, le=1.0)
    at: float | None = None
    budget: dict[str, float] = Field(default_factory=dict)
    si: Interval


class TimeSpan(Record):
    """[start, end) s of an event, each end with its interval; an instant starts and ends at the same time."""

    start: float
    end: float
    start_low: float
    start_high: float
    end_low: float
    end_high: float
    probability: float = Field(default=1.0, ge=0.0, le=1.0)

    @property
    def duration(self) -> float:
        return self.end - self.start


class Choice(Record):
    """Which of the things compared has more (or less, as asked). `winner` is None if they cannot be told apart.

    `share` of the draws in which it holds · `ranking`: all names, the winner first · `track`: the winner's tube ·
    `box` at `box_t` s: where the winner is best seen, to point at it.
    """

    winner: str | None
    share: float = Field(ge=0.0, le=1.0)
    ranking: tuple[str, ...] = ()
    track: str | None = None
    box: Box | None = None
    box_t: float | None = None


class Truth(Record):
    """Yes, no, or cannot tell; `share` of the draws in which it is true."""

    verdict: Verdict
    share: float = Field(ge=0.0, le=1.0)


class Count(Record):
    """How many; the interval is of whole numbers. `of` says what was counted, in words ("red cars", "bounces")."""

    value: int = Field(ge=0)
    low: int = Field(ge=0)
    high: int = Field(ge=0)
    of: str = ""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.value} is not inside [{self.low}, {self.high}]")
        return self


class Heading(Record):
    """A direction: words of the picture (towards, away, left, right, up, down), and the clock if it has one.

    `hour` is clockwise, seen from above, 12 = straight on; it is None at rest or where the ground is not known.
    """

    words: tuple[str, ...] = ()
    hour: Measured | None = None
    at_rest: bool = False


class TimedBox(Record):
    """Where a thing is at `t` s: px of the upright picture."""

    t: float
    box: Box


class Tube(Record):
    """One thing followed: its box at each time that was asked for, or all of them if `complete`.

    Every box of every track stands in the run folder's tracks.parquet under the same `track`.
    """

    track: str
    name: str
    family: str = "object"
    backend: str = ""
    looks: str = ""
    start: float
    end: float
    boxes: tuple[TimedBox, ...] = ()
    complete: bool = False


class Candidate(Record):
    """A thing that stood to choose from: what it looks like, how well it fits (0..1), and where it is best seen."""

    looks: str
    score: float
    track: str | None = None
    at: TimedBox | None = None
