"""The words with which each kind is asked for: they say what to measure, and of nobody in particular."""

from __future__ import annotations

from functools import cache

from stagent.plan.comparing import comparing_patterns
from stagent.plan.cues import CUES
from stagent.plan.frames import COMMANDS
from stagent.plan.paraphrases import literal_words
from stagent.plan.plan import Kind
from stagent.plan.spelling import MEASURING_WORDS
from stagent.plan.units import BY_PHRASE
from stagent.plan.verbs import BRAKING, MOVING, RISING, STROKES
from stagent.plan.vocabulary import NUMBER_ADJECTIVES, POSITION_PHRASES
from stagent.plan.word_lists import word_list

# Verbs that say nothing by themselves: what is got, taken or made stands behind them.
_LIGHT = word_list("get take make do keep come need want hold have see find show give reach end set start say wear")
# What one says to a machine, and how a condition opens.
_COMMANDS = word_list(
    "put talk suppose duration movement span bit opening momentary halfway straight-line time-to-collision rise touch "
    "follow honest soon @"
)
# What the readers beyond the cues ask with.
_BEYOND_CUES: dict[Kind, str] = {
    "acceleration": "slam hit",
    "height_of_jump": "ground",
    "size": "stand",
    "peak_speed": "strong",
    "compute": "exceed break beat stop stay braking stopping later earlier lose grow manage able leave pass not "
    "standard regular normal ordinary regulation",
    "time_to_collision": "nobody nothing brake change ram stop",
    "time_gap": "leave beat cross arrive",
    "separation": "stand",
    "when": "begin start happen occur",
    "compare_speed": "difference hit clock post show",
    "compare_distance": "difference",
    "distance": "carry chase follow",
    "speed": "overtaken carry chase follow",
    "where": "found change stand",
    "when_where": "found",
    "count": "play pass score rope complete perform execute manage land",
    "direction": "facing leave curl cut follow reverse flee dive shoved expressed",
    "direction_when": "return",
    "describe": "summarize summarise behaviour",
}
# The same quantity at another time, at its most, or of somebody else: asked for with the same words.
_ASKED_LIKE: dict[Kind, Kind] = {
    "speed_at": "speed",
    "peak_speed": "speed",
    "ego_speed": "speed",
    "compare_speed": "speed",
    "compare_distance": "distance",
    "displacement": "distance",
}
STROKE_KINDS: frozenset[Kind] = frozenset({"displacement", "distance", "direction", "peak_speed"})


@cache
def asking_words(kind: Kind) -> frozenset[str]:
    """The words of every wording in which the kind is asked for, and those that ask for nothing by themselves."""
    patterns = [cue.words for cue in CUES if cue.kind in (kind, _ASKED_LIKE.get(kind))] + comparing_patterns(kind)
    words = {word for pattern in patterns for word in literal_words(pattern)}
    words.update(_BEYOND_CUES.get(kind, "").split(), STROKES if kind in STROKE_KINDS else ())
    words.update(BRAKING if kind == "acceleration" else RISING if kind == "height_of_jump" else ())
    return frozenset(words) | _of_any_kind()


@cache
def _of_any_kind() -> frozenset[str]:
    phrases = (*BY_PHRASE, *POSITION_PHRASES)
    words = frozenset([*MEASURING_WORDS, *NUMBER_ADJECTIVES, *_LIGHT, *_COMMANDS, *MOVING, *literal_words(COMMANDS)])
    return words.union(*map(str.split, phrases))
