"""Draws whose truth is known: exact paths, or exact paths with one error a draw."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from stagent_tools.types import Draws, FrameOfReference


def _exact(t, place, k=64, *, offset=None, scale=None, rest=None, seen=None, **more) -> Draws:
    """Each of k draws is `place` (n, 2 or 3), times `scale` (k,), plus `offset` (k, 3)."""
    p = np.zeros((k, len(t), 3))
    p[..., : place.shape[1]] = place
    p *= 1.0 if scale is None else scale[:, None, None]
    p += 0.0 if offset is None else offset[:, None]
    resting = np.zeros((k, len(t)), dtype=bool) if rest is None else rest
    there = np.ones(len(t), dtype=bool) if seen is None else seen
    return Draws(t=t, p=p, rest=resting, seen=there, **more)


@pytest.fixture(scope="session")
def exact() -> Callable[..., Draws]:
    return _exact


@pytest.fixture(scope="session")
def in_picture() -> Callable[..., Draws]:
    def build(t, place, k=64, **more) -> Draws:
        return _exact(t, place, k, unit="px", frame=FrameOfReference.PICTURE, **more)

    return build
