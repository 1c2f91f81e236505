"""The 4D scene: one camera, one scale, each thing's way through it, and K drawn paths as every measure wants them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.paths import sample_paths
from stagent_tools.scene.lifting.barycentres import barycentre, towards_middle
from stagent_tools.scene.lifting.camera_path import CameraPath, Placed
from stagent_tools.scene.lifting.frames import DepthFrame, Pinhole, moved
from stagent_tools.scene.lifting.upright import upright
from stagent_tools.streams import Streams
from stagent_tools.things import REST_ODDS, Thing
from stagent_tools.types import BoolArray, Draws, FloatArray

SCALE_SD = 0.06
"""How far metric depth of a single picture is wrong as a whole (log): the median relative error of Depth Anything V2
metric and of Depth Pro on scenes that they were not trained on is 5 to 8 %, most of it common to a clip."""
DRIFT_SD = 0.015
"""By which share, each second, the scale drifts while the camera travels: the key pictures' maps are joined end to end
(rendered drives: 1 to 2 % a second)."""
TRAVELS_M = 0.5
SHAPE_DOUBT = 0.5
"""Of the way from what is seen of a thing to its middle: nothing is a box, and sizes are those of its kind."""
CORRELATION_S = 0.1
"""Flicker that is left in a map's scale lasts a few pictures."""
FEWEST = 4
ACCELERATION_MPS2 = 1.0
TURNING_S = 0.6
STEP_M = 0.8
"""A thing's heading is that of its way over TURNING_S to either side, where that is at least STEP_M long."""


@dataclass
class Scene4D:
    """Frames go in one at a time, in order; nothing of a picture is kept but where its things were."""

    camera: Pinhole
    times: list[float] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    _seen: dict[str, list[tuple[int, FloatArray]]] = field(default_factory=dict)
    _ground: list[FloatArray] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._path = CameraPath(self.camera)

    def see(self, frame: DepthFrame, things: Mapping[str, BoolArray]) -> None:
        """`things`: mask (H, W) by id."""
        placed = self._path.see(frame)
        index = len(self.times)
        self.times.append(frame.t)
        self.placed.append(placed)
        for name, mask in things.items():
            self.place(name, index, mask, frame.depth)
        if index == 0:
            self._up = upright(frame, self.camera)

    def place(self, name: str, index: int, mask: BoolArray, depth: FloatArray) -> None:
        """A thing with this mask (H, W) in the frame of that number, whose depth map (H, W) m it was."""
        placed = self.placed[index]
        middle = barycentre(mask, depth * placed.scale, self.camera)
        if middle is not None:
            self._seen.setdefault(name, []).append((index, moved(middle.place[None], placed.pose)[0]))

    @property
    def followed(self) -> frozenset[str]:
        """Names of the things that were placed."""
        return frozenset(self._seen)

    def _drift(self, t: FloatArray, z: FloatArray, streams: Streams) -> FloatArray:
        """(k, n, 3) m, or zeros that fit it: how a drifting scale shifts places along their rays."""
        eye = self.eye()
        if float(np.linalg.norm(np.ptp(eye, axis=0))) < TRAVELS_M:
            return np.zeros((1, 1, 3))
        share = DRIFT_SD * streams.normal("camera", "drift of the scale")[:, None] * (t - t.mean())
        return np.asarray(share[..., None] * (z - eye[np.searchsorted(self.times, t)]))

    def _refocused(self, p: FloatArray, t: FloatArray, streams: Streams) -> FloatArray:
        """(k, n, 3) m: what lies across the view is as wide as the focal length says, what lies along it is not."""
        if self.camera.log_sd == 0:
            return p
        index = np.searchsorted(self.times, t)
        axes = np.array([self._up @ self.placed[i].pose[:3, :3] for i in index])  # (n, 3, 3): right, down, forward
        seen = np.einsum("knj,nji->kni", p - self.eye()[index], axes)
        seen[..., :2] *= np.exp(self.camera.log_sd * streams.normal("camera", "focal length of the maps"))[
            :, None, None
        ]
        return np.asarray(np.einsum("kni,nji->knj", seen, axes) + self.eye()[index])

    @property
    def scale(self) -> float:
        """Metres of the scene to metres: the depth maps' own scale, by the median over all of them."""
        return float(np.exp(-np.median(np.log([placed.scale for placed in self.placed]))))

    def eye(self) -> FloatArray:
        """(n, 3) m where the camera was; z is up."""
        return np.asarray(self.scale * np.array([p.pose[:3, 3] for p in self.placed]) @ self._up.T)

    def places(self, name: str, thing: Thing | None = None) -> tuple[FloatArray, FloatArray]:
        """t (n,) s and (n, 3) m of a thing; of one whose size is known its middle, else of what is seen of it."""
        seen = self._seen.get(name, [])
        if len(seen) < FEWEST:
            raise CannotMeasure(f"Too little of {name} is seen in the depth maps to follow it through space.")
        index = np.array([i for i, _ in seen])
        t = np.array(self.times)[index]
        p = np.asarray(self.scale * np.array([place for _, place in seen]) @ self._up.T)
        if thing is None or thing.length is None or thing.width is None:
            return t, p
        middle = p
        for _ in range(2):  # the heading is known better from middles than from faces
            heading = _heading(t, middle)
            middle = towards_middle(p, self.eye()[index], heading, thing.length.median_m, thing.width.median_m)
            middle = p + _smoothed(t, middle - p)
        return t, middle

    def draws(self, name: str, thing: Thing | None, streams: Streams, time_factor: float = 1.0) -> Draws:
        """K whole paths in metres; all things of the scene share the drawn scale."""
        t, z = self.places(name, thing)
        shift = z - self.places(name)[1]
        paths = sample_paths(
            t / time_factor,
            z,
            _noise(z, self.eye()[np.searchsorted(self.times, t)]),
            correlation_s=CORRELATION_S / time_factor,
            streams=streams,
            key=f"4D path of {name}",
            rest_odds=REST_ODDS["object"] if thing is None else thing.rest_odds,
            acceleration=np.full(3, ACCELERATION_MPS2 if thing is None else thing.acceleration_mps2),
        )
        scale = np.exp(SCALE_SD * streams.normal("scale", "scale of the depth maps"))
        doubt = SHAPE_DOUBT * streams.normal("pixels", f"shape of {name}")
        p = (
            paths.p
            + self._drift(t, z, streams)
            + doubt[:, None, None] * np.where(paths.rest[..., None], shift.mean(axis=0), shift)
        )
        return Draws(
            t=t,
            p=self._refocused(p, t, streams) * scale[:, None, None],
            rest=paths.rest,
            seen=paths.seen,
            reference="the middle of what is seen of it",
            time_factor=time_factor,
        )


