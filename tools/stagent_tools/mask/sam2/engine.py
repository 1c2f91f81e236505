"""What the video models of this room have in common: shown a thing in one picture, they say where it is in the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from stagent_tools.mask.backend import MaskPrompt
from stagent_tools.types import BoolArray, FloatArray, Image

if TYPE_CHECKING:
    import torch

MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)
STD = np.array([0.229, 0.224, 0.225], dtype=np.float32)
"""Of ImageNet's RGB in 0..1, with which SAM 2 and EdgeTAM were trained (sam2.utils.misc.load_video_frames)."""


@dataclass(frozen=True)
class Seen:
    """The thing in one picture: `mask` (H, W), empty where it is hidden; `quality` 0..1, the model's own estimate of
    the overlap with the truth, times its belief that the thing is there at all."""

    mask: BoolArray
    quality: float


class Engine(Protocol):
    """A loaded model; `start` begins a new thing and forgets the last one."""

    def start(self, image: Image, prompt: MaskPrompt) -> Seen:
        """The thing in the first picture (H, W, 3)."""
        ...

    def step(self, image: Image) -> Seen:
        """The same thing in the next picture."""
        ...


def prepared(image: Image, side: int) -> torch.Tensor:
    """(H, W, 3) RGB -> [3, side, side], normalised; the picture is squeezed to a square, as in training."""
    import torch

    square = cv2.resize(image, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    return torch.from_numpy(((square - MEAN) / STD).transpose(2, 0, 1).copy())


def points_of(prompt: MaskPrompt) -> tuple[FloatArray, list[int]]:
    """A box or a point as points [n, 2] px with SAM's labels: 1 on the thing, 2 and 3 the corners of a box."""
    if prompt.box is not None:
        return prompt.box.reshape(2, 2), [2, 3]
    if prompt.point is not None:
        return prompt.point.reshape(1, 2), [1]
    raise ValueError("a mask has no points")


def seen(logits: torch.Tensor, presence: torch.Tensor, overlap: torch.Tensor | None) -> Seen:
    """`logits` [..., H, W] of the picture's size, `presence` the object score, `overlap` the predicted IoU."""
    quality = float(presence.float().sigmoid().max())
    if overlap is not None:
        quality *= float(overlap.float().clamp(0, 1).max())
    mask = logits.reshape(logits.shape[-2:]).float() > 0
    return Seen(mask.cpu().numpy(), quality)
