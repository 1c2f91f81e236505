"""What every detector is: one picture in, boxes with a score for each kind out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from stagent_tools.types import FloatArray, Image


@dataclass(frozen=True)
class Detections:
    """The things of one picture, best first: boxes (n, 4) px of that picture · scores (n, kinds) 0..1."""

    boxes: FloatArray
    scores: FloatArray

    @property
    def best(self) -> FloatArray:
        """(n,) the score of the likeliest kind."""
        return np.asarray(self.scores.max(axis=1, initial=0.0), dtype=np.float64)


class Detector(Protocol):
    """`kinds`: names of things (`stagent_tools.things`), one for each column of the scores · `sure`: score from which
    on a box alone is believed · `doubtful`: score from which on it is believed where such a thing was before ·
    `widely_read`: it learnt from enough pictures to be believed in any clip."""

    name: str
    kinds: tuple[str, ...]
    sure: float
    doubtful: float
    widely_read: bool

    def look(self, picture: Image) -> Detections:
        """All things in a picture (h, w, 3) RGB whose score is at least `doubtful`."""
        ...
