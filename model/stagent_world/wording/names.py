"""How a thing is called by what it is and its colour."""

from __future__ import annotations

_PLURALS = {"person": "people", "bus": "buses"}
_CLOTHED = ("person", "cyclist")


def plural(kind: str) -> str:
    return _PLURALS.get(kind, f"{kind}s")


def coloured_name(colour: str, kind: str) -> str:
    """ "red car", "person in red": of people the colour is that of their shirt."""
    return f"{kind} in {colour}" if kind in _CLOTHED else f"{colour} {kind}"


def with_article(name: str) -> str:
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
