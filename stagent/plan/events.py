"""A clause or noun that names an event -> the event, who does it, and to what."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from stagent.plan.clauses import Action, Clause, Mention, read_clause
from stagent.plan.event_phrases import PARTICLES, phrase_at
from stagent.plan.inflection import lemma, singular
from stagent.plan.nouns import NOUNS
from stagent.plan.phrase_draft import STOPS
from stagent.plan.places import FIXED, HANDED, ROOMY, VIEWS, can_move
from stagent.plan.plan import EVENTS, FREE
from stagent.plan.verbs import DURATIVE, EVENT_NOUNS, FREE_EVENT_NOUNS, MOVING, readings, third_person
from stagent.plan.vocabulary import AUXILIARIES, BE, DETERMINERS, ORDINALS, POSITION_PHRASES, POSITIONS, PREPOSITIONS
from stagent.plan.word_lists import word_list
from stagent_tools.target import Target
from stagent_tools.things import thing_of

_SLOW_VERBS = frozenset(word_list(
        "carry hold dribble chase reverse push pull brake accelerate follow run walk ride spin dance swim drive "
        "decelerate go slow drag tow rally drift skid wave"
    ))  # fmt: skip
# Whatever way of going it is: "cycles past", "jogs across".
_GOES = frozenset(MOVING) - {"fall", "drop", "shoot", "bowl", "cover", "charge", "speed", "skid", "tear"}
_WAYS: dict[str, str] = {"past": "overtake", "across": "cross", "through": "cross"}
_NO_HAPPENING = frozenset(word_list("end beginning middle one other first second last rest same left right front back"))
_NO_OTHER = frozenset({"start", "stop", "jump", "fall", "turn_left", "turn_right"})
_SILENT = DETERMINERS | AUXILIARIES | STOPS | frozenset({"'s", "to"})


@dataclass(frozen=True, slots=True)
class Event:
    """`subject` None: whoever is asked about; `affected`: the thing that a person does it to, for a later "it".

    `lasting`: it takes a while, so "when" is no single instant."""

    name: str
    subject: Target | None = None
    other: Target | None = None
    anaphor: bool = False
    lasting: bool = False
    occurrence: int | None = None
    passive: bool = False
    affected: Target | None = None


def read_event(text: str) -> Event | None:
    """The event that a clause ("the ball hits the floor") or a noun ("its left turn") names."""
    return _edge_of_action(text) or _noun_event(text) or _clause_event(text)


def names_event(text: str) -> bool:
    """Whether the phrase is a noun that names an event ("its left turn"), not a clause."""
    return _noun_event(text) is not None


def read_landmark(text: str, known: bool = True) -> Event | None:
    """`after the bridge`: a thing named as a time is meant as passing it; `known`: as one that stands still."""
    target = read_clause(text).subject()
    if target is None or (known and target.noun not in FIXED) or len(read_clause(text).mentions) > 1:
        return None
    return Event("cross", None, target)


def read_moment(text: str) -> Event | None:
    """An event, a landmark that is passed, or a happening: "from the tree to the gate"."""
    return read_event(text) or read_landmark(text) or read_happening(text)


def read_happening(text: str) -> Event | None:
    """`after the snap`: a noun that names no thing that is known, standing where a time is meant, is an event."""
    words = text.split()
    if len(words) not in (2, 3) or words[0] not in ("the", "his", "her", "its", "their"):
        return None
    noun, plural = singular(words[-1])
    known = noun in NOUNS or noun in _NO_HAPPENING or plural or not noun.replace("-", "").isalpha()
    if known or (len(words) == 3 and words[1] not in ORDINALS):
        return None
    return Event(FREE + noun, occurrence=ORDINALS.get(words[1]), lasting=False)


def _content(text: str) -> list[str]:
    return [word for word in text.split() if word not in DETERMINERS and word not in STOPS]


# What a thing can be seen to be, at one time and not at another.
_CONDITIONS = frozenset(word_list(
        "open closed shut empty full alone upright apart together level upside horizontal vertical inside outside "
        "red green amber next ahead behind on off down up away half fully highest lowest bent straight lit free "
        "clear blocked busy dark wet dry raised lowered complete"
    ))  # fmt: skip
_SEEN = {
    r"out of (?:sight|view|frame|shot|picture)|out$|off ?-?screen|offscreen|hidden|invisible|unseen|not visible": (
        "out of sight"
    ),
    r"in (?:sight|view|shot|frame|picture)|on ?-?screen|visible|seen": "in view",
}


_PLACED = re.compile(
    r"^(?:is|was|are|were) (?P<who>"
    r"(?:(?:the|a|my|our|any|his|her) (?:[\w-]+ ){1,2}?)|(?:he|she|it|they|"
    r"anybody|anyone|somebody|someone) )(?P<where>(?:on|in|under|behind|inside|near|above|over|next to|beside|"
    r"between|at) .+)$"
)


def read_state(text: str) -> Event | None:
    """`the ball is at its highest`: no event of the table, so a free one of its content words."""
    being = _PLACED.search(text)
    if being is not None and being["where"] not in POSITION_PHRASES:
        who = read_clause(being["who"]).mentions
        where = [w for w in being["where"].split() if w not in _SILENT]
        if who:
            return Event(f"{FREE}is {' '.join(where)}", who[0].target, anaphor=who[0].anaphor, lasting=True)
    clause = read_clause(text)
    if not clause.mentions or not any(word in BE for word in clause.words):
        return None
    subject = clause.mentions[0]
    tail = " ".join(w for w in clause.words[subject.end :] if w not in _SILENT or w in ("of", "in"))
    state = next((state for words, state in _SEEN.items() if re.search(rf"^(?:{words})\b", tail)), None)
    said = [w for w in tail.split() if not w.endswith("ly")]
    rest = [w for w in said if w not in PREPOSITIONS or w in ("off", "behind", "under", "above", "near")]
    placed = any(w in PREPOSITIONS and w not in ("of", "in") for w in tail.split()) or any(w in POSITIONS for w in rest)
    if state is None and not (
        rest and (placed or rest[0].endswith("est") or rest[0] in _CONDITIONS or rest[1:2] == ["than"])
    ):
        return None
    return Event(f"{FREE}is {state or ' '.join(rest)}", subject.target, anaphor=subject.anaphor, lasting=True)


def _edge_of_action(text: str) -> Event | None:
    """`braking started`, `the start of the sprint`."""
    words = _content(text)
    if len(words) == 2 and lemma(words[1]) in ("start", "begin") and words[0].endswith("ing"):
        return Event(f"{FREE}starts {words[0]}")
    return None


_HAPPENS = re.compile(
    r"^(?:does|did|do|is|was|are|were)(?: there)? |(?<!the )(?<!its )(?<!his )(?<!her )\b(?:takes? place|took "
    r"place|happen(?:s|ed)?|"
    r"occur(?:s|red)?|(?:is|was|gets|got) (?:taken|made|played|performed)|lasts?|lasted|takes?|took|begins?|began|"
    r"starts?|started)$"
)


def _noun_event(text: str) -> Event | None:
    subject, _, rest = text.rpartition(" 's ")
    rest = _HAPPENS.sub("", rest).strip()
    words = [word for word in rest.split() if word not in STOPS]
    occurrence = None
    while words and (words[0] in DETERMINERS or words[0] in ORDINALS or words[0] in ("last", "next", "final", "only")):
        occurrence = ORDINALS.get(words[0], occurrence)
        words = words[1:]
    for length in (3, 2, 1):
        head, tail = " ".join(words[:length]), words[length:]
        if len(words) < length or (tail and tail[0] not in PREPOSITIONS):
            continue
        name = EVENT_NOUNS.get(head) or (FREE + head if head in FREE_EVENT_NOUNS else None)
        if name is not None:
            return replace(_with_people(name, subject, " ".join(tail)), occurrence=occurrence)
    return None


def _with_people(name: str, subject: str, tail: str) -> Event:
    """`the collision of the van with the bus`: who does it after `of` or `by`, the other after `with`."""
    does = read_clause(subject).subject() if subject else None
    other = None
    for mention in read_clause(tail).mentions:
        if mention.preposition in ("of", "by", "between") and does is None:
            does = mention.target
        elif other is None:
            other = mention.target
    return Event(name, does, None if name.startswith(FREE) or name in _NO_OTHER else other, lasting=_lasts(name))


def _lasts(name: str) -> bool:
    return name in DURATIVE or any(lemma(word) in _SLOW_VERBS for word in name.removeprefix(FREE).split()[:1])


def _clause_event(text: str) -> Event | None:
    clause = read_clause(text, finite=True)
    if not clause.actions:
        progressive = read_clause(f"is {text}")
        if not progressive.actions or progressive.actions[0].form != "ing":
            return _state_event(clause)
        clause = progressive
    action = clause.actions[0]
    if clause.actions[0].base in ("be", "do", "have", "get") and len(clause.actions) > 1 and action.base != "get":
        action = clause.actions[1]
    before = [m for m in clause.mentions if m.end <= action.index]
    after = [m for m in clause.mentions if m.start > action.index and m.target.noun not in (VIEWS | set(POSITIONS))]
    name = named_event(clause, action)
    if name == f"{FREE}{third_person(action.base)}" and _is_passive(clause, action):
        name = f"{FREE}is {clause.words[action.index]}"
    inside = {i for mention in before for i in range(mention.start, mention.end)}
    if any(w == "not" and i not in inside for i, w in enumerate(clause.words[: action.index])) and name != "stop":
        name = f"{FREE}does not {action.base}"
    subject = before[0] if before else None
    if subject is not None and name == "cross":
        subject = replace(subject, target=_whose_way(subject.target))
    particle = _parted_particle(clause, action)
    if particle is not None and after and name.startswith(FREE):
        name = f"{FREE}{third_person(action.base)} {particle}"
    loose = name.startswith(FREE) and particle is None
    other = None if loose or name in _NO_OTHER or not after else after[0].target
    if other is None and not loose and name not in _NO_OTHER:
        other = _partner(clause, before)
    name = _pass_or_cross(name, action, other)
    other = _whose_way(other) if name == "cross" and other is not None else other
    if name == "collide" and action.base in ("run", "drive") and other is not None and other.noun in ROOMY:
        name = "enter"
    if name == "collide" and other is not None and other.noun in ("brake", "accelerator", "gas", "pedal"):
        name, other = f"{FREE}brakes" if other.noun == "brake" else f"{FREE}accelerates", None
    if name == "overtake" and other is None and subject is not None and _is_passive(clause, action):
        return Event(name, Target(noun="object"), subject.target, lasting=True, passive=True)
    agent = _agent(clause, action, after)
    if agent is not None and subject is not None and not name.startswith(FREE) and name not in _NO_OTHER:
        lasting = _lasts(name)
        return Event(name, agent.target, subject.target, lasting=lasting, passive=True)
    return Event(
        name,
        subject.target if subject else None,
        other,
        anaphor=bool(subject and subject.anaphor),
        lasting=_lasts(name) or (name.startswith(FREE) and action.base in _SLOW_VERBS),
        affected=_affected(subject, after),
    )


def _affected(subject: Mention | None, after: list[Mention]) -> Target | None:
    thing = thing_of(subject.target.noun) if subject is not None else None
    objects = [m.target for m in after if not m.preposition]
    return objects[0] if objects and thing is not None and thing.family == "person" else None


def _is_passive(clause: Clause, action: Action) -> bool:
    word = clause.words[action.index]
    done = any(reading.form == "participle" for reading in readings(word)) and not word.endswith("ing")
    return done and any(w in BE or w in ("get", "gets", "got") for w in clause.words[: action.index])


def _agent(clause: Clause, action: Action, after: list[Mention]) -> Mention | None:
    """Who does it in the passive: "it is overtaken by the bus"."""
    return next((m for m in after if m.preposition == "by"), None) if _is_passive(clause, action) else None


def _partner(clause: Clause, before: list[Mention]) -> Target | None:
    """`the tram and the bus collide`: the second of two subjects."""
    joined = len(before) == 2 and clause.words[before[0].end : before[1].start] in (("and",), ("with",))
    return before[1].target if joined else None


def _parted_particle(clause: Clause, action: Action) -> str | None:
    """`knock the bar down`: the particle behind the object belongs to the verb."""
    tail = [word for word in clause.words if word not in STOPS]
    parted = bool(tail) and tail[-1] in ("down", "off", "over", "up", "out", "away") and len(tail) > 2
    return tail[-1] if parted and action.index < len(tail) - 2 else None


def _pass_or_cross(name: str, action: Action, other: Target | None) -> str:
    if name == "overtake" and action.base != "overtake" and other is not None and not can_move(other):
        return "cross"
    if name == "overtake" and action.base == "pass" and other is not None and other.noun in HANDED:
        return f"{FREE}passes {other.noun}"
    return name


_WAY = re.compile(
    r"^(?:(?:the|a) )?(?:path|way|course|route|line of travel) of (?P<of>.+)$"
    r"|^(?P<owner>.+?) ?'s (?:path|way|course|route)$"
)


def _whose_way(other: Target) -> Target:
    """`cross the path of the bus`: the way of a thing is where it goes, so the other is the thing itself."""
    way = _WAY.search(other.words())
    owner = None if way is None else read_clause(way["of"] or way["owner"]).subject()
    return owner or other


def _state_event(clause: Clause) -> Event | None:
    """`it is out of sight`, `the car is at rest`: an event named by a state."""
    words = [w for w in clause.words if w not in STOPS]
    for i, word in enumerate(words):
        if word in BE:
            inverted = next((m.end for m in clause.mentions if m.start == i + 1), i + 1)
            match = phrase_at(words, i) or phrase_at(["be", *words[inverted:]], 0)
            if match is not None:
                subject = next((m for m in clause.mentions if m.end <= i or m.start == i + 1), None)
                return Event(
                    match, subject.target if subject else None, None, bool(subject and subject.anaphor), _lasts(match)
                )
    return None


def named_event(clause: Clause, action: Action) -> str:
    """The enumerated event that the verb and the words after it mean, else a free one."""
    words = list(clause.words)
    words[action.index] = action.base
    start = action.index
    loose = [w for w in words[start:] if w not in ("its", "his", "her", "their")]
    being = any(word in BE for word in words[:start])
    state = ["be", *clause.words[start:]]
    found = (
        (phrase_at(state, 0) if being else None)
        or phrase_at(loose, 0)
        or (
            phrase_at(words, start - 1) if start > 0 and (words[start - 1] in BE or words[start - 1] == "not") else None
        )
    )
    if found in EVENTS:
        return found
    way = next((word for word in words[start + 1 : start + 2] if action.base in _GOES), "")
    if way in _WAYS and start + 2 < len(words) and words[start + 2] not in STOPS:
        return _WAYS[way]
    return FREE + _free_words(clause, action)


def _free_words(clause: Clause, action: Action) -> str:
    """The verb in the third person and the content words behind it, without articles."""
    content = [w for w in clause.words[action.index + 1 :] if w not in _SILENT]
    kept = [w for w in content if w not in PREPOSITIONS or w in PARTICLES or w in ("on", "in", "over", "into", "under")]
    kept = [w for w in kept if w not in POSITIONS or w in PARTICLES or w.endswith("est")]
    return " ".join([third_person(action.base), *kept]).strip()
