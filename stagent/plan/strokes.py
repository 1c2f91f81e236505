"""What flies when somebody throws, kicks or serves."""

from __future__ import annotations

from stagent.plan.clauses import Clause
from stagent.plan.places import FIXED
from stagent.plan.verbs import STROKES
from stagent.plan.vocabulary import BE
from stagent.plan.word_lists import word_list
from stagent_tools.target import Target

_GROUND = ("ground", "floor", "water", "grass", "ice", "ceiling", "roof", "target")
_STROKE_NOUNS = frozenset(
    word_list(
        "serve shot pitch kick throw putt smash volley punt toss stroke forehand backhand header spike slapshot "
        "slap-shot "
        "drive throw-in freekick free-kick penalty delivery strike pass bowl"
    )
)


_THROWN = {
    "arrow": "arrow",
    "shot": "shot",
    "discus": "discus",
    "javelin": "javelin",
    "hammer": "hammer",
    "dart": "dart",
    "frisbee": "frisbee",
    "basketball": "basketball",
    "football": "ball",
    "puck": "puck",
}


def what_flies(target: Target, verb: str, clause: Clause) -> Target | None:
    """What flies: a stroke word without an object, or the object of a stroke verb; in the passive the thing itself."""
    thrown = next((_THROWN[w] for attribute in target.attributes for w in attribute.split() if w in _THROWN), None)
    if target.noun in _STROKE_NOUNS or (thrown is not None and verb in STROKES):
        return Target(noun=thrown or "ball", phrase=target.phrase)
    struck = any(a.form == "participle" and clause.words[a.index] not in _STROKE_NOUNS for a in clause.actions)
    if target.noun in ("ball", *_THROWN.values()) or (struck and any(word in BE for word in clause.words)):
        return target if struck and verb in STROKES else None
    rolled = verb == "roll" and any(m.verbs_before > 0 and not m.preposition for m in clause.mentions)
    if (verb not in STROKES and not rolled) or (
        verb in ("head", "hit") and not any(m.verbs_before for m in clause.mentions)
    ):
        return None
    objects = [m.target for m in clause.mentions if m.verbs_before > 0 and m.preposition == ""]
    known = bool(objects) and objects[0].noun not in (*_STROKE_NOUNS, "object")
    if known:
        return None if objects[0].noun in (*FIXED, *_GROUND) else objects[0]
    return None if verb == "head" else Target(noun="ball")  # who is heading somewhere heads no ball
