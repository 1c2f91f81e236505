"""Frames that only repeat the one before, as after a change of frame rate: their time stamps say nothing."""

from __future__ import annotations

import cv2
import numpy as np

from stagent_tools.types import BoolArray, FloatArray, Frame, Image

# Every eighth row, in full, shows whether a picture has changed: also by a slow motion of less than a pixel.
ROW_STEP = 8
# A copy differs from its original only by what encoding changed, another picture at least by noise and motion.
COPY_SHARE = 0.1
# Longer runs are stills, not copies put in by a change of rate (24 frames a second stamped 120 has 4 in a row).
LONGEST_RUN = 4
# Below this share of copies (one in twelve is 23 -> 25 frames a second) it is chance.
FEWEST_COPIES = 0.03
# No pattern can be told from fewer frames.
FEWEST_FRAMES = 12


def sampled(image: Image) -> Image:
    """The rows that are compared."""
    return np.ascontiguousarray(image[::ROW_STEP])


def change_between(before: Image, now: Image) -> float:
    """Mean difference of two samples, grey levels."""
    return float(np.mean(cv2.absdiff(now, before)))


class CopyDetector:
    """Sees each frame once, in order; keeps one number a frame."""

    def __init__(self) -> None:
        self._last: Image | None = None
        self._change: list[float] = []

    def see(self, frame: Frame) -> None:
        """About 0.1 ms at 1280 x 720."""
        sample = sampled(frame.image)
        if self._last is not None and self._last.shape == sample.shape:
            self._change.append(change_between(self._last, sample))
        self._last = sample

    def share(self) -> float:
        """Share of the frames that repeat the one before, 0..1; a scene that stands still counts as none."""
        if len(self._change) < FEWEST_FRAMES:
            return 0.0
        change = np.array(self._change)
        still = change < COPY_SHARE * _neighbouring_change(change)
        return float(np.count_nonzero(still & ~_long_runs(still)) / len(change))

    def warnings(self) -> tuple[str, ...]:
        """What to tell of it: nothing, or one sentence."""
        share = self.share()
        if share < FEWEST_COPIES:
            return ()
        return (
            f"{100 * share:.0f} % of the frames repeat the one before: the frame rate was changed after recording, "
            "and times are uncertain by a frame",
        )


def _neighbouring_change(change: FloatArray) -> FloatArray:
    """(n,) the largest change within LONGEST_RUN frames before and the same after, the smaller of the two."""
    reach = LONGEST_RUN
    padded = np.pad(change, reach, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, reach)
    before, after = windows[: len(change)], windows[reach + 1 :][: len(change)]
    return np.asarray(np.minimum(before.max(axis=1), after.max(axis=1)))


def _long_runs(still: BoolArray) -> BoolArray:
    """(n,) True inside runs of more than LONGEST_RUN."""
    kernel = np.ones(LONGEST_RUN + 1)
    starts = np.convolve(still, kernel, mode="valid") > LONGEST_RUN
    return np.asarray(np.convolve(starts, kernel, mode="full") > 0)
