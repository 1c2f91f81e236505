"""Whether a detector is at home in a clip: how sure it is of what it finds there.

A small detector that learnt from few pictures is right about what looks like them and guesses about the rest; it is
surer where it is right (Hendrycks & Gimpel 2017, "A baseline for detecting misclassified and out-of-distribution
examples").
"""

from __future__ import annotations

AT_HOME = 0.60
"""Mean score of the things followed. On ten real clips it was 0.28 to 0.51, on seven rendered ones 0.66 to 0.84."""
FIRST, ENOUGH = 0.655, 20
"""After so many sightings it goes on only where the mean is so high: to look on in vain costs as much as all other work
on a clip. Rendered driving cameras (0.58) are given up with the real clips (0.49 to 0.64); other rendered ones are at
0.69 to 0.86 then."""
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
        seen = self._looks - PRIOR_LOOKS
        return seen >= ENOUGH and self.mean < (FIRST if seen < 2 * ENOUGH else AT_HOME)

    @property
    def settled(self) -> bool:
        """It is at home, and not only for want of sightings."""
        return self._looks - PRIOR_LOOKS >= ENOUGH and self.at_home

    @property
    def at_home(self) -> bool:
        return self.mean >= AT_HOME and not self.abroad
