"""What belongs to a thing and tells which one is meant: clothes, what it carries, where it stands, its number."""

from __future__ import annotations

from collections.abc import Callable

from stagent.plan.inflection import singular
from stagent.plan.phrase_draft import ENDS, SILENT, STOPS, Draft, NounPhrase, Words
from stagent.plan.verbs import Form
from stagent.plan.vocabulary import (
    ATTRIBUTIVE,
    CAMERA_WORDS,
    CLOTHES,
    COLOURS,
    DETERMINERS,
    PRONOUNS,
    WH_WORDS,
)

# Reads the noun phrase inside ("the red shirt" of "in the red shirt").
Reader = Callable[[Words, int, frozenset[Form]], NounPhrase | None]
# These say what is going on, not which one is meant.
_HIS = frozenset(["his", "her", "its", "their"])
# With these something is done; they never tell which thing it is done to.
_BODY = frozenset(
    ["foot", "feet", "hand", "hands", "head", "leg", "legs", "knee", "knees", "chest", "shoulder", "left"]
)
_BESIDE = (("in", "front", "of"), ("nearest", "to"), ("closest", "to"), ("nearest",), ("closest",))
_NO_BESIDE = ENDS - DETERMINERS | {"one", "to", "thing"}
_STATES = tuple(
    tuple(words.split())
    for words in (
        "in the air", "in mid-air", "in the lead", "in motion", "in view", "in sight", "at rest", "on screen",
        "of view", "in flight", "on average",
    )
)  # fmt: skip


def before_something(words: Words, j: int) -> bool:
    """`in front of the truck`, `nearest the water`, but not the camera: that is a position."""
    length = next((len(start) for start in _BESIDE if words[j : j + len(start)] == start), 0)
    behind = words[j + length : j + length + 2]
    camera = "camera" in behind or any(word in CAMERA_WORDS for word in behind[:1])
    return length > 0 and bool(behind) and behind[0] not in _NO_BESIDE and not camera


def _named_or_beside(words: Words, j: int, draft: Draft, awaited: frozenset[Form], read: Reader) -> int:
    """`number 7`, `called Rex`, `next to the bus`, `in front of the truck`."""
    if words[j] == "number" and j + 1 < len(words) and words[j + 1].isdigit():
        draft.attributes.append(f"number {words[j + 1]}")
        return 2
    if words[j] in ("called", "named") and j + 1 < len(words) and words[j + 1] not in ENDS:
        draft.attributes.append(words[j + 1])
        return 2
    if words[j] == "except" and j + 1 < len(words):
        draft.attributes.append(f"not {singular(words[j + 1])[0]}")
        return 2
    ahead = 2 if words[j : j + 2] == ("next", "to") else 0
    if before_something(words, j):
        ahead = next(len(start) for start in _BESIDE if words[j : j + len(start)] == start)
    inner = read(words, j + ahead, awaited) if ahead and j + ahead < len(words) else None
    if inner is None:
        return 0
    beside = [w for w in words[j + ahead : inner.end] if w not in SILENT and w != "'s"]
    draft.attributes.append(" ".join([*words[j : j + ahead], *beside]))
    return inner.end - j


def read_belonging(words: Words, j: int, draft: Draft, awaited: frozenset[Form], read: Reader) -> int:  # noqa: PLR0911 - the first reading that fits returns
    """`in the red shirt`, `with the stroller`, `on the scooter`, `of the tractor`, `number 7`."""
    if (taken := _named_or_beside(words, j, draft, awaited, read)) > 0:
        return taken
    if words[j : j + 3] == ("with", "respect", "to"):
        return 0
    if words[j] == "between" and not DETERMINERS.intersection(words[j + 1 : j + 2]):
        return 0
    if words[j] == "on" and words[j + 2 : j + 3] == ("way",):
        return 0
    if words[j : j + 3] in _STATES or words[j : j + 2] in _STATES:
        return 0
    if words[j] == "not" and words[j + 1 : j + 2] and words[j + 1] in ATTRIBUTIVE:
        before = len(draft.attributes)
        taken = read_belonging(words, j + 1, draft, awaited, read)
        draft.attributes[before:] = [f"not {attribute}" for attribute in draft.attributes[before:]]
        return taken + 1 if taken else 0
    if (
        words[j] == "with"
        and words[j + 1 : j + 2]
        and words[j + 1] in _HIS
        and words[j + 2 : j + 3]
        and (words[j + 2] in _BODY)
    ):
        return 0
    if words[j] not in ATTRIBUTIVE or j + 1 >= len(words) or words[j + 1] in PRONOUNS | STOPS | WH_WORDS:
        return 0
    whole = words[: words.index("who", j)] if "who" in words[j + 2 :] else words  # "the man in the cap who carries it"
    inner = read(whole, j + 1, awaited)
    if inner is None:
        return 0
    end = _joined_clothes(words, inner.end, awaited, read) if words[j] in ("in", "with", "wearing") else inner.end
    content = [word for word in words[j + 1 : end] if word == "no" or (word not in SILENT and word != "'s")]
    if not content:
        return 0
    placed = words[j] in ("without", "behind", "under", "beside", "near", "above", "below", "between", "opposite")
    prefix = f"{words[j]} " if placed else ""
    draft.attributes.append(prefix + " ".join(content))
    return end - j


def _joined_clothes(words: Words, j: int, awaited: frozenset[Form], read: Reader) -> int:
    """`in a white shirt and blue jeans`: without an article the second piece belongs to the same thing."""
    if j + 2 >= len(words) or words[j] != "and":
        return j
    inner = read(words, j + 1, awaited)
    worn = inner is not None and (
        inner.target.noun in CLOTHES or (words[j + 1] in ("a", "an") and words[j - 1] not in COLOURS)
    )
    coloured = words[j + 1] not in DETERMINERS and words[j + 1] in COLOURS
    return inner.end if inner is not None and (worn or coloured) else j
