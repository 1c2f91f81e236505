"""Phrases by what a thing looks like all the time: colour, kind, clothing, pattern, size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from stagent_world.actors import Actor
from stagent_world.scene import Phrase
from stagent_world.wording.names import coloured_name, plural

_TALLER = 0.07  # m of height that are seen
_LARGER = 1.25  # times the diameter

ByKind = Mapping[str, Sequence[str]]


def by_colour(actors: Mapping[str, Actor]) -> list[Phrase]:
    """ "red car": all that are, so that it may name several."""
    return _grouped(actors, "colour", lambda actor: coloured_name(actor.colour, actor.kind))


def by_kind(by: ByKind) -> list[Phrase]:
    return [Phrase(kind if len(keys) == 1 else plural(kind), tuple(keys), "kind") for kind, keys in by.items()]


def by_clothing(actors: Mapping[str, Actor]) -> list[Phrase]:
    """ "person in white trousers", "person in the red shirt" of people in plain shirts."""
    people = {key: actor for key, actor in actors.items() if actor.kind == "person"}
    plain = {key: actor for key, actor in people.items() if actor.pattern == "plain"}
    named = {key: actor for key, actor in people.items() if actor.trousers is not None}
    return [
        *_grouped(plain, "clothing", lambda actor: f"person in the {actor.colour} shirt"),
        *_grouped(named, "clothing", lambda actor: f"person in {actor.trousers} trousers"),
    ]


def by_pattern(actors: Mapping[str, Actor]) -> list[Phrase]:
    """ "striped ball", "person in the checked shirt"."""
    marked = {key: actor for key, actor in actors.items() if actor.pattern != "plain"}

    def words(actor: Actor) -> str:
        return f"person in the {actor.pattern} shirt" if actor.kind == "person" else f"{actor.pattern} {actor.kind}"

    return _grouped(marked, "pattern", words)


def by_size(actors: Mapping[str, Actor], by: ByKind) -> list[Phrase]:
    """ "tallest person", "biggest ball", where the difference can be seen."""
    found = []
    for kind, more, less in (("person", "tallest", "shortest"), ("ball", "biggest", "smallest")):
        keys = sorted(by.get(kind, ()), key=lambda key: actors[key].size_m[2])
        if len(keys) < 2:
            continue
        sizes = [actors[key].size_m[2] for key in keys]
        for word, ends, key in ((more, (sizes[-2], sizes[-1]), keys[-1]), (less, (sizes[0], sizes[1]), keys[0])):
            clear = ends[1] > ends[0] + _TALLER if kind == "person" else ends[1] > _LARGER * ends[0]
            if clear:
                found.append(Phrase(f"{word} {kind}", (key,), "size"))
    return found


def _grouped(actors: Mapping[str, Actor], by: str, words: Callable[[Actor], str]) -> list[Phrase]:
    named: dict[str, list[str]] = {}
    for key, actor in actors.items():
        named.setdefault(words(actor), []).append(key)
    return [Phrase(text, tuple(keys), by) for text, keys in named.items()]
