"""What a user may state beside the video and the question."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stagent_tools.errors import UsageError
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
    planner: str | None = None
    """Who reads the question: None is the grammar, "PROVIDER:MODEL" a language model."""
    base_url: str | None = None
    allow_frames: bool = False
    backends: tuple[str, ...] = ()
    """Where-is-it backends by name, in the order in which they are tried; empty: all that are installed."""

    @classmethod
    def checked(cls, **fields: Any) -> Self:
        """The options, or a UsageError that names the first field that is wrong."""
        try:
            return cls(**fields)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"])
            raise UsageError(
                f"The option {name} = {first['input']!r}: {first['msg']}.", "See stagent ask --help."
            ) from None
