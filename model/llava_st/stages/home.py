"""Whether a clip looks like what a model was trained on, by plain statistics of its pictures.

A small model that learnt one rendered world answers about any clip, and outside that world it is wrong. Its own
certainty does not tell (Nguyen et al. 2015, "Deep neural networks are easily fooled"), so it is not asked: edges,
colours and motion of the clip are held against those of the training clips (Mahalanobis distance; Lee et al. 2018, "A
simple unified framework for detecting out-of-distribution samples", uses it on a network's features).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from llava_st.data.sample import Sample
from llava_st.frames import Picture

SIZE = (96, 54)
"""px to which pictures are brought, so that neither the size nor the sharpness of the file is what is compared."""
EDGES, BENDS, COLOURS = (0.1, 0.25, 0.5, 0.75, 0.9, 0.99), (0.25, 0.5, 0.75, 0.9), (0.25, 0.5, 0.9)
"""Quantiles over a picture: of the gradient, of the Laplacian, of the saturation."""
MOTION = (0.5, 0.9)
INSIDE = 0.95
"""Share of clips of the same world that are to be taken for it. Of 500 scenes half made the measure; of ten fresh
rendered ones eight were inside then, of 18 real clips (../shared/footage, ../shared/davis) none."""
LEAST = 100
"""Clips without which nothing is said."""
SHRINK = 0.05
"""Of the variances, added to them: so many clips do not tell all covariances."""
TINY = 1e-9
MOST = 400

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Home:
    """mean (n,) and precision (n, n) of the training clips' statistics; `limit` of the distance."""

    mean: Vector
    precision: Vector
    limit: float

    @classmethod
    def of(cls, looks: Vector) -> Home | None:
        """Of the statistics (clips, n) of training clips; None of fewer than LEAST."""
        if len(looks) < LEAST:
            return None
        makes, checks = looks[::2], looks[1::2]
        spread = np.cov(makes.T)
        precision = np.asarray(np.linalg.inv(spread + SHRINK * np.diag(np.diag(spread)) + TINY * np.eye(len(spread))))
        unlimited = cls(makes.mean(0), precision, np.inf)
        distances = [unlimited.distance(look) for look in checks]
        return cls(unlimited.mean, precision, float(np.quantile(distances, INSIDE)))

    def distance(self, look: Vector) -> float:
        """1 is usual."""
        away = look - self.mean
        return float(np.sqrt(away @ self.precision @ away / len(away)))

    def holds(self, pictures: Sequence[Picture]) -> bool:
        return self.distance(look_of(pictures)) <= self.limit

    def plain(self) -> dict[str, list[float]]:
        """As a manifest takes it."""
        return {"mean": self.mean.tolist(), "precision": self.precision.ravel().tolist(), "limit": [self.limit]}

    @classmethod
    def from_plain(cls, values: dict[str, list[float]]) -> Home | None:
        if not values:
            return None
        mean = np.array(values["mean"])
        return cls(mean, np.array(values["precision"]).reshape(len(mean), len(mean)), values["limit"][0])


class Samples(Protocol):
    def __len__(self) -> int: ...

    def __getitem__(self, number: int, /) -> Sample: ...


def home_of(samples: Samples) -> Home | None:
    """Of the videos among training samples, each clip once, evenly over all of them."""
    looks: dict[str, Vector] = {}
    for number in range(0, len(samples), max(1, len(samples) // (4 * MOST))):
        sample = samples[number]
        if len(looks) < MOST and len(sample.frames) > 1 and sample.record.media.path not in looks:
            looks[sample.record.media.path] = look_of(list(sample.frames))
    return Home.of(np.array(list(looks.values())))


def look_of(pictures: Sequence[Picture]) -> Vector:
    """(21,) statistics of a clip's pictures (H, W, 3) RGB: medians over them, and what changes between them."""
    small = [
        np.asarray(cv2.resize(picture, SIZE, interpolation=cv2.INTER_AREA), dtype=np.uint8) for picture in pictures
    ]
    still = np.median([_still(picture) for picture in small], axis=0)
    changes = [np.abs(a.astype(np.int16) - b).mean(-1) for a, b in pairwise(small)] or [np.zeros(SIZE)]
    moving = np.log1p(np.median([np.quantile(change, MOTION) for change in changes], axis=0))
    return np.concatenate([still, moving])


def _still(picture: Picture) -> Vector:
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB).astype(np.float32)
    saturation = cv2.cvtColor(picture, cv2.COLOR_RGB2HSV)[..., 1]
    steep = cv2.magnitude(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)) / 8
    bent = np.abs(cv2.Laplacian(grey, cv2.CV_32F))
    parts = (
        np.log1p(np.quantile(steep, EDGES)),
        np.log1p(np.quantile(bent, BENDS)),
        lab.mean((0, 1)) / 20,
        np.log1p(lab.std((0, 1))),
        np.quantile(saturation, COLOURS) / 50,
    )
    return np.concatenate(parts).astype(np.float64)
