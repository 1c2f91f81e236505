"""Phrases against a brute-force reading of the truth: who fits the words, at the moment they speak of."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

from stagent_world import Actor, Phrase, Scene, World
from stagent_world.painting import draw

SEEDS = range(4000, 4016)


def middle(world: World, key: str, t: float) -> float:
    """px across, from the solids."""
    drawing = draw(world.actors[key].parts_at(t), world.camera.at(t))
    assert drawing is not None
    return float((drawing.box[0] + drawing.box[2]) / 2)


def of_kind(world: World, kind: str) -> list[str]:
    return [key for key, actor in world.actors.items() if actor.kind == kind]


def named(world: World, name: str) -> str:
    """The id of the only thing of that colour and kind."""
    fits = [k for k, a in world.actors.items() if name in (f"{a.colour} {a.kind}", f"{a.kind} in {a.colour}")]
    assert len(fits) == 1
    return fits[0]


def read(world: World, phrase: Phrase) -> set[str] | None:
    """Who fits, by words alone; None for words that this reader does not know."""
    text = phrase.text
    looks: list[tuple[str, Callable[[Actor, re.Match[str]], bool]]] = [
        (r"person in (\w+) trousers", lambda a, m: a.kind == "person" and a.trousers == m[1]),
        (
            r"person in the (striped|checked|spotted) shirt",
            lambda a, m: a.kind == "person" and a.pattern == m[1],
        ),
        (r"person in the (\w+) shirt", lambda a, m: (a.kind, a.colour, a.pattern) == ("person", m[1], "plain")),
        (r"(striped|checked|spotted) (\w+)", lambda a, m: (a.pattern, a.kind) == (m[1], m[2])),
        (r"(person|cyclist) in (\w+)", lambda a, m: (a.kind, a.colour) == (m[1], m[2])),
        (
            r"(white|black|grey|red|blue|green|yellow|orange|brown|purple|pink) (\w+)",
            lambda a, m: (a.colour, a.kind) == (m[1], m[2]),
        ),
    ]
    for pattern, fits in looks:
        if (match := re.fullmatch(pattern, text)) is not None:
            return {key for key, actor in world.actors.items() if fits(actor, match)}
    return placed(world, phrase) or measured(world, phrase)


def placed(world: World, phrase: Phrase) -> set[str] | None:
    text, t = phrase.text, phrase.at
    if t is None:
        return None
    if (match := re.fullmatch(r"(leftmost|rightmost|second|third) (\w+)( from the left)?", text)) is not None:
        order = sorted(of_kind(world, match[2]), key=lambda key: middle(world, key, t))
        return {order[{"leftmost": 0, "rightmost": -1, "second": 1, "third": 2}[match[1]]]}
    if (match := re.fullmatch(r"(\w+) (next to|to the left of|to the right of) the (.+)", text)) is not None:
        anchor = named(world, match[3])
        others = [key for key in of_kind(world, match[1]) if key != anchor]
        if match[2] == "next to":
            here = world.actors[anchor].ground_at(t)
            return {min(others, key=lambda key: float(np.linalg.norm(world.actors[key].ground_at(t) - here)))}
        sense = -1 if "left" in match[2] else 1
        return {key for key in others if sense * (middle(world, key, t) - middle(world, anchor, t)) > 0}
    return None


def measured(world: World, phrase: Phrase) -> set[str] | None:
    words = phrase.text.split()
    moved = {key: actor.motion.at(world.duration).travelled for key, actor in world.actors.items()}
    if words[0] == "moving":
        return {key for key in of_kind(world, words[1]) if moved[key] > 0.5}
    if words[0] in ("parked", "standing"):
        return {key for key in of_kind(world, words[1]) if moved[key] < 0.5}
    if words[0] in ("tallest", "biggest"):
        return {max(of_kind(world, words[1]), key=lambda key: world.actors[key].size_m[2])}
    if words[0] in ("shortest", "smallest"):
        return {min(of_kind(world, words[1]), key=lambda key: world.actors[key].size_m[2])}
    return None


@pytest.mark.parametrize("seed", SEEDS)
def test_a_phrase_names_who_fits_it(seed: int, scene: Callable[[int], Scene]) -> None:
    world = scene(seed).world
    for phrase in scene(seed).phrases:
        fits = read(world, phrase)
        assert fits is None or fits == set(phrase.actors), phrase


@pytest.mark.parametrize("seed", SEEDS)
def test_who_is_named_by_an_event_alone_does_it(seed: int, scene: Callable[[int], Scene]) -> None:
    drawn = scene(seed)
    events = {"turns left": "turn_left", "turns right": "turn_right", "stops": "stop", "jumps": "jump", "falls": "fall"}
    for phrase in drawn.phrases:
        event = next((event for words, event in events.items() if phrase.text.endswith(f"that {words}")), None)
        if event is not None:
            kind = drawn.world.actors[phrase.actors[0]].kind
            alike = of_kind(drawn.world, kind)
            assert {h.actor for h in drawn.happenings if h.event == event and h.actor in alike} == set(phrase.actors)


def test_every_family_of_phrases_comes_up(scene: Callable[[int], Scene]) -> None:
    families = {phrase.by for seed in SEEDS for phrase in scene(seed).phrases}
    assert families == {"colour", "kind", "order", "relation", "motion", "clothing", "pattern", "size"}


def test_some_phrases_are_ambiguous_and_say_so(scene: Callable[[int], Scene]) -> None:
    assert any(len(p.actors) > 1 and p.by == "colour" for seed in SEEDS for p in scene(seed).phrases)


def test_absent_things_are_absent(scene: Callable[[int], Scene]) -> None:
    for seed in SEEDS:
        actors = scene(seed).world.actors.values()
        names = {name for a in actors for name in (f"{a.colour} {a.kind}", f"{a.kind} in {a.colour}")}
        assert not names & set(scene(seed).absent)
