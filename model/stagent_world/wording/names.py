"""How a thing is called by what it is and its colour."""

from __future__ import annotations

_PLURALS = {"person": "people", "bus": "buses"}


def plural(kind: str) -> str:
    return _PLURALS.get(kind, f"{kind}s")


def coloured_name(colour: str, kind: str) -> str:
    """ "red car", "person in red": of people the colour is that of their shirt."""
    return f"person in {colour}" if kind == "person" else f"{colour} {kind}"
