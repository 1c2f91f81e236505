"""One clause -> who and what it mentions, and its verbs: a single walk over the tokens."""

from __future__ import annotations

from dataclasses import dataclass, replace

from stagent.plan.noun_phrases import read_noun_phrase, starts_phrase
from stagent.plan.phrase_draft import LEADERS, STOPS, Words
from stagent.plan.restricting import is_verb
from stagent.plan.unknown_verbs import unknown_verb
from stagent.plan.verbs import ALSO_NOUNS, Form, Verb, readings
from stagent.plan.vocabulary import (
    ADVERBS,
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    DO,
    HAVE,
    MODAL,
    MOTIONS,
    POSITIONS,
    PREPOSITIONS,
    SAME_IN_PLURAL,
    WH_WORDS,
)
from stagent_tools.target import Target

# Words that ask for a thing and so begin a phrase.
_ASKING = frozenset(["who", "what", "which", "whose"])
# What is no name of a thing that a later "one" could take.
_NO_NAME = ("who", "which", "what", "which one", "it", "that", "one")
_UNNAMED = ("one", "object", "person", "other")
_LONG_PREPOSITIONS = (
    ("in", "front", "of"), ("ahead", "of"),
    ("out", "of"), ("next", "to"), ("up", "to"), ("away", "from"), ("relative", "to"),
    ("compared", "to"), ("compared", "with"), ("close", "to"), ("from", "behind"), ("in", "relation", "to"),
    ("with", "respect", "to"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """A thing named in the clause, the preposition before it, and how many verbs came before it."""

    target: Target
    preposition: str
    start: int
    end: int
    verbs_before: int
    anaphor: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """A verb of the clause: its base, its form and where it stands."""

    base: str
    form: Form
    index: int


@dataclass(frozen=True, slots=True)
class Clause:
    """What a walk found; `unread` are words that no rule of the grammar explains."""

    words: Words
    mentions: tuple[Mention, ...]
    actions: tuple[Action, ...]
    adverbs: Words

    def subject(self) -> Target | None:
        """What stands before the verb without a preposition, else the first thing named."""
        bare = [m for m in self.mentions if m.preposition in ("", "of", "by", "for") and m.verbs_before == 0]
        return next((m.target for m in (*bare, *self.mentions)), None)


def awaited_forms(auxiliary: str, finite: bool) -> frozenset[Form]:
    """The verb forms that can come after an auxiliary, or, in a finite clause without one, instead of it."""
    if auxiliary in DO or auxiliary in MODAL:
        return frozenset({"base"})
    if auxiliary in BE:
        return frozenset({"ing", "participle"})
    if auxiliary in HAVE:
        return frozenset({"participle"})
    return frozenset({"s", "past"}) if finite else frozenset()


def read_clause(text: str, finite: bool = False) -> Clause:
    """Walk the clause. `finite`: it may have a verb without an auxiliary ("the ball hits the floor").

    Where the verb that it waits for is in no list, the clause is walked again with the word that stands in its place.
    """
    words = tuple(text.split())
    clause = _walk(words, finite)
    if clause.actions or not clause.mentions:
        return clause
    first = clause.mentions[0]
    auxiliary = next((word for word in reversed(words[: first.start]) if word in AUXILIARIES), "")
    elliptical = first.end < len(words) and words[first.end] in HAVE | BE | DO
    awaited = awaited_forms(auxiliary, finite)
    if elliptical or not awaited:
        return clause
    found = unknown_verb(words, [(mention.start, mention.end) for mention in clause.mentions], awaited)
    return clause if found is None else _walk(words, finite, found)


def _walk(words: Words, finite: bool, known: tuple[int, Verb] | None = None) -> Clause:
    """One walk over the words; `known` is a verb found by its place."""
    mentions: list[Mention] = []
    actions: list[Action] = []
    adverbs: list[str] = []
    auxiliary, preposition, i = "", "", 0
    while i < len(words):
        word = words[i]
        long = next((p for p in _LONG_PREPOSITIONS if words[i : i + len(p)] == p), None)
        awaited = awaited_forms(auxiliary, finite) if not actions else frozenset[Form]()
        limit = known[0] if known is not None and i < known[0] else len(words)
        if known is not None and i == known[0]:
            actions.append(Action(known[1].base, known[1].form, i))
            preposition, i = "", i + 1
        elif long is not None:
            preposition, i = " ".join(long), i + len(long)
        elif word in AUXILIARIES:
            auxiliary, preposition, i = word, "", i + 1
        elif word in STOPS or word in CONJUNCTIONS:
            preposition, i = preposition if word == "and" else "", i + 1
        elif _is_action(words, i, awaited, mentions):
            actions.append(_action(word, awaited, i))
            preposition, i = "", i + 1
        elif word in PREPOSITIONS and not (word in ("near",) and not mentions):
            preposition, i = word, i + 1
        elif word in _ASKING or (word not in WH_WORDS and starts_phrase(words, i)):
            i, preposition = _mention(words[:limit], i, awaited, preposition, mentions, len(actions))
        else:
            adverbs += [word] if word in ADVERBS else []
            i += 1
    return Clause(words, tuple(_with_noun_named_later(mentions)), tuple(actions), tuple(adverbs))


def _mention(
    words: Words, i: int, awaited: frozenset[Form], preposition: str, mentions: list[Mention], verbs: int
) -> tuple[int, str]:
    phrase = read_noun_phrase(words, i, awaited)
    if phrase is None or phrase.end <= i:
        return i + 1, preposition
    target = _with_noun_of_the_one(phrase.target, mentions)
    mentions.append(Mention(target, preposition, i, phrase.end, verbs, phrase.anaphor))
    return phrase.end, ""


def _with_noun_of_the_one(target: Target, mentions: list[Mention]) -> Target:
    """`the black one` takes its noun from the thing named before."""
    if target.noun not in ("one", "other") or not mentions:
        return target
    named = next((m.target.noun for m in mentions if m.target.phrase not in _NO_NAME), None)
    if named is None and mentions[0].anaphor:
        return target
    return target.model_copy(update={"noun": named or mentions[0].target.noun})


def _only_placed(target: Target) -> bool:
    """`the first`, `the left`: which one, but not of what."""
    placed = target.ordinal is not None or target.position is not None
    return target.noun == "object" and placed and not target.attributes


def _with_noun_named_later(mentions: list[Mention]) -> list[Mention]:
    """`how far behind the left one is the van on the right`: the noun comes after "one"."""
    named = next((m.target.noun for m in mentions if m.target.noun not in (*_UNNAMED, "camera", *LEADERS)), None)
    if named is None:
        return mentions
    return [
        replace(m, target=m.target.model_copy(update={"noun": named}))
        if m.target.phrase not in _NO_NAME and (m.target.noun == "one" or _only_placed(m.target))
        else m
        for m in mentions
    ]


def _is_action(words: Words, i: int, awaited: frozenset[Form], mentions: list[Mention]) -> bool:
    word, named = words[i], bool(mentions)
    plural = named and (mentions[-1].target.plural or mentions[-1].target.noun in ("camera", *SAME_IN_PLURAL))
    if not readings(word) or (i > 0 and words[i - 1] in ("the", "a", "an", "this", "that")):
        return False
    following = words[i + 1] if i + 1 < len(words) else "|"
    if word in MOTIONS and not named and following not in STOPS | ADVERBS | PREPOSITIONS | DETERMINERS | set(POSITIONS):
        return False
    if word not in ALSO_NOUNS:
        return named or bool(awaited) or any(reading.form == "ing" for reading in readings(word))
    acts = plural and "s" in awaited and any(reading.form == "base" for reading in readings(word))
    return named and (acts or is_verb(word, awaited))


def _action(word: str, awaited: frozenset[Form], i: int) -> Action:
    found = readings(word)
    chosen = next((reading for reading in found if reading.form in awaited), found[0])
    return Action(chosen.base, chosen.form, i)
