"""The way of a ball through the air: gravity, drag that grows with the square of the speed, and the lift of spin.

    r'' = g - |g| / w² (|v| v - s (|v|² up - v_z v))

w: terminal speed, at which drag equals weight, w² = 2 m |g| / (rho C_d A) · s: lift over drag, C_l / C_d, of a spin
about the level axis across the way (backspin above 0). Source: Mehta, Aerodynamics of sports balls, Annual Review of
Fluid Mechanics 17 (1985). Everything is batched over draws: k flights at once. World: metres, z up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stagent_tools.types import FloatArray

G = 9.81
"""m/s2. From the equator to the poles 9.78 to 9.83 (Somigliana); the difference is below every other error here."""

STEP_S = 0.05
"""Of the integration, fourth order: at 60 m/s and w = 20 m/s a second of flight is off by less than 1 mm."""

FREE = 7
"""Numbers of one flight: place (3), velocity (3), spin (1)."""

SMALL = 1e-3
"""Step of the forward differences, in m/s, of the spin and of the logarithm of the terminal speed."""


@dataclass(frozen=True)
class Air:
    """How the air holds a kind of ball: its terminal speed in m/s with the standard deviation of its
    logarithm, and the usual size of the lift."""

    terminal_mps: float
    log_sd: float
    spin_sd: float
    source: str


def fly(flight: FloatArray, terminal: FloatArray, t: FloatArray) -> FloatArray:
    """(k, n, 6) places m and velocities m/s at the times t (n,) s, 0 or later and not decreasing; flights (k, 7):
    place, velocity, spin at t = 0; terminal speeds (k,) m/s."""
    out = np.empty((len(flight), len(t), 6))
    state, spin, now = flight[:, :6], flight[:, 6], 0.0
    for i, moment in enumerate(t):
        steps = int(np.ceil((moment - now) / STEP_S - 1e-9))
        for _ in range(steps):
            state = _runge_kutta(state, spin, terminal, (float(moment) - now) / steps)
        now = float(moment)
        out[:, i] = state
    return out


def fly_with_slopes(flight: FloatArray, terminal: FloatArray, t: FloatArray) -> tuple[FloatArray, FloatArray]:
    """`fly`'s (k, n, 6), and the derivative (k, n, 6, 8) by the flight's numbers and the ln of the terminal speed."""
    k, n = len(flight), len(t)
    velocity_and_spin = [flight + step for step in SMALL * np.eye(FREE)[3:]]
    stacked = np.concatenate([flight, *velocity_and_spin, flight])
    speeds = np.concatenate([np.tile(terminal, FREE - 2), terminal * np.exp(SMALL)])
    ways = fly(stacked, speeds, t).reshape(FREE - 1, k, n, 6)
    slopes = np.zeros((k, n, 6, FREE + 1))
    slopes[..., :3, :3] = np.eye(3)
    slopes[..., 3:] = np.moveaxis((ways[1:] - ways[0]) / SMALL, 0, -1)
    return ways[0], slopes


def _runge_kutta(state: FloatArray, spin: FloatArray, terminal: FloatArray, h: float) -> FloatArray:
    """One classical fourth-order step of (place, velocity) (k, 6)."""
    a = _rate(state, spin, terminal)
    b = _rate(state + h / 2 * a, spin, terminal)
    c = _rate(state + h / 2 * b, spin, terminal)
    d = _rate(state + h * c, spin, terminal)
    return np.asarray(state + h / 6 * (a + 2 * b + 2 * c + d))


def _rate(state: FloatArray, spin: FloatArray, terminal: FloatArray) -> FloatArray:
    """(k, 6) velocity and acceleration."""
    v = state[:, 3:]
    # 1 / s; beyond one a step no ball flies, and the integration of a solver's absurd trial would overflow
    speed = np.sqrt((v**2).sum(axis=1))
    drag = np.minimum(G / terminal**2 * speed, 1 / STEP_S)
    lift = drag * spin
    acceleration = -(drag + lift * v[:, 2] / np.maximum(speed, 1e-9))[:, None] * v
    acceleration[:, 2] += lift * speed - G
    return np.concatenate([v, acceleration], axis=1)
