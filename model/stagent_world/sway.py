"""How a hand holds a camera: slow drift and quick tremor, turning about the lens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Hz and degrees (root mean square) of the two: posture drifts below 1 Hz by about a degree, and hand tremor of 6 to 12
# Hz in a grip with both hands is some hundredths of one (Stiles 1976; compare the gyroscopes of telephones)
_DRIFT = ((0.12, 0.7), (0.31, 0.35), (0.77, 0.12))
_TREMOR = ((2.3, 0.05), (5.1, 0.02), (8.7, 0.012))


@dataclass(frozen=True)
class Sway:
    """Seeded; `strength` scales all of it: 1 is a calm stander, 2 one who is tired."""

    seed: int
    strength: float = 1.0

    def at(self, t: float) -> tuple[float, float, float]:
        """Degrees of yaw to the left, pitch downwards and roll."""
        phases = np.random.default_rng([self.seed, 77]).uniform(0, 2 * np.pi, (3, len(_DRIFT) + len(_TREMOR)))
        waves = np.array([*_DRIFT, *_TREMOR])
        angles = np.sqrt(2) * self.strength * (waves[:, 1] * np.sin(2 * np.pi * waves[:, 0] * t + phases)).sum(axis=1)
        return float(angles[0]), float(0.7 * angles[1]), float(0.5 * angles[2])
