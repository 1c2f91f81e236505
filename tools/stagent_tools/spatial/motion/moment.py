"""One small picture of the scan, and what of it can be known before the finder's turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from stagent_tools.spatial.motion.background import STILL_PX, corner_shift
from stagent_tools.spatial.motion.balls import Spot, spots_of
from stagent_tools.types import FloatArray, Image


@dataclass(frozen=True)
class Moment:
    """One small picture; `to_reference` (3, 3) in pixels of the small picture. `opens`: a cut lies before it. `fast`:
    the small things that move fast in it, None in the first and the last picture of a shot, which lack a neighbour to
    be compared with. `people_known`: a detector tells people better than their outline does."""

    t: float
    picture: Image
    grey: Image
    to_reference: FloatArray
    opens: bool = False
    fast: tuple[Spot, ...] | None = None
    people_known: bool = False


def with_fast(moments: Iterator[Moment]) -> Iterator[Moment]:
    """The same moments, each with its fast spots, one picture late."""
    before: Moment | None = None
    now: Moment | None = None
    for after in moments:
        if now is not None:
            yield now if after.opens else _spotted(before, now, after)
            before = None if after.opens else now
        now = after
    if now is not None:
        yield now


def _spotted(before: Moment | None, now: Moment, after: Moment) -> Moment:
    if before is None:
        return now
    spots = spots_of(_seen_from(now, before), now.picture, _seen_from(now, after), now.t)
    return replace(now, fast=tuple(spots))


def _seen_from(now: Moment, other: Moment) -> Image:
    """Another moment's picture as this moment's camera would have seen it."""
    homography = np.linalg.inv(now.to_reference) @ other.to_reference
    height, width = now.picture.shape[:2]
    if corner_shift(homography, width, height) < STILL_PX:
        return other.picture
    view = cv2.warpPerspective(
        other.picture, homography, (width, height), dst=now.picture.copy(), borderMode=cv2.BORDER_TRANSPARENT
    )
    return np.asarray(view, dtype=np.uint8)
