"""A scene of arbitrary scale in metres, as ST-VLM brings MonST3R's to metres by Metric3D (section 3.3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stagent_tools.errors import UsageError
from stagent_tools.scene.depth.source import DepthMap, DepthSource
from stagent_tools.types import Image

SAMPLE = 5
"""Pictures at which its scale is compared with metres."""


@dataclass(frozen=True)
class Rescaled:
    """Implements `DepthSource`: another one, times `factor`."""

    source: DepthSource
    factor: float

    @property
    def name(self) -> str:
        return self.source.name

    def see(self, image: Image, t: float) -> DepthMap:
        found = self.source.see(image, t)
        return DepthMap(self.factor * found.metres, found.focal)


def to_metres(source: DepthSource, metric: DepthSource, images: list[tuple[float, Image]]) -> Rescaled:
    """By the median ratio to a metric source over all pixels of a few pictures."""
    step = max(1, len(images) // SAMPLE)
    ratios = [metric.see(image, t).metres / source.see(image, t).metres for t, image in images[::step]]
    factor = float(np.nanmedian(np.concatenate([ratio.ravel() for ratio in ratios])))
    if not np.isfinite(factor) or factor <= 0:
        raise UsageError("The two depth maps have no pixel in common.", "Check that they are of the same clip.")
    return Rescaled(source, factor)
