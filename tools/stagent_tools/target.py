"""The thing that a question names: a noun and what narrows it down."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Position = Literal["left", "right", "middle", "front", "back", "top", "bottom"]
Motion = Literal[
    "moving",
    "still",
    "moving left",
    "moving right",
    "towards camera",
    "away from camera",
    "turning",
    "turning left",
    "turning right",
    "crossing",
    "running",
    "walking",
    "jumping",
]


class Ordinal(BaseModel):
    """The n-th (from 1) counted from a side of the picture, or in order of appearance (`time`)."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    n: int = Field(ge=1)
    from_: Literal["left", "right", "middle", "front", "back", "top", "bottom", "time"] = Field(alias="from")


class Target(BaseModel):
    """`phrase` is what was asked, for messages; the other fields are what it means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    noun: str
    attributes: tuple[str, ...] = ()
    position: Position | None = None
    ordinal: Ordinal | None = None
    motion: Motion | None = None
    phrase: str | None = None
    plural: bool = False

    def words(self) -> str:
        """The target in words: as asked where known, otherwise put together from its fields."""
        if self.phrase:
            return self.phrase.removesuffix("'s")  # the ball's top speed
        return " ".join([*self.attributes, self.noun])
