"""From draws to a value and its 95 % interval (Guide to the Expression of Uncertainty, supplement 1, JCGM 101:2008)."""

from __future__ import annotations

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.types import BoolArray, FloatArray, Quantity

LOW, HIGH = 0.025, 0.975
REST_MATTERS = 0.025
ONE_SIDED_HIGH = 0.95


def summarise(samples: FloatArray, unit: str, *, rest: BoolArray | None = None) -> Quantity:
    """Value = median of the draws (k,), interval = their central 2.5 to 97.5 %.

    Where `rest` (k,) holds in 2.5 % of the draws or more, the interval is one-sided: from 0 to the 95th percentile
    of the moving draws, and the value is 0 if rest is the likelier half. Only for quantities that rest makes 0.
    """
    good = np.isfinite(samples)
    if not good.any():
        raise CannotMeasure("No draw of the path has a value for this.", "Ask for another span or another thing.")
    resting = np.zeros(len(samples), dtype=bool) if rest is None else rest
    share = float(np.mean(resting[good]))
    value = float(np.median(samples[good]))
    if share < REST_MATTERS:
        low, high = np.quantile(samples[good], [LOW, HIGH])
        return Quantity(value, float(low), float(high), unit, samples, rest_probability=share)
    moving = samples[good & ~resting]
    high = np.quantile(moving, ONE_SIDED_HIGH) if len(moving) else 0.0
    value = 0.0 if share >= 0.5 else value
    return Quantity(value, 0.0, float(high), unit, samples, one_sided=True, rest_probability=share)


def summarise_angle(samples: FloatArray) -> Quantity:
    """Degrees on the circle: percentiles of the differences from the mean direction (Mardia & Jupp, Directional
    Statistics, 2000, section 2.2). The value is in (-180, 180]; the interval may reach beyond. nan = at rest."""
    turning = samples[np.isfinite(samples)]
    if len(turning) == 0:
        raise CannotMeasure("It is at rest and has no direction.", "Ask when it moves.")
    mean = float(np.angle(np.mean(np.exp(1j * np.deg2rad(turning))), deg=True))
    low, middle, high = np.quantile(wrap_degrees(turning - mean), [LOW, 0.5, HIGH]) + mean
    value = float(wrap_degrees(np.array(middle)))
    shift = value - float(middle)
    resting = 1 - len(turning) / len(samples)
    return Quantity(value, float(low) + shift, float(high) + shift, "deg", samples, rest_probability=resting)


def wrap_degrees(angle: FloatArray) -> FloatArray:
    """To (-180, 180]."""
    return np.asarray(180.0 - (180.0 - angle) % 360.0, dtype=np.float64)
