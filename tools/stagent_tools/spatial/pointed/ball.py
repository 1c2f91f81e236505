"""A ball followed through the picture: small, fast, blurred, without texture, but moving as nature has it.

In every picture all spots of the ball's colour that moved are candidates. Several tracks are kept at once, each with
its place and velocity; a track goes on along its parabola to a candidate near there, to a candidate farther off at
the cost of a blow (a bounce, a hit), or unseen for a few pictures. The likeliest track of all is the ball's: what
greedy following loses at the first distraction (multiple hypothesis tracking: Reid, IEEE Trans. AC 1979, in its
simplest form, a beam).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from stagent_tools.spatial.pointed.boxes import area, centre, clipped, grown, moved, pixels, size
from stagent_tools.spatial.pointed.colours import ColourModel
from stagent_tools.spatial.pointed.sighting import Sighting
from stagent_tools.types import BoolArray, FloatArray, Frame, Image

BEAM = 12  # tracks kept
MOVED = 14  # grey levels of change between pictures: above compression noise
LIKELY = 0.5  # by colour, that a pixel is the ball's
SMALLEST, BIGGEST = 0.2, 6.0  # of the ball's area: half hidden; a streak of six times its width
NEAR = 0.35  # ball sizes: usual miss of the predicted place, and of the pointing itself
PULL = 0.25  # of the speed: usual change from picture to picture (gravity, drag, perspective)
BLOW = 9.0  # log-likelihood lost by a blow: about one picture in a few thousand without cause
FARTHEST = 0.25  # of the picture's longer side: no ball goes farther from one picture to the next
UNSEEN = 2.2  # log-likelihood lost for a picture without a candidate
LONGEST_UNSEEN = 12  # pictures
BLURRED = 1.5  # log-likelihood lost by a candidate that has not the colour
STILL = 1.0  # log-likelihood lost by a candidate that did not move


@dataclass(frozen=True)
class Spot:
    """A candidate: its box (4,) px and how ball-like it is, log-likelihood at most 0."""

    box: FloatArray
    like: float


@dataclass(frozen=True)
class Path:
    """A track up to now: last place (2,) px, velocity (2,) px a picture, pictures unseen, and what it is made of."""

    place: FloatArray
    velocity: FloatArray
    unseen: int
    score: float
    spots: tuple[Sighting, ...]


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
    return list(follower.best.spots) if follower is not None else []


class BallFollower:
    """The beam of tracks."""

    def __init__(self, seed: Frame, box: FloatArray) -> None:
        self._colours = ColourModel(seed.image, box)
        self._size = size(box)
        self._paths = [Path(centre(box), np.zeros(2), 0, 0.0, (Sighting(seed.t, box, 1.0),))]

    @property
    def best(self) -> Path:
        return max(self._paths, key=lambda path: path.score)

    def step(self, before: Frame, frame: Frame) -> None:
        """Every track goes on by one picture; the likeliest are kept."""
        height, width = frame.image.shape[:2]
        reach = FARTHEST * max(width, height)
        alive = [path for path in self._paths if path.unseen <= LONGEST_UNSEEN]
        if not alive:
            return
        places = np.stack([path.place for path in alive])
        window = np.concatenate([places.min(0) - reach, places.max(0) + reach])
        spots = self._spots(before.image, frame.image, clipped(window, width, height))
        extended = [self._unseen(path) for path in self._paths]
        for path in alive:
            still = self._where_it_was(path, frame.image)
            own = [*spots, *self._streaks(path, before.image, frame.image)]
            own += [still] if still is not None else []
            extended += [longer for spot in own if (longer := self._onto(path, spot, frame.t, reach)) is not None]
        extended.sort(key=lambda path: -path.score)
        self._paths = _distinct(extended)[:BEAM]

    def _onto(self, path: Path, spot: Spot, t: float, reach: float) -> Path | None:
        """The path continued to a candidate: along its way, or by a blow."""
        steps = path.unseen + 1
        here = centre(spot.box)
        there = path.place + path.velocity * steps
        miss = float(np.linalg.norm(here - there))
        jump = float(np.linalg.norm(here - path.place))
        if jump > reach * steps:
            return None
        spread = NEAR * float(self._size.mean()) + PULL * float(np.linalg.norm(path.velocity)) * steps
        flying = -0.5 * (miss / spread) ** 2
        blown = -BLOW - 0.5 * (jump / (0.5 * reach * steps)) ** 2
        velocity = (here - path.place) / steps
        entry = Sighting(t, spot.box, float(np.exp(max(spot.like, -5.0))))
        return Path(here, velocity, 0, path.score + spot.like + max(flying, blown), (*path.spots, entry))

    def _unseen(self, path: Path) -> Path:
        return replace(path, unseen=path.unseen + 1, score=path.score - UNSEEN)

    def _spots(self, before: Image, image: Image, window: FloatArray) -> list[Spot]:
        """Candidates in the window: pieces of the ball's colour that changed since the picture before."""
        height, width = image.shape[:2]
        rows, columns = pixels(window, width, height)
        crop = image[rows, columns]
        changed = cv2.absdiff(crop, before[rows, columns]).max(axis=2) > MOVED
        likely = self._ball_coloured(crop)
        mask = (cv2.blur(changed.astype(np.float32), (3, 3)) > 0.2) & likely
        corner = np.array([columns.start, rows.start], dtype=np.float64)
        return [spot for box in _pieces(mask, corner) if (spot := self._judged(box)) is not None]

    def _streaks(self, path: Path, before: Image, image: Image) -> list[Spot]:
        """What changed about the place where a fast ball is due, whatever its colour: blur mixes it with the scene."""
        last = path.spots[-1].box
        way = path.velocity * (path.unseen + 1)
        if float(np.linalg.norm(path.velocity)) < float(self._size.min()):
            return []
        height, width = image.shape[:2]
        rows, columns = pixels(grown(moved(last, path.place + way - centre(last)), 0.5), width, height)
        changed = cv2.absdiff(image[rows, columns], before[rows, columns]).max(axis=2) > MOVED
        corner = np.array([columns.start, rows.start], dtype=np.float64)
        spots = [spot for box in _pieces(changed, corner) if (spot := self._judged(box)) is not None]
        return [replace(spot, like=spot.like - BLURRED) for spot in spots]

    def _where_it_was(self, path: Path, image: Image) -> Spot | None:
        """The ball at rest, or nearly: the piece of its colour about its last place."""
        height, width = image.shape[:2]
        last = path.spots[-1].box
        rows, columns = pixels(grown(last, 0.7), width, height)
        mask = self._ball_coloured(image[rows, columns])
        corner = np.array([columns.start, rows.start], dtype=np.float64)
        boxes = _pieces(mask, corner)
        if not boxes:
            return None
        nearest = min(boxes, key=lambda box: float(np.linalg.norm(centre(box) - centre(last))))
        spot = self._judged(nearest)
        return replace(spot, like=spot.like - STILL) if spot is not None else None

    def _ball_coloured(self, crop: Image) -> BoolArray:
        return np.asarray(self._colours.probability(crop) > LIKELY)

    def _judged(self, box: FloatArray) -> Spot | None:
        """A candidate's likeness by size and shape: as big as the ball, longer along its way only."""
        share = area(box) / max(float(np.prod(self._size)), 1.0)
        if not SMALLEST <= share <= BIGGEST:
            return None
        thin = float(size(box).min()) / float(self._size.min())
        return Spot(box, -0.5 * (np.log(max(thin, 0.1)) / 0.35) ** 2)


def _pieces(mask: BoolArray, corner: FloatArray) -> list[FloatArray]:
    """Boxes (4,) px of the connected pieces of a mask whose own corner lies at `corner`."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    return [
        np.array([x, y, x + w, y + h], dtype=np.float64) + np.tile(corner, 2)
        for x, y, w, h, filled in stats[1:count]
        if filled >= 4
    ]


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
