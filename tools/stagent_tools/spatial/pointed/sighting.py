"""What following gives back."""

from __future__ import annotations

from dataclasses import dataclass

from stagent_tools.types import FloatArray


@dataclass(frozen=True)
class Sighting:
    """The thing at `t`: the seen part of its box (4,) px and how sure that is, 0..1."""

    t: float
    box: FloatArray
    score: float
