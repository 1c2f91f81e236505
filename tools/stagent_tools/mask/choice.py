"""Which mask backend is used: the one that is named, else the best whose model is on this machine."""

from __future__ import annotations

from collections.abc import Callable

from stagent_tools.errors import MissingPart
from stagent_tools.mask.backend import MaskBackend
from stagent_tools.mask.carried import CarriedMasks
from stagent_tools.registry import backend_names, load_backend

BEST_FIRST = ("sam2", "sam2_video")


def mask_backend(name: str | None = None) -> MaskBackend:
    """Raises MissingPart if the named one lacks its package or its model; without a name there is always one."""
    if name is not None:
        return _made(name)
    for candidate in BEST_FIRST:
        if candidate in backend_names("mask"):
            try:
                return _made(candidate)
            except MissingPart:
                continue
    return CarriedMasks()


def _made(name: str) -> MaskBackend:
    factory: Callable[..., object] = load_backend("mask", name)
    return factory()  # type: ignore[return-value]  # the contract suite checks backends
