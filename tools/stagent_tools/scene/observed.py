"""What was seen of one thing: its boxes, how well each edge is known, and where the background had moved to."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stagent_tools.edges import LASTS_S, doubt_px
from stagent_tools.paths import box_noise
from stagent_tools.scene.camera_motion import CameraMotion
from stagent_tools.scene.homography import jacobian, warp
from stagent_tools.types import BoolArray, FloatArray, Track, VideoInfo

BORDER_PX, BORDER_SD = (1.5, 6.0), 4.0
"""A box edge this near to the picture's edge is where the picture ends, not where the thing ends: so many standard
deviations of the edge, within these bounds (whole pixels; finders that look at a quarter of the size). A single edge
that is wrongly believed to be the thing's own draws a whole path after it."""

FEWEST_INTACT = 3
"""With fewer intact moments than this, those in which the picture's edge cuts the thing are used too, and said."""


LEFT_S = 0.5
"""Cut by the picture's side for longer, a thing has left (judgement)."""

OUTLINE_SHARE = 0.015
"""An outline is no rigid mark: its lower edge wanders by this share of its height about where a thing stands, however
sharp the edges are. Walkers rendered by stagent_world (any heading, 1.5 to 6 m up) 0.015; cars 0.006, but shadows and
reflections of real ones add to it."""

SHORTEST_MEMORY_S = 0.05
"""Boxes of neighbouring pictures are never independent: whoever follows a thing starts from the last picture. Shorter
than this cannot be told from none at 25 pictures a second."""

MOVES = 0.5
"""A path that leads at least this many own sizes away has a heading in the picture."""

SMOOTH_S = 0.25
"""Shorter than any change of a view, longer than the noise of single boxes."""


