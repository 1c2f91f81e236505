"""The rung "gravity": metres of a ball from its free flight alone, the camera unknown."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stagent_tools.paths.remember import LastFew
from stagent_tools.scene.gravity.air import air_of
from stagent_tools.scene.gravity.chain import Solved, places
from stagent_tools.scene.gravity.flights import Flight, Way, as_noisy_as_in_flight, chains, piece_of, times_of, way_of
from stagent_tools.scene.gravity.parabola import DOUBT, LOOKS_LOG_SD, free_flights, grown, inflation
from stagent_tools.scene.gravity.unknown_camera import (
    ANY_SPEED_MPS,
    USUAL,
    Believed,
    Throw,
    believe,
    cameras,
    focal_px,
)
from stagent_tools.scene.lens import CENTRE, Rung
from stagent_tools.scene.observed import Observed
from stagent_tools.streams import Streams
from stagent_tools.things import Prior, Thing
from stagent_tools.types import Draws, FloatArray, FrameOfReference, Span, Track, VideoInfo

BETWEEN_S = 0.5
"""Flights further apart in time than this are not told of together: what the ball did in between is unknown."""


@dataclass(frozen=True)
class _Known:
    """Of a throw: views, the speed `across` in m/s, by how much noisier its flights are than their boxes, and the
    `chains` about it, as long as they are parabolas under the median view."""

    believed: Believed
    across: float
    inflate: float
    chains: list[list[Flight]]


_KNOWN: LastFew[_Known] = LastFew(4)


@dataclass(frozen=True)
class Flown:
    """Paths by gravity; `doubt` is what to say where the ball's own size does not agree, and then the paths are not
    to be used."""

    draws: Draws
    doubt: str


@dataclass(frozen=True)
class GravityLens:
    """The world has its origin in the camera, z up; y is away from it."""

    info: VideoInfo
    time_factor: float

    def flown(self, seen: Observed, track: Track, thing: Thing | None, streams: Streams) -> Flown | None:
        """The ball's flights in metres; None if it is no ball or never falls freely for long enough."""
        air = air_of(thing)
        if air is None or thing is None:
            return None
        seen = seen.intact((0, 1, 2, 3))
        if len(seen.t) < 2:
            return None
        way = way_of(seen, *seen.anchor(centre=True), self.time_factor)
        usual = cameras(USUAL[None], self.info)
        speed = np.full(3, ANY_SPEED_MPS)
        found = free_flights(way, chains(way), lambda flight: piece_of(way, flight, usual, 1.0), air, speed)
        if not found:
            return None
        best = max(found, key=lambda chain: sum(flight.lasts for flight in chain))
        way = as_noisy_as_in_flight(way, best, seen, track)
        throw = Throw(way, best, air, self.info)
        near = _around(found, best, way)
        known = _KNOWN.get(
            (way.t, way.px, way.size), (track.id, air, streams.seed), lambda: _know(throw, near, streams, track.id)
        )
        view = known.believed.draw(streams, track.id)
        paths = [
            _paths(replace(throw, chain=chain, inflate=known.inflate), view, known.across, streams, f"{track.id} {i}")
            for i, chain in enumerate(known.chains)
        ]
        p = np.concatenate(paths, axis=1)
        flown = aloft(way, known.chains, self.time_factor)
        at = near.index(best)
        size = _size(way, known.chains[at], self.info, view, paths[at])
        return Flown(self._draws(p, flown, seen, track, size), _doubt(size, thing, self.time_factor))

    def _draws(self, p: FloatArray, flown: Aloft, seen: Observed, track: Track, size: FloatArray) -> Draws:
        k, n, _ = p.shape
        note = f"measured over its free flight, {n} of {len(seen.t)} moments"
        return Draws(
            t=flown.moments,
            p=p,
            flights=flown.spans,
            rest=np.zeros((k, n), dtype=bool),
            seen=np.ones(n, dtype=bool),
            frame=FrameOfReference.GROUND,
            reference=CENTRE,
            time_factor=self.time_factor,
            extent=np.repeat(size[:, None], 3, axis=1),
            notes=(*seen.notes, note),
            followed=track.span,
            rung=Rung.GRAVITY.value,
            assumptions=("it falls freely, at 9.81 m/s2 and through still air", "the camera is held nearly level"),
        )


