"""The ten tasks: what of a scene is asked and told in each."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from llava_st.coordinates import Box
from llava_st.data.building import build
from llava_st.data.record import Interval, Media, Record, Tube
from llava_st.data.world.asking import Asked, events, words_for
from llava_st.data.world.episodes import Episode
from llava_st.data.world.naming import described, place_of
from llava_st.templates import Task

ALIKE = 0.5  # IoU of two events of which a span could mean either
TOLD = ("come_in", "go_out", "rest", "move", "turn_left", "turn_right", "jump", "fall")
MOST_TOLD = 6


@dataclass(frozen=True)
class Facts:
    """What a record is built from; `frame`: the one that it is about, for an image."""

    phrases: Sequence[str]
    spans: Sequence[Interval] = ()
    boxes: Sequence[Box] = ()
    tubes: Sequence[Tube] = ()
    caption: str | None = None
    frame: int | None = None


def records(asked: Asked, task: Task, most: int) -> Iterator[Record]:
    """At most `most` of the task; which, is drawn from the scene's seed."""
    seed = asked.scene.seed
    choice = random.Random(f"{seed} {task}")  # noqa: S311
    for number, facts in enumerate(islice(_FACTS[task](asked, choice), most)):
        yield build(
            task,
            f"world/{seed}/{task.name.lower()}/{number}",
            _media(asked, facts.frame),
            facts.phrases,
            spans=facts.spans,
            boxes=facts.boxes,
            tubes=facts.tubes,
            caption=facts.caption,
            source="world",
        )


def _media(asked: Asked, frame: int | None) -> Media:
    path = f"world/{asked.scene.seed}"
    return (
        Media("video", path) if frame is None else Media("image", path, start=round(float(asked.sight.times[frame]), 6))
    )


def _summary(asked: Asked, _choice: random.Random) -> Iterator[Facts]:
    where, caption = place_of(asked.scene), asked.scene.caption
    yield Facts([f"{where[0].upper()}{where[1:]}: {caption[0].lower()}{caption[1:]}"])


def _when(asked: Asked, choice: random.Random) -> Iterator[Facts]:
    for episode, words in events(asked, choice):
        if asked.tube(episode) is not None:
            yield Facts([words], spans=[asked.span(episode)])


def _followed(asked: Asked, choice: random.Random) -> Iterator[Facts]:
    for episode, words in events(asked, choice):
        if (tube := asked.tube(episode)) is not None:
            yield Facts([words], spans=[asked.span(episode)], tubes=[tube])


def _from_its_start(asked: Asked, choice: random.Random) -> Iterator[Facts]:
    """The box at the start says who, the start says which of its events: no other may begin then."""
    for episode, _ in events(asked, choice, named=False):
        tube = asked.tube(episode)
        begin_too = [e for e in asked.episodes if e.actor == episode.actor and abs(e.start - episode.start) < _BEGIN]
        if tube is not None and len(begin_too) == 1 and tube[0].time - episode.start < _BEGIN:
            words = words_for(asked, episode, choice, named=False)
            yield Facts([words], spans=[asked.span(episode)], boxes=[tube[0].box], tubes=[tube])


_BEGIN = 0.6  # s


def _told(asked: Asked) -> list[Episode]:
    """The events of a dense caption: what things do, not that they are there."""
    told = [e for e in asked.episodes if e.event in TOLD and asked.tube(e) is not None]
    return sorted(sorted(told, key=lambda e: -e.length)[:MOST_TOLD], key=lambda e: (e.start, e.end))


def _narration(asked: Asked, choice: random.Random) -> Iterator[Facts]:
    told = _told(asked)
    if told:
        said = [words_for(asked, episode, choice, named=False) for episode in told]
        yield Facts(said, spans=[asked.span(episode) for episode in told])


def _happening(asked: Asked, choice: random.Random) -> Iterator[Facts]:
    told = _told(asked)
    for episode in choice.sample(told, len(told)):
        if all(other is episode or _iou(other, episode) < ALIKE for other in told):
            yield Facts([words_for(asked, episode, choice, named=False)], spans=[asked.span(episode)])


def _things(asked: Asked, choice: random.Random) -> Iterator[tuple[int, str, Box]]:
    """Frames, a thing that is well seen there, its box; no thing twice."""
    keys = list(asked.scene.world.actors)
    for key in choice.sample(keys, len(keys)):
        seen = [(i, box) for i in range(len(asked.sight.times)) if (box := asked.box(key, i)) is not None]
        if seen:
            frame, box = choice.choice(seen)
            yield frame, key, box


def _located(asked: Asked, choice: random.Random) -> Iterator[Facts]:
    for frame, key, box in _things(asked, choice):
        if asked.names[key]:
            yield Facts([choice.choice(asked.names[key])], boxes=[box], frame=frame)


def _region(asked: Asked, choice: random.Random) -> Iterator[Facts]:
    for frame, key, box in _things(asked, choice):
        yield Facts([described(asked.scene.world.actors[key])], boxes=[box], frame=frame)


def _grounded_caption(asked: Asked, choice: random.Random) -> Iterator[Facts]:
    """All that is well seen, from left to right."""
    for frame in choice.sample(range(len(asked.sight.times)), len(asked.sight.times)):
        seen = [(box, key) for key in asked.scene.world.actors if (box := asked.box(key, frame)) is not None]
        if seen:
            seen.sort(key=lambda pair: pair[0].x0 + pair[0].x1)
            phrases = [described(asked.scene.world.actors[key]) for _, key in seen]
            listed = [f"{phrase} <box:{number}>" for number, phrase in enumerate(phrases)]
            joined = listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
            caption = f"{joined[0].upper()}{joined[1:]} {place_of(asked.scene)}."
            yield Facts(phrases, boxes=[box for box, _ in seen], caption=caption, frame=frame)


def _iou(one: Episode, two: Episode) -> float:
    shared = max(0.0, min(one.end, two.end) - max(one.start, two.start))
    return shared / (one.length + two.length - shared)


_FACTS: Mapping[Task, Callable[[Asked, random.Random], Iterator[Facts]]] = {
    Task.SUMMARISE: _summary,
    Task.WHEN: _when,
    Task.NARRATE: _narration,
    Task.HAPPENS: _happening,
    Task.LOCATE: _located,
    Task.DESCRIBE: _region,
    Task.CAPTION: _grounded_caption,
    Task.WHEN_WHERE: _followed,
    Task.EVENT: _from_its_start,
    Task.WHERE: _followed,
}
WORLD_TASKS = tuple(_FACTS)
