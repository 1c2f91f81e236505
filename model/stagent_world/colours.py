"""Named colours of things, RGB 0..255, as paint looks in daylight (not the pure colours of the web)."""

from __future__ import annotations

from stagent_world.solids import Colour

COLOURS: dict[str, Colour] = {
    "white": (235, 235, 232),
    "black": (38, 38, 42),
    "grey": (128, 130, 134),
    "silver": (185, 188, 192),
    "red": (196, 32, 36),
    "green": (38, 128, 62),
    "blue": (36, 76, 178),
    "yellow": (236, 198, 38),
    "orange": (236, 122, 28),
    "brown": (112, 72, 44),
    "purple": (112, 52, 140),
    "pink": (234, 130, 168),
}
GLASS: Colour = (46, 58, 70)
SKIN: Colour = (214, 168, 138)
TROUSERS: Colour = (52, 56, 84)
HAIR: Colour = (62, 44, 34)


def shade(colour: Colour, factor: float) -> Colour:
    """Darker (below 1) or lighter, clipped to what a picture can hold."""
    r, g, b = (min(255.0, c * factor) for c in colour)
    return r, g, b
