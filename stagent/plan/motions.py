"""What a verb and the words behind it say of a thing's motion: ways of going times ways to somewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from stagent.plan.inflection import lemma
from stagent.plan.verbs import MOVING
from stagent.plan.vocabulary import POSITIONS
from stagent_tools.target import Motion

_US = r"(?:us|me|(?:the )?(?:camera|viewer))"
_GO = rf"(?:come|{'|'.join(sorted(MOVING, key=len, reverse=True))})"
_TO = r"(?:(?:to|towards|toward) )?(?:the |our |its )?"
# Over lemmas; the first that fits counts.
_PATTERNS: tuple[tuple[str, Motion], ...] = (
    ("from (?:the )?left to (?:the )?right", "moving right"),
    ("from (?:the )?right to (?:the )?left", "moving left"),
    (rf"{_GO} {_TO}left(?:wards)?", "moving left"),
    (rf"{_GO} {_TO}right(?:wards)?", "moving right"),
    (rf"(?:turn {_TO}left|(?:make|take) a left turn)", "turning left"),
    (rf"(?:turn {_TO}right|(?:make|take) a right turn)", "turning right"),
    (rf"{_GO} (?:straight )?(?:towards|toward|to|at) {_US}", "towards camera"),
    (rf"{_GO} (?:our|my) way|come (?:closer|nearer)|approach", "towards camera"),
    (rf"{_GO} away", "away from camera"),
    ("turn", "turning"),
    ("stand still|stand|wait|park|stop|not move", "still"),
    ("cross", "crossing"),
    ("run|sprint|jog", "running"),
    ("walk", "walking"),
    ("jump", "jumping"),
    ("move", "moving"),
)
_SAYS_NOTHING = frozenset(["off", "round", "around", "over"])


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[re.Pattern[str], Motion], ...]:
    return tuple((re.compile(rf"(?<!\S)(?:{pattern})(?!\S)"), motion) for pattern, motion in _PATTERNS)


def motion_of(words: Sequence[str], at_once: bool = False) -> Motion | None:
    """The motion that a verb and the words behind it name; it may stand anywhere in `words`, or only `at_once`."""
    said = [word for word in words if not word.endswith("ly") and word not in _SAYS_NOTHING]
    lemmas = " ".join(word if word in POSITIONS else lemma(word) for word in said)
    for pattern, motion in _compiled():
        if (pattern.match if at_once else pattern.search)(lemmas):
            return motion
    return None
