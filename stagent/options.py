"""What a user may state beside the video and the question."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from stagent_tools.streams import DEFAULT_DRAWS


class AskOptions(BaseModel):
    """Options of one `ask`, as typed on the command line or passed to `stagent.ask`.

    Boxes, points and references keep the form in which they are typed; the tool that uses one parses it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    boxes: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    tracks: Path | None = None
    camera: Path | None = None
    plane: Path | None = None
    references: tuple[str, ...] = ()
    fps: Fraction | None = None
    capture_fps: float | None = Field(default=None, gt=0)
    seed: int = Field(default=0, ge=0)
    draws: int = Field(default=DEFAULT_DRAWS, ge=64, le=65536)
    tolerance_deg: float = Field(default=22.5, gt=0, le=180)
    stkit: bool = False
    backends: tuple[str, ...] = ()
    """Where-is-it backends by name, in the order in which they are tried; empty: all that are installed."""
