"""How big, from the drawn extents."""

from __future__ import annotations

from typing import Literal

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics.measured import Measured
from stagent_tools.types import Draws

Dimension = Literal["length", "width", "height"]
DIMENSIONS: tuple[Dimension, ...] = ("length", "width", "height")


def size(draws: Draws, dimension: Dimension) -> Measured:
    """One extent of the thing in each draw."""
    column = None if draws.extent is None else draws.extent[:, DIMENSIONS.index(dimension)]
    if column is None or not bool(np.isfinite(column).any()):
        known = ", ".join(known_dimensions(draws)) or "none"
        raise CannotMeasure(
            f"Its {dimension} cannot be measured from this view (what can: {known}).",
            "Give a view in which both of its ends are seen, or a reference beside it.",
        )
    return Measured(column, draws.unit, notes=draws.notes)


def known_dimensions(draws: Draws) -> tuple[Dimension, ...]:
    """What extents there are."""
    if draws.extent is None:
        return ()
    extent = draws.extent
    return tuple(name for i, name in enumerate(DIMENSIONS) if bool(np.isfinite(extent[:, i]).any()))
