"""A set in the form of LoomBench. How its own files are laid out is not published; this is ours:

DATA/loom.json     a list of {"id", "video", "kind", "question", "span", "masks", "value"}
video              of a clip, relative to DATA
kind               "when", "where" or "combined"
span               [start, end) s in which it happens, or for which "where" asks
masks              folder of a PNG for each frame, by its number from 0; "value": the thing's pixels have this value
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import cv2
import numpy as np
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from stagent.evaluate.loom.scoring import frames_in
from stagent_tools.errors import UsageError
from stagent_tools.types import BoolArray, Span

if TYPE_CHECKING:
    from stagent_tools.video import Video

SLACK_S = 0.1
"""By which a span may end after the clip: what stands in a file is rounded, and a last frame lasts as long as any."""

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
    twice = [name for name, count in Counter(item.id for item in items).items() if count > 1]
    if twice:
        raise UsageError(f"{data / FILE} has the id {twice[0]} twice.", "Give each question an id of its own.")
    return items


def check_item(item: LoomItem, data: Path, video: Video) -> None:
    """Raises UsageError where the question has no truth: outside its clip, or without a mask that fits."""
    frames = frames_in(video.times, Span(*item.span))
    if not frames or item.span[1] > video.info.duration + SLACK_S:
        raise UsageError(
            f"{item.id}: the span {item.span[0]:g} to {item.span[1]:g} s is not in {item.video}, which has "
            f"{video.info.duration:.2f} s.",
            f"Mend {FILE}.",
        )
    if item.kind == "when":
        return
    masks = [item.mask(data, frame) for frame in frames]
    shape = (video.info.height, video.info.width)
    if any(mask.shape != shape for mask in masks):
        raise UsageError(
            f"{item.id}: masks in {item.masks} are not of {item.video}'s {shape[1]} x {shape[0]} pixels.",
            "Give masks of the whole picture.",
        )
    if not any(mask.any() for mask in masks):
        raise UsageError(
            f"{item.id}: no mask between {item.span[0]:g} and {item.span[1]:g} s has a pixel of value {item.value}.",
            f"Mend {FILE}.",
        )


def write_items(items: tuple[LoomItem, ...], data: Path) -> None:
    (data / FILE).write_bytes(_ITEMS.dump_json(items, indent=1))
