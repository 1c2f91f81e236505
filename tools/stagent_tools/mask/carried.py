"""The mask backend that needs no model: a start mask, carried by flow and by the memory of its pixels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

import numpy as np

from stagent_tools.mask.backend import MaskPrompt
from stagent_tools.mask.carrier import Carrier
from stagent_tools.mask.guesses import AHEAD
from stagent_tools.mask.masks import Mask, MaskTrack
from stagent_tools.mask.start import start_mask
from stagent_tools.spatial.pointed.segment import box_about
from stagent_tools.types import BoolArray, FloatArray, Frame, Image

GIVEN, GUESSED = 1.0, 0.7
"""Quality of a start mask that was given, and of one found in a box (its mean IoU on footage with true masks)."""


class CarriedMasks:
    """Implements `MaskBackend`."""

    name = "carried"

    def carry(self, frames: Iterable[Frame], prompt: MaskPrompt) -> MaskTrack:
        """Masks along the frames; the first few are looked at together to see what moves."""
        seen = list(self._carried(iter(frames), prompt))
        return MaskTrack(
            id="thing",
            t=np.array([t for t, _, _ in seen], dtype=np.float64),
            masks=tuple(mask for _, mask, _ in seen),
            quality=np.array([quality for _, _, quality in seen], dtype=np.float64),
            backend=self.name,
        )

    def start(self, images: Sequence[Image], box: FloatArray) -> BoolArray:
        """(H, W) the thing in the box (4,) px of the first of `images`, which show what moves."""
        return start_mask(images, box)

    def _carried(self, frames: Iterator[Frame], prompt: MaskPrompt) -> Iterator[tuple[float, Mask, float]]:
        """Time, mask and quality of each frame in which the thing is seen."""
        opening = list(islice(frames, max(AHEAD) + 1))
        if not opening:
            return
        first = opening[0]
        prompt.check(first.image.shape[1], first.image.shape[0])
        images = [frame.image for frame in opening]
        start = prompt.mask if prompt.mask is not None else self.start(images, _box(prompt, images[0]))
        sure = GIVEN if prompt.mask is not None else GUESSED
        yield first.t, Mask.of(start), sure
        carrier = Carrier(first.image, start)
        for frame in chain(opening[1:], frames):
            carried = carrier.step(frame.image)
            if carried.mask is not None:
                yield frame.t, Mask.of(carried.mask), sure * carried.quality


def _box(prompt: MaskPrompt, image: Image) -> FloatArray:
    if prompt.point is not None:
        return box_about(image, prompt.point)
    assert prompt.box is not None  # noqa: S101 - MaskPrompt holds exactly one form
    height, width = image.shape[:2]
    return np.asarray(np.clip(prompt.box, 0.0, [width, height, width, height]), dtype=np.float64)
