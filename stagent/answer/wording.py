"""How things and their doings are named in a sentence, whatever was asked."""

from __future__ import annotations

from collections.abc import Sequence

from stagent.plan.inflection import singular

ARTICLES = frozenset({"the", "this", "that", "these", "those", "both", "all", "each", "every"})
POSSESSIVES = frozenset({"my", "our", "your", "his", "her", "its", "their"})
INDEFINITE = frozenset({"a", "an", "some", "any", "which", "what", "whose"})
PRONOUNS = {
    **dict.fromkeys(("he", "him", "she", "her", "who", "somebody", "someone", "anybody", "anyone"), "the person"),
    **dict.fromkeys(("i", "me", "we", "us"), "the camera"),
    **dict.fromkeys(("they", "them"), "them"),
    "it": "it",
    "": "the thing",
}
EVENTS = {
    "start": "start",
    "stop": "standstill",
    "turn_left": "left turn",
    "turn_right": "right turn",
    "enter": "entry into the picture",
    "leave": "exit from the picture",
    "approach": "approach",
    "overtake": "overtaking",
    "cross": "crossing",
    "jump": "jump",
    "fall": "fall",
    "collide": "collision",
}
TOWARDS = {"towards": "towards the camera", "away": "away from the camera"}  # words of a direction in the picture
AFTER_A_NOUN = frozenset(
    {"that", "which", "who", "in", "on", "with", "of", "at", "to", "near", "behind", "before", "from"}
)
FREE = "free:"
FEW = 3  # things compared that are still listed by name


def one_of(things: str) -> str:
    """What one of several is called: "the red cars on the left" -> "red car on the left", "which car" -> "car"."""
    words = things.split()
    words = words[1:] if len(words) > 1 and words[0].lower() in ARTICLES | INDEFINITE else words
    end = next((i for i, word in enumerate(words) if i and word in AFTER_A_NOUN), len(words))
    return " ".join([*words[: end - 1], *(singular(noun)[0] for noun in words[end - 1 : end]), *words[end:]])


def the(thing: str) -> str:
    """The thing with an article, as it follows "of": "white car" -> "the white car", "we" -> "the camera"."""
    words = thing.split()
    bare = " ".join(words)
    if bare.lower() in PRONOUNS:
        return PRONOUNS[bare.lower()]
    first = words[0].lower()
    if first in INDEFINITE and len(words) > 1:
        return "the " + " ".join(words[1:])
    some_of = first.isdigit() and words[1:2] == ["of"]
    if some_of or first in ARTICLES | POSSESSIVES or first.endswith(("'s", "’s")):
        return bare
    return f"the {bare}"


def event_name(event: str) -> str:
    """The event as a noun: of the enumeration, or the question's own words in quotes."""
    if event.startswith(FREE):
        return f"“{event[len(FREE) :].strip()}”"
    return EVENTS.get(event, event.replace("_", " "))


def listed(parts: Sequence[str], last: str = "and") -> str:
    """a, b and c."""
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def sentence_case(text: str) -> str:
    """The first letter large, a full stop at the end."""
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def clause(text: str) -> str:
    """A sentence or phrase as part of a longer one: without its full stop, its first letter small unless it is a name
    or an abbreviation."""
    text = text.strip().rstrip(".")
    first = text.split(maxsplit=1)[0] if text else ""
    return text[:1].lower() + text[1:] if first[1:].islower() or len(first) == 1 else text
