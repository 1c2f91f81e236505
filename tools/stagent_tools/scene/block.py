"""A thing as a block on the ground, and the box that a camera sees around it.

A block of length, width and height stands upright on the ground, turned to its heading; the edges of its box are the
outermost of its eight corners. What is not known of it (its sizes, how far each edge of a box lies off the block, how
the ground and the camera are) is the same at all moments and is put as standard normal numbers u.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from stagent_tools.paths.observations import Observations
from stagent_tools.scene.pinhole import level_rotation
from stagent_tools.scene.road import Under
from stagent_tools.streams import Source
from stagent_tools.types import FloatArray

EDGE_SHARE = 0.028
"""An edge of a box lies this share of the box's height off the block all along: a bumper over the tyres, an aerial, and
finders draw boxes 2 +- 2 % of the height too wide."""

NEAREST_M = 0.5
"""Corners nearer to the camera's plane are taken to be there: nothing behind it is in the picture."""

STEP = 1e-3
"""Of the derivatives: m and standard deviations."""

_CORNERS = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (0.0, 1.0)])


@dataclass(frozen=True)
class Sight:
    """The camera at n moments: centre (n, 3) m, rotation (n, 3, 3) cam_from_world, k (3, 3) px. What is wrong with it
    all along: `focal_sd` of ln(focal length), leans (2, 2) rad, a root of the covariance of tilt and turn, `lift_sd` m.
    drift (n, s) m to either side and rise (n, r) m, of s and r standard normal unknowns each: what is wrong with its
    poses. `heading_sd` rad: with the heading that is taken for the thing's (a chord of its way, one of some that are
    tried); veer (n, v) rad of v unknowns: by how much that changes, None where it does not."""

    centre: FloatArray
    rotation: FloatArray
    k: FloatArray
    focal_sd: float
    leans: FloatArray
    lift_sd: float
    drift: FloatArray
    rise: FloatArray
    heading_sd: float = float(np.radians(5.0))
    veer: FloatArray | None = None

    @property
    def own(self) -> int:
        """Unknowns of a thing that are not the ground's or the poses'."""
        return OWN + (0 if self.veer is None else self.veer.shape[1])

    def veered(self, heading: FloatArray, own: FloatArray) -> FloatArray:
        """(n,) rad: the heading (n,) that is taken for the thing's, with all `own` (own,) says of its change."""
        return heading if self.veer is None else np.asarray(heading + self.veer @ own[OWN:])


@dataclass(frozen=True)
class Block:
    """`sizes` (3,) m length, width, height, `log_sd` (3,) of each; `edge_share` (4,) left, top, right, bottom. It is
    narrower above than below, along and across, by the factor `taper` (a roof over a body, a head over feet). alike
    (3, 3): Cholesky factor of the correlation of ln sizes, whose rows have length 1."""

    sizes: FloatArray
    log_sd: FloatArray
    edge_share: FloatArray
    taper: float
    taper_sd: float
    alike: FloatArray = field(default_factory=lambda: np.eye(3))

    def drawn(self, u: FloatArray) -> FloatArray:
        """(k, 3) m of u (k, c)."""
        return np.asarray(self.sizes * np.exp(self.log_sd * (u[:, :3] @ self.alike.T)))


SHARED: tuple[tuple[Source, str], ...] = (
    ("camera", "focal length"),
    ("camera", "pitch"),
    ("camera", "roll"),
    ("camera", "height"),
)


OWN = 7 + len(SHARED) + 2
"""Unknowns of a block that keeps its heading."""

LEANS, HEADING = slice(8, 10), 11
"""Which of them are the camera's tilt and turn, and the error of the heading."""


def unknowns(ground: int, key: str) -> tuple[tuple[Source, str], ...]:
    """The stream that draws each of u, and its name: the camera is the same for all things."""
    sizes: list[tuple[Source, str]] = [("scale", f"{side} of {key}") for side in ("length", "width", "height")]
    edges: list[tuple[Source, str]] = [("pixels", f"{side} edge of {key}") for side in ("left", "top", "right", "low")]
    below: list[tuple[Source, str]] = [("camera", f"ground {i} under {key}") for i in range(ground)]
    return (*sizes, *edges, *SHARED, ("pixels", f"heading of {key}"), ("scale", f"taper of {key}"), *below)


