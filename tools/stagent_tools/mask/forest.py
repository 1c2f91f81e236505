"""A random forest (Breiman 2001) that tells two kinds of pixels apart."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_tools.types import BoolArray, FloatArray

TREES = 20  # the time for a frame grows with them


class Forest:
    """Grown from samples (n, d) and whether each is the thing's (n,).

    `depth` and the least samples of a `leaf` say how closely it follows its samples. The same samples always grow the
    same forest.
    """

    def __init__(self, samples: NDArray[np.float32], on_thing: BoolArray, depth: int, leaf: int) -> None:
        cv2.setRNGSeed(0)
        self._trees = cv2.ml.RTrees.create()
        self._trees.setMaxDepth(depth)
        self._trees.setMinSampleCount(leaf)
        self._trees.setTermCriteria((cv2.TERM_CRITERIA_MAX_ITER, TREES, 0.0))
        self._trees.train(samples, cv2.ml.ROW_SAMPLE, on_thing.astype(np.int32))

    def resembles(self, asked: NDArray[np.float32]) -> FloatArray:
        """(n,) 0..1: the share of trees that take each of the pixels (n, d) for the thing."""
        votes = self._trees.getVotes(asked, 0)
        # the first row names the classes that the samples had: both, or one only
        for_thing = votes[1:][:, votes[0] == 1].sum(axis=1)
        return np.asarray(for_thing / TREES, dtype=np.float64)
