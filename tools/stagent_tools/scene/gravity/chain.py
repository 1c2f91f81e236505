"""Flights that follow one another, joined where the ball is struck or bounces, solved together under known cameras.

Under a known camera a projectile's six numbers follow from its way in one picture, for gravity sets the scale: Ribnick,
Atev and Papanikolopoulos, Estimating 3D positions and velocities of projectiles from monocular views, IEEE PAMI 31
(2009). Here with drag and spin, least squares in the picture (Levenberg-Marquardt), for k drawn cameras at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stagent_tools.scene.gravity.ballistics import FREE, Air, G, fly, fly_with_slopes
from stagent_tools.types import FloatArray

ROUNDS = 15
FIRST_DAMPING, LEAST_DAMPING, MOST_DAMPING = 1e-3, 1e-9, 1e6
SETTLED, MOST = 1e-3, 0.95
"""A round that betters the cost of most draws by less than this share was the last."""

JOINT_M = 0.05
"""A ball leaves a blow where it came to it, but for its own size."""

BOUNCE_M = 0.03
"""Its centre is then a radius above the ground, which is flat to this."""

FASTEST_MPS = 120.0
MOST_SDS = 4.0
"""Beyond golf drives, and beyond so many standard deviations of the air's numbers, no trial of the solver goes."""

UNSEEN_MISS = 1e6
"""Standard deviations by which a place behind the camera misses."""


@dataclass(frozen=True)
class Piece:
    """One flight as seen. t (n,) real s since its beginning · px (n, 2) · whiten (n, 2, 2): times a miss in px it is
    standard normal · cameras (k or 1, n or 1, 3, 4) world to px, k draws · growth: ln of the apparent size at the
    last moment over that at the first, and how well that is known · lasts: real s to the next flight · joint_sd_s:
    how well the moment of its beginning is known · bounce: height in m of the ball's centre where it begins on the
    ground, None elsewhere."""

    t: FloatArray
    px: FloatArray
    whiten: FloatArray
    cameras: FloatArray
    growth: float
    growth_sd: float
    lasts: float
    joint_sd_s: float
    bounce: float | None = None


@dataclass(frozen=True)
class Solved:
    """x (k, 7 f + 1): place, velocity, spin of each flight, and the ln of the terminal speed · root (k, same, same):
    times a standard normal vector it is what the picture leaves open of x · cost (k,) sum of the squared whitened
    misses, what is usual of flights and air among them."""

    x: FloatArray
    root: FloatArray
    cost: FloatArray

    @property
    def flights(self) -> FloatArray:
        """(k, f, 7)"""
        return self.x[:, :-1].reshape(len(self.x), -1, FREE)

    @property
    def terminal(self) -> FloatArray:
        """(k,) m/s"""
        return np.asarray(np.exp(self.x[:, -1]))

    @property
    def log_volume(self) -> FloatArray:
        """(k,) half the log determinant of the covariance of x."""
        return np.asarray(np.linalg.slogdet(self.root)[1])

    def shaken(self, noise: FloatArray) -> FloatArray:
        """x by standard normal noise (k, 7 f + 1)."""
        return np.asarray(self.x + (self.root @ noise[..., None])[..., 0])


def solve(pieces: list[Piece], air: Air, k: int, speed_sd: FloatArray) -> Solved:
    """The chain under each of k draws of the cameras. speed_sd (k or 1, 3) m/s: what such a ball usually does, which
    decides what the picture leaves open."""
    start = [_straight(piece, k) for piece in pieces]
    x = np.concatenate([*start, np.full((k, 1), np.log(air.terminal_mps))], axis=1)
    damping = np.full(k, FIRST_DAMPING)
    cost, normal, pull = _quadratic(pieces, x, air, speed_sd)
    for _ in range(ROUNDS):
        tried = _possible(x - _solved(_damped(normal, damping), pull), air)
        new_cost, new_normal, new_pull = _quadratic(pieces, tried, air, speed_sd)
        better = new_cost < cost
        gained = np.where(better, cost - new_cost, 0.0) / (1 + cost)
        settled = bool(better.any()) and float(np.quantile(gained, MOST)) < SETTLED
        x[better], cost[better] = tried[better], new_cost[better]
        normal[better], pull[better] = new_normal[better], new_pull[better]
        damping = np.clip(np.where(better, damping / 10, damping * 10), LEAST_DAMPING, MOST_DAMPING)
        if settled:
            break
    return Solved(x, _root(normal), cost)


