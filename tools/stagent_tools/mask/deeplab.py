"""The mask backend whose first mask comes from DeepLabV3 (Chen et al. 2017): kinds of thing by the pixel.

A box is cut out with a margin and every pixel of it named; what is of any kind is the thing, its outline drawn to edges
by GrabCut. Where the network sees nothing that fills the box, for it knows 20 kinds only, the first mask is found as
ever. From there on masks are carried as ever too: the network does not tell one thing from another of its kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from stagent_tools.errors import MissingPart
from stagent_tools.mask.carried import CarriedMasks
from stagent_tools.mask.guesses import scene_of
from stagent_tools.mask.start import drawn_to_edges, reaches_sides, start_mask
from stagent_tools.mask.window import window_about
from stagent_tools.models.places import ModelPlaces
from stagent_tools.models.published import published
from stagent_tools.types import BoolArray, FloatArray, Image

SIDE = 257
"""px of the network's input."""
MARGIN = 0.15
"""Sides of the box around it that the network sees too. 0.15 to 1.0 were alike on eight real clips, 2.0 was worse."""
FILLS = 0.5
"""How far the named pixels must reach to the four sides of the box (1: to all). On eight real clips, three pictures
each, the mean overlap with the true mask was 0.708 without the network, 0.742 with it always, 0.766 with this rule
(0.758 to 0.766 from 0.4 to 0.55): it was set on them."""
FAR = -9.0
"""Log odds of what is not the thing for sure."""
TRACED_BY, READ_AS = b"tf2onnx", b"pytorch"


class SemanticNetwork:
    """DeepLabV3 with MobileNetV2, 21 kinds of Pascal VOC, the first of them the background.

    OpenCV reads the file's bilinear enlarging only from networks that PyTorch wrote; the name of the writer is all
    that differs.
    """

    def __init__(self, file: Path) -> None:
        content = file.read_bytes().replace(TRACED_BY, READ_AS, 1)
        try:
            self._network = cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
        except cv2.error as error:
            raise MissingPart(
                f"The weights {file.name} are no network that OpenCV can read.",
                f"Take {file} away and get it again: stagent models pull NAME (stagent models list has the names).",
            ) from error

    def odds(self, picture: Image) -> FloatArray:
        """(H, W) by how much the likeliest kind of thing is likelier than the background, as a difference of logits,
        of a picture (H, W, 3) RGB."""
        height, width = picture.shape[:2]
        method = cv2.INTER_AREA if max(height, width) > SIDE else cv2.INTER_LINEAR
        sized = cv2.resize(picture, (SIDE, SIDE), interpolation=method)
        self._network.setInput((sized.astype(np.float32) / 127.5 - 1)[None])
        logits = np.asarray(self._network.forward())[0]  # [SIDE, SIDE, 21]
        return np.asarray(cv2.resize(logits[..., 1:].max(-1) - logits[..., 0], (width, height)), dtype=np.float64)


class DeeplabMasks(CarriedMasks):
    """Implements `MaskBackend`."""

    name = "deeplab"

    def __init__(self, models_dir: Path | None = None) -> None:
        places = ModelPlaces(models_dir)
        card = published(f"mask={self.name}", places)
        self._network = SemanticNetwork(places.locate(card.name) / card.files[0].path)

    def start(self, images: Sequence[Image], box: FloatArray) -> BoolArray:
        """(H, W) the thing in the box (4,) px of the first of `images`."""
        height, width = images[0].shape[:2]
        window = window_about(box, width, height)
        scene = scene_of(images, box, window)
        odds = window.cut_share(self._seen(images[0], box))
        named = (odds > 0) & scene.inside
        if not named.any() or reaches_sides(named, scene.inside) < FILLS:
            return start_mask(images, box)
        outlined = drawn_to_edges(scene, np.where(scene.inside, odds, FAR))
        mask = window.whole(outlined.astype(np.float32), width, height)
        return mask if mask.any() else start_mask(images, box)

    def _seen(self, image: Image, box: FloatArray) -> FloatArray:
        """(H, W) odds of the picture; far from any thing where the network did not look."""
        height, width = image.shape[:2]
        margin = MARGIN * (box[2:] - box[:2])
        x0, y0 = np.floor(np.maximum(box[:2] - margin, 0)).astype(int)
        x1, y1 = np.ceil(np.minimum(box[2:] + margin, [width, height])).astype(int)
        odds = np.full((height, width), FAR)
        odds[y0:y1, x0:x1] = self._network.odds(np.ascontiguousarray(image[y0:y1, x0:x1]))
        return odds
