"""Masks along a track from its best moment on, forwards and backwards, begun again where the thing was lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from stagent_tools.mask.backend import MaskBackend, MaskPrompt
from stagent_tools.mask.masks import Mask, MaskTrack
from stagent_tools.spatial.pointed.boxes import iou
from stagent_tools.types import BoolArray, FloatArray, Span, Track
from stagent_tools.video import Video

AGREES = 0.3
"""IoU of the mask's box and the track's under which the mask is on something else."""
HALF_FRAME_S = 0.004
"""Less than half the time between two frames of any clip: a span's last frame belongs to it."""
LOST_SAMPLES = 3
"""So many of the track's boxes in a row without a mask that agrees: the thing is shown to the backend again."""
MOST_PROMPTS = 8
"""Times that one track is shown; what is lost more often stays lost."""


def masks_both_ways(track: Track, video: Video, backend: MaskBackend) -> MaskTrack:
    """Masks at the frames' times within the track's span; none where the thing is hidden or the mask left its box.

    The quality is the backend's, times the agreement of the mask's box with the track's where it has one.
    """
    found: dict[float, tuple[Mask, float]] = {}
    unseen = np.ones(len(track.t), dtype=np.bool_)
    for _ in range(MOST_PROMPTS):
        stretch = _longest(unseen)
        if len(stretch) < LOST_SAMPLES and found:
            break
        best = stretch[int(np.argmax(_promise(track)[stretch]))]
        span = Span(float(track.t[stretch[0]]), float(track.t[stretch[-1]]))
        carried = _carried(video, span, float(track.t[best]), track.boxes[best], backend)
        found.update(_agreeing(carried, track))
        unseen[stretch] = [not _near(t, found) for t in track.t[stretch]]
        unseen[best] = False
    times = sorted(found)
    masks, quality = tuple(found[t][0] for t in times), np.array([found[t][1] for t in times])
    return MaskTrack(track.id, np.array(times), masks, quality, backend.name)


def _promise(track: Track) -> FloatArray:
    """(n,) how good a box is to begin with: sure, large, and not cut off by what hides the thing for a moment."""
    area = np.prod(track.sizes, axis=1)
    typical = np.array([np.median(area[max(0, i - 5) : i + 6]) for i in range(len(area))])
    return np.asarray(track.score * np.sqrt(area) * np.minimum(1.0, area / np.maximum(typical, 1e-9)))


def _longest(unseen: BoolArray) -> NDArray[np.intp]:
    """Indices of the longest run of samples that no mask shows yet."""
    runs = np.split(np.flatnonzero(unseen), np.flatnonzero(np.diff(np.flatnonzero(unseen)) > 1) + 1)
    return max(runs, key=len)


def _carried(
    video: Video, span: Span, at: float, box: FloatArray, backend: MaskBackend
) -> dict[float, tuple[Mask, float]]:
    """Forwards from `at` to the end of the span, then backwards to its start."""
    prompt = MaskPrompt(box=box)
    forwards = backend.carry(video.frames(start=at, stop=span.end + HALF_FRAME_S), prompt)
    before = (replace(frame, t=2 * at - frame.t) for frame in video.backwards(at, span.start))
    backwards = backend.carry(before, prompt)  # their times are mirrored, so that they increase
    both = {2 * at - t: (mask, q) for t, mask, q in zip(backwards.t, backwards.masks, backwards.quality, strict=True)}
    both |= {t: (mask, q) for t, mask, q in zip(forwards.t, forwards.masks, forwards.quality, strict=True)}
    return {float(t): (mask, float(q)) for t, (mask, q) in both.items()}


def _agreeing(carried: dict[float, tuple[Mask, float]], track: Track) -> Iterator[tuple[float, tuple[Mask, float]]]:
    """What lies where the track says; between the track's samples the mask is believed alone."""
    usual = float(np.median(np.diff(track.t))) if len(track.t) > 1 else 0.04
    for t, (mask, quality) in carried.items():
        box = track.box_at(t, 0.75 * usual)
        agreement = 1.0 if box is None else iou(np.array(mask.box, dtype=np.float64), box)
        if agreement >= AGREES:
            yield t, (mask, quality * agreement)


def _near(t: float, found: dict[float, tuple[Mask, float]]) -> bool:
    return any(abs(t - seen) < 1e-3 for seen in found)
