"""Flights over a known ground: camera and gravity give a ball's whole way through space."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stagent_tools.errors import CannotMeasure
from stagent_tools.scene.gravity.air import air_of
from stagent_tools.scene.gravity.ballistics import Air
from stagent_tools.scene.gravity.bounces import Ground, bounces, followed
from stagent_tools.scene.gravity.chain import Solved, solve
from stagent_tools.scene.gravity.flights import Flight, Way, chains, piece_of, way_of
from stagent_tools.scene.gravity.lens import Aloft, aloft, drawn_places
from stagent_tools.scene.gravity.parabola import free_flights, inflation
from stagent_tools.scene.gravity.unknown_camera import ANY_SPEED_MPS
from stagent_tools.scene.ground_view import GroundView
from stagent_tools.scene.lens import CENTRE
from stagent_tools.scene.observed import Observed
from stagent_tools.streams import Streams
from stagent_tools.things import Thing
from stagent_tools.types import Draws, FloatArray, FrameOfReference, Track

ANY_SPEED = np.full(3, ANY_SPEED_MPS)


@dataclass(frozen=True)
class Over:
    """A view of the ground and how much slower than life the clip plays."""

    view: GroundView
    time_factor: float

    def flown(self, seen: Observed, track: Track, thing: Thing | None, streams: Streams) -> Draws | None:
        """The ball's flights in metres over the ground; None if it is no ball or is not seen in free flight."""
        air = air_of(thing)
        if air is None or thing is None or thing.length is None:
            return None
        seen = seen.intact((0, 1, 2, 3))
        if len(seen.t) < 2:
            return None
        points, cov = seen.anchor(centre=True)
        way = way_of(seen, self.view.ideal(points), cov, self.time_factor)
        median = self._cameras(seen.t, Streams(streams.seed, 1, frozenset({"camera"})))
        found = free_flights(
            way, chains(way), lambda flight: piece_of(way, flight, median, 1.0), air, ANY_SPEED, thing.length
        )
        if not found:
            return None
        cameras = self._cameras(seen.t, streams)
        ground = Ground(air, ANY_SPEED, thing.length.median_m / 2)
        ends = [*(chain[0].first for chain in found[1:]), len(way.t)]
        landed = [_landed(way, chain, until, median, ground) for chain, until in zip(found, ends, strict=True)]
        paths, touches = [], 0
        for number, (chain, floor) in enumerate(landed):
            pieces = [piece_of(way, flight, median, 1.0) for flight in chain]
            inflate = inflation(pieces, ground.solved(pieces, floor))
            touches += sum(height is not None for height in floor)
            solved = _solved(way, chain, cameras, floor, inflate, air, streams.k)
            paths.append(drawn_places(solved, way, chain, streams, f"{track.id} flight {number}"))
        flown = aloft(way, [chain for chain, _ in landed], self.time_factor)
        return self._draws(np.concatenate(paths, axis=1), flown, touches, seen, track, thing)

    def _cameras(self, t: FloatArray, streams: Streams) -> FloatArray:
        """(k, 1 or n, 3, 4) world to px. With the ground's homography H = K R [e1 e2 -C] and the centre C the third
        axis follows from P (C, 1) = 0."""
        ground = self.view.drawn(t, streams)
        centre = self.view.centres(t, streams).copy()
        known = np.asarray(np.isfinite(centre).all(axis=(1, 2)))
        if not known.any():
            raise CannotMeasure("The plane does not tell where the camera stands.", "Mark points farther apart.")
        centre[~known] = np.median(centre[known], axis=0)
        shape = np.broadcast_shapes(ground.shape[:2], centre.shape[:2])
        ground, centre = np.broadcast_to(ground, (*shape, 3, 3)), np.broadcast_to(centre, (*shape, 3))
        out = np.empty((*shape, 3, 4))
        out[..., :2], out[..., 3] = ground[..., :2], ground[..., 2]
        flat = (ground[..., :2] @ centre[..., :2, None])[..., 0]
        out[..., 2] = -(ground[..., 2] + flat) / centre[..., 2:]
        return out

    def _draws(self, p: FloatArray, flown: Aloft, touches: int, seen: Observed, track: Track, thing: Thing) -> Draws:
        k, n, _ = p.shape
        size = thing.length
        extent = None if size is None else np.full((k, 3), size.median_m)
        times = "once" if touches == 1 else f"{touches} times"
        bounced = (f"it touches the ground {times} between its flights",) if touches else ()
        return Draws(
            t=flown.moments,
            p=p,
            flights=flown.spans,
            rest=np.zeros((k, n), dtype=bool),
            seen=np.ones(n, dtype=bool),
            frame=FrameOfReference.GROUND,
            reference=CENTRE,
            time_factor=self.time_factor,
            extent=extent,
            notes=(*seen.notes, f"its flight through space, from {n} of {len(seen.t)} moments"),
            followed=track.span,
            assumptions=("it flies freely, at 9.81 m/s2 and through still air", *bounced, *self.view.said()),
        )


def _landed(
    way: Way, chain: list[Flight], until: int, median: FloatArray, ground: Ground
) -> tuple[list[Flight], list[float | None]]:
    """The chain, with the few samples after it if they follow a bounce, and at which height its flights begin that
    begin on the ground."""
    longer = followed(way, chain, until)
    if longer is not None:
        floor = bounces([piece_of(way, flight, median, 1.0) for flight in longer], ground)
        if floor[-1] is not None:
            return longer, floor
    return chain, bounces([piece_of(way, flight, median, 1.0) for flight in chain], ground)


def _solved(
    way: Way,
    chain: list[Flight],
    cameras: FloatArray,
    floor: list[float | None],
    inflate: float,
    air: Air,
    k: int,
) -> Solved:
    pieces = [
        replace(piece_of(way, flight, cameras, inflate), bounce=height)
        for flight, height in zip(chain, floor, strict=True)
    ]
    return solve(pieces, air, k, ANY_SPEED)
