"""From the truth of a recorded scene to the facts that questions are made from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from stagent.evaluate.world.facts import LEAST_SEEN_S, Event, Facts, Naming
from stagent.evaluate.world.question import GIVEN, Source
from stagent.evaluate.world.seen import Actor
from stagent_tools.types import FloatArray, Span
from stagent_world import MOMENTARY, ActorColumns, Happening, SceneTruth, read_truth

NEAR_M = 0.1
"""What is nearer to the camera's plane is not projected."""


def facts_of(folder: Path) -> Facts:
    """The facts of the scene that `stagent_world.record` left in `folder`."""
    truth = read_truth(folder)
    actors = {key: _actor(key, columns, truth) for key, columns in truth.actors.items()}
    asked_about = {key for key, actor in actors.items() if actor.seen_seconds >= LEAST_SEEN_S}
    namings = tuple(naming for naming in _namings(truth) if asked_about.issuperset(naming.actors))
    return Facts(
        seed=truth.seed,
        kind=truth.kind,
        camera=truth.camera_kind,
        duration=truth.duration,
        actors=actors,
        names={n.actors[0]: n.text for n in namings if n.by == "colour" and len(n.actors) == 1},
        namings=namings,
        absent=tuple(_article(text) for text in truth.absent),
        events=tuple(_event(happening) for happening in truth.happenings),
        sources=_sources(folder, truth),
    )


def _sources(folder: Path, truth: SceneTruth) -> tuple[Source, ...]:
    """What tells metres over ground: beside a zooming camera lies no camera file, and from a driving one only its own
    file tells them."""
    driving = truth.camera_kind == "driving"
    given = tuple(source for source in GIVEN if (folder / f"{source}.json").is_file())
    return tuple(source for source in given if source == "camera") if driving else (*given, "size")


def _actor(key: str, columns: ActorColumns, truth: SceneTruth) -> Actor:
    length, width, height = (float(size) for size in columns.size_m)
    lowest = columns.centre[:, 2] - height / 2
    return Actor(
        id=key,
        name=columns.name,
        kind=columns.kind,
        colour=columns.colour,
        t=truth.t,
        boxes=columns.box,
        share=np.where(np.isfinite(columns.box[:, 0]), columns.visible, 0.0) * _inside(columns, truth),
        place=columns.centre if columns.kind == "ball" else columns.ground,
        lowest=lowest,
        velocity=columns.velocity,
        heading=columns.heading,
        size=(length, width, height),
    )


def _inside(columns: ActorColumns, truth: SceneTruth) -> FloatArray:
    """(n,) share of the actor that lies inside the picture: of the box round the projected block that holds it."""
    signs = np.array([(x, y, z) for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)])
    shares = np.zeros(len(truth.t))
    picture = np.array([truth.width, truth.height])
    for i, (k, pose) in enumerate(zip(truth.k, truth.world_from_camera, strict=True)):
        c, s = np.cos(columns.heading[i]), np.sin(columns.heading[i])
        turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
        corners = (signs * columns.size_m) @ turn.T + columns.centre[i]
        in_camera = (corners - pose[:3, 3]) @ pose[:3, :3]
        if in_camera[:, 2].min() < NEAR_M:
            continue
        pixels = in_camera @ k.T
        pixels = pixels[:, :2] / pixels[:, 2:]
        low, high = pixels.min(axis=0), pixels.max(axis=0)
        cut = np.maximum(np.minimum(high, picture) - np.maximum(low, 0), 0)
        shares[i] = float(cut.prod() / (high - low).prod())
    return shares


def _namings(truth: SceneTruth) -> Iterator[Naming]:
    """The phrases as a user says them; a plural one is asked for in the singular, to be told that it is ambiguous."""
    for phrase in truth.phrases:
        kinds = {truth.actors[key].kind for key in phrase.actors}
        plural = phrase.by == "kind" and len(phrase.actors) > 1
        text = kinds.pop() if plural and len(kinds) == 1 else phrase.text
        yield Naming(_article(text), phrase.actors, phrase.by, None if phrase.at is None else round(phrase.at, 1))


def _article(text: str) -> str:
    return text if text.startswith(("the ", "a ", "an ")) else f"the {text}"


def _event(happening: Happening) -> Event:
    end = happening.start if happening.event in MOMENTARY else happening.end
    return Event(happening.event, happening.actor, happening.other, Span(happening.start, end))
