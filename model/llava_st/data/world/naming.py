"""What the things of a scene are called: by words that name one alone, and as a caption would."""

from __future__ import annotations

from collections.abc import Mapping

from stagent_world import Actor, Scene

_LOOKS = ("colour", "kind", "clothing", "pattern")
_PLACES = {
    "street": "on a street", "crossing": "at a crossing", "square": "on a square", "pacing": "on a square",
    "pitch": "on a pitch", "car park": "in a car park", "ride": "on a road",
}  # fmt: skip


def names_of(scene: Scene) -> Mapping[str, tuple[str, ...]]:
    """Of each thing the phrases that name it alone by what it looks like: "the red car"; maybe none."""
    names: dict[str, list[str]] = {key: [] for key in scene.world.actors}
    for phrase in scene.phrases:
        if len(phrase.actors) == 1 and phrase.by in _LOOKS:
            names[phrase.actors[0]].append(f"the {phrase.text}")
    return {key: tuple(found) for key, found in names.items()}


def described(actor: Actor) -> str:
    """ "a red car", "a person in a striped blue shirt and black trousers", "a spotted white dog"."""
    marked = actor.colour if actor.pattern == "plain" else f"{actor.pattern} {actor.colour}"
    if actor.kind in ("person", "cyclist"):
        trousers = f" and {actor.trousers} trousers" if actor.trousers else ""
        return f"a {actor.kind} in {_article(marked)} {marked} shirt{trousers}"
    return f"{_article(marked)} {marked} {actor.kind}"


def place_of(scene: Scene) -> str:
    return _PLACES[scene.kind]


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"
