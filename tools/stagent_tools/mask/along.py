"""Masks for a thing that is already followed as a box."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from stagent_tools.mask.backend import MaskBackend, MaskPrompt
from stagent_tools.mask.carried import CarriedMasks
from stagent_tools.mask.masks import Mask, MaskTrack
from stagent_tools.spatial.pointed.boxes import iou
from stagent_tools.types import BoolArray, FloatArray, Frame, Track
from stagent_tools.video import Video

RENEW_S = 2.0
"""A mask is begun anew from the track's box after this long: the box does not drift as a carried mask does."""
SPILL = 0.1
"""Sides of the box around it in which the mask may lie: what is outside belongs to something else."""


def masks_along(track: Track, video: Video, backend: MaskBackend | None = None) -> MaskTrack:
    """Masks at the times of the track, cut to its boxes; none where the track has a gap or the mask was lost.

    The quality is the backend's, times how well the mask's box and the track's agree (IoU).
    """
    backend = backend or CarriedMasks()
    t: list[float] = []
    masks: list[Mask] = []
    quality: list[float] = []
    for begin, end in _runs(track.t):
        frames = _frames(video, track.t[begin:end])
        part = backend.carry(frames, MaskPrompt(box=track.boxes[begin]))
        for at, mask, sure in zip(part.t, part.masks, part.quality, strict=True):
            box = track.boxes[int(np.argmin(np.abs(track.t - at)))]
            cut = _cut_to(mask, box)
            if cut.area:
                t.append(float(at))
                masks.append(cut)
                quality.append(float(sure) * iou(np.array(cut.box, dtype=np.float64), box))
    return MaskTrack(track.id, np.array(t), tuple(masks), np.array(quality), backend.name)


def _runs(t: FloatArray) -> Iterator[tuple[int, int]]:
    """First and last + 1 sample of stretches that have no gap and last at most RENEW_S."""
    usual = float(np.median(np.diff(t))) if len(t) > 1 else 0.0
    begin = 0
    for i in range(1, len(t) + 1):
        if i == len(t) or t[i] - t[i - 1] > 2.5 * usual or t[i] - t[begin] >= RENEW_S:
            yield begin, i
            begin = i


def _frames(video: Video, times: FloatArray) -> Iterator[Frame]:
    """The frames shown at these times, decoded once, forwards; each is stamped with the time asked for."""
    half = float(np.min(np.diff(times))) / 2 if len(times) > 1 else 1e-3
    waiting = iter(times)
    wanted = next(waiting)
    for frame in video.frames(start=max(0.0, float(times[0]) - half), stop=float(times[-1]) + half):
        if frame.t >= wanted - half:
            yield replace(frame, t=float(wanted))
            following = next(waiting, None)
            if following is None:
                return
            wanted = following


def _cut_to(mask: Mask, box: FloatArray) -> Mask:
    spill = SPILL * (box[2:] - box[:2])
    (x0, y0), (x1, y1) = np.floor(box[:2] - spill).astype(int).clip(0), np.ceil(box[2:] + spill).astype(int)
    kept: BoolArray = np.zeros((mask.size[1], mask.size[0]), dtype=np.bool_)
    kept[y0:y1, x0:x1] = mask.image()[y0:y1, x0:x1]
    return Mask.of(kept)
