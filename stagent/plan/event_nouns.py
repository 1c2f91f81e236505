"""Nouns for what somebody does, where a thing is expected: "the third jump of the horse"."""

from __future__ import annotations

from dataclasses import dataclass

from stagent.plan.clauses import Clause
from stagent.plan.inflection import singular
from stagent.plan.nouns import NOUNS
from stagent.plan.plan import FREE
from stagent.plan.verbs import ALSO_NOUNS, CORE_FORMS, EVENT_NOUNS, FREE_EVENT_NOUNS, RISING, readings, third_person
from stagent.plan.vocabulary import BE, DO
from stagent.plan.word_lists import word_list
from stagent_tools.target import Target

# Things, or measures, although a verb or an event is spelled the same.
_THINGS = frozenset(word_list(
        "ball race track bike point lane head bank bowl bat board row field park pace rank corner penalty "
        "point wave cover block ram bark catch can wind hurdle climb goal rally start finish lead"
    ))  # fmt: skip
_WAYS = frozenset(word_list("run ride walk way route path trip journey swim sprint dash"))
# Whose plural is counted as what somebody does.
_COUNTED = (frozenset(FREE_EVENT_NOUNS) | set(EVENT_NOUNS) | set(ALSO_NOUNS)) - _THINGS | {
    "goal",
    "point",
    "somersault",
}
_DOING = ("throw", "land", "play", "do", "make", "take", "perform", "complete", "execute", "manage", "need")
_FREE_COUNTED = frozenset(["pass", "hit", "touch", "contact", "bump", "overtaking"])


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done (`event`), by whom, and the how-many-th."""

    event: str
    who: Target
    occurrence: int | None


def rise_of(target: Target) -> Deed | None:
    """`the third jump of the horse`, `his first leap`."""
    if target.noun not in RISING:
        return None
    who = _owner(target) or (Target(noun="object") if target.ordinal is not None else None)
    if who is None:
        return None
    return Deed(_event(target, target.noun), who, target.ordinal.n if target.ordinal is not None else None)


def who_went(target: Target) -> Target | None:
    """`the run of the greyhound`, `the robot's path`: who covered that way."""
    return _owner(target) if target.noun in _WAYS else None


def _owner(target: Target) -> Target | None:
    """Whose deed it is: "the horse's jump", "the jump of the horse"."""
    of = " of " in f" {target.phrase or ''} "
    owner = next((a.removesuffix("'s") for a in target.attributes if of or a.endswith("'s")), None)
    return Target(noun=owner.split()[-1], attributes=tuple(owner.split()[:-1])) if owner is not None else None


def _event(target: Target, noun: str) -> str:
    if noun == "turn" and target.position in ("left", "right"):
        return f"turn_{target.position}"
    if noun in EVENT_NOUNS and noun not in _FREE_COUNTED:
        return EVENT_NOUNS[noun]
    return FREE + (third_person(noun) if noun in CORE_FORMS else noun)


def counted_deed(clause: Clause, named: Target | None) -> Deed | None:
    """`how many jumps does the rider make`, `how many of his hits are with the bat`: who does what is counted."""
    first = clause.mentions[0] if clause.mentions else None
    noun = singular(first.target.noun)[0] if first is not None else ""
    done = any(action.base in _DOING for action in clause.actions) or clause.words[-1:] == ("do",)
    done = done and any(word in DO for word in clause.words)
    if first is None or not first.target.plural or not (noun in _COUNTED or (done and noun not in NOUNS)):
        return None
    his = next((w for w in clause.words[: first.end] if w in ("his", "her", "its", "their")), None)
    does = [m for m in clause.mentions[1:] if m.preposition in ("", "by", "of") and m.target.noun != noun]
    who = does[0].target if does and his is None else _owner(first.target) if his is None else None
    if who is None and his is not None:
        who = named or Target(noun="object" if his == "its" else "person")
    alone = len(clause.mentions) == 1 and not first.target.attributes and not _moves(clause)
    if who is None and alone and (noun not in NOUNS or noun in ("goal", "point")):
        who = named or Target(noun="object")
    if who is None:
        return None
    tail = [w for w in clause.words[first.end :] if his is not None and _content(w)]
    event = _event(first.target, noun) if not tail else FREE + " ".join([third_person(noun), *tail])
    return Deed(event, who, None)


def _moves(clause: Clause) -> bool:
    """Whether the plural does something itself ("how many serves land in the box")."""
    if any(word in BE for word in clause.words) and any(action.form == "participle" for action in clause.actions):
        return False
    return any(action.base not in (*_DOING, "score", "happen", "occur", "be", "see") for action in clause.actions)


def _content(word: str) -> bool:
    return word not in (
        "are",
        "is",
        "were",
        "was",
        "the",
        "a",
        "an",
        "|",
        "his",
        "her",
        "do",
        "does",
        "did",
    ) and not any(v.base in ("make", "do", "have") for v in readings(word))