@dataclass(frozen=True)
class Observed:
    """t (n,) s video time · boxes (n, 4) px of their own frames · to_reference (n, 3, 3) px -> px of the shot's
    reference frame · sd (4,) px of each edge · correlation_s of that noise, real seconds · cut (n, 4): that edge is
    the picture's · hidden (n, 4) px: how badly an edge is known beyond that, where its finder doubts it or where it was
    put because it cannot be seen · notes: what has to be said of the selection."""

    t: FloatArray
    boxes: FloatArray
    to_reference: FloatArray
    sd: FloatArray
    correlation_s: float
    cut: BoolArray
    hidden: FloatArray
    notes: tuple[str, ...] = ()

    @property
    def sizes(self) -> FloatArray:
        """(n, 2) px width and height, own frames."""
        return self.boxes[:, 2:] - self.boxes[:, :2]

    def anchor(self, *, centre: bool, top: bool = False) -> tuple[FloatArray, FloatArray]:
        """Middle of the box, or of its lower or upper edge, in the reference frame: (n, 2) px and covariance (n, 2, 2)
        px2."""
        edge = 1 if top else 3
        x = (self.boxes[:, 0] + self.boxes[:, 2]) / 2
        y = (self.boxes[:, 1] + self.boxes[:, 3]) / 2 if centre else self.boxes[:, edge]
        edges = self.sd**2 + self.hidden**2
        var_x = (edges[:, 0] + edges[:, 2]) / 4
        var_y = (edges[:, 1] + edges[:, 3]) / 4 if centre else edges[:, edge]
        own = np.column_stack([x, y])
        slope = jacobian(self.to_reference, own)
        var = np.column_stack([var_x, var_y]) + (OUTLINE_SHARE * self.smooth(self.sizes)) ** 2
        return warp(self.to_reference, own), slope @ (var[:, :, None] * np.eye(2)) @ slope.transpose(0, 2, 1)

    def smooth(self, values: FloatArray) -> FloatArray:
        """(n, d) local straight lines through values (n, d), `SMOOTH_S` wide.

        What a covariance is evaluated at has to be smooth: if it jumps with the noise of the observation itself, the
        two are correlated and the path sampler takes the one for the other.
        """
        out = np.empty_like(values)
        for i, t in enumerate(self.t):
            gap = self.t - t
            near = np.abs(gap) <= 3 * SMOOTH_S
            kernel = np.exp(-0.5 * (gap[near] / SMOOTH_S) ** 2)
            mean = np.average(gap[near], weights=kernel)
            centred = gap[near] - mean
            spread = float(kernel @ centred**2)
            level = kernel @ values[near] / kernel.sum()
            out[i] = level if spread == 0.0 else level - mean * ((kernel * centred) @ values[near]) / spread
        return out

    def magnification(self) -> FloatArray:
        """(n,) how much larger the reference frame shows what this frame shows (zoom)."""
        middle = (self.boxes[:, :2] + self.boxes[:, 2:]) / 2
        return np.asarray(np.sqrt(np.abs(np.linalg.det(jacobian(self.to_reference, middle)))))

    def intact(self, edges: tuple[int, ...]) -> Observed:
        """Without the moments at which the picture cuts one of these edges (0 left, 1 top, 2 right, 3 bottom)."""
        cut: BoolArray = np.asarray(self.cut[:, list(edges)].any(axis=1))
        if not cut.any():
            return self
        if (~cut).sum() < FEWEST_INTACT:
            note = "the picture's edge cuts it most of the time: its place and size are then uncertain"
            return replace(self, notes=(*self.notes, note))
        return self.at(~cut, f"{int(cut.sum())} of {len(self.t)} moments left out, where the picture's edge cuts it")

    def before_it_left(self) -> Observed:
        """Without what is followed after a side of the picture has cut it for `LEFT_S`: to a camera that rides the same
        thing does not come back, so that something else is followed there. The longest stretch counts."""
        gone = self.cut[:, [0, 2]].any(axis=1)
        there = np.flatnonzero(~gone)
        if not gone.any() or len(there) < FEWEST_INTACT:
            return self
        parts = np.split(there, [i + 1 for i in range(len(there) - 1) if self._left(there[i], there[i + 1])])
        longest = max(parts, key=len)
        first, last = longest[0], longest[-1]
        if self.t[first] - self.t[0] <= LEFT_S and self.t[-1] - self.t[last] <= LEFT_S:
            return self
        keep: BoolArray = np.asarray((self.t >= self.t[first]) & (self.t <= self.t[last]))
        return self.at(keep, "what is followed after it left the picture is left out")

    def _left(self, before: int, after: int) -> bool:
        """Whether it was cut, not merely unseen, and then for `LEFT_S` no longer whole."""
        cut = self.t[before + 1 : after]
        return len(cut) > 0 and bool(self.t[after] - cut[0] > LEFT_S)

    def at(self, keep: BoolArray, note: str) -> Observed:
        """The moments `keep` (n,) only, and what is to be said of that."""
        return replace(
            self,
            t=self.t[keep],
            boxes=self.boxes[keep],
            to_reference=self.to_reference[keep],
            cut=self.cut[keep],
            hidden=self.hidden[keep],
            notes=(*self.notes, note),
        )


def observe(track: Track, info: VideoInfo, motion: CameraMotion) -> Observed:
    """A track as it was seen, with its noise measured from itself."""
    noise = box_noise(track)
    border = np.array([0.0, 0.0, info.width, info.height])
    cut = np.abs(track.boxes - border) <= np.clip(BORDER_SD * noise.sd, *BORDER_PX)
    cut[:, :2] |= track.boxes[:, :2] < 0
    cut[:, 2:] |= track.boxes[:, 2:] > border[2:]
    to_reference = np.stack([motion.at(float(t)) for t in track.t])
    memory_s = max(noise.correlation_s, SHORTEST_MEMORY_S)
    lasting = np.sqrt(max(1.0, LASTS_S / memory_s))
    doubt = np.repeat(lasting * doubt_px(track)[:, None], 4, axis=1)
    return Observed(track.t, track.boxes, to_reference, noise.sd, memory_s, cut, doubt)


def net_way(points: FloatArray) -> FloatArray:
    """(2,) px from the first fifth of the points (n, 2) to the last."""
    few = max(1, len(points) // 5)
    return np.asarray(points[-few:].mean(axis=0) - points[:few].mean(axis=0))
