"""What a user may state beside the video and the question."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from stagent_tools.errors import UsageError
from stagent_tools.streams import DEFAULT_DRAWS

BACKENDS = "STAGENT_BACKENDS"
TOOLS = ("spatial", "temporal", "mask", "depth")


def _named_in_environment() -> tuple[str, ...]:
    return tuple(word for word in os.environ.get(BACKENDS, "").split(",") if word)


def _tool_and_name(backend: str) -> tuple[str, str]:
    tool, is_named, name = backend.partition("=")
    return (tool, name) if is_named else ("spatial", backend)


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
    capture_fps: float | None = Field(default=None, gt=0, le=1e7)  # the fastest cameras: some 10 million a second
    seed: int = Field(default=0, ge=0)
    draws: int = Field(default=DEFAULT_DRAWS, ge=64, le=65536)
    tolerance_deg: float = Field(default=22.5, gt=0, le=180)
    stkit: bool = False
    planner: str | None = None
    """Who reads the question: None is the grammar, "PROVIDER:MODEL" a language model."""
    base_url: str | None = None
    allow_frames: bool = False
    backends: tuple[str, ...] = Field(default_factory=_named_in_environment)
    """TOOL=NAME, or NAME of a where-is-it backend, in the order in which they are tried; a tool that is not named
    takes the best that is there. The default is what the environment names, separated by commas."""

    @field_validator("backends")
    @classmethod
    def _tools_exist(cls, backends: tuple[str, ...]) -> tuple[str, ...]:
        for tool, _ in map(_tool_and_name, backends):
            if tool not in TOOLS:
                raise ValueError(f"there is no tool {tool!r}; the tools with backends: {', '.join(TOOLS)}")
        return backends

    @model_validator(mode="after")
    def _somebody_plans(self) -> Self:
        for option, given in (("--base-url", self.base_url is not None), ("--allow-frames", self.allow_frames)):
            if given and self.planner is None:
                raise ValueError(f"{option} is for a language model, and none is named with --planner")
        return self

    def named(self, tool: str) -> tuple[str, ...]:
        """The backends of a tool that the user named."""
        return tuple(name for of, name in map(_tool_and_name, self.backends) if of == tool)

    @classmethod
    def checked(cls, **fields: Any) -> Self:
        """The options, or a UsageError that names the first field that is wrong."""
        try:
            return cls(**fields)
        except ValidationError as error:
            first = error.errors()[0]
            said = first["msg"].removeprefix("Value error, ")
            name = ".".join(str(part) for part in first["loc"])
            of = f"The option {name} = {first['input']!r}: " if name else ""
            raise UsageError(f"{of}{said}.", "See stagent ask --help.") from None