def places(x: FloatArray, times: list[FloatArray]) -> FloatArray:
    """(k, n, 3) m of the chains x (k, 7 f + 1), at the times of each flight since its beginning, one after another."""
    terminal = np.exp(x[:, -1])
    flights = x[:, :-1].reshape(len(x), -1, FREE)
    return np.concatenate([fly(flights[:, i], terminal, t)[..., :3] for i, t in enumerate(times)], axis=1)


def picture_misses(piece: Piece, place: FloatArray) -> FloatArray:
    """(k, n, 2) px by which places (k, n, 3) are seen elsewhere than the ball was; nan behind the camera."""
    return _project(piece.cameras, place)[0] - piece.px


def scale_at(piece: Piece, place: FloatArray) -> FloatArray:
    """(k, n) px a metre across the line of sight at places (k, n, 3); nan behind the camera."""
    px, depth = _project(piece.cameras, place)
    by_place = piece.cameras[..., :2, :3] - px[..., None] * piece.cameras[..., 2:, :3]
    return np.asarray(np.sqrt((by_place**2).sum(axis=(-2, -1)) / 2) / depth)


def _straight(piece: Piece, k: int) -> FloatArray:
    """(k, 7) without air: then place and velocity are linear in (row of u - u row of depth) . (r, 1) = 0."""
    p = np.broadcast_to(piece.cameras, (k, len(piece.t), 3, 4))
    rows = p[..., :2, :] - piece.px[..., None] * p[..., 2:, :]  # [k, n, 2, 4]
    design = np.concatenate([rows[..., :3], rows[..., :3] * piece.t[:, None, None]], axis=-1).reshape(k, -1, 6)
    fall = -0.5 * G * piece.t**2
    target = -(rows[..., 3] + rows[..., 2] * fall[:, None]).reshape(k, -1)
    scale = np.sqrt((design**2).sum(axis=1))
    scaled = design / scale[:, None]
    normal = scaled.swapaxes(1, 2) @ scaled + 1e-9 * np.eye(6)
    found = _solved(normal, np.einsum("knj,kn->kj", scaled, target)) / scale
    return np.concatenate([found, np.zeros((k, 1))], axis=1)


