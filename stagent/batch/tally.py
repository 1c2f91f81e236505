"""How far a batch is: counts, throughput, and how long the rest will take."""

from __future__ import annotations

import time
from collections import Counter, deque
from dataclasses import dataclass, field

from pydantic import JsonValue

from stagent.batch.job import VideoJob
from stagent.batch.outcome import Failure, Outcome

WINDOW = 200
"""Jobs over whose ends the pace is taken: long enough to be steady, short enough to follow a change of footage."""

BAR = 20  # characters


@dataclass
class Tally:
    """`jobs` in all, `before` of them done in earlier runs."""

    jobs: int
    before: int
    failed_before: int = 0
    ended: int = 0
    failed: int = 0
    cached: int = 0
    retried: int = 0
    peak_mb: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)
    start: float = field(default_factory=time.monotonic)
    _ends: deque[float] = field(default_factory=lambda: deque(maxlen=WINDOW))

    def count(self, what: str, news: Outcome | Failure | None) -> None:
        """One piece of news from the foreman."""
        if what == "again":
            self.retried += 1
        if not isinstance(news, Outcome):
            return
        self.ended += 1
        self.failed += news.failed > 0
        self.cached += news.cached
        self.peak_mb = max(self.peak_mb, news.peak_mb)
        self.reasons.update({row["reason"] for row in news.rows if row["status"] == "failed"})
        self._ends.append(time.monotonic())

    @property
    def pace(self) -> float:
        """Jobs a second over the last of them, 0 while none has ended."""
        if not self._ends:
            return 0.0
        first = self._ends[0] if len(self._ends) == WINDOW else self.start
        jobs = len(self._ends) - (len(self._ends) == WINDOW)
        return jobs / max(self._ends[-1] - first, 1e-6)

    @property
    def seconds_left(self) -> float | None:
        """None while nothing is known."""
        left = self.jobs - self.before - self.ended
        return left / self.pace if self.pace else None

    def bar(self) -> str:
        """For a terminal: [######              ]"""
        share = (self.before + self.ended) / self.jobs if self.jobs else 1.0
        return f"[{'#' * int(share * BAR):{BAR}}]"

    def line(self) -> str:
        """For people: "124 of 1,000 done, 3 failed, 2.1 a second, 7 min left"."""
        parts = [f"{self.before + self.ended:,} of {self.jobs:,} done"]
        failed = self.failed_before + self.failed
        parts += [f"{failed:,} failed"] if failed else []
        parts += [f"{self.cached:,} from the cache"] if self.cached else []
        parts += [pace_in_words(self.pace)] if self.pace else []
        left = self.seconds_left
        parts += [f"{in_words(left)} left"] if left else []
        return ", ".join(parts)

    def event(self, what: str, job: VideoJob, news: Outcome | Failure | None) -> dict[str, JsonValue]:
        """The news as a line for programs."""
        event: dict[str, JsonValue] = {"event": f"job_{what}", "video": job.name, "job": job.id}
        if isinstance(news, Outcome):
            event |= {"seconds": news.seconds, "peak_mb": news.peak_mb, "cached": news.cached, "rows": len(news.rows)}
            reasons = sorted({row["reason"] for row in news.rows if row["status"] == "failed"})
            event |= {"reasons": [*reasons]} if reasons else {}
        if isinstance(news, Failure):
            event |= {"reason": news.cause, "sentence": news.sentence}
        left = self.seconds_left
        return event | {
            "done": self.before + self.ended,
            "of": self.jobs,
            "failed": self.failed_before + self.failed,
            "a_second": round(self.pace, 3),
            "seconds_left": None if left is None else round(left, 1),
        }


def pace_in_words(a_second: float) -> str:
    if a_second >= 1:
        return f"{a_second:.1f} a second"
    return f"{60 * a_second:.1f} a minute"


def in_words(seconds: float) -> str:
    """45 s, 7 min, 3 h 20 min, 4 d 6 h."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min"
    return f"{hours // 24} d {hours % 24} h"
