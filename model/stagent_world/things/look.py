"""What a thing wears or how it is painted, and the patterns for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from stagent_world.solids import Colour

Pattern = Literal["plain", "striped", "checked", "spotted"]


@dataclass(frozen=True, slots=True)
class Look:
    """RGB of the thing, of what its pattern has beside it, and of a person's trousers."""

    colour: Colour
    second: Colour
    trousers: Colour
    pattern: Pattern = "plain"

    def over(self, rings: int = 1, sides: int = 1) -> Callable[[int, int], Colour]:
        """The colour of face (ring, side) of a body whose pattern has cells of `rings` by `sides` faces."""

        def colour(i: int, j: int) -> Colour:
            row, column = i // rings, j // sides
            marked = {
                "plain": False,
                "striped": row % 2 == 1,
                "checked": (row + column) % 2 == 1,
                "spotted": row % 2 == 1 and (row // 2 + column) % 2 == 0,
            }[self.pattern]
            return self.second if marked else self.colour

        return colour