def outline(block: Block, sight: Sight, place: FloatArray, heading: FloatArray, u: FloatArray) -> FloatArray:
    """(v, n, 4) px boxes of v variants: place (v, n, 3) m under the middle, heading (n,) rad, u (v, OWN)."""
    narrowed = np.where(_CORNERS[:, 2] > 0, (block.taper + block.taper_sd * u[:, 12])[:, None], 1.0)
    corners = _CORNERS * block.drawn(u)[:, None, :]
    corners[..., :2] *= narrowed[..., None]
    angle = (heading + sight.heading_sd * u[:, HEADING, None])[..., None]
    cos, sin = np.cos(angle), np.sin(angle)
    x = place[..., None, 0] + cos * corners[:, None, :, 0] - sin * corners[:, None, :, 1]
    y = place[..., None, 1] + sin * corners[:, None, :, 0] + cos * corners[:, None, :, 1]
    z = place[..., None, 2] + corners[:, None, :, 2] - sight.lift_sd * u[:, 10, None, None]
    world = np.stack([x, y, z], axis=-1) - sight.centre[:, None]
    lens = turned(*(sight.leans @ u[:, LEANS].T))
    seen = np.einsum("vij,njk,vnck->vnci", lens, sight.rotation, world, optimize=True)
    depth = np.maximum(seen[..., 2], NEAREST_M)
    zoom = np.exp(sight.focal_sd * u[:, 7])[:, None, None]
    across = sight.k[0, 0] * zoom * seen[..., 0] / depth + sight.k[0, 2]
    down = sight.k[1, 1] * zoom * seen[..., 1] / depth + sight.k[1, 2]
    box = np.stack([across.min(-1), down.min(-1), across.max(-1), down.max(-1)], axis=-1)
    tall = (box[..., 3] - box[..., 1])[..., None]
    return np.asarray(box + tall * (block.edge_share * u[:, 3:7])[:, None])


def linearised(
    block: Block,
    sight: Sight,
    under: Under,
    place: FloatArray,
    heading: FloatArray,
    own: FloatArray,
    *,
    seen: tuple[FloatArray, FloatArray, FloatArray],
    correlation_s: float,
    unit: float,
) -> Observations:
    """The boxes as observations of places in units of `unit` m and of u, about place (n, 2) m, own (sight.own,) and the
    most likely ground; `seen` are real seconds (n,), boxes (n, 4) px and their covariance (n, 4, 4)."""
    t, boxes, cov = seen
    stands = np.column_stack([place, under.height])
    shifts = np.vstack([np.eye(3), np.zeros((OWN, 3))]) * STEP
    turns = np.vstack([np.zeros((3, OWN)), np.eye(OWN)]) * STEP
    places = np.concatenate([stands[None], stands + shifts[:, None], stands - shifts[:, None]])
    about = own[:OWN]
    box = outline(
        block, sight, places, sight.veered(heading, own), np.concatenate([about[None], about + turns, about - turns])
    )
    slope = (box[1 : 4 + OWN] - box[4 + OWN :]) / (2 * STEP)
    by_place, by_own = np.moveaxis(slope[:3], 0, 2), np.moveaxis(slope[3:], 0, 2)
    if sight.veer is not None:
        by_own = np.concatenate([by_own, by_own[..., [HEADING]] / sight.heading_sd * sight.veer[:, None]], axis=2)
    design = by_place[..., :2] + by_place[..., 2:] * under.slope[:, None]
    rise = np.hstack([under.wobble, sight.rise])
    ways = [by_place[..., axis, None] * of[:, None] for axis, of in ((2, rise), (0, sight.drift), (1, sight.drift))]
    common = np.concatenate([by_own, *ways], axis=2)
    z = boxes - box[0] + np.einsum("nmd,nd->nm", design, place) + by_own @ own
    observations = Observations(t, z, cov, correlation_s, design * unit, common)
    if sight.veer is None:
        return observations
    share = _stretch(design, common, cov, place)
    moved = np.einsum("nmd,nd->nm", design, place)[..., None] * share
    about = np.append(own, np.zeros(len(share) - len(own)))
    return replace(observations, z=z + moved @ about, common=common + moved, stretch=share, about=about)


def _stretch(design: FloatArray, common: FloatArray, cov: FloatArray, place: FloatArray) -> FloatArray:
    """(c,) share by which places (n, 2) m before the camera have to be farther away to make up for one unit of each
    unknown, by least squares over all edges: design (n, 4, 2), common (n, 4, c), cov (n, 4, 4) px2."""
    farther = np.einsum("nmd,nd->nm", design, place)
    weighed = np.einsum("nij,nj->ni", np.linalg.inv(cov), farther)
    return np.asarray(-np.einsum("nm,nmc->c", weighed, common) / float((weighed * farther).sum()))


def turned(tilt: FloatArray, turn: FloatArray) -> FloatArray:
    """(v, 3, 3) rotation of the camera's own axes by tilt down and turn clockwise, rad."""
    level = level_rotation(np.zeros(1), np.zeros(1))
    return np.asarray(level_rotation(tilt, turn) @ level.swapaxes(-1, -2))
