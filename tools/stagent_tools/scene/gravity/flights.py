"""From what was seen of a ball to chains of flights: where it may be in free flight, as pieces ready to be solved."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stagent_tools.paths import box_noise
from stagent_tools.scene.apparent import POSE_LOG_SD
from stagent_tools.scene.gravity.chain import Piece
from stagent_tools.scene.gravity.pieces import Cut, blow, cut
from stagent_tools.scene.observed import Observed
from stagent_tools.types import FloatArray, Span, Track

FEWEST = 6
SHORTEST_S = 0.12
"""A flight of fewer boxes or less time bends too little to tell its scale."""

LONGEST_GAP_S = 0.1
"""Between two flights that are joined by one blow."""

BEND = 8.0
"""A flight bends away from a straight line by this many standard deviations of its noise."""

DRIFT = 3.0
"""A drift along a flight that leaves a straight line's scatter s is at most a few s from end to end: a step of height
s in its middle leaves s / 4."""

BLUR = 0.25
"""A disc of diameter d that moves by s while a picture is taken is seen narrower: where half of the contrast is, its
width is sqrt(d^2 - s^2 / 4), so ln(width) falls by (s / d)^2 / 8, and by two or three times as much at a lower
contrast. How long the shutter is open is not known: all of this is spread, none a correction."""

SMEAR = 0.1
"""Share of a streak's length by which its middle is misjudged: its ends fade out, one may be lost on what is behind."""

ENDS = 3
"""Steps at either end of a flight that tell how fast it is there."""

AT_ONCE_S = 1e-4
"""A sample so near to a blow is the blow."""

MOST_SAMPLES = 24
"""Of one flight that are fitted; of more, neighbours are averaged."""


@dataclass(frozen=True)
class Way:
    """A ball's way in the picture. t (n,) real s · px (n, 2) · cov (n, 2, 2) px2 of a box, by itself · apart: boxes
    that count as one independent look · size (n,) px, size_sd (n,) of its ln."""

    t: FloatArray
    px: FloatArray
    cov: FloatArray
    apart: float
    size: FloatArray
    size_sd: float


@dataclass(frozen=True)
class Flight:
    """Samples first <= i < end, begun at `begins` real s; `joined` to the flight before it, whose end is known to
    `joint_sd_s`."""

    first: int
    end: int
    begins: float
    lasts: float
    joined: bool
    joint_sd_s: float


def way_of(seen: Observed, points: FloatArray, cov: FloatArray, time_factor: float) -> Way:
    """points (n, 2) and cov (n, 2, 2) px of the reference frame, as `Observed.anchor` has them."""
    t = seen.t / time_factor
    step = float(np.median(np.diff(t))) if len(t) > 1 else 1.0
    side = int(np.argmin(np.median(seen.sizes, axis=0)))
    size = np.maximum(seen.sizes[:, side], 1.0) * seen.magnification()
    edges = float(np.hypot(seen.sd[side], seen.sd[side + 2]))
    apart = max(1.0, 2 * seen.correlation_s / time_factor / step)
    return Way(t, points, cov, apart, size, edges / float(np.median(seen.sizes[:, side])))


def as_noisy_as_in_flight(way: Way, chain: list[Flight], seen: Observed, track: Track) -> Way:
    """The way with the noise of the boxes of this chain, where that is more than the whole track's: a ball at rest in
    a hand has a sharper outline than one that is blurred."""
    first, last = float(seen.t[chain[0].first]), float(seen.t[chain[-1].end - 1])
    noise = box_noise(track.within(Span(first, last)))
    more = float((noise.sd**2).sum() / (seen.sd**2).sum())
    slower = noise.correlation_s / max(seen.correlation_s, 1e-9)
    return replace(way, cov=way.cov * max(1.0, more), apart=way.apart * max(1.0, slower))


def chains(way: Way) -> list[list[Flight]]:
    """Pieces of the way that are long enough and bend, those that follow one another together. Which way they bend
    and whether they are parabolas is for the fit to say."""
    cuts = cut(way.t, way.px, _sd(way))
    found: list[list[Flight]] = []
    before: Cut | None = None
    for piece in cuts:
        if not _may_fly(way, piece):
            continue  # if it is short, it is the blow itself, at which boxes are smeared
        near = before is not None and way.t[piece.first] - way.t[before.end - 1] <= LONGEST_GAP_S
        flight = _flight(way, piece)
        if before is not None and near:
            at = blow(before, piece, way.t)
            found[-1][-1] = replace(found[-1][-1], lasts=at - found[-1][-1].begins)
            ends = float(way.t[piece.end - 1])
            flight = replace(flight, begins=at, lasts=ends - at, joined=True)
            # samples beyond the blow show the other flight
            found[-1][-1] = replace(found[-1][-1], end=_until(way.t, found[-1][-1], at))
            flight = replace(flight, first=int(np.searchsorted(way.t, at)))
            found[-1].append(flight)
        else:
            found.append([flight])
        before = piece
    return [[f for f in chain if f.end - f.first >= 2] for chain in found]


