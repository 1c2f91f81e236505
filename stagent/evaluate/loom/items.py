"""A set in the form of LoomBench. How its own files are laid out is not published; this is ours:

DATA/loom.json     a list of {"id", "video", "kind", "question", "span", "masks", "value"}
video              of a clip, relative to DATA
kind               "when", "where" or "combined"
span               [start, end) s in which it happens, or for which "where" asks
masks              folder of a PNG for each frame, by its number from 0; "value": the thing's pixels have this value
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import cv2
import numpy as np
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from stagent_tools.errors import UsageError
from stagent_tools.types import BoolArray

FILE = "loom.json"
Seconds = Annotated[float, Field(allow_inf_nan=False, ge=0)]


class LoomItem(BaseModel):
    """One question; see the module."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    video: str
    kind: Literal["when", "where", "combined"]
    question: str
    span: tuple[Seconds, Seconds]
    masks: str
    value: int = Field(default=255, ge=1, le=255)

    @model_validator(mode="after")
    def _ordered(self) -> LoomItem:
        if self.span[1] <= self.span[0]:
            raise ValueError("the span has no length")
        return self

    def mask(self, data: Path, frame: int) -> BoolArray:
        """(H, W) of the thing in the frame of that number."""
        file = next(iter(sorted((data / self.masks).glob(f"*{frame:05d}.png"))), None)
        read = None if file is None else cv2.imread(str(file), cv2.IMREAD_UNCHANGED)
        if read is None or read.ndim != 2:
            raise UsageError(
                f"{data / self.masks} has no mask of frame {frame}.", "Give a PNG of one channel for each frame."
            )
        return np.asarray(read == self.value)


_ITEMS = TypeAdapter(tuple[LoomItem, ...])


def read_items(data: Path) -> tuple[LoomItem, ...]:
    try:
        items = _ITEMS.validate_json((data / FILE).read_bytes())
    except OSError as error:
        raise UsageError(f"There is no {FILE} in {data}.", "Write one: stagent data loom SEEDS --out DIR.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{data / FILE}: {place}: {first['msg']}.", "Mend the file.") from None
    if not items:
        raise UsageError(f"{data / FILE} holds no questions.", "Give a set that has some.")
    return items


def write_items(items: tuple[LoomItem, ...], data: Path) -> None:
    (data / FILE).write_bytes(_ITEMS.dump_json(items, indent=1))
