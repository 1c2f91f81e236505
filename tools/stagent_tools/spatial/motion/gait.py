"""Slow motion seen in how people walk.

The silhouette of a walker is broad when the legs are apart and narrow when they pass: once a step. How far a step
takes people hardly depends on the person (0.41 of the height: Winter, Biomechanics and Motor Control of Human Movement,
2009) and not at all on how fast a clip plays; how long it takes does. So where a period of the breadth is as long as
a step on the ground, but takes far longer than a step in life, the clip plays slowly.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from stagent_tools.types import FloatArray, Track

STEPS_A_SECOND = 1.8  # usual cadence; 1.4 to 2.3 of unhurried and of brisk walkers (Winter 2009: 87 to 138 a minute)
SLOWEST = 1.1  # steps a second, below which hardly anybody walks on; runners take 2.4 and more
STEP = (0.28, 1.2)  # of the height: lengths of a step, from a stroll to a run
FEWEST = 4.0  # steps, below which a period is none
EVEN = 0.5  # share of the breadth's changes that one period explains in a walk that is seen well
MOST_STEPS_A_SECOND = 4.0
FREQUENCIES = 96


def slow_motion(tracks: Iterable[Track], time_factor: float) -> tuple[str, ...]:
    """What to tell, if people take their steps too slowly; `time_factor` is how much slower than life the clip is
    already known to play. For a camera that stands: steps are counted against the picture."""
    rates = [rate for track in tracks if track.family == "person" and (rate := step_rate(track)) is not None]
    if not rates:
        return ()
    rate = float(np.median(rates)) * time_factor
    if rate >= SLOWEST:
        return ()
    return (
        f"it looks like slow motion: people take a step in {1 / rate:.1f} s, about {STEPS_A_SECOND / rate:.1g} times "
        "as long as in life; if so, give the rate at which it was filmed with --capture-fps",
    )


def step_rate(track: Track) -> float | None:
    """Steps a second of a walker who is seen well, in the file's time; None of anyone else."""
    if len(track.t) < 4 * FEWEST:
        return None
    tall = float(np.median(track.sizes[:, 1]))
    middles = (track.boxes[:, :2] + track.boxes[:, 2:]) / 2
    way = float(np.linalg.norm(middles[-1] - middles[0])) / tall
    lasts = float(track.t[-1] - track.t[0])
    rates = np.linspace(way / STEP[1], min(way / STEP[0], MOST_STEPS_A_SECOND * lasts), FREQUENCIES) / lasts
    if rates[-1] * lasts < FEWEST or rates[0] > rates[-1]:
        return None
    explained = _explained(track.t - track.t.mean(), track.sizes[:, 0] / tall, rates)
    best = int(np.argmax(explained))
    return float(rates[best]) if explained[best] > EVEN and rates[best] * lasts >= FEWEST else None


def _explained(t: FloatArray, breadth: FloatArray, rates: FloatArray) -> FloatArray:
    """(f,) share of the changes of the breadth (n,), beside those of the distance, that each of the rates (f,)
    explains at times t (n,): a periodogram (Lomb 1976) of many periods, where sine and cosine are orthogonal."""
    slow = np.polynomial.Polynomial.fit(t, breadth, 3)
    rest = breadth - slow(t)
    waves = np.exp(2j * np.pi * rates[:, None] * t)
    return np.asarray(2 * np.abs(waves @ rest) ** 2 / (len(t) * max(float(rest @ rest), 1e-12)), dtype=np.float64)
