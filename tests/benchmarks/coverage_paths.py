"""Do the intervals hold the truth? Simulated tracks with known distance and speed, and the table of what came out.

    python tests/benchmarks/coverage_paths.py --n 400 --kind speed

The truth is the same function of the path without noise. Columns: share of truths inside their 95 % interval, its
Wilson interval, median half-width and median error in the kind's unit, mean error, and the ratio of the mean interval
score (Winkler, 1972; Gneiting & Raftery, 2007) to that of the same intervals rescaled to exactly 95 % on the same set.
Things at rest count as covered if the one-sided interval holds 0; `at_rest` is the share for which rest is the answer.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from stagent.evaluate.intervals import coverage, score_ratio, wilson
from stagent_tools.kinematics import Measured, acceleration, direction, displacement, peak_speed, speed, speed_at
from stagent_tools.paths import sample_paths
from stagent_tools.streams import Streams
from stagent_tools.types import Draws, FloatArray, Quantity


@dataclass(frozen=True)
class Case:
    """A family of tracks: `motion` gives (n, 2) m at times t (n,) s; `noise_m` and `memory_s` of its noise."""

    motion: Callable[[FloatArray, np.random.Generator], FloatArray]
    noise_m: float
    memory_s: float
    acceleration: float
    seconds: float = 4.0
    rate: float = 25.0
    missing: float = 0.0


def constant(t: FloatArray, rng: np.random.Generator) -> FloatArray:
    return _line(t, rng, rng.uniform(0.5, 2.0))


def car(t: FloatArray, rng: np.random.Generator) -> FloatArray:
    return _line(t, rng, rng.uniform(8, 30))


def braking(t: FloatArray, rng: np.random.Generator) -> FloatArray:
    """From 8 to 15 m/s with 1 to 5 m/s2 to a stop, then at rest."""
    v, a = rng.uniform(8, 15), rng.uniform(1, 5)
    moved = np.minimum(t, v / a)
    return _towards(rng, v * moved - a * moved**2 / 2)


def turning(t: FloatArray, rng: np.random.Generator) -> FloatArray:
    v, radius = rng.uniform(1, 2), rng.uniform(1.5, 5)
    angle = v * t / radius + rng.uniform(0, 2 * np.pi)
    return radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def stop_and_go(t: FloatArray, rng: np.random.Generator) -> FloatArray:
    """A walker who stops for one or two seconds, with half a second to brake and to set off."""
    v, stop, rest = rng.uniform(0.8, 1.8), rng.uniform(0.2, 0.5) * t[-1], rng.uniform(1, 2)
    fine = np.linspace(0, t[-1], 4001)
    rate = v * np.clip(np.maximum((stop - fine) / 0.5, (fine - stop - rest) / 0.5), 0, 1)
    way = np.concatenate([[0], np.cumsum((rate[1:] + rate[:-1]) / 2 * np.diff(fine))])
    return _towards(rng, np.interp(t, fine, way))


def wandering(t: FloatArray, rng: np.random.Generator) -> FloatArray:
    """White acceleration of the prior's own level around a walk."""
    fine = np.linspace(0, t[-1], 2001)
    kicks = rng.normal(size=(2000, 2)) * np.sqrt(2 * 0.25 * np.diff(fine))[:, None]
    velocity = np.concatenate([[[0, 0]], np.cumsum(kicks, axis=0)]) + rng.normal(size=2)
    way = np.concatenate([[[0, 0]], np.cumsum((velocity[1:] + velocity[:-1]) / 2 * np.diff(fine)[:, None], axis=0)])
    return np.stack([np.interp(t, fine, way[:, i]) for i in range(2)], axis=1)


def at_rest(t: FloatArray, rng: np.random.Generator) -> FloatArray:
    return np.tile(rng.uniform(-5, 5, 2), (len(t), 1))


def slow(t: FloatArray, rng: np.random.Generator) -> FloatArray:
    return _line(t, rng, 0.3)


CASES = {
    "constant": Case(constant, 0.05, 0.0, 1.0),
    "constant, correlated": Case(constant, 0.05, 0.3, 1.0),
    "constant, thinned": Case(constant, 0.05, 0.1, 1.0, missing=0.2),
    "turning": Case(turning, 0.05, 0.2, 1.0),
    "stop and go": Case(stop_and_go, 0.05, 0.2, 1.0, seconds=6.0),
    "wandering": Case(wandering, 0.05, 0.2, 1.0),
    "car": Case(car, 0.3, 0.2, 2.0),
    "braking car": Case(braking, 0.3, 0.2, 2.0, seconds=5.0),
    "slow walker": Case(slow, 0.05, 0.2, 1.0),
    "at rest": Case(at_rest, 0.1, 0.0, 1.0),
    "at rest, correlated": Case(at_rest, 0.1, 0.3, 1.0),
}

