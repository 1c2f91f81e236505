"""A labelled picture as a tile of a fixed size, changed by chance: scale, place, mirror, light, sharpness."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_spotter.pictures import FloatArray, Image, Picture

GREY = 114
"""Of what lies beside the picture."""
LEAST_KEPT = 0.4
"""Share of a thing's box that must lie in the tile for the thing to be sought there."""
LEAST_SIDE_PX = 3.0


@dataclass(frozen=True)
class Tile:
    """image (h, w, 3) RGB, with the labels of `Picture` in its pixels."""

    image: Image
    boxes: FloatArray
    kinds: NDArray[np.int64]
    labelled: NDArray[np.bool_]
    known: NDArray[np.bool_]


def drawn_tile(picture: Picture, width: int, height: int, rng: np.random.Generator) -> Tile:
    """A tile by chance. Rendered scenes keep about their size, for that is how they will be seen; photographs of
    single large things become far ones too."""
    image = picture.image()
    tall, wide = image.shape[:2]
    fit = min(width / wide, height / tall)
    low, high = (0.75, 1.4) if picture.rendered else (0.45 * fit, 1.9 * fit)
    scale = float(np.exp(rng.uniform(np.log(low), np.log(high))))
    stretch = float(np.exp(rng.uniform(-0.12, 0.12)))
    sx, sy = scale * stretch, scale / stretch
    x = _place(rng, wide * sx, width)
    y = _place(rng, tall * sy, height)
    if picture.rendered:
        x, y = _towards(rng, picture, (sx, sy), (x, y), (wide * sx, tall * sy), (width, height))
    mirrored = bool(rng.random() < 0.5)
    tile = placed(picture, image, (sx, sy), (x, y), (width, height))
    if mirrored:
        boxes = tile.boxes[:, [2, 1, 0, 3]] * np.array([-1, 1, -1, 1]) + np.array([width, 0, width, 0])
        tile = replace(tile, image=np.ascontiguousarray(tile.image[:, ::-1]), boxes=boxes.astype(np.float32))
    return replace(tile, image=_relit(tile.image, rng))


def whole_tile(picture: Picture, width: int, height: int) -> Tile:
    """The whole picture, as large as fits, at the upper left."""
    image = picture.image()
    scale = min(width / image.shape[1], height / image.shape[0])
    return placed(picture, image, (scale, scale), (0.0, 0.0), (width, height))


def placed(
    picture: Picture, image: Image, scale: tuple[float, float], corner: tuple[float, float], size: tuple[int, int]
) -> Tile:
    """The picture scaled (x, y), its upper left at `corner` px of a tile of `size` (width, height)."""
    (sx, sy), (x, y), (width, height) = scale, corner, size
    if min(sx, sy) < 0.6:  # linear interpolation would skip pixels
        smaller = cv2.resize(image, None, fx=min(1.0, sx), fy=min(1.0, sy), interpolation=cv2.INTER_AREA)
        left, right = smaller.shape[1] / image.shape[1], smaller.shape[0] / image.shape[0]
        image, shape = np.asarray(smaller, dtype=np.uint8), (sx / left, sy / right)
    else:
        shape = (sx, sy)
    moved = cv2.warpAffine(
        image,
        np.array([[shape[0], 0, x + shape[0] / 2 - 0.5], [0, shape[1], y + shape[1] / 2 - 0.5]]),
        size,
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(GREY, GREY, GREY),
    )
    whole = picture.boxes * np.array([sx, sy, sx, sy]) + np.array([x, y, x, y])
    boxes = np.clip(whole, 0, [width, height, width, height]).astype(np.float32)
    extent, before = boxes[:, 2:] - boxes[:, :2], whole[:, 2:] - whole[:, :2]
    side = extent.min(axis=1, initial=np.inf)
    seen = side > 0
    clear = (extent.prod(axis=1) > LEAST_KEPT * before.prod(axis=1)) & (side >= LEAST_SIDE_PX)
    kinds = np.where(clear, picture.kinds, -1)
    return Tile(np.asarray(moved, dtype=np.uint8), boxes[seen], kinds[seen], picture.labelled, picture.known[seen])


def _place(rng: np.random.Generator, extent: float, room: int) -> float:
    """Where the picture begins along an axis: somewhere in the tile if smaller, else the tile in it."""
    return float(rng.uniform(min(0.0, room - extent), max(0.0, room - extent)))


def _towards(
    rng: np.random.Generator,
    picture: Picture,
    scale: tuple[float, float],
    corner: tuple[float, float],
    extent: tuple[float, float],
    room: tuple[int, int],
) -> tuple[float, float]:
    """Mostly with one of its things in the tile: rendered scenes are wide and their things small."""
    if len(picture.boxes) == 0 or rng.random() < 0.3:
        return corner
    box = picture.boxes[int(rng.integers(len(picture.boxes)))]
    place = []
    for axis in (0, 1):
        middle = (box[axis] + box[axis + 2]) / 2 * scale[axis]
        wanted = float(rng.uniform(0.2, 0.8)) * room[axis] - middle
        low, high = min(0.0, room[axis] - extent[axis]), max(0.0, room[axis] - extent[axis])
        place.append(float(np.clip(wanted, low, high)))
    return place[0], place[1]


def _relit(image: Image, rng: np.random.Generator) -> Image:
    """Brightness, contrast, colour, sometimes blur."""
    if rng.random() < 0.5:
        hsv = cv2.cvtColor(image, cv2.COLOR_RGB2HSV).astype(np.float32)
        hsv[..., 0] = (hsv[..., 0] + rng.uniform(-9, 9)) % 180
        hsv[..., 1] *= rng.uniform(0.5, 1.5)
        hsv[..., 2] = hsv[..., 2] * rng.uniform(0.6, 1.4) + rng.uniform(-20, 20)
        image = np.asarray(cv2.cvtColor(np.clip(hsv, 0, 255).astype(np.uint8), cv2.COLOR_HSV2RGB), dtype=np.uint8)
    if rng.random() < 0.2:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), float(rng.uniform(0.4, 1.3))), dtype=np.uint8)
    return image