def _know(throw: Throw, near: list[list[Flight]], streams: Streams, key: str) -> _Known:
    """`near`: the throw's own chain and those next to it, as a usual camera shows them."""
    across = throw.across()
    believed = believe(throw, across, streams, key)
    view = _median(believed, streams, key)
    seen = cameras(view, throw.info)
    pieces = [piece_of(throw.way, flight, seen, 1.0) for flight in throw.chain]
    inflate = inflation(pieces, throw.solved(view, across))
    if inflate > 1.0:
        believed = believe(replace(throw, inflate=inflate), across, streams, key)
        seen = cameras(_median(believed, streams, key), throw.info)
    usual = np.full(3, ANY_SPEED_MPS)
    chains = grown(near, throw.way, lambda flight: piece_of(throw.way, flight, seen, 1.0), throw.air, usual)
    return _Known(believed, across, inflate, chains)


def _median(believed: Believed, streams: Streams, key: str) -> FloatArray:
    """(1, 4)"""
    return believed.draw(Streams(streams.seed, 1, frozenset({"camera"})), key)


def _around(found: list[list[Flight]], best: list[Flight], way: Way) -> list[list[Flight]]:
    """The best chain and those that follow or precede it closely."""
    at = found.index(best)
    first, last = at, at
    while first > 0 and way.t[found[first][0].first] - way.t[found[first - 1][-1].end - 1] <= BETWEEN_S:
        first -= 1
    while last + 1 < len(found) and way.t[found[last + 1][0].first] - way.t[found[last][-1].end - 1] <= BETWEEN_S:
        last += 1
    return found[first : last + 1]


def _paths(throw: Throw, view: FloatArray, across: float, streams: Streams, key: str) -> FloatArray:
    """(k, n, 3) m at the samples of the chain's flights."""
    return drawn_places(throw.solved(view, across), throw.way, throw.chain, streams, key)


@dataclass(frozen=True)
class Aloft:
    """When the ball flies, in s of the video: `moments` (n,) as `drawn_places` has them, and the `spans` of flights."""

    moments: FloatArray
    spans: tuple[Span, ...]


def aloft(way: Way, chains: list[list[Flight]], time_factor: float) -> Aloft:
    """Of all the flights of the chains."""
    flights = [flight for chain in chains for flight in chain]
    moments = np.concatenate([flight.begins + times_of(way, flight) for flight in flights]) * time_factor
    ends = [(flight.begins * time_factor, (flight.begins + flight.lasts) * time_factor) for flight in flights]
    return Aloft(moments, tuple(Span(float(begins), float(stops)) for begins, stops in ends))


def drawn_places(solved: Solved, way: Way, chain: list[Flight], streams: Streams, key: str) -> FloatArray:
    """(k, n, 3) m at the samples of the chain: each draw's flights, shaken by what its picture leaves open."""
    noise = streams.normal("pixels", key, (solved.x.shape[1],))
    return places(solved.shaken(noise), [times_of(way, flight) for flight in chain])


def _size(way: Way, chain: list[Flight], info: VideoInfo, view: FloatArray, p: FloatArray) -> FloatArray:
    """(k,) m across the ball: its apparent size at its distance."""
    size = np.interp(aloft(way, [chain], 1.0).moments, way.t, way.size)
    seen = cameras(view, info)
    depth = np.einsum("kj,knj->kn", seen[:, 0, 2, :3], p)
    return np.asarray(np.median(size * depth, axis=1) / focal_px(view, info))


def _doubt(size: FloatArray, thing: Thing, time_factor: float) -> str:
    prior: Prior | None = thing.length
    if prior is None:
        return ""
    ln = np.log(np.maximum(size, 1e-6))
    apart = float(np.median(ln)) - float(np.log(prior.median_m))
    low, high = np.quantile(ln, [0.16, 0.84])
    if abs(apart) <= DOUBT * float(np.linalg.norm([(high - low) / 2, prior.log_sd, LOOKS_LOG_SD])):
        return ""
    slow = float(np.exp(apart / 2)) * time_factor
    hint = (
        f"; it would if the clip played {slow:.2g} times slower than life (--capture-fps)"
        if slow > 1.3 * time_factor
        else ""
    )
    return (
        f"falling freely it would be {100 * float(np.median(size)):.2g} cm across, "
        f"which does not agree with the size of such a ball{hint}"
    )
