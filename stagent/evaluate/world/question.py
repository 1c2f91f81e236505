"""A question about a scene, and what a true answer to it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stagent_tools.types import Span

Source = Literal["camera", "plane", "size"]
"""Where metres come from: the camera file, the plane file, or nothing given, so that the kind's usual size serves."""

GIVEN: tuple[Source, ...] = ("camera", "plane")


@dataclass(frozen=True)
class Number:
    """A quantity in SI. `between_points`: the same between reference points, where surfaces are not known."""

    value: float
    unit: str
    between_points: float | None = None


@dataclass(frozen=True)
class Turned:
    """Degrees clockwise from straight on."""

    degrees: float


@dataclass(frozen=True)
class Rest:
    """It stands still: zero, "at rest", or no direction."""


@dataclass(frozen=True)
class More:
    """Which of two has more; `winner` is None where they are truly equal."""

    winner: str | None
    name: str = ""


@dataclass(frozen=True)
class YesNo:
    yes: bool


@dataclass(frozen=True)
class HowMany:
    n: int


@dataclass(frozen=True)
class Times:
    """The spans of an event, s; an instant starts and ends at once."""

    event: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Place:
    """Where actor `actor` is: at `t` s, or all the time in which it is seen (None)."""

    actor: str
    t: float | None = None


@dataclass(frozen=True)
class Refused:
    """The right answer is that there is none, for this reason."""

    reason: Literal["not_found", "ambiguous", "no_scale"]


Expected = Number | Turned | Rest | More | YesNo | HowMany | Times | Place | Refused


@dataclass(frozen=True)
class Question:
    """`text` as a user types it · `kind` of the plan · `by`: how the thing is named (colour, order, relation ...) ·
    `actors` meant · `sources` with each of which it is asked."""

    text: str
    kind: str
    expected: Expected
    actors: tuple[str, ...] = ()
    by: str = "colour"
    sources: tuple[Source, ...] = ("size",)
