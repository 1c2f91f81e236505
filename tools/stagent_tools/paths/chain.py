"""The path of one thing as a chain of Gaussian variables, given when it rests and when it moves.

Positions and velocities of all moments are one Gaussian vector x whose precision matrix is banded, so that evidence,
mean and joint samples cost one banded Cholesky factor each, without a loop over time (Rue & Held, Gaussian Markov
Random Fields, 2005, sections 2.4 and 2.6). In motion the velocity is a Wiener process ("white acceleration",
Bar-Shalom, Li & Kirubarajan, Estimation with Applications to Tracking and Navigation, 2001, section 6.2.2); a run of
rest is one single position. Noise is a first-order autoregression in real time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import NDArray

from stagent_tools.paths.observations import Observations
from stagent_tools.types import BoolArray, FloatArray

IntArray = NDArray[np.intp]
LOG_2PI = float(np.log(2 * np.pi))
FLAT = 1e6
# moments nearer to each other are moved over as if this far apart: the stiffness goes with the step to the power of -3
SHORTEST_STEP_S = 1e-3


@dataclass(frozen=True)
class Level:
    """How lively the motion is and how loud the noise: `q` spectral density of the acceleration (in units of the
    typical acceleration squared x s), `noise` factor on the noise's standard deviations, `free_speed` standard
    deviation of a velocity nothing is known about, `border_speed` of the velocity where motion meets rest."""

    q: float
    noise: float
    free_speed: float
    border_speed: float


@dataclass(frozen=True)
class Layout:
    """Where each variable stands in x. `node` (n,) of each sample; the others by node: offset of its position, of
    the velocity with which it is reached and with which it is left (-1: none), and whether it is a run of rest."""

    node: IntArray
    position: IntArray
    reached: IntArray
    left: IntArray
    rest: BoolArray
    size: int


def lay_out(moving: BoolArray, d: int) -> Layout:
    """Variables of the chain for `moving` (n - 1,), one flag an interval between two samples."""
    node = np.concatenate([[0], np.cumsum(moving)]).astype(np.intp)
    nodes = int(node[-1]) + 1
    rest = np.bincount(node, minlength=nodes) > 1
    has_in = np.arange(nodes) > 0
    has_out = np.arange(nodes) < nodes - 1
    before = rest & has_in  # a rest is reached with a velocity of its own: x = [.., v_reached, p, v_left, ..]
    after = np.where(rest, has_out, has_in | has_out)  # in motion: [.., p, v, ..]
    width = d * (1 + before.astype(np.intp) + after.astype(np.intp))
    start = np.concatenate([[0], np.cumsum(width)]).astype(np.intp)
    position = start[:-1] + d * before
    left = np.where(after, position + d, -1)
    reached = np.where(rest, np.where(has_in, start[:-1], -1), left)
    return Layout(node, position, reached, left, rest, int(start[-1]))


class _Solved(NamedTuple):
    """Lower banded Cholesky factor of the chain's precision, its mean without what is common, by how much that takes
    from it (size, c); and of the common: Cholesky factor of its precision, its linear term, its mean."""

    factor: FloatArray
    mean: FloatArray
    response: FloatArray
    border: FloatArray
    shift: FloatArray
    common: FloatArray


class Chain:
    """The Gaussian vector x for one sequence of rest and motion; its parts are put together once and then weighted
    for each `Level`: precision = noise / noise² + motion / q + ends. What all moments have in common borders it."""

    def __init__(self, observations: Observations, moving: BoolArray) -> None:
        self.observations = observations
        self.layout = lay_out(moving, observations.d)
        self.steps = np.maximum(np.diff(observations.t)[moving], SHORTEST_STEP_S)
        self._bandwidth = 4 * observations.d - 1
        self._noise, self._pull, self._bordered, self._quad = self._noise_part()
        self._motion = self._motion_part()
        self._segments = self._find_segments()

    def evidence(self, level: Level) -> float:
        """Log marginal likelihood of the observations (improper by one flat position, the same for all sequences)."""
        return self.evidence_and_quad(level)[0]

    def evidence_and_quad(self, level: Level) -> tuple[float, float]:
        """The evidence, and the quadratic form in the observations that is in it (times -1/2)."""
        solved = self._solve(level)
        o, size = self.observations, self.layout.size
        log_noise = -0.5 * (o.n * o.m * (LOG_2PI + 2 * np.log(level.noise)) + o.noise_log_det)
        quad = (self._quad - float(self._pull @ solved.mean)) / level.noise**2 - float(solved.shift @ solved.common)
        log_volume = 0.5 * size * LOG_2PI - float(np.log(solved.factor[0]).sum())
        log_volume -= float(np.log(np.diagonal(solved.border)).sum())
        return float(log_noise + self._log_prior(level) + log_volume - 0.5 * quad), quad

    def mean(self, level: Level) -> FloatArray:
        """(n, d) the smoothed positions."""
        return self.mean_and_common(level)[0]

    def mean_and_common(self, level: Level) -> tuple[FloatArray, FloatArray]:
        """(n, d) the smoothed positions, and (c,) what all moments have in common."""
        x, common = self.sample(level, np.zeros((1, self.layout.size)), np.zeros((1, self.observations.c)))
        return np.asarray(self.positions(x)[0], dtype=np.float64), common[0]

    def sample(self, level: Level, normal: FloatArray, common: FloatArray) -> tuple[FloatArray, FloatArray]:
        """x (k, size) and what is common (k, c), jointly, from `normal` (k, size) and `common` (k, c) standard normal
        numbers; zeros give the mean."""
        solved = self._solve(_flat(level))
        u = solved.common + common @ np.linalg.inv(solved.border)
        spread, info = scipy.linalg.lapack.dtbtrs(solved.factor, np.asfortranarray(normal.T), uplo="L", trans="T")
        if info != 0:
            raise ArithmeticError(f"banded triangular solve failed with code {info}")
        return np.asarray(solved.mean + spread.T - u @ solved.response.T, dtype=np.float64), u

    def common(self, level: Level) -> tuple[FloatArray, FloatArray]:
        """(c,) mean and (c, c) covariance of what all moments have in common."""
        solved = self._solve(_flat(level))
        return solved.common, np.asarray(np.linalg.inv(solved.border @ solved.border.T))

    def velocities(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        """(k, n, d) each: with which every sample is reached and left; 0 within a rest and beyond the ends of one."""
        node, d = self.layout.node, self.observations.d
        outer = np.diff(node, prepend=-1) > 0, np.diff(node, append=len(self.layout.rest)) > 0
        found = []
        for offsets, edge in zip((self.layout.reached, self.layout.left), outer, strict=True):
            at = offsets[node]
            there = (at >= 0) & edge
            found.append(np.where(there[:, None], x[:, at[:, None] + np.arange(d)], 0.0))
        return found[0], found[1]

    def positions(self, x: FloatArray) -> FloatArray:
        """(k, n, d) of all samples."""
        at = self.layout.position[self.layout.node][:, None] + np.arange(self.observations.d)
        return np.asarray(x[:, at], dtype=np.float64)

    def _solve(self, level: Level) -> _Solved:
        band = self._noise / level.noise**2 + self._motion / level.q
        for first, last, starts_at_rest, ends_at_rest, _ in self._segments:
            self._tie(band, int(self.layout.left[first]), level, at_rest=starts_at_rest)
            if ends_at_rest:
                self._tie(band, int(self.layout.reached[last]), level, at_rest=True)
        factor, info = scipy.linalg.lapack.dpbtrf(band, lower=1)
        if info != 0:
            raise ArithmeticError(f"the precision of a path is not positive definite (code {info})")
        cross, own, gram = self._bordered
        right = np.column_stack([self._pull, cross]) / level.noise**2
        solution, _ = scipy.linalg.lapack.dpbtrs(factor, np.asfortranarray(right), lower=1)
        mean, response = solution[:, 0], solution[:, 1:]
        # Schur complement of the chain (Rue & Held, section 2.4.2 on hard and soft borders)
        schur = np.eye(self.observations.c) + (gram - cross.T @ response) / level.noise**2
        shift = (own - cross.T @ mean) / level.noise**2
        border = np.linalg.cholesky(schur)
        return _Solved(factor, mean, response, border, shift, np.linalg.solve(schur, shift))

    def _tie(self, band: FloatArray, offset: int, level: Level, *, at_rest: bool) -> None:
        speed = level.border_speed if at_rest else level.free_speed
        band[0, offset : offset + self.observations.d] += 1 / speed**2

    def _find_segments(self) -> list[tuple[int, int, bool, bool, float]]:
        """Each unbroken motion: first and last node, whether it starts and ends at a rest, its duration in s."""
        rest, found, first = self.layout.rest, [], 0
        for last in range(1, len(rest)):
            if rest[last] or last == len(rest) - 1:
                found.append((first, last, bool(rest[first]), bool(rest[last]), float(self.steps[first:last].sum())))
                first = last
        return found

    def _log_prior(self, level: Level) -> float:
        """Log of what normalises the prior of velocities and motion. A motion that ends at rest is a bridge: its
        prior is conditioned on the small last velocity, hence divided by the probability of that."""
        total = -2 * 0.5 * LOG_2PI * len(self.steps) - 0.5 * np.log(level.q**2 * self.steps**4 / 12).sum()
        for _, _, starts_at_rest, ends_at_rest, duration in self._segments:
            first = (level.border_speed if starts_at_rest else level.free_speed) ** 2
            total += -0.5 * (LOG_2PI + np.log(first))
            if ends_at_rest:
                last = level.border_speed**2
                total += 0.5 * (np.log(first + level.q * duration + last) - np.log(last))
        return float(total * self.observations.d)

    def _motion_part(self) -> FloatArray:
        """Energy of the acceleration between two nodes: the stiffness of a cubic beam, 1/h³ [12, 6h, ..]."""
        d, layout, h = self.observations.d, self.layout, self.steps
        if len(h) == 0:
            return np.zeros((self._bandwidth + 1, layout.size))
        one = np.ones_like(h)
        k = np.array(
            [
                [12 * one, 6 * h, -12 * one, 6 * h],
                [6 * h, 4 * h**2, -6 * h, 2 * h**2],
                [-12 * one, -6 * h, 12 * one, -6 * h],
                [6 * h, 2 * h**2, -6 * h, 4 * h**2],
            ]
        )
        k = np.moveaxis(k / h**3, 2, 0)
        corner = np.stack([layout.position[:-1], layout.left[:-1], layout.position[1:], layout.reached[1:]], axis=1)
        axes = np.arange(d)
        rows = corner[:, :, None, None] + axes
        columns = corner[:, None, :, None] + axes
        return self._banded(*np.broadcast_arrays(rows, columns, k[..., None]))

    def _noise_part(self) -> tuple[FloatArray, FloatArray, tuple[FloatArray, FloatArray, FloatArray], float]:
        """Precision, linear term, border (cross, linear term, precision) and constant of the noise at factor 1, from
        whitened innovations (w_i+1 - rho w_i) / sqrt(1 - rho²), w = whiten (z - design p - common u)."""
        o, layout = self.observations, self.layout
        scale = np.sqrt(1 - np.concatenate([[0.0], o.rho]) ** 2)
        here = o.whiten / scale[:, None, None]
        before = -o.rho[:, None, None] * o.whiten[:-1] / scale[1:, None, None]  # acts on the sample before
        innovation = _innovations(here, before, o.z[:, :, None])[:, :, 0]
        shared = np.zeros((o.n, o.m, 0)) if o.common is None else _innovations(here, before, o.common)
        if o.design is not None:
            here, before = here @ o.design, before @ o.design[:-1]

        at = layout.position[layout.node][:, None] + np.arange(o.d)
        linear = np.zeros((layout.size, 1 + o.c))
        seen = np.concatenate([innovation[:, :, None], shared], axis=2)
        np.add.at(linear, at, np.swapaxes(here, 1, 2) @ seen)
        np.add.at(linear, at[:-1], np.swapaxes(before, 1, 2) @ seen[1:])

        own = np.einsum("nki,nkj->nij", here, here)
        own[:-1] += np.einsum("nki,nkj->nij", before, before)
        across = np.einsum("nki,nkj->nij", here[1:], before)
        pairs = [(at, at, own), (at[1:], at[:-1], across), (at[:-1], at[1:], np.swapaxes(across, 1, 2))]
        band = sum(
            (self._banded(*np.broadcast_arrays(r[:, :, None], c[:, None, :], v)) for r, c, v in pairs),
            start=np.zeros((self._bandwidth + 1, layout.size)),
        )
        border = (
            linear[:, 1:],
            np.einsum("nic,ni->c", shared, innovation),
            np.einsum("nic,nie->ce", shared, shared),
        )
        return band, linear[:, 0], border, float((innovation**2).sum())

    def _banded(self, rows: IntArray, columns: IntArray, values: FloatArray) -> FloatArray:
        """Adds up entries of a symmetric matrix in LAPACK's lower banded form, band[i - j, j] = a[i, j]."""
        below = rows >= columns
        width = self.layout.size
        flat = (rows[below] - columns[below]) * width + columns[below]
        total = np.bincount(flat, weights=values[below], minlength=(self._bandwidth + 1) * width)
        return np.asarray(total.reshape(self._bandwidth + 1, width), dtype=np.float64)


def _innovations(here: FloatArray, before: FloatArray, values: FloatArray) -> FloatArray:
    """(n, m, j) of values (n, m, j): what each moment brings that the one before did not tell."""
    new = here @ values
    new[1:] += before @ values[:-1]
    return np.asarray(new, dtype=np.float64)


def _flat(level: Level) -> Level:
    """A free velocity needs a proper prior to weigh rest against motion; paths themselves must not be slowed by it."""
    return replace(level, free_speed=FLAT * level.free_speed)