def _heading(t: FloatArray, p: FloatArray) -> FloatArray:
    """(n, 2) unit vectors: the direction over TURNING_S on either side of each moment, over the ground; that of the
    nearest moment of motion where it rests."""
    after = np.clip(np.searchsorted(t, t + TURNING_S), 0, len(t) - 1)
    before = np.clip(np.searchsorted(t, t - TURNING_S), 0, len(t) - 1)
    step = p[after, :2] - p[before, :2]
    length = np.linalg.norm(step, axis=1)
    moves = np.flatnonzero(length >= min(STEP_M, float(length.max())))
    nearest = moves[np.argmin(np.abs(np.arange(len(t))[:, None] - moves[None]), axis=1)]
    return np.asarray((step / np.maximum(length, 1e-9)[:, None])[nearest])


def _smoothed(t: FloatArray, shift: FloatArray) -> FloatArray:
    """(n, 3) m without what only the heading's noise does: no thing turns in less than TURNING_S. Left in, every draw
    that doubts the shape would sway by it, and its way would be longer than the thing's (a cyclist's by a quarter)."""
    kernel = np.exp(-0.5 * ((t[:, None] - t) / TURNING_S) ** 2)
    return np.asarray(kernel @ shift / kernel.sum(axis=1, keepdims=True))


def _noise(z: FloatArray, eye: FloatArray) -> FloatArray:
    """(n, 3, 3) m2 of places: along the ray and across it, each from its own second differences.

    The third of them is near 6 times the variance of one place's noise for white noise; the median is robust against
    the moments at which a thing really turns or brakes.
    """
    ray = z - eye
    distance = np.linalg.norm(ray, axis=1)
    ray = ray / np.maximum(distance, 1e-9)[:, None]
    bend = z[2:] - 2 * z[1:-1] + z[:-2]
    along = (bend * ray[1:-1]).sum(axis=1)
    across = np.linalg.norm(bend - along[:, None] * ray[1:-1], axis=1) / np.sqrt(2)
    relative = [1.4826 * float(np.median(np.abs(x) / distance[1:-1])) / np.sqrt(6) for x in (along, across)]
    sd_along, sd_across = (max(share, 1e-4) * distance for share in relative)
    outer = ray[:, :, None] * ray[:, None, :]
    return np.asarray(sd_across[:, None, None] ** 2 * (np.eye(3) - outer) + sd_along[:, None, None] ** 2 * outer)