KINDS: dict[str, Callable[[Draws], Measured]] = {
    "speed": speed,
    "displacement": displacement,
    "peak_speed": peak_speed,
    "speed_at": lambda draws: speed_at(draws, float(draws.t[-1]) / 2),
    "acceleration": acceleration,
    "direction": direction,
}


def _line(t: FloatArray, rng: np.random.Generator, v: float) -> FloatArray:
    return _towards(rng, v * t)


def _towards(rng: np.random.Generator, way: FloatArray) -> FloatArray:
    angle = rng.uniform(0, 2 * np.pi)
    return way[:, None] * np.array([np.cos(angle), np.sin(angle)])


def correlated(t: FloatArray, rng: np.random.Generator, memory_s: float, shape: tuple[int, ...]) -> FloatArray:
    """(n, *shape) unit noise, a first-order autoregression in time."""
    noise = rng.normal(size=(len(t), *shape))
    if memory_s > 0:
        for i, rho in enumerate(np.exp(-np.diff(t) / memory_s)):
            noise[i + 1] = rho * noise[i] + np.sqrt(1 - rho**2) * noise[i + 1]
    return noise


def simulate(case: Case, seed: int, *, kind: str = "speed", odds: float = 0.3, k: int = 512) -> tuple[float, Quantity]:
    """The truth, which is the same function of the exact path, and what is measured."""
    rng = np.random.default_rng(seed)
    t = np.arange(0, case.seconds + 1e-9, 1 / case.rate)
    keep = np.concatenate([[True], rng.random(len(t) - 2) >= case.missing, [True]])
    fine = np.union1d(t, np.arange(0, case.seconds + 1e-9, 0.02))
    place = np.zeros((len(fine), 3))
    place[:, :2] = case.motion(fine, rng)
    still = np.zeros((1, len(fine)), dtype=bool)
    truth = KINDS[kind](Draws(t=fine, p=place[None], rest=still, seen=np.ones(len(fine), dtype=bool)))
    t = t[keep]
    z = place[np.searchsorted(fine, t)]
    z[:, :2] += case.noise_m * correlated(t, rng, case.memory_s, (2,))
    cov = np.tile(np.diag([case.noise_m**2, case.noise_m**2, 1e-12]), (len(t), 1, 1))
    paths = sample_paths(
        t,
        z,
        cov,
        correlation_s=case.memory_s,
        streams=Streams(seed=seed, k=k),
        key="track",
        rest_odds=odds,
        acceleration=case.acceleration,
    )
    measured = KINDS[kind](Draws(t=paths.t, p=paths.p, rest=paths.rest, seen=paths.seen)).quantity()
    return float(truth.samples[0]), measured


def study(case: Case, n: int, *, kind: str = "speed", odds: float = 0.3, k: int = 512) -> dict[str, float]:
    """Figures over n simulated tracks."""
    return figures([simulate(case, seed, kind=kind, odds=odds, k=k) for seed in range(n)])


def figures(runs: list[tuple[float, Quantity]]) -> dict[str, float]:
    """Coverage, widths and scores of (truth, measured) pairs."""
    n = len(runs)
    truth = np.array([truth for truth, _ in runs])
    value, low, high, rest = (
        np.array([getattr(q, name) for _, q in runs]) for name in ("value", "low", "high", "rest_probability")
    )
    inside = coverage(low, high, truth)
    lowest, highest = wilson(inside, n)
    return {
        "coverage": inside,
        "from": lowest,
        "to": highest,
        "half_width": float(np.median((high - low) / 2)),
        "error": float(np.median(np.abs(value - truth))),
        "bias": float(np.mean(value - truth)),
        "score_ratio": score_ratio(value, low, high, truth),
        "at_rest": float(np.mean(rest >= 0.5)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=400, help="tracks a case")
    parser.add_argument("--kind", choices=list(KINDS), default="speed")
    parser.add_argument("--odds", type=float, default=0.3, help="prior odds of rest")
    parser.add_argument("--only", default="", help="cases whose name holds this")
    arguments = parser.parse_args()
    began = time.perf_counter()
    for name, case in CASES.items():
        if arguments.only in name:
            row = study(case, arguments.n, kind=arguments.kind, odds=arguments.odds)
            line = "  ".join(f"{key} {figure:.3f}" for key, figure in row.items())
            sys.stdout.write(f"{name:22s} {line}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{time.perf_counter() - began:.0f} s\n")


if __name__ == "__main__":
    main()
