"""Scenes that several tests look at: small ones, drawn once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from stagent_world import Scene, draw_scene

SIZE = (160, 90)


@pytest.fixture(scope="session")
def scene() -> Callable[[int], Scene]:
    """The scene of a seed, 160 x 90."""

    @cache
    def drawn(seed: int) -> Scene:
        return draw_scene(seed, size=SIZE)

    return drawn
