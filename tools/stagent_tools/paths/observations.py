"""What was seen of one thing, as linear observations of its places and of what all moments have in common."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from stagent_tools.types import BoolArray, FloatArray

# a part of a box's noise is always new (whole pixels, another picture), however soon it is drawn again
MOST_ALIKE = 0.98
# the speed that a thing has when nothing is known: seconds of its typical acceleration
FREE_S = 3.0


@dataclass(frozen=True)
class Observations:
    """What was seen of one thing: t (n,) s, z (n, m) numbers, cov (n, m, m) of each; `correlation_s` of the noise.

    z = design p + common u + noise: design (n, m, d) of the place p at each moment, common (n, m, c) of what is not
    known but the same at all moments (how big it is, how the road lies), u standard normal beforehand. Without them z
    are the places themselves. Places are in units of the typical acceleration (times 1 s2), so that the motion model
    has no unit; `free` is the speed on an axis, in that unit, that it has while it moves and nothing is known of it.

    What is common may also say how far away from the origin everything is. With `stretch` (c,), the share by which one
    unit of each of u moves it away, beyond u = `about` (c,), z is that of places before they are moved (`stretched`):
    how lively the way is then says nothing of how large it is. Otherwise ways shrink, the more the longer they are.

    `quietest`: the noise is at least this share of what `cov` says.
    """

    t: FloatArray
    z: FloatArray
    cov: FloatArray
    correlation_s: float
    design: FloatArray | None = None
    common: FloatArray | None = None
    stretch: FloatArray | None = None
    about: FloatArray | None = None
    free: float = FREE_S
    quietest: float = 0.0

    @property
    def n(self) -> int:
        return int(self.z.shape[0])

    @property
    def m(self) -> int:
        return int(self.z.shape[1])

    @property
    def d(self) -> int:
        return self.m if self.design is None else int(self.design.shape[2])

    @property
    def c(self) -> int:
        return 0 if self.common is None else int(self.common.shape[2])

    @cached_property
    def whiten(self) -> FloatArray:
        """(n, m, m): turns the noise of each moment into unit variance (inverse Cholesky factor of `cov`)."""
        return np.asarray(np.linalg.inv(np.linalg.cholesky(self.cov)), dtype=np.float64)

    @cached_property
    def rho(self) -> FloatArray:
        """(n - 1,) correlation of the noise of neighbours, exp(-dt / correlation_s), at most `MOST_ALIKE`."""
        if self.correlation_s <= 0:
            return np.zeros(max(self.n - 1, 0))
        return np.minimum(np.exp(-np.diff(self.t) / self.correlation_s), MOST_ALIKE)

    @cached_property
    def noise_log_det(self) -> float:
        """Log determinant of the joint covariance of all noise."""
        own = -2 * np.log(np.abs(np.diagonal(self.whiten, axis1=1, axis2=2))).sum()
        return float(own + self.m * np.log1p(-(self.rho**2)).sum())

    def stretched(self, u: FloatArray) -> FloatArray:
        """(k,) by how much places are farther away than those that z shows, given what is common, u (k, c)."""
        if self.stretch is None or self.about is None:
            return np.ones(len(u))
        return np.asarray(np.exp((u - self.about) @ self.stretch))

    def keep(self, which: BoolArray) -> Observations:
        design = None if self.design is None else self.design[which]
        common = None if self.common is None else self.common[which]
        return replace(self, t=self.t[which], z=self.z[which], cov=self.cov[which], design=design, common=common)

    def left_over(self, p: FloatArray, u: FloatArray) -> FloatArray:
        """(n, m) of z that places p (n, d) and what is common, u (c,), do not explain."""
        if self.design is None:
            return self.z - p
        rest = self.z - np.einsum("nmd,nd->nm", self.design, p)
        return np.asarray(rest if self.common is None else rest - self.common @ u)

    def energy(self, left_over: FloatArray) -> float:
        """Squared length of what is not explained (n, m), in standard deviations of its noise."""
        own = np.einsum("nij,nj->ni", self.whiten, left_over)
        own[1:] = (own[1:] - self.rho[:, None] * own[:-1]) / np.sqrt(1 - self.rho[:, None] ** 2)
        return float((own**2).sum())

    def placed(self, u: FloatArray) -> Observations:
        """As places (n, d), each by itself, given what they have in common, u (c,)."""
        if self.design is None:
            return self
        weighed = np.einsum("nki,nij->nkj", self.whiten, self.design)
        rest = self.z if self.common is None else self.z - self.common @ u
        seen = np.einsum("nki,ni->nk", self.whiten, rest)
        cov = np.linalg.inv(weighed.transpose(0, 2, 1) @ weighed)
        z = np.einsum("nij,nkj,nk->ni", cov, weighed, seen)
        return Observations(self.t, z, cov, self.correlation_s)
