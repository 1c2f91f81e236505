"""What is true of one actor of a scene, and the time in which it is seen.

Nothing here uses the tools that are measured: a mistake in them must not be in the truth as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from stagent_tools.types import BoolArray, FloatArray, Span

LEAST_SHARE = 0.3
"""Share of a thing that must be visible for it to count as seen."""
MOVED_M = 0.5
"""What stays nearer to where it was first seen does not move."""
HOLE_S = 0.5
"""A shorter time out of sight is bridged (the grid step of STKit's distance, arXiv 2503.19355, section 3.2)."""


@dataclass(frozen=True)
class Actor:
    """One thing over the whole clip, a row a frame.

    t (n,) s · boxes (n, 4) px, nan where outside the picture · share (n,) 0..1 of it that is visible · place (n, 3) m:
    the point of the ground under it, or its centre if it flies · lowest (n,) m above the ground · velocity (n, 3) m/s
    · heading (n,) rad · size: length, width, height m.
    """

    id: str
    name: str
    kind: str
    colour: str
    t: FloatArray
    boxes: FloatArray
    share: FloatArray
    place: FloatArray
    lowest: FloatArray
    velocity: FloatArray
    heading: FloatArray
    size: tuple[float, float, float]

    @cached_property
    def step(self) -> float:
        """Seconds between frames."""
        return float(np.median(np.diff(self.t)))

    @cached_property
    def seen(self) -> BoolArray:
        """(n,): enough of it is visible."""
        return np.asarray(self.share > LEAST_SHARE, dtype=np.bool_)

    @cached_property
    def speed(self) -> FloatArray:
        """(n,) m/s."""
        return np.asarray(np.linalg.norm(self.velocity, axis=1), dtype=np.float64)

    @cached_property
    def stretches(self) -> tuple[Span, ...]:
        """The times in which it is seen, holes of up to HOLE_S bridged; closed at the last frame's own time."""
        times = self.t[self.seen]
        if len(times) < 2:
            return ()
        breaks = np.flatnonzero(np.diff(times) > max(HOLE_S, 1.5 * self.step))
        starts = times[np.concatenate([[0], breaks + 1])]
        ends = times[np.concatenate([breaks, [len(times) - 1]])]
        return tuple(Span(float(a), float(b)) for a, b in zip(starts, ends, strict=True) if b > a)

    @cached_property
    def seen_seconds(self) -> float:
        return sum(stretch.duration for stretch in self.stretches)

    @cached_property
    def moves(self) -> bool:
        """Whether it goes anywhere while it is seen: farther than MOVED_M."""
        inside = self.place[self.seen]
        return len(inside) > 0 and bool(np.linalg.norm(inside - inside[0], axis=1).max() > MOVED_M)

    @property
    def whole(self) -> Span:
        """From its first to its last sight."""
        return Span(self.stretches[0].start, self.stretches[-1].end)

    def stretches_in(self, span: Span) -> tuple[Span, ...]:
        """The parts of `span` in which it is seen."""
        cut = (Span(max(s.start, span.start), min(s.end, span.end)) for s in self.stretches)
        return tuple(part for part in cut if part.duration > 0)

    def fully_seen(self, span: Span) -> bool:
        """Whether all of it is visible all through `span`."""
        inside = (self.t >= span.start - self.step / 2) & (self.t <= span.end + self.step / 2)
        return bool(inside.any() and (self.share[inside] > 0.9).all())

    def place_at(self, times: FloatArray) -> FloatArray:
        """(m, 3) m at `times` (m,), straight between two frames."""
        return np.stack([np.interp(times, self.t, self.place[:, axis]) for axis in range(3)], axis=1)

    def velocity_at(self, times: FloatArray) -> FloatArray:
        """(m, 3) m/s."""
        return np.stack([np.interp(times, self.t, self.velocity[:, axis]) for axis in range(3)], axis=1)

    def heading_at(self, t: float) -> float:
        """Radians; of the nearest frame, as a heading is not interpolated across its turn."""
        return float(self.heading[int(np.argmin(np.abs(self.t - t)))])

    def box_at(self, t: float) -> FloatArray:
        """(4,) px of the nearest frame."""
        return np.asarray(self.boxes[int(np.argmin(np.abs(self.t - t)))])
