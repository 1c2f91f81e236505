"""A scene that puts each thing into metres once, however many questions and pairs it stands in.

"How close do the cars get to each other?" is put about every pair of ten cars: 45 times, and each car is in nine of
them. What is remembered is bounded, for the draws of a long track are large.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from stagent_tools.scene import Scene
from stagent_tools.streams import Streams
from stagent_tools.things import Thing
from stagent_tools.types import Draws, Track

MOST_BYTES = 512 << 20


class Lifts:
    """The last draws by what they were made from, up to `most` bytes of them; the longest unused go first."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[object, Draws] = OrderedDict()

    def get(self, key: object) -> Draws | None:
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def put(self, key: object, draws: Draws) -> None:
        self._kept[key] = draws
        self._size += _bytes(draws)
        while self._size > self._most:
            _, oldest = self._kept.popitem(last=False)
            self._size -= _bytes(oldest)


@dataclass(frozen=True)
class KeptScene(Scene):
    """The same draws as the scene's own: they hang on nothing but the track, the thing and the streams."""

    lifts: Lifts = field(default_factory=Lifts, compare=False)

    @classmethod
    def of(cls, scene: Scene) -> KeptScene:
        return cls(**{part.name: getattr(scene, part.name) for part in dataclasses.fields(Scene)})

    def in_company(self, things: Sequence[tuple[Track, Thing]], streams: Streams) -> KeptScene:
        """Other company, other draws: none of those kept."""
        return KeptScene.of(super().in_company(things, streams))

    def lift(self, track: Track, thing: Thing | None, streams: Streams) -> Draws:
        key = (_digest(track), thing, streams)
        draws = self.lifts.get(key)
        if draws is None:
            draws = super().lift(track, thing, streams)
            self.lifts.put(key, draws)
        return draws


def _digest(track: Track) -> bytes:
    """Of all that a track holds: two backends may give different things the same id."""
    digest = hashlib.blake2b(repr((track.id, track.family, track.backend)).encode(), digest_size=16)
    for array in (track.t, track.boxes, track.score):
        digest.update(array.tobytes())
    return digest.digest()


def _bytes(draws: Draws) -> int:
    return int(draws.p.nbytes + draws.rest.nbytes)
