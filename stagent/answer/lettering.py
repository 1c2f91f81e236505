"""Words on pictures, in Pillow's own font: it is on every machine, and has the letters of ASCII and little more."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from stagent_tools.types import Image

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont, ImageFont

Colour = tuple[int, int, int]
PADDING = 3  # px round the words
COUNTERPARTS = str.maketrans({"−": "-", "–": "-", "—": "-", "×": "x", "ß": "ss", "→": ">", "ø": "o", "Ø": "O"})
ALSO_THERE = "°±·«»‘’“”…"
CACHED = 256  # renderings kept: names stay, only the clock changes


def write(image: Image, text: str, corner: tuple[int, int], *, height: int, ink: Colour, paper: Colour) -> None:
    """Writes one line of `height` px on a plate of colour `paper`, its upper left corner at `corner` (x, y) px.

    The plate is moved inside the picture where it would stick out; what is longer than the picture is cut at its edge.
    """
    plate = _plate(plain(text), height, ink, paper)
    rows, columns = min(plate.shape[0], image.shape[0]), min(plate.shape[1], image.shape[1])
    x = int(np.clip(corner[0], 0, image.shape[1] - columns))
    y = int(np.clip(corner[1], 0, image.shape[0] - rows))
    image[y : y + rows, x : x + columns] = plate[:rows, :columns]


def line_height(height: int) -> int:
    """Pixels from one line to the next."""
    return height + 2 * PADDING


@lru_cache(maxsize=CACHED)
def plain(text: str) -> str:
    """The text in letters that the font has: accents go, what has no counterpart becomes a question mark."""
    letters = unicodedata.normalize("NFKD", text.translate(COUNTERPARTS))
    kept = (c for c in letters if not unicodedata.combining(c))
    return "".join(c if c.isascii() or c in ALSO_THERE else "?" for c in kept)


@lru_cache(maxsize=CACHED)
def _plate(text: str, height: int, ink: Colour, paper: Colour) -> Image:
    """(h, w, 3) RGB: the words in `ink` on `paper`."""
    from PIL import Image as Picture
    from PIL import ImageDraw

    font = _font(height)
    width = int(font.getlength(text)) + 2 * PADDING + 1
    picture = Picture.new("RGB", (width, line_height(height)), paper)
    ImageDraw.Draw(picture).text((PADDING, line_height(height) / 2), text, fill=ink, font=font, anchor="lm")
    return np.asarray(picture, dtype=np.uint8)


@lru_cache(maxsize=8)
def _font(height: int) -> FreeTypeFont | ImageFont:
    from PIL.ImageFont import load_default

    return load_default(size=height * 0.8)
