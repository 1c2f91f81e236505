"""A ball followed through the picture: small, fast, blurred, without texture, but moving as nature has it.

In every picture all spots and streaks that may be the ball are candidates. Several tracks are kept at once, each with
its place and velocity; a track goes on along its parabola to a candidate near there, to a candidate farther off at
the cost of a blow (a bounce, a hit), or unseen for a few pictures. The likeliest track of all is the ball's: what
greedy following loses at the first distraction (multiple hypothesis tracking: Reid, IEEE Trans. AC 1979, in its
simplest form, a beam). A candidate where the track was due counts for the track, for few others would lie there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice

import cv2
import numpy as np

from stagent_tools.spatial.pointed.boxes import around, centre, clipped, pixels, size
from stagent_tools.spatial.pointed.sighting import Sighting
from stagent_tools.spatial.pointed.spots import BallLooks, Spot
from stagent_tools.types import BoolArray, FloatArray, Frame, Image

BEAM = 12  # tracks kept
APART = 2  # pictures: with the shutter nearly always open streaks in neighbouring ones overlap at their ends
ONWARDS = 6  # candidates that one track tries
NEAR = 0.35  # ball sizes: usual miss of the predicted place, and of the pointing itself
PULL = 0.15  # of the speed: usual change from picture to picture (gravity, drag, perspective); a racket swings by more
DUE = 2.0  # log-likelihood won by a candidate where the track was due: by chance one lies there once in e^2 times
BLOW = 8.0  # log-likelihood lost by a blow: with less (6) the tracks of small balls went astray
LOOSE = 1.0  # and by the step after it, when how fast it goes now is not yet known
FARTHEST = 0.25  # of the picture's longer side: no ball goes farther from one picture to the next
UNSEEN = 2.0  # log-likelihood lost for a picture without a candidate
LONGEST_UNSEEN = 12  # pictures; after that it is gone,
GONE = 0.1  # which is likely to stay so
STILL = 0.2  # log-likelihood lost by a candidate that did not move
MEMORY, EVERY = 10, 5  # pictures kept, one in so many, to know what was there while the ball was elsewhere
LONGER = 0.2  # of the logarithm of its length beyond its own and its way's: a shoe is long and hardly moves
ASTRAY = 0.1  # radians between a long streak and the way from picture to picture, which bends
SAME = 12.0  # grey levels: what differs by less on average is still the same
GROWTH, FOLLOWS = 1.4, 0.05  # most that one picture may tell of a change of size, and how much of it is believed
DEPTH = 1.6  # times nearer or farther than where it was pointed at
LONGEST_UNPROVED = 6  # sightings: what goes from blow to blow without such a stretch is no ball
FLOWN = 3  # sightings along one way that show that a blow led to the ball and not to something else


@dataclass(frozen=True)
class Path:
    """A track up to now: last place (2,) px, velocity (2,) px a picture, diameter in px, pictures unseen, and what it
    is made of; `flown` sightings since the last blow, `unproved` ones that have not yet shown a ball's flight, and the
    score it had had if it had been lost before these. Of the last sighting: its `way` (2,) px if it is a streak, and if
    a blow led there by how many px (2,) it `missed` the place that was due at a velocity of `before` (2,) px."""

    place: FloatArray
    velocity: FloatArray
    side: float
    unseen: int
    score: float
    spots: tuple[Sighting, ...]
    unproved: int = 0
    flown: int = FLOWN
    proved: float = 0.0
    way: FloatArray = field(default_factory=lambda: np.zeros(2))
    missed: FloatArray = field(default_factory=lambda: np.zeros(2))
    before: FloatArray = field(default_factory=lambda: np.zeros(2))


def follow_ball(frames: Iterable[Frame], box: FloatArray) -> list[Sighting]:
    """Sightings wherever the ball is seen, in the order of `frames`; `box` is it in the first."""
    follower: BallFollower | None = None
    shown = iter(frames)
    ahead, past = deque(islice(shown, APART + 1)), deque[Frame](maxlen=APART)
    while ahead:
        frame = ahead.popleft()
        ahead.extend(islice(shown, 1 if past else 0))
        if follower is None:
            follower = BallFollower(frame, box)
        else:
            follower.step(past[-1], frame, (past[0], ahead[-1] if ahead else past[0]))
        past.append(frame)
    return follower.sightings if follower is not None else []


class BallFollower:
    """The beam of tracks."""

    def __init__(self, seed: Frame, box: FloatArray) -> None:
        self._looks = BallLooks(seed.image, box)
        self._side = self._looks.side_in(seed.image, box)
        self._memory: deque[tuple[Image, FloatArray]] = deque([(seed.image, centre(box))], MEMORY)
        self._paths = [Path(centre(box), np.zeros(2), self._side, 0, 0.0, (Sighting(seed.t, box, 1.0),))]

    @property
    def sightings(self) -> list[Sighting]:
        """Those of the likeliest track, without an end that never flew as a ball does, which speaks for none."""
        best = max(self._paths, key=lambda path: path.proved)
        return list(best.spots[: len(best.spots) - best.unproved])

    def step(self, before: Frame, frame: Frame, around: tuple[Frame, Frame]) -> None:
        """Every track goes on by one picture; the likeliest are kept. What is in neither of the pictures `around` may
        be a streak of the ball."""
        height, width = frame.image.shape[:2]
        reach = FARTHEST * max(width, height)
        alive = [path for path in self._paths if path.unseen <= LONGEST_UNSEEN]
        if not alive:
            return
        places = np.stack([path.place for path in alive])
        window = np.concatenate([places.min(0) - reach, places.max(0) + reach])
        away = around[0].image, around[1].image
        found = self._looks.moving(before.image, frame.image, away, clipped(window, width, height))
        spots = [spot for spot in found if not (spot.sharp and self._scenery(spot.box, frame.image))]
        extended = [_unseen(path) for path in self._paths]
        for path in alive:
            extended += self._onwards(path, spots, frame, reach)
        extended.sort(key=lambda path: -path.score)
        self._paths = _distinct(extended)[:BEAM]
        if frame.index % EVERY == 0:
            self._memory.append((frame.image, self._paths[0].place))

    def _scenery(self, box: FloatArray, image: Image) -> bool:
        """Whether the place looked the same when the ball was elsewhere."""
        height, width = image.shape[:2]
        rows, columns = pixels(box, width, height)
        here, away = centre(box), 1.5 * float(size(box).max())
        return any(
            float(np.abs(place - here).max()) > away
            and float(cv2.absdiff(image[rows, columns], then[rows, columns]).mean()) < SAME
            for then, place in self._memory
        )

    def _onwards(self, path: Path, spots: list[Spot], frame: Frame, reach: float) -> list[Path]:
        """The path continued to each of the likeliest candidates: along its way, or by a blow."""
        steps = path.unseen + 1
        due = path.place + path.velocity * steps
        still = self._looks.resting(
            frame.image, around(due if path.unseen == 0 else path.place, size(path.spots[-1].box))
        )
        if still is not None and self._scenery(still.box, frame.image):
            still = None
        own = [*spots, still] if still is not None else spots
        if not own:
            return []
        boxes = np.stack([spot.fitted(path.side, due) for spot in own])
        gain, blow = _gains(path, own, boxes, reach, rests=still is not None)
        best = [int(i) for i in np.argsort(-gain)[:ONWARDS] if np.isfinite(gain[i])]
        return [
            self._continued(
                path, own[i], _sighting(frame, own[i], boxes[i], path.side), float(gain[i]), blow=bool(blow[i])
            )
            for i in best
        ]

    def _continued(self, path: Path, spot: Spot, entry: Sighting, gain: float, *, blow: bool) -> Path:
        here = centre(entry.box)
        steps = path.unseen + 1
        heaped = spot.heaped(path.side)
        sized = spot.sharp and not heaped
        change = float(np.clip(spot.side / path.side, 1 / GROWTH, GROWTH)) if sized else 1.0
        side = float(np.clip(path.side * change**FOLLOWS, self._side / DEPTH, self._side * DEPTH))
        flown = 0 if blow else path.flown + (not heaped)
        unproved = 0 if flown >= FLOWN and not heaped else path.unproved + 1
        score = path.score + gain
        proved = path.proved - UNSEEN if unproved else score
        return Path(
            place=here,
            velocity=(here - path.place) / steps,
            side=side,
            unseen=0,
            score=score,
            spots=(*path.spots, entry),
            unproved=unproved,
            flown=flown,
            proved=proved,
            way=spot.way,
            missed=here - path.place - path.velocity * steps,
            before=path.velocity,
        )


def _gains(
    path: Path, spots: list[Spot], boxes: FloatArray, reach: float, *, rests: bool
) -> tuple[FloatArray, BoolArray]:
    """(n,) log-likelihood won by going on to each of the spots, the ball being in the boxes (n, 4), and (n,) whether
    that takes a blow. If `rests` the last of them is what lies where the track was, and to lie where it lay proves
    nothing; nor does a place in something bigger, for there any will do."""
    steps = path.unseen + 1
    ways = np.stack([spot.way for spot in spots])
    like = np.array([spot.like(path.side) for spot in spots])
    alone = np.array([not spot.heaped(path.side) for spot in spots])
    here = (boxes[:, :2] + boxes[:, 2:]) / 2
    miss = np.linalg.norm(here - path.place - path.velocity * steps, axis=1)
    step = here - path.place
    jump = np.linalg.norm(step, axis=1)
    spread = NEAR * path.side + PULL * float(np.linalg.norm(path.velocity)) * steps
    flying = DUE * alone - 2 * np.log(steps) - 0.5 * (miss / spread) ** 2
    if rests:
        flying[-1] = min(flying[-1], 0.0) - STILL
    far = -0.5 * (jump / (0.5 * reach * steps)) ** 2
    if path.flown == 0:
        flying = np.maximum(flying, far - LOOSE - _turned(path, step / steps))
    blown = far - BLOW
    blow = np.asarray(blown > flying)
    longer = (boxes[:, 2:] - boxes[:, :2]).max(axis=1) / (path.side + jump / steps)
    shape = -0.5 * (np.log(np.maximum(longer, 1.0)) / LONGER) ** 2 + _along(step, ways, path.side)
    # the streak after a blow tells where the ball goes next, the step to it where it came from
    struck = blow & (path.flown > 0) & ways.any(axis=1)
    if path.flown == 0:
        shape += _along(step, np.broadcast_to(path.way, step.shape), path.side)
    impossible = (jump > reach * steps) | (blow & (path.unproved >= LONGEST_UNPROVED))
    return np.where(impossible, -np.inf, like + np.where(struck, 0.0, shape) + np.maximum(flying, blown)), blow


def _along(step: FloatArray, ways: FloatArray, side: float) -> FloatArray:
    """(n,) log-likelihood won by streaks of those `ways` (n, 2) px for lying along the steps (n, 2) px to them: by
    chance a streak has any direction. Nothing for what is no streak."""
    length, jump = np.linalg.norm(ways, axis=1), np.linalg.norm(step, axis=1)
    off = np.abs(ways[:, 0] * step[:, 1] - ways[:, 1] * step[:, 0]) / np.maximum(length * jump, 1e-9)
    angle = np.arcsin(np.clip(off, 0.0, 1.0))
    spread = ASTRAY + NEAR * side / np.maximum(length, 1e-9)
    by_chance = np.log(np.sqrt(np.pi / 2) / np.minimum(spread, np.sqrt(np.pi / 2)))
    return np.where(length > 0, by_chance - 0.5 * (angle / spread) ** 2, 0.0)


def _turned(path: Path, velocity: FloatArray) -> FloatArray:
    """(n,) log-likelihood lost by velocities (n, 2) px a picture after a blow: struck a time T before it was seen, the
    ball missed the place where it was due by T times the change of its velocity."""
    change = velocity - path.before
    square = np.maximum((change**2).sum(axis=1), 1e-9)
    since = np.clip(change @ path.missed / square, 0.0, 1.0)
    miss = np.linalg.norm(path.missed - since[:, None] * change, axis=1)
    unsure = np.linalg.norm(path.before) + since * np.linalg.norm(velocity, axis=1)
    return np.asarray(0.5 * (miss / (NEAR * path.side + PULL * unsure)) ** 2)


def _sighting(frame: Frame, spot: Spot, box: FloatArray, side: float) -> Sighting:
    return Sighting(frame.t, box, float(np.exp(max(spot.like(side), -5.0))))


def _unseen(path: Path) -> Path:
    lost = UNSEEN if path.unseen < LONGEST_UNSEEN else GONE
    return replace(path, unseen=path.unseen + 1, score=path.score - lost, proved=path.proved - lost)


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
