"""How a step can be tried: which backend finds its things, and whether they are followed again more finely."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from stagent.agent.state import Attempt

MAX_REPLANS = 3
"""Per step. Users report that more retries make an agent worse, and each costs as long as the first try."""


NO_DETECTOR = "motion"
"""The finder whose pass over a video is the cheapest."""
BROUGHT = {"pointed", "nanotrack", "tracks"}
"""Backends of what the user brought. They have nothing finer, and what they measured of the thing that is meant cannot
be measured better of one that was found by words."""


class Way(BaseModel):
    """One way to do a step: a backend of the spatial tool, at the usual or at a finer sampling."""

    model_config = ConfigDict(frozen=True)

    backend: str
    fine: bool = False


def first_way(backends: Sequence[str]) -> Way:
    return Way(backend=backends[0])


def next_way(step: str, attempts: Sequence[Attempt], backends: Sequence[str], *, finer_helps: bool) -> Way | None:
    """What to try after the attempts made so far: finer with the same backend if that can help, then the next
    backend; None when everything was tried, the bound is reached, or what the user brought was measured."""
    tried = [Way(backend=a["backend"], fine=a["fine"]) for a in attempts if a["step"] == step]
    if len(tried) > MAX_REPLANS or (finer_helps and tried and tried[-1].backend in BROUGHT):
        return None
    options = [Way(backend=tried[-1].backend, fine=True)] if finer_helps and tried else []
    options += [Way(backend=name) for name in backends]
    return next((way for way in options if way not in tried), None)
