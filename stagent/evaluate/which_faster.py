"""Which of two is faster, without metres that could be trusted: every pair of things of a clip whose truths differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from stagent_tools.kinematics import Measured, compare

APART_MPS = 1.0


@dataclass(frozen=True)
class Entry:
    """A thing's measured mean speed, draw by draw, and its true one, m/s."""

    measured: Measured
    true: float


@dataclass(frozen=True)
class Pairs:
    """right, wrong, undecided: how many pairs; chosen: in how many the likelier one is the right one."""

    right: int = 0
    wrong: int = 0
    undecided: int = 0
    chosen: int = 0

    def __add__(self, other: Pairs) -> Pairs:
        return Pairs(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))

    def figures(self, name: str) -> dict[str, float]:
        n = self.right + self.wrong + self.undecided
        if not n:
            return {}
        decided = self.right + self.wrong
        figures = {f"{name}": self.chosen / n, f"{name}_undecided": self.undecided / n, f"{name}_n": float(n)}
        return figures | ({f"{name}_of_decided": self.right / decided} if decided else {})


def pairs_of(entries: Sequence[Entry]) -> Pairs:
    """Over all pairs whose true speeds are over `APART_MPS` apart."""
    total = Pairs()
    for one, two in combinations(entries, 2):
        if abs(one.true - two.true) > APART_MPS:
            total += _pair(*((one, two) if one.true > two.true else (two, one)))
    return total


def _pair(faster: Entry, slower: Entry) -> Pairs:
    verdict = compare(faster.measured, slower.measured)
    chosen = int(np.isfinite(verdict.share) and verdict.share > 1 / 2)
    right, wrong = verdict.verdict == "yes", verdict.verdict == "no"
    return Pairs(int(right), int(wrong), int(not right and not wrong), chosen)
