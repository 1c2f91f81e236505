"""A street that is ray-cast from textures: a road and two walls, seen by a camera that drives along it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import pytest

from stagent_tools.scene.odometry.eye import Eye
from stagent_tools.scene.pinhole import level_rotation
from stagent_tools.types import FloatArray, Frame, Image

SIZE = (480, 200)
FOCAL = 300.0
HEIGHT = 1.5
WALLS = 6.0
TEXEL = 0.04


def _texture(seed: int) -> Image:
    """Grey noise of several sizes, 0.04 m a texel."""
    rng = np.random.default_rng(seed)
    layers = [
        cv2.resize(rng.normal(0, 1, (size, size)).astype(np.float32), (1024, 1024), interpolation=cv2.INTER_CUBIC)
        for size in (64, 256, 1024)
    ]
    return np.clip(128 + 28 * sum(layers), 0, 255).astype(np.uint8)


@dataclass
class Street:
    """What a camera sees at a place on the road; `pitch` is how far it looks down."""

    pitch: float = np.radians(2.0)

    def __post_init__(self) -> None:
        self.eye = Eye(FOCAL, FOCAL, SIZE[0] / 2, SIZE[1] / 2, np.zeros(5), SIZE)
        self._textures = [_texture(seed) for seed in range(3)]
        x, y = np.meshgrid(np.arange(SIZE[0]) + 0.5, np.arange(SIZE[1]) + 0.5)
        self._rays = self.eye.rays(np.column_stack([x.ravel(), y.ravel()]))

    def image(self, place: FloatArray, heading: float) -> Image:
        """(h, w, 3) from `place` (2,) m, looking `heading` rad to the left of world y."""
        rotation = level_rotation(np.array(self.pitch), np.array(0.0))
        c, s = np.cos(heading), np.sin(heading)
        rays = self._rays @ rotation @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1.0]])
        with np.errstate(divide="ignore", invalid="ignore"):
            ground = np.where(rays[:, 2] < 0, -HEIGHT / rays[:, 2], np.inf)
            wall = np.where(rays[:, 0] != 0, (np.sign(rays[:, 0]) * WALLS - place[0]) / rays[:, 0], np.inf)
        far = np.minimum(np.minimum(ground, wall), 1e4)
        x, y, z = place[0] + far * rays[:, 0], place[1] + far * rays[:, 1], HEIGHT + far * rays[:, 2]
        on_road = ground <= wall
        shown = np.full(len(rays), 200, np.uint8)
        for texture, mine, u, v in (
            (self._textures[0], on_road, x, y),
            (self._textures[1], ~on_road & (x < 0), z, y),
            (self._textures[2], ~on_road & (x > 0), z, y),
        ):
            where = np.stack([u, v], -1).reshape(SIZE[1], SIZE[0], 2).astype(np.float32) / TEXEL
            seen = cv2.remap(texture, where, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP).ravel()
            fade = np.clip(30.0 / np.maximum(far, 30.0), 0, 1)  # far texture is finer than a pixel
            mixed = 128 + fade * (seen.astype(np.float32) - 128)
            shown[mine] = mixed[mine].astype(np.uint8)
        grey = cv2.GaussianBlur(shown.reshape(SIZE[1], SIZE[0]), (0, 0), 0.7)
        return np.repeat(grey[..., None], 3, axis=2)

    def drive(self, speeds: FloatArray, step_s: float, turn_rate: float = 0.0) -> Iterator[Frame]:
        """Frames along a way with these speeds (n,) m/s and a turn to the left, rad/s."""
        place, heading = np.zeros(2), 0.0
        for i, speed in enumerate(speeds):
            yield Frame(i, i * step_s, self.image(place, heading))
            place = place + speed * step_s * np.array([-np.sin(heading), np.cos(heading)])
            heading += turn_rate * step_s


class Shown:
    """Frames in the place of an opened video."""

    def __init__(self, frames: Iterator[Frame]) -> None:
        self._frames = list(frames)
        self.times = np.array([frame.t for frame in self._frames])

    def frames(self) -> Iterator[Frame]:
        return iter(self._frames)

    def at(self, times: list[float]) -> list[Frame]:
        return [self._frames[int(np.searchsorted(self.times, t + 1e-6)) - 1] for t in times]


@pytest.fixture(scope="session")
def street() -> Street:
    return Street()


@pytest.fixture(scope="session")
def shown() -> Callable[[Iterator[Frame]], Shown]:
    return Shown
