"""The words behind a verb that make it a named event: "come to a halt" stops, "start to look" does not start."""

from __future__ import annotations

from functools import cache

from stagent.plan.inflection import lemma
from stagent.plan.phrase_draft import ENDS, STOPS
from stagent.plan.verbs import EVENT_PHRASES, EventPhrase, readings
from stagent.plan.vocabulary import ADVERBS, BE, DETERMINERS, POSITIONS

PARTICLES = frozenset(["out", "off", "down", "up", "back", "away"])


def phrase_at(words: list[str], i: int) -> str | None:
    """The event whose phrase begins at `i`; each word may stand as it is or as a form of the phrase's verb."""
    bases = [(word, _base(word)) for word in words[i : i + 6]]
    for phrase in _phrases_beginning().get(bases[0][1], ()) if bases else ():
        n = len(phrase.words)
        if len(bases) < n or any(want not in bases[k] for k, want in enumerate(phrase.words)):
            continue
        following = words[i + n] if i + n < len(words) else ""
        if phrase.words[-1] == "in" and following and following not in STOPS:
            continue
        if phrase.words == ("roll", "over") and following in ("", *STOPS):
            continue
        if phrase.words == ("fall",) and following in ("behind", "back", "asleep", "apart", "short"):
            continue
        acts = any(reading.form == "ing" for reading in readings(following))
        if following == "to" and i + n + 1 < len(words):
            acts = any(reading.form == "base" for reading in readings(words[i + n + 1]))
        if n == 1 and phrase.words[0] in ("start", "begin") and _is_object(following):
            continue
        if n == 1 and (following in PARTICLES or (phrase.words[0] in ("start", "stop") and acts)):
            continue
        return phrase.event
    return None


def _is_object(word: str) -> bool:
    """`starts her spin`, `starts the engine`: what is started is not itself that moves."""
    return word in DETERMINERS or (word.isalpha() and word not in ENDS | ADVERBS and not word.endswith("ly"))


@cache
def _phrases_beginning() -> dict[str, list[EventPhrase]]:
    """The event phrases by their first word, the longest first."""
    phrases: dict[str, list[EventPhrase]] = {}
    for phrase in EVENT_PHRASES:
        phrases.setdefault(phrase.words[0], []).append(phrase)
    return phrases


def _base(word: str) -> str:
    if word in BE:
        return "be"
    return word if word in POSITIONS else lemma(word)
