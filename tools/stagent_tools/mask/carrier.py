"""A mask carried from frame to frame, given up where the thing is hidden, taken up again where it is back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from stagent_tools.mask.evidence import NEAR, POSSIBLE, Judged, Memories
from stagent_tools.mask.layers import Flow, flow_between, pixel_grid
from stagent_tools.mask.pixels import Features, FirstLook, LastLooks, Looks, Place, chosen, features, grey_of, looks_of
from stagent_tools.mask.search import search
from stagent_tools.mask.shapes import box_of, grown
from stagent_tools.mask.window import Window, window_about
from stagent_tools.types import BoolArray, FloatArray, Image

LOST = 0.5
"""Quality under which the thing is taken for hidden: no mask under it, of 241 on eight real clips, overlapped the truth
by more than 0.11."""
FOUND = 0.6
"""Quality from which on it is back: higher than LOST, for a search looks for what it finds."""
GOOD = 0.65
"""Quality of a mask that is worth returning to, and learning from."""
RENEW = 20
"""Frames after which the first look is learnt again; it takes as long as two frames."""
WIDER = 0.25
"""Mean sides of the box by which the search reaches farther with every frame that the thing is lost, up to FARTHEST."""
FARTHEST = 2.0
LEAST_PIXELS = 20  # working pixels: less is no thing


@dataclass(frozen=True)
class Carried:
    """The mask (H, W) in one frame and its quality 0..1; no mask where the thing is not seen."""

    mask: BoolArray | None
    quality: float


@dataclass(frozen=True)
class Sight:
    """The thing in one frame: the shares (h, w) of a window's pixels, and samples of them to remember."""

    window: Window
    share: FloatArray
    seen: Features
    on_thing: BoolArray

    def box(self) -> FloatArray:
        """(4,) px of the picture."""
        corner = np.array([self.window.x0, self.window.y0] * 2, dtype=np.float64)
        return corner + box_of(self.share > 0.5) / np.tile(self.window.zoom, 2)


class Carrier:
    """Holds one frame, two sights and the memories; `step` takes the frames after the first in order."""

    def __init__(self, image: Image, mask: BoolArray) -> None:
        self._height, self._width = image.shape[:2]
        window = window_about(box_of(mask), self._width, self._height)
        picture = window.cut(image)
        self._start = self._good = self._now = _sight(
            window, looks_of(picture, grey_of(picture)), window.cut_share(mask)
        )
        self._memories = Memories(FirstLook(self._start.seen, self._start.on_thing), LastLooks())
        self._memories.last.remember(self._start.seen, self._start.on_thing)
        self._before = image
        self._lost = self._age = 0
        self._worth = 1.0

    def step(self, image: Image) -> Carried:
        """The mask in the next frame (H, W, 3)."""
        reach = min(WIDER * self._lost, FARTHEST)
        known = self._good if self._lost else self._now
        window = window_about(_wider(known.box(), reach), self._width, self._height)
        picture = window.cut(image)
        grey = grey_of(picture)
        looks = looks_of(picture, grey)
        expected = known.window.seen_from(known.share, window)
        if self._lost:
            judged = search(self._memories, looks, expected)
        else:
            judged = self._carry(looks, expected, flow_between(grey, grey_of(window.cut(self._before))))
        self._before = image
        if judged is None or not _is_thing(judged, FOUND if self._lost else LOST):
            self._lose()
            return Carried(None, 0.0)
        quality = self._worth * judged.quality
        self._keep(_sight(window, looks, judged.share), judged.quality)
        return Carried(window.whole(judged.share, self._width, self._height), quality)

    def _carry(self, looks: Looks, before: FloatArray, flow: Flow) -> Judged | None:
        x, y = pixel_grid(*before.shape)
        warped = np.asarray(cv2.remap(before, x + flow[..., 0], y + flow[..., 1], cv2.INTER_LINEAR), dtype=np.float64)
        return self._memories.judge(looks, warped, flow) if int((warped > 0.5).sum()) >= LEAST_PIXELS else None

    def _keep(self, sight: Sight, quality: float) -> None:
        self._lost = 0
        self._age += 1
        self._now = sight
        self._memories.last.remember(sight.seen, sight.on_thing)
        if quality >= GOOD:
            self._good = sight
            if self._age >= RENEW:
                self._renew(quality)

    def _renew(self, quality: float) -> None:
        """The thing turns and the light changes: the first look is learnt again from the start and from now.

        From then on it agrees with itself: quality is worth no more than it was at the worst of such moments.
        """
        self._age = 0
        self._worth = min(self._worth, quality)
        seen = np.concatenate([self._start.seen, self._now.seen])
        on_thing = np.concatenate([self._start.on_thing, self._now.on_thing])
        self._memories = replace(self._memories, first=FirstLook(seen, on_thing))

    def _lose(self) -> None:
        """What was remembered last may have slid off the thing already."""
        if self._lost == 0:
            self._memories.last.forget()
            self._memories.last.remember(self._good.seen, self._good.on_thing)
        self._lost += 1


def _is_thing(judged: Judged, least: float) -> bool:
    return judged.quality >= least and int((judged.share > 0.5).sum()) >= LEAST_PIXELS


def _sight(window: Window, looks: Looks, share: FloatArray) -> Sight:
    place = Place.of(share > 0.5)
    at = chosen(grown(share > POSSIBLE, 1.3 * NEAR * place.size))
    return Sight(window, share, features(looks, at, place), share[at] > 0.5)


def _wider(box: FloatArray, sides: float) -> FloatArray:
    margin = sides * float(np.sqrt(np.prod(box[2:] - box[:2])))
    return np.asarray(box + np.array([-margin, -margin, margin, margin]), dtype=np.float64)
