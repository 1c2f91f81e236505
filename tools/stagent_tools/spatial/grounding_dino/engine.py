"""What the two ways to run GroundingDINO have in common: pictures and words in, boxes with word scores out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from stagent_tools.types import FloatArray, Image

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedTokenizerBase

MEAN = np.array([0.485, 0.456, 0.406], dtype=np.float32)
STD = np.array([0.229, 0.224, 0.225], dtype=np.float32)
SHORT_SIDE, LONG_SIDE = 800, 1333
"""px to which a picture is brought, as in training."""
CPU_SHORT_SIDE = 480
"""One picture of 800 px takes 15 s on two cores, one of 480 px a third of that."""


@dataclass(frozen=True)
class Raw:
    """For each text: boxes (texts, queries, 4) in 0..1 of the picture, x y of the middle, width, height, and the score
    0..1 of each of the text's tokens (texts, queries, tokens)."""

    boxes: FloatArray
    scores: FloatArray


class Engine(Protocol):
    """A loaded model. `tokenizer` cuts a text as the model does."""

    tokenizer: PreTrainedTokenizerBase

    def look(self, pictures: torch.Tensor, texts: tuple[str, ...]) -> list[Raw]:
        """`pictures` [n, 3, h, w] normalised, one `Raw` for each; every text is asked by itself, all in one batch."""
        ...


def every_pair(pictures: torch.Tensor, texts: tuple[str, ...]) -> tuple[torch.Tensor, list[str]]:
    """Each picture with each text: [n * texts, 3, h, w] and as many texts, the first picture's first."""
    return pictures.repeat_interleave(len(texts), dim=0), list(texts) * len(pictures)


def raws(boxes: torch.Tensor, scores: torch.Tensor, texts: int) -> list[Raw]:
    """`boxes` [n * texts, queries, 4] and `scores` [n * texts, queries, tokens] of every pair, picture by picture."""
    each = (part.float().cpu().numpy().astype(np.float64) for part in (boxes, scores))
    both = (np.split(part, len(part) // texts) for part in each)
    return [Raw(*one) for one in zip(*both, strict=True)]


def prepared(image: Image, short_side: int) -> torch.Tensor:
    """(H, W, 3) RGB -> [3, h, w] normalised, with the aspect ratio kept."""
    import torch

    height, width = image.shape[:2]
    scale = min(short_side / min(height, width), short_side / SHORT_SIDE * LONG_SIDE / max(height, width))
    size = max(32, round(width * scale)), max(32, round(height * scale))
    resized = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    normalised = (resized.astype(np.float32) / 255 - MEAN) / STD
    return torch.from_numpy(normalised.transpose(2, 0, 1).copy())


def as_text(noun: str) -> str:
    """A noun as the model was trained to read it: lower case, ended by a full stop."""
    return noun.lower().strip().rstrip(".") + "."


def noun_tokens(tokenizer: PreTrainedTokenizerBase, text: str) -> list[int]:
    """Places of the text's own tokens: neither the marks of begin and end nor the full stop."""
    ids = tokenizer(text)["input_ids"]
    other = {*tokenizer.all_special_ids, tokenizer.convert_tokens_to_ids(".")}
    return [place for place, number in enumerate(ids) if number not in other]
