"""How people ask: several wordings for each kind. {x} and {y} are things, {when} a span ("" or " in the first 2 s").

No wording stands in the planner's own set of questions; what the planner cannot read counts against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

WORDINGS: Mapping[str, Sequence[str]] = {
    "distance": (
        "How far does {x} go{when}?",
        "How many metres does {x} cover{when}?",
        "What distance does {x} travel{when}?",
        "how far did {x} move{when}",
        "Length of the path of {x}{when} in metres?",
    ),
    "displacement": (
        "How far is {x} from where it started{when}, as the crow flies?",
        "What is the straight-line displacement of {x}{when}?",
        "What is the net displacement of {x}{when} in metres?",
    ),
    "speed": (
        "How fast is {x}{when}?",
        "What is the average speed of {x}{when}?",
        "how fast is {x} going{when} in km/h",
        "At what mean speed does {x} move{when}, in mph?",
        "What's the speed of {x}{when}?",
    ),
    "speed_at": (
        "How fast is {x} at {t} s?",
        "What is the speed of {x} at {t} seconds?",
        "At {t} s, how fast is {x} moving?",
    ),
    "speed during": ("How fast is {x} while it {third}?", "What is the average speed of {x} while it {third}?"),
    "speed after": ("How fast is {x} after it {third}?", "What is the speed of {x} after it {third}?"),
    "speed_at event": ("How fast is {x} when it {third}?", "What is the speed of {x} when it {third}?"),
    "peak_speed": (
        "What is the top speed of {x}{when}?",
        "What is the maximum speed of {x}{when} in km/h?",
        "What's the highest speed that {x} reaches{when}?",
    ),
    "acceleration": (
        "What is the acceleration of {x}{when}?",
        "How hard does {x} accelerate{when}?",
        "What acceleration does {x} have{when}, in m/s2?",
    ),
    "acceleration braking": ("How hard does {x} brake{when}?", "What is the acceleration of {x}{when}?"),
    "direction": (
        "Which way is {x} heading at the end, by the clock?",
        "In which direction does {x} end up going, as an o'clock?",
        "In which o'clock direction does {x} move?",
    ),
    "separation": (
        "How far is {x} from {y} at {t} s?",
        "What is the distance between {x} and {y} at {t} seconds?",
        "At {t} s, how far apart are {x} and {y}?",
    ),
    "separation least": (
        "How close does {x} get to {y}?",
        "What is the smallest distance between {x} and {y}?",
    ),
    "compare_distance": (
        "Which goes farther{when}, {x} or {y}?",
        "Does {x} or {y} cover more distance{when}?",
        "Which travels farther{when}: {x} or {y}?",
    ),
    "compare_speed": (
        "Which is faster{when}, {x} or {y}?",
        "Is {x} or {y} faster{when}?",
        "Which one moves faster{when}: {x} or {y}?",
    ),
    "compare_speed least": ("Which is slower{when}, {x} or {y}?",),
    "compare_direction": (
        "Do {x} and {y} go in the same direction{when}?",
        "Are {x} and {y} moving the same way{when}?",
    ),
    "size height": ("How tall is {x}?", "What is the height of {x} in metres?", "How high is {x}?"),
    "size length": ("How long is {x}?", "What is the length of {x} in metres?"),
    "height_of_jump": ("How high does {x} jump?", "What height does {x} reach in its jump?"),
    "height_of_jump ball": ("How high does {x} bounce?", "How high does {x} rise?"),
    "count": ("How many {things} are there?", "How many {things} can be seen?", "Count the {things}."),
    "count events": ("How many times does {x} {does}?", "How often does {x} {does}?"),
    "when": ("When does {x} {does}?", "At what time does {x} {does}?", "During which seconds does {x} {does}?"),
    "exists": ("Does {x} {does}?", "Does {x} ever {does}?"),
    "where": ("Where is {x}?", "Track {x}.", "Locate {x}."),
    "where at": ("Where is {x} at {t} s?", "At {t} s, where is {x}?"),
    "when_where": ("Where is {x} when it {third}?", "Where does {x} {does}?"),
    "ratio": (
        "How many times as fast as {y} is {x}?",
        "How many times faster is {x} than {y}?",
    ),
    "percent": ("How many percent of the speed of {y} does {x} reach?",),
    "exceeds": (
        "Is {x} going more than {limit} km/h{when}?",
        "Does {x} drive at over {limit} km/h{when}?",
        "Is {x} faster than {limit} km/h{when}?",
    ),
}


def worded(name: str, rng: np.random.Generator, **words: str) -> str:
    """One wording of that name, with its first letter as it stands; `when` may be left out."""
    choices = WORDINGS[name]
    text = choices[int(rng.integers(len(choices)))].format(**{"when": "", **words})
    return text[0].upper() + text[1:] if text[0] == "{" else text


def seconds(t: float) -> str:
    """As people write times: to a tenth, without a needless zero."""
    return f"{t:.1f}".removesuffix(".0")


def between(start: float, end: float, rng: np.random.Generator) -> str:
    """A span in words, with a space before it."""
    forms = (" between {a} and {b} s", " from {a} to {b} seconds", " from second {a} to second {b}")
    return forms[int(rng.integers(len(forms)))].format(a=seconds(start), b=seconds(end))
