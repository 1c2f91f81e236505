"""A record with its pictures: what a source yields and a model is trained on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from llava_st.data.record import Record

Frames = NDArray[np.uint8]  # (n, H, W, 3) RGB, upright; n = 1 for an image


class Sample(NamedTuple):
    """`times` (n,) s of the frames: `conversation(record, times)` in writing.py gives what is said about them."""

    record: Record
    frames: Frames
    times: NDArray[np.float64]
