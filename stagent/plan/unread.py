"""Which words of a question its plan does not hold: what would have changed the meaning is never left out in silence.

Every content word must be accounted for: it stands in the plan (a thing, what is said of it, an event, a number), or
it belongs to the words with which the plan's kinds are asked for. What is left over is put aside if it only says where
it happens ("across the meadow") or how one goes ("swings"); any other verb, a number, a denial or a thing without a
preposition is `vital`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stagent.plan.asking_words import STROKE_KINDS, asking_words
from stagent.plan.common_words import COMMON_WORDS
from stagent.plan.constants import CONSTANTS
from stagent.plan.inflection import lemma, singular
from stagent.plan.nouns import NOUNS
from stagent.plan.phrase_draft import STOPS
from stagent.plan.places import FIXED
from stagent.plan.plan import UNITS, Constant, Kind, Step, Value
from stagent.plan.units import BY_PHRASE
from stagent.plan.verbs import EVENT_NOUNS, EVENT_PHRASES, STROKES, readings
from stagent.plan.vocabulary import (
    ADVERBS,
    AUXILIARIES,
    CAMERA_PHRASES,
    CAMERA_VEHICLES,
    COLOURS,
    CONJUNCTIONS,
    DETERMINERS,
    DO,
    MOTIONS,
    NUMBER_ADJECTIVES,
    ORDINALS,
    POSITIONS,
    PREPOSITIONS,
    PRONOUNS,
    WH_WORDS,
)
from stagent.plan.word_lists import word_list
from stagent_tools.target import Target

_SMALL = AUXILIARIES | WH_WORDS | DETERMINERS | CONJUNCTIONS | PRONOUNS | ADVERBS | STOPS
_SMALL |= PREPOSITIONS | set(POSITIONS) | set(ORDINALS) | set(MOTIONS) | {"'s", "you"}
_DENIALS = frozenset(["not", "never", "no", "without", "except", "nobody", "none", "neither", "nothing"])
_OF_WAYS: frozenset[Kind] = frozenset(
    {
        "distance",
        "displacement",
        "speed",
        "speed_at",
        "peak_speed",
        "compare_speed",
        "compare_distance",
        "direction",
        "direction_when",
    }
)
# To do this is not to go anywhere: its speed is not asked for by "how fast does it spin".
_ON_THE_SPOT = frozenset(word_list(
    "spin rotate revolve twirl whirl twist turn shake tremble shiver vibrate wobble flap nod blink clap type knit chew "
    "breathe stand stop wait park sit lie rest stay halt eat drink talk speak sing write read grow melt boil burn beat "
    "react think solve charge"
))  # fmt: skip
_NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?")
_CLASS_ASKED = (("which",), ("what",))  # "which car is faster, the red one or the blue one"
# Behind these stands what is compared, or the time that is asked about: never only a place.
_BEARING = frozenset(
    word_list("between than before after until till during except without as of if because since while")
)
# What is moved along with whoever moves: "how far did he carry the ball".
_TAKING_ALONG = frozenset(["carry", "push", "pull", "drag", "tow", "ride", "drive", "dribble", "chase", "follow"])
_SHARES = frozenset(["half", "third", "quarter", "fifth", "part"])
_SECONDS = {"min": 60.0, "minutes": 60.0, "minute": 60.0, "h": 3600.0, "hours": 3600.0, "hour": 3600.0}
_ENDINGS = ("ing", "ed", "es", "s", "er", "est", "ly", "e")


@dataclass(frozen=True, slots=True)
class Unread:
    """Words that the plan does not hold: `vital` ones could change what is asked, `aside` ones say where or how."""

    vital: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


def unread_words(text: str, steps: Sequence[Step], read: frozenset[str] = frozenset()) -> Unread:
    """What of the question (in its regular form, one part) its steps leave out; `read` was read by other rules."""
    words = tuple(re.sub(r"(?<=[a-z]{2})/(?=[a-z]{2})|\bt ?=", " ", text).split())
    held, numbers = _held(steps)
    held |= frozenset().union(*(asking_words(step.kind) for step in steps))
    held |= _who_sends(words, steps) | {stem for word in read for stem in _stems(word)}
    going = any(step.kind in _OF_WAYS for step in steps)
    vital: list[str] = []
    aside: list[str] = []
    for i, word in enumerate(words):
        if _NUMBER.match(word):
            if not _is_counted(words, i) and (not _values(words, i) & numbers or _is_negative(words, i)):
                vital.append(word)
        elif _is_nth(words, i) and ORDINALS[word] not in numbers:
            vital.append(word)
        elif word in _DENIALS:
            vital += [] if held & _DENIALS else [word]
        elif not (word in _SMALL or word.endswith("ly") or words[i - 1 : i] in _CLASS_ASKED or _stems(word) & held):
            manner = going and _is_manner(words, i)
            (aside if manner or _is_passed_by(words, i) or _is_placed(words, i) else vital).append(word)
    return Unread(tuple(vital), tuple(aside))


def _is_manner(words: Sequence[str], i: int) -> bool:
    """`how fast does the crane swing`, `how far does the ferry glorp`: a deed without an object is a way of going."""
    behind = (*words, "|")[i + 1]
    if words[i - 1] not in DETERMINERS and any(verb.base in _TAKING_ALONG for verb in readings(words[i])):
        return True
    if behind not in PREPOSITIONS | STOPS | CONJUNCTIONS | ADVERBS or words[i - 1] in DETERMINERS | COLOURS:
        return False
    if bases := {verb.base for verb in readings(words[i])}:
        return not bases & _ON_THE_SPOT
    known = words[i] in COMMON_WORDS or singular(words[i])[0] in NOUNS
    return not known and bool(DO & set(words[:i]))


def _is_passed_by(words: Sequence[str], i: int) -> bool:
    """`how fast does it take the corner`: a place on the way; but "how far did he throw the stone"."""
    return words[i] in FIXED and not any({verb.base for verb in readings(word)} & set(STROKES) for word in words[:i])


def _values(words: Sequence[str], i: int) -> set[float]:
    """The number as it stands, and in seconds where it is a time."""
    match = _NUMBER.match(words[i])
    number = float(match[0].replace("−", "-")) if match is not None else 0.0
    return {number, number * _SECONDS.get(words[i + 1] if i + 1 < len(words) else "", 1.0)}


def _is_negative(words: Sequence[str], i: int) -> bool:
    """`at - 3 s`: no time of a clip; "3 - 5 s" is a stretch of it."""
    before = words[max(0, i - 3) : i - 1]
    return words[i - 1 : i] in (("-",), ("minus",)) and not any(word[0].isdigit() for word in before)


def _who_sends(words: Sequence[str], steps: Sequence[Step]) -> set[str]:
    """`how far did the keeper punt it`: what flies was asked about; who sent it says nothing more."""
    sent = next((i for i, word in enumerate(words) if {verb.base for verb in readings(word)} & {*STROKES, "roll"}), 0)
    flies = any(step.kind in STROKE_KINDS and step.target and step.target.noun not in words[:sent] for step in steps)
    return {stem for word in words[:sent] for stem in _stems(word)} if flies else set()


def _stems(word: str) -> set[str]:
    """The word, its singular, its base, and what is left without an ending."""
    return {word, singular(word)[0], lemma(word)} | {word.removesuffix(end) for end in _ENDINGS}


def _is_nth(words: Sequence[str], i: int) -> bool:
    """`the second time`, `the third bounce`: one of several; "the second serve" is a stroke of its own."""
    behind = words[i + 1] if i + 1 < len(words) else ""
    times = (*_SHARES, *STROKES, "second", "minute", "s")
    return ORDINALS.get(words[i], 0) > 1 and words[i - 1] in DETERMINERS and behind.isalpha() and behind not in times


def _is_counted(words: Sequence[str], i: int) -> bool:
    """`2 cyclists`: the size of a group, which no plan holds."""
    behind = words[i + 1] if i + 1 < len(words) else ""
    follows = behind.isalpha() and behind not in PREPOSITIONS and behind not in UNITS
    named = i > 0 and words[i - 1] not in _SMALL and not readings(words[i - 1])  # "player 9", "number 9"
    return not named and words[i] in NUMBER_ADJECTIVES and (follows or words[i - 1] in DETERMINERS)


def _is_placed(words: Sequence[str], i: int) -> bool:
    """Whether the word stands in a phrase that a preposition opens and that says where, how or whose."""
    for k in range(i - 1, -1, -1):
        if words[k] in PREPOSITIONS | {"where"} or any(verb.base in _TAKING_ALONG for verb in readings(words[k])):
            before = words[k - 1] if k else ""
            of_it = words[k] == "of" and (before == "out" or before in BY_PHRASE)  # "out of the water", "metres of ice"
            return of_it or (words[k] not in _BEARING and before not in ("compare", "compared"))
        if words[k] in AUXILIARIES | CONJUNCTIONS | WH_WORDS | STOPS | (PRONOUNS - {"one"}):
            return False
    return False


def _held(steps: Sequence[Step]) -> tuple[set[str], set[float]]:
    """Stems of the words, and the numbers, that the plan holds."""
    texts: list[str] = []
    numbers: set[float] = set()
    for step in steps:
        texts += _words_of(Target(noun="camera")) if step.kind == "ego_speed" else ()
        texts += [text for target in step.targets for text in _words_of(target)]
        if step.event is not None:
            texts += [step.event.replace("_", " "), *_ways_of_saying(step.event)]
        if step.span is not None:
            numbers |= {float(n) for n in re.findall(r"\d+(?:\.\d+)?", str(step.span.model_dump()))}
        for operand in () if step.inputs is None else (step.inputs.a, step.inputs.b):
            if isinstance(operand, Constant):
                known = CONSTANTS.get(operand.const)
                texts += [operand.const.replace("_", " "), *(known.words if known is not None else ())]
            elif isinstance(operand, Value):
                numbers.add(operand.value)
        numbers |= {float(n) for n in (step.hour, step.inputs.occurrence if step.inputs else None) if n is not None}
        numbers |= {float(t.ordinal.n) for t in step.targets if t.ordinal is not None}
    numbers |= {float(match[0]) for text in texts for match in [_NUMBER.search(text)] if match is not None}
    words = {word for text in texts for word in re.split(r"[ ']", text) if word}
    return {stem for word in words for stem in _stems(word)}, numbers


def _words_of(target: Target) -> tuple[str, ...]:
    said = (*CAMERA_PHRASES, *CAMERA_VEHICLES, "ego rider driver") if target.noun == "camera" else ()
    return (target.noun, *target.attributes, target.phrase or "", target.motion or "", *said)


def _ways_of_saying(event: str) -> list[str]:
    """The verbs and nouns that mean an enumerated event."""
    nouns = [noun for noun, name in EVENT_NOUNS.items() if name == event]
    return nouns + [" ".join(phrase.words) for phrase in EVENT_PHRASES if phrase.event == event]
