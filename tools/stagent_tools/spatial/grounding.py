"""What "where is it" gives back: a verdict, the tracks, and everything that also stood to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from stagent_tools.target import Target
from stagent_tools.types import Span, Track

if TYPE_CHECKING:
    from stagent_tools.scan import Scan


class Verdict(StrEnum):
    FOUND = "found"
    ABSENT = "absent"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True)
class Candidate:
    """A track that stood to choose from: its score 0..1 against the phrase, and in words what it looks like
    ("white vehicle, moving towards the camera, 0.0 to 2.7 s")."""

    track: Track
    score: float
    looks: str


@dataclass(frozen=True)
class Grounding:
    """`tracks` are the things meant (several only for a plural target); empty unless the verdict is FOUND.

    `recognisable`: had such a thing been there, this backend could have told; otherwise ABSENT does not mean none ·
    `called`: what a person who pointed at it called it ("tennis ball", asked about as a ball or as a serve).
    """

    target: Target
    verdict: Verdict
    tracks: tuple[Track, ...]
    candidates: tuple[Candidate, ...]
    presence: float
    why: str
    backend: str
    recognisable: bool = True
    called: str = ""


class SpatialBackend(Protocol):
    """Text (or a prompt) to tracks. A backend raises `CannotMeasure` if it broke, never returns nonsense."""

    name: str

    def ground(self, scan: Scan, targets: tuple[Target, ...], span: Span | None = None) -> tuple[Grounding, ...]:
        """One grounding for each target, in order, looking only at `span` if there is one (positions, order and
        presence count there). `scan` is the one shared pass over the video."""
        ...
