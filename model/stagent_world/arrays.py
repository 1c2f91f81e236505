"""The array types of rendered footage."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
FloatImage = NDArray[np.float32]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
Image = NDArray[np.uint8]


def f32(values: ArrayLike) -> FloatImage:
    """The values as an array of 32-bit floats."""
    return np.asarray(values, dtype=np.float32)
