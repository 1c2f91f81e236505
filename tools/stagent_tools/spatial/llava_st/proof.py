"""LLaVA-ST is believed only after it has shown that it can point at all: weights may be random, broken or swapped."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from stagent_tools.errors import MissingPart
from stagent_tools.spatial.pointed.boxes import iou
from stagent_tools.types import FloatArray, Image

SIZE, RADIUS = 384, 60
PLACES = ((100, 110), (280, 260), (290, 100))
LEAST = 0.4
"""IoU with the disc, in every place."""
BEATS_BLIND = 0.1
"""By so much a trained model's mean tIoU or IoU must exceed that of the whole clip and the box in the middle."""
WORDS = "the red disc"
Point = Callable[[Image, str], FloatArray | None]


def prove(point: Point, name: str) -> None:
    """Raises MissingPart unless `point` (a picture and words -> a box (4,) px) finds a red disc wherever it is."""
    for middle in PLACES:
        found = point(disc_at(middle), WORDS)
        x, y = middle
        true = np.array([x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS], dtype=np.float64)
        overlap = 0.0 if found is None else iou(found, true)
        if overlap < LEAST:
            raise MissingPart(
                f"The weights of {name} are untrained or broken: asked where a red disc is, they point elsewhere "
                f"(overlap {overlap:.2f}).",
                "Check them, and get them again.",
            )


def disc_at(middle: tuple[int, int]) -> Image:
    """A red disc on grey noise."""
    noise = np.random.default_rng(0).integers(90, 150, (SIZE, SIZE, 1), dtype=np.uint8)
    ground = np.ascontiguousarray(cv2.GaussianBlur(np.repeat(noise, 3, axis=2), (0, 0), 2))
    return np.asarray(cv2.circle(ground, middle, RADIUS, (200, 40, 30), cv2.FILLED), dtype=np.uint8)


def refuse_untaught(metrics: dict[str, dict[str, float]], name: str) -> None:
    """Raises MissingPart unless a run's own trial on scenes that it never saw says that it grounds."""
    stvg = metrics.get("stvg", {})
    seen = stvg.get("m_tiou", 0.0), stvg.get("m_siou", 0.0)
    blind = BLIND_TIOU, BLIND_SIOU
    if any(mine < theirs + BEATS_BLIND for mine, theirs in zip(seen, blind, strict=True)):
        raise MissingPart(
            f"The model {name} has not learnt to ground: its own trial says m_tIoU {seen[0]:.2f} and m_sIoU "
            f"{seen[1]:.2f}, and one who looks at nothing gets {blind[0]:.2f} and {blind[1]:.2f}.",
            "Train it on (docs/training.md).",
        )


BLIND_TIOU, BLIND_SIOU = 0.36, 0.05
"""STVG of the whole clip and the box in the middle, on rendered scenes (docs/data.md, docs/training.md)."""
