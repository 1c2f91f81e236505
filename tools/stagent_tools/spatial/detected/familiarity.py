"""Whether a detector is at home in a clip: how sure it is of what it finds there.

A small detector that learnt from few pictures is right about what looks like them and guesses about the rest; it is
surer where it is right (Hendrycks & Gimpel 2017, "A baseline for detecting misclassified and out-of-distribution
examples").
"""

from __future__ import annotations

AT_HOME = 0.57
"""Mean score of the things followed. On ten real clips it was 0.32 to 0.53, on 24 rendered ones 0.58 to 0.88."""
ENOUGH = 20
"""After so many sightings it goes on only where it is at home. The mean was 0.40 to 0.65 on the real clips then; eight
of them were given up before the sixtieth sighting, the last after some 200."""
PRIOR_LOOKS = 4.0
"""Looks at the line itself that are counted before any was made."""


class Familiarity:
    """A running mean over the looks at everything that is followed."""

    def __init__(self) -> None:
        self._sum, self._looks = PRIOR_LOOKS * AT_HOME, PRIOR_LOOKS

    def note(self, score: float) -> None:
        """One thing was found again, or for the first time, with this score 0..1."""
        self._sum += score
        self._looks += 1

    @property
    def mean(self) -> float:
        return self._sum / self._looks

    @property
    def abroad(self) -> bool:
        """It is of no use to go on looking."""
        return self._looks - PRIOR_LOOKS >= ENOUGH and self.mean < AT_HOME

    @property
    def settled(self) -> bool:
        """It is at home, and not only for want of sightings."""
        return self._looks - PRIOR_LOOKS >= ENOUGH and self.at_home

    @property
    def at_home(self) -> bool:
        return self.mean >= AT_HOME