def times_of(way: Way, flight: Flight) -> FloatArray:
    """(m,) s since its beginning: the flight's samples, and the blow with which it begins, where its way turns."""
    t = np.maximum(way.t[flight.first : flight.end] - flight.begins, 0.0)
    return np.concatenate([[0.0], t]) if flight.joined and t[0] > AT_ONCE_S else t


def piece_of(way: Way, flight: Flight, cameras: FloatArray, inflate: float) -> Piece:
    """The flight's samples as the solver takes them; cameras (k, n or 1, 3, 4) for all samples of the way."""
    index = np.arange(flight.first, flight.end)
    groups = np.array_split(index, min(len(index), MOST_SAMPLES))
    t = np.array([way.t[g].mean() for g in groups]) - flight.begins
    px = np.stack([way.px[g].mean(axis=0) for g in groups])
    # a group of m looks that remember each other for `apart` of them is as good as m / apart
    share = np.array([max(way.apart, 1.0) / len(g) for g in groups])
    cov = np.stack([way.cov[g].mean(axis=0) for g in groups]) * share[:, None, None] * inflate**2
    streak = np.gradient(way.px[index], axis=0)
    smeared = np.stack([SMEAR * streak[g - index[0]].mean(axis=0) for g in groups])
    cov += smeared[:, :, None] * smeared[:, None]  # neighbours err alike: no average makes it less
    whiten = np.linalg.inv(np.linalg.cholesky(cov))
    own = cameras if cameras.shape[1] == 1 else np.stack([cameras[:, g[len(g) // 2]] for g in groups], axis=1)
    growth, growth_sd = _growth(way, index)
    return Piece(t, px, whiten, own, growth, growth_sd, flight.lasts, flight.joint_sd_s)


def _until(t: FloatArray, flight: Flight, at: float) -> int:
    return int(np.searchsorted(t, at, side="right")) if at < t[flight.end - 1] else flight.end


def _flight(way: Way, piece: Cut) -> Flight:
    begins, ends = float(way.t[piece.first]), float(way.t[piece.end - 1])
    step = (ends - begins) / (len(piece) - 1)
    return Flight(piece.first, piece.end, begins, ends - begins, joined=False, joint_sd_s=step / 4)


def _may_fly(way: Way, piece: Cut) -> bool:
    """Long enough, and not straight: a parabola through it bends by far more than its noise."""
    t = way.t[piece.first : piece.end]
    if len(t) < FEWEST or t[-1] - t[0] < SHORTEST_S:
        return False
    design = np.vander(t - t.mean(), 3)
    bend = np.linalg.pinv(design)[0]
    curve = bend @ way.px[piece.first : piece.end]
    noise = np.sqrt((bend**2).sum() * way.apart) * _sd(way)
    return bool(np.linalg.norm(curve / noise) > BEND)


def _sd(way: Way) -> FloatArray:
    """(2,) px"""
    return np.asarray(np.sqrt(np.median(np.einsum("nii->ni", way.cov), axis=0)))


def _growth(way: Way, index: np.ndarray) -> tuple[float, float]:
    """ln of the apparent size at the end over that at the beginning, by a straight line, and its standard deviation:
    blur and exposure change the outline of a ball by more than its edges' noise, and where the sizes scatter more than
    that, whatever does it may also drift along the flight (`DRIFT`)."""
    t, ln = way.t[index], np.log(way.size[index])
    centred = t - t.mean()
    spread = float(centred @ centred)
    slope = float(centred @ ln) / spread
    scatter = max(float(np.std(ln - ln.mean() - slope * centred)), way.size_sd)
    long = float(t[-1] - t[0])
    error = scatter * float(np.sqrt(way.apart / spread)) * long
    smear = (np.linalg.norm(np.diff(way.px[index], axis=0), axis=1) / np.median(way.size[index])) ** 2
    blur = BLUR * abs(float(np.median(smear[-ENDS:])) - float(np.median(smear[:ENDS])))
    return slope * long, float(np.linalg.norm([error, POSE_LOG_SD["ball"], DRIFT * scatter, blur]))
