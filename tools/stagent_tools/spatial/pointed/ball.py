"""A ball followed through the picture: small, fast, blurred, without texture, but moving as nature has it.

In every picture all spots and streaks that may be the ball are candidates. Several tracks are kept at once, each with
its place and velocity; a track goes on along its parabola to a candidate near there, to a candidate farther off at
the cost of a blow (a bounce, a hit), or unseen for a few pictures. The likeliest track of all is the ball's: what
greedy following loses at the first distraction (multiple hypothesis tracking: Reid, IEEE Trans. AC 1979, in its
simplest form, a beam). A candidate where the track was due counts for the track, for few others would lie there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from stagent_tools.spatial.pointed.boxes import around, centre, clipped, size
from stagent_tools.spatial.pointed.sighting import Sighting
from stagent_tools.spatial.pointed.spots import BallLooks, Spot
from stagent_tools.types import FloatArray, Frame

BEAM = 12  # tracks kept
ONWARDS = 6  # candidates that one track tries
NEAR = 0.35  # ball sizes: usual miss of the predicted place, and of the pointing itself
PULL = 0.25  # of the speed: usual change from picture to picture (gravity, drag, perspective)
DUE = 2.0  # log-likelihood won by a candidate where the track was due: by chance one lies there once in e^2 times
BLOW = 7.0  # log-likelihood lost by a blow: about one picture in a thousand without cause
FARTHEST = 0.25  # of the picture's longer side: no ball goes farther from one picture to the next
UNSEEN = 2.0  # log-likelihood lost for a picture without a candidate
LONGEST_UNSEEN = 12  # pictures; after that it is gone,
GONE = 0.3  # which is likely to stay so
STILL = 0.2  # log-likelihood lost by a candidate that did not move
GROWTH, FOLLOWS = 1.4, 0.4  # most that one picture may tell of a change of size, and how much of it is believed
DEPTH = 3.0  # times nearer or farther than where it was pointed at
FLOWN = 3  # sightings along one way that show that a blow led to the ball and not to something else


@dataclass(frozen=True)
class Path:
    """A track up to now: last place (2,) px, velocity (2,) px a picture, diameter in px, pictures unseen, what it is made of, and how
    many of its last sightings came since a blow without yet having shown the ball's flight."""

    place: FloatArray
    velocity: FloatArray
    side: float
    unseen: int
    score: float
    spots: tuple[Sighting, ...]
    unproved: int = 0
    flown: int = FLOWN


def follow_ball(frames: Iterable[Frame], box: FloatArray) -> list[Sighting]:
    """Sightings wherever the ball is seen, in the order of `frames`; `box` is it in the first."""
    follower: BallFollower | None = None
    before: Frame | None = None
    for frame in frames:
        if follower is None:
            follower = BallFollower(frame, box)
        elif before is not None:
            follower.step(before, frame)
        before = frame
    return follower.sightings if follower is not None else []


class BallFollower:
    """The beam of tracks."""

    def __init__(self, seed: Frame, box: FloatArray) -> None:
        self._looks = BallLooks(seed.image, box)
        self._side = float(size(box).min())
        self._paths = [Path(centre(box), np.zeros(2), self._side, 0, 0.0, (Sighting(seed.t, box, 1.0),))]

    @property
    def sightings(self) -> list[Sighting]:
        """Those of the likeliest track, without an end that never flew as a ball does."""
        best = max(self._paths, key=lambda path: path.score)
        return list(best.spots[: len(best.spots) - best.unproved])

    def step(self, before: Frame, frame: Frame) -> None:
        """Every track goes on by one picture; the likeliest are kept."""
        height, width = frame.image.shape[:2]
        reach = FARTHEST * max(width, height)
        alive = [path for path in self._paths if path.unseen <= LONGEST_UNSEEN]
        if not alive:
            return
        places = np.stack([path.place for path in alive])
        window = np.concatenate([places.min(0) - reach, places.max(0) + reach])
        spots = self._looks.moving(before.image, frame.image, clipped(window, width, height))
        extended = [_unseen(path) for path in self._paths]
        for path in alive:
            extended += self._onwards(path, spots, frame, reach)
        extended.sort(key=lambda path: -path.score)
        self._paths = _distinct(extended)[:BEAM]

    def _onwards(self, path: Path, spots: list[Spot], frame: Frame, reach: float) -> list[Path]:
        """The path continued to each of the likeliest candidates: along its way, or by a blow."""
        steps = path.unseen + 1
        due = path.place + path.velocity * steps
        still = self._looks.resting(
            frame.image, around(due if path.unseen == 0 else path.place, size(path.spots[-1].box))
        )
        own = [*spots, still] if still is not None else spots
        if not own:
            return []
        boxes = np.stack([spot.fitted(path.side, due) for spot in own])
        here = (boxes[:, :2] + boxes[:, 2:]) / 2
        like = np.array([spot.like(path.side) for spot in own])
        if still is not None:
            like[-1] -= STILL
        miss, jump = np.linalg.norm(here - due, axis=1), np.linalg.norm(here - path.place, axis=1)
        spread = NEAR * path.side + PULL * float(np.linalg.norm(path.velocity)) * steps
        flying = DUE - 2 * np.log(steps) - 0.5 * (miss / spread) ** 2
        blown = -BLOW - 0.5 * (jump / (0.5 * reach * steps)) ** 2
        gain = np.where(jump > reach * steps, -np.inf, like + np.maximum(flying, blown))
        best = [int(i) for i in np.argsort(-gain)[:ONWARDS] if np.isfinite(gain[i])]
        return [
            self._continued(
                path, own[i], Sighting(frame.t, boxes[i], _sure(like[i])), float(gain[i]), blow=blown[i] > flying[i]
            )
            for i in best
        ]

    def _continued(self, path: Path, spot: Spot, entry: Sighting, gain: float, *, blow: bool) -> Path:
        here = centre(entry.box)
        velocity = (here - path.place) / (path.unseen + 1)
        change = 1.0 if spot.heaped(path.side) else float(np.clip(spot.side / path.side, 1 / GROWTH, GROWTH))
        side = float(np.clip(path.side * change**FOLLOWS, self._side / DEPTH, self._side * DEPTH))
        flown = 0 if blow else path.flown + 1
        unproved = 0 if flown >= FLOWN else path.unproved + 1
        return Path(here, velocity, side, 0, path.score + gain, (*path.spots, entry), unproved, flown)


def _sure(like: float) -> float:
    return float(np.exp(max(like, -5.0)))


def _unseen(path: Path) -> Path:
    lost = UNSEEN if path.unseen < LONGEST_UNSEEN else GONE
    return replace(path, unseen=path.unseen + 1, score=path.score - lost)


def _distinct(paths: list[Path]) -> list[Path]:
    """Of paths that end in one place at one speed only the likeliest (they come in order of likelihood)."""
    kept: list[Path] = []
    for path in paths:
        same = (
            other
            for other in kept
            if other.unseen == path.unseen
            and np.abs(other.place - path.place).max() < 1.0
            and np.abs(other.velocity - path.velocity).max() < 1.0
        )
        if next(same, None) is None:
            kept.append(path)
        if len(kept) == BEAM:
            break
    return kept