def _quadratic(
    pieces: list[Piece], x: FloatArray, air: Air, speed_sd: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Cost (k,), and its normal matrix (k, 7 f + 1, 7 f + 1) and pull (k, 7 f + 1) at x."""
    k, size = x.shape
    last = size - 1
    cost, normal, pull = np.zeros(k), np.zeros((k, size, size)), np.zeros((k, size))

    def add(miss: FloatArray, slope: FloatArray, columns: list[int]) -> None:
        """miss (k, m), slope (k, m, j) by those columns of x."""
        nonlocal cost
        turned = slope.swapaxes(1, 2)
        cost = cost + (miss**2).sum(axis=1)
        normal[:, np.array(columns)[:, None], columns] += turned @ slope
        pull[:, columns] += (turned @ miss[..., None])[..., 0]

    terminal, before = np.exp(x[:, -1]), None
    usual = 1 / np.column_stack([np.broadcast_to(speed_sd, (k, 3)), np.full(k, air.spin_sd)])
    for number, piece in enumerate(pieces):
        own = list(range(FREE * number, FREE * (number + 1)))
        flight = x[:, own]
        state, slope = fly_with_slopes(flight, terminal, np.append(piece.t, piece.lasts))
        add(*_in_the_picture(piece, state[:, :-1, :3], slope[:, :-1, :3]), [*own, last])
        add(*_growth(piece, state[:, :-1, :3], slope[:, :-1, :3]), [*own, last])
        add(flight[:, 3:] * usual, usual[:, :, None] * np.eye(4), own[3:])
        if before is not None:
            add(*_joint(piece, *before, flight), [*range(own[0] - FREE, own[0]), last, *own])
        if piece.bounce is not None:
            add((flight[:, 2:3] - piece.bounce) / BOUNCE_M, np.full((k, 1, 1), 1 / BOUNCE_M), own[2:3])
        before = state[:, -1], slope[:, -1]
    slow = (x[:, last:] - np.log(air.terminal_mps)) / air.log_sd
    add(slow, np.full((k, 1, 1), 1 / air.log_sd), [last])
    return cost, normal, pull


def _project(cameras: FloatArray, place: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(k, n, 2) px and (k, n) depths in the cameras' own unit; nan where the depth is not ahead."""
    seen = (cameras[..., :3] @ place[..., None])[..., 0] + cameras[..., 3]
    depth = np.where(seen[..., 2] > 0, seen[..., 2], np.nan)
    return seen[..., :2] / depth[..., None], depth


def _in_the_picture(piece: Piece, place: FloatArray, slope: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Misses (k, 2 n) of places (k, n, 3) whose derivative is slope (k, n, 3, 8)."""
    px, depth = _project(piece.cameras, place)
    rotate = piece.cameras[..., :3]
    by_place = (rotate[..., :2, :] - px[..., None] * rotate[..., 2:, :]) / depth[..., None, None]
    miss = (piece.whiten @ (px - piece.px)[..., None])[..., 0]
    turned = piece.whiten @ by_place @ slope
    return _far(miss.reshape(len(place), -1)), np.nan_to_num(turned.reshape(len(place), -1, FREE + 1))


def _growth(piece: Piece, place: FloatArray, slope: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(k, 1): by how much more it grew in the picture than its way to or from the camera explains."""
    ends = piece.cameras[:, [0, -1]]
    _, depth = _project(ends, place[:, [0, -1]])
    rate = (ends[..., 2:, :3] @ slope[:, [0, -1]])[..., 0, :] / depth[..., None]
    miss = (np.log(depth[:, :1] / depth[:, 1:]) - piece.growth) / piece.growth_sd
    return _far(miss), np.nan_to_num((rate[:, :1] - rate[:, 1:]) / piece.growth_sd)


def _joint(piece: Piece, end: FloatArray, by_before: FloatArray, after: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(k, 3) misses at the blow and their derivative (k, 3, 15) by the flight before with the air, and by this one;
    end (k, 6) is where the one before comes to."""
    turned = np.linalg.norm(after[:, 3:6] - end[:, 3:], axis=1)
    sd = np.hypot(JOINT_M, piece.joint_sd_s * turned)[:, None]
    slope = np.zeros((len(end), 3, 2 * FREE + 1))
    slope[..., : FREE + 1] = by_before[:, :3]
    slope[..., FREE + 1 : FREE + 4] = -np.eye(3)
    return (end[:, :3] - after[:, :3]) / sd, slope / sd[..., None]


def _far(miss: FloatArray) -> FloatArray:
    return np.nan_to_num(miss, nan=UNSEEN_MISS, posinf=UNSEEN_MISS, neginf=-UNSEEN_MISS)


def _damped(normal: FloatArray, damping: FloatArray) -> FloatArray:
    """Marquardt's: each number by its own scale."""
    diagonal = np.einsum("kii->ki", normal)
    return np.asarray(normal + (damping[:, None] * (diagonal + 1e-12))[:, :, None] * np.eye(normal.shape[1]))


def _root(normal: FloatArray) -> FloatArray:
    """(k, m, m) with root @ root' the inverse of normal; by way of its even-scaled Cholesky factor."""
    scale = np.sqrt(np.einsum("kii->ki", normal) + 1e-12)
    even = normal / (scale[:, :, None] * scale[:, None]) + LEAST_DAMPING * np.eye(normal.shape[1])
    factor = np.linalg.cholesky(even)
    return np.asarray(np.linalg.inv(factor).swapaxes(1, 2) / scale[:, :, None])


def _possible(x: FloatArray, air: Air) -> FloatArray:
    """A trial of what no ball does is taken back to the border of it."""
    flights = x[:, :-1].reshape(len(x), -1, FREE)
    flights[..., 3:6] = np.clip(flights[..., 3:6], -FASTEST_MPS, FASTEST_MPS)
    flights[..., 6] = np.clip(flights[..., 6], -MOST_SDS * air.spin_sd, MOST_SDS * air.spin_sd)
    slow = np.clip((x[:, -1:] - np.log(air.terminal_mps)) / air.log_sd, -MOST_SDS, MOST_SDS)
    return np.concatenate([flights.reshape(len(x), -1), np.log(air.terminal_mps) + slow * air.log_sd], axis=1)


def _solved(matrix: FloatArray, right: FloatArray) -> FloatArray:
    return np.asarray(np.linalg.solve(matrix, right[..., None])[..., 0])
