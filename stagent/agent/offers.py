"""What a person is offered to choose from, each with the option that points at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from stagent_tools.spatial.grounding import Candidate
    from stagent_tools.types import Track

SHOWN = 6


def offers(noun: str, candidates: tuple[Candidate, ...]) -> tuple[str, ...]:
    """The best candidates in words, each followed by its `--box`, ready to be pasted."""
    return tuple(f"{candidate.looks}: {box_option(noun, candidate.track)}" for candidate in candidates[:SHOWN])


def pointing(noun: str, candidates: tuple[Candidate, ...]) -> str:
    """The remedy of a choice: how to point at the best candidate, for instance."""
    if not candidates:
        return "Say which, or point at it with --box."
    first = box_option(noun, candidates[0].track)
    return f"Say which by colour, side, order or time, or point at it; the first of them: {first}."


def box_option(noun: str, track: Track) -> str:
    """`--box "car=100,200,180,300@2.0"` at the moment in the middle of those in which the thing is seen best."""
    best = np.flatnonzero(track.score >= np.quantile(track.score, 0.5))
    moment = int(best[len(best) // 2])
    box = ",".join(str(round(float(edge))) for edge in track.boxes[moment])
    return f'--box "{noun}={box}@{float(track.t[moment]):.2f}"'
