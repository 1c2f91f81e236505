"""A track cut where the ball is struck, bounces, is caught or let go: smooth pieces of its way in the picture.

Optimal partition by dynamic programming (Jackson et al., An algorithm for optimal partitioning of data on an interval,
IEEE Signal Processing Letters 12, 2005): quartics in time, which bend as flights do under drag and perspective, and a
price for each piece after Schwarz (1978).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from stagent_tools.types import FloatArray

ORDER = 5
"""Numbers of a quartic."""

STIFF = 4
"""Numbers of a cubic."""

NEAR, SHIFT = 8, 2
"""Samples on either side of a cut that tell where exactly it is, and by how many it may be off."""

LONGEST = 240
"""Samples of one piece: two seconds at 120 a second."""


@dataclass(frozen=True)
class Cut:
    """Samples first <= i < end of one piece, and the quartics (5, 2) px through them in real seconds from sample
    first, lowest power first."""

    first: int
    end: int
    quartic: FloatArray

    def __len__(self) -> int:
        return self.end - self.first


def cut(t: FloatArray, px: FloatArray, sd: FloatArray) -> list[Cut]:
    """t (n,) real s, px (n, 2), sd (2,) px of the noise: the pieces, which cover all samples."""
    n = len(t)
    price = 0.5 * (2 * ORDER + 1) * np.log(max(n, 2))
    cost = _costs(t, px / sd)
    best, begin = np.full(n + 1, np.inf), np.zeros(n + 1, dtype=np.intp)
    best[0] = 0.0
    for end in range(1, n + 1):
        firsts = np.arange(max(0, end - LONGEST), end)
        total = best[firsts] + cost[firsts, end - firsts - 1]
        pick = int(np.argmin(total))
        best[end], begin[end] = total[pick] + price, firsts[pick]
    bounds = [n]
    while bounds[-1] > 0:
        bounds.append(int(begin[bounds[-1]]))
    bounds.reverse()
    for i in range(1, len(bounds) - 1):
        bounds[i] = _settled(t, px / sd, *bounds[i - 1 : i + 2])
    return [through(t, px, first, end) for first, end in pairwise(bounds)]


def _settled(t: FloatArray, z: FloatArray, first: int, cut: int, end: int) -> int:
    """The sample near the `cut` of two pieces first <= i < end from which on the second is seen: near a blow each is as
    stiff as a cubic, where a quartic bends enough to take in a sample or two of the other."""
    if min(cut - first, end - cut) <= STIFF:
        return cut
    begin, stop = max(first, cut - NEAR), min(end, cut + NEAR)
    places = range(max(cut - SHIFT, begin + STIFF), min(cut + SHIFT, stop - STIFF) + 1)
    return min(places, key=lambda at: _miss(t[begin:at], z[begin:at]) + _miss(t[at:stop], z[at:stop]))


def _miss(t: FloatArray, z: FloatArray) -> float:
    """Sum of squares that a cubic through z (n, 2) leaves."""
    design = np.vander((t - t[0]) / max(float(t[-1] - t[0]), 1e-9), STIFF)
    return float(((z - design @ np.linalg.lstsq(design, z, rcond=None)[0]) ** 2).sum())


def blow(before: Cut, after: Cut, t: FloatArray) -> float:
    """Real s at which two neighbouring pieces come nearest in the picture, between the samples on either side of the
    cut (a sample's step beyond them, where the very blow was smeared)."""
    step = float(np.median(np.diff(t)))
    low, high = float(t[before.end - 1]) - step / 2, float(t[after.first]) + step / 2
    moments = np.linspace(low, high, 41)
    apart = np.linalg.norm(_at(before, t, moments) - _at(after, t, moments), axis=1)
    return float(moments[int(np.argmin(apart))])


def _at(piece: Cut, t: FloatArray, moments: FloatArray) -> FloatArray:
    return np.asarray(np.vander(moments - t[piece.first], ORDER, increasing=True) @ piece.quartic)


def through(t: FloatArray, px: FloatArray, first: int, end: int, order: int = ORDER) -> Cut:
    """The piece of samples first <= i < end by a polynomial of `order` numbers; fewer samples give what they tell."""
    order = min(order, end - first)
    found = np.zeros((ORDER, 2))
    design = np.vander(t[first:end] - t[first], order, increasing=True)
    found[:order] = np.linalg.lstsq(design, px[first:end], rcond=None)[0]
    return Cut(first, end, found)


def _costs(t: FloatArray, z: FloatArray) -> FloatArray:
    """(n, LONGEST) half the squared misses of the quartics through samples i ... i + length; z (n, 2) in noise units.

    The normal equations of all beginnings grow by one sample at a time.
    """
    n = len(t)
    longest = min(n, LONGEST)
    costs = np.full((n, LONGEST), np.inf)
    gram, right = np.zeros((n, ORDER, ORDER)), np.zeros((n, ORDER, 2))
    square = np.zeros(n)
    scale = float(t[-1] - t[0]) or 1.0
    for length in range(longest):
        alive = n - length
        row = (((t[length:] - t[:alive]) / scale)[:, None]) ** np.arange(ORDER)
        value = z[length:] - z[:alive]
        gram[:alive] += row[:, :, None] * row[:, None]
        right[:alive] += row[:, :, None] * value[:, None]
        square[:alive] += (value**2).sum(axis=1)
        if length < ORDER:
            costs[:alive, length] = 0.0
            continue
        diagonal = np.sqrt(np.einsum("nii->ni", gram[:alive]))
        even = gram[:alive] / (diagonal[:, :, None] * diagonal[:, None])
        even += 1e-13 * np.eye(ORDER)
        target = right[:alive] / diagonal[:, :, None]
        fitted = np.linalg.solve(even, target)
        left = square[:alive] - np.einsum("nij,nij->n", fitted, target)
        costs[:alive, length] = 0.5 * np.maximum(left, 0.0)
    return costs
