"""Words on pictures, in Pillow's own font: it is on every machine, and has the letters of ASCII and little more."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from stagent_tools.types import Image

Colour = tuple[int, int, int]
PADDING = 3  # px round the words
COUNTERPARTS = str.maketrans({"−": "-", "–": "-", "—": "-", "×": "x", "ß": "ss", "→": ">", "ø": "o", "Ø": "O"})
ALSO_THERE = "°±·«»‘’“”…"
CACHED = 256  # renderings kept: names stay, only the clock changes


def write(image: Image, text: str, corner: tuple[int, int], *, height: int, ink: Colour, paper: Colour) -> None:
    """Writes one line of `height` px on a plate of colour `paper`, its upper left corner at `corner` (x, y) px.

    The plate is moved inside the picture where it would stick out; what is longer than the picture is cut at its edge.
    """
    mask = _rendered(plain(text), height)
    rows, columns = min(mask.shape[0], image.shape[0]), min(mask.shape[1], image.shape[1])
    x = int(np.clip(corner[0], 0, image.shape[1] - columns))
    y = int(np.clip(corner[1], 0, image.shape[0] - rows))
    strength = mask[:rows, :columns, None]
    plate = np.asarray(paper) * (1 - strength) + np.asarray(ink) * strength
    image[y : y + rows, x : x + columns] = plate.astype(np.uint8)


def line_height(height: int) -> int:
    """Pixels from one line to the next."""
    return height + 2 * PADDING


def plain(text: str) -> str:
    """The text in letters that the font has: accents go, what has no counterpart becomes a question mark."""
    letters = unicodedata.normalize("NFKD", text.translate(COUNTERPARTS))
    kept = (c for c in letters if not unicodedata.combining(c))
    return "".join(c if c.isascii() or c in ALSO_THERE else "?" for c in kept)


@lru_cache(maxsize=CACHED)
def _rendered(text: str, height: int) -> NDArray[np.float32]:
    """(h, w) 0..1, how much ink there is."""
    from PIL import Image as Picture
    from PIL import ImageDraw, ImageFont

    font = ImageFont.load_default(size=height * 0.8)
    width = int(font.getlength(text)) + 2 * PADDING + 1
    picture = Picture.new("L", (width, line_height(height)))
    ImageDraw.Draw(picture).text((PADDING, line_height(height) / 2), text, fill=255, font=font, anchor="lm")
    return np.asarray(picture, dtype=np.float32) / np.float32(255)
