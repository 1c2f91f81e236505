"""A scene as it was seen: which of its events and things can be asked for, and in what words."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from llava_st.coordinates import Box
from llava_st.data.record import Interval, Placed, Tube
from llava_st.data.world.episodes import Episode, episodes_of
from llava_st.data.world.naming import described, names_of
from llava_st.data.world.sight import Sight, see
from stagent_world import Scene

SHORTEST, LONGEST = 0.06, 0.92  # of the clip: a shorter event falls between two frames, a longer one needs no finding
TALL, NARROW = 8.0, 4.0  # px of the longer and the shorter side, below which a thing cannot be told
HIDDEN = 0.3  # of a thing is visible where it counts as hidden
SEEN = 0.6  # of the frames of an event in which its thing is in the picture and not hidden


@dataclass(frozen=True)
class Asked:
    """A scene, ready to be asked about."""

    scene: Scene
    sight: Sight
    episodes: Sequence[Episode]
    names: Mapping[str, Sequence[str]]

    @property
    def length(self) -> float:
        """Seconds from the first sampled frame to the last."""
        return float(self.sight.times[-1])

    def box(self, key: str, frame: int) -> Box | None:
        """None where it is outside, hidden or too small."""
        x0, y0, x1, y1 = self.sight.boxes[key][frame]
        sides = sorted((x1 - x0, y1 - y0))
        if not (sides[0] >= NARROW and sides[1] >= TALL) or self.sight.visible[key][frame] < HIDDEN:  # false for NaN
            return None
        height, width = self.sight.frames.shape[1:3]
        return Box(*(round(float(v), 6) for v in (x0 / width, y0 / height, x1 / width, y1 / height)))

    def tube(self, episode: Episode) -> Tube | None:
        """At the sampled frames of the event; None where its thing is seldom seen."""
        during = [i for i, t in enumerate(self.sight.times) if episode.start <= t < episode.end]
        placed = [(i, box) for i in during if (box := self.box(episode.actor, i)) is not None]
        if len(during) < 2 or len(placed) < max(2, SEEN * len(during)):
            return None
        return tuple(Placed(round(float(self.sight.times[i]), 6), box) for i, box in placed)

    def span(self, episode: Episode) -> Interval:
        return Interval(round(episode.start, 6), round(min(episode.end, self.length), 6))


def ask(scene: Scene, frames: int) -> Asked:
    return Asked(scene, see(scene, frames), episodes_of(scene), names_of(scene))


def events(asked: Asked, choice: random.Random, named: bool = True) -> Iterator[tuple[Episode, str]]:
    """Episodes worth finding with the words for them, kinds of events in turn, so that common kinds do not rule."""
    kinds: dict[str, list[Episode]] = {}
    for episode in asked.episodes:
        if SHORTEST <= episode.length / asked.length <= LONGEST and _can_be_said(asked, episode, named):
            kinds.setdefault(episode.event, []).append(episode)
    queues = [choice.sample(episodes, len(episodes)) for _, episodes in sorted(kinds.items())]
    choice.shuffle(queues)
    while queues:
        for queue in queues:
            episode = queue.pop()
            yield episode, words_for(asked, episode, choice, named)
        queues = [queue for queue in queues if queue]


def _can_be_said(asked: Asked, episode: Episode, named: bool) -> bool:
    needed = [key for key in (episode.actor if named else None, episode.other) if key is not None]
    return all(asked.names[key] for key in needed)


def words_for(asked: Asked, episode: Episode, choice: random.Random, named: bool) -> str:
    """ "the red car turns left"; not `named`, as a caption says it: "a red car turns left"."""
    actor = asked.scene.world.actors[episode.actor]
    who = choice.choice(asked.names[episode.actor]) if named else described(actor)
    whom = f" {choice.choice(asked.names[episode.other])}" if episode.other else ""
    return f"{who} {episode.verb}{whom}"
