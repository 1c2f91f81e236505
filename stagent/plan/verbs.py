"""The verbs that the grammar knows: their forms, and the event that each means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from stagent.plan.plan import EventName
from stagent.plan.verb_lexicon import DEEDS, DOUBLING_DEEDS, IRREGULAR_DEEDS, WAYS_OF_GOING
from stagent.plan.word_lists import word_list

Form = Literal["base", "s", "past", "participle", "ing"]

# base -> past, participle; the others are regular.
_IRREGULAR: dict[str, tuple[str, str]] = {
    "be": ("was", "been"), "beat": ("beat", "beaten"), "begin": ("began", "begun"), "bend": ("bent", "bent"),
    "break": ("broke", "broken"), "bring": ("brought", "brought"), "catch": ("caught", "caught"),
    "come": ("came", "come"), "cut": ("cut", "cut"), "dive": ("dived", "dived"), "do": ("did", "done"),
    "draw": ("drew", "drawn"), "drive": ("drove", "driven"), "fall": ("fell", "fallen"), "fly": ("flew", "flown"),
    "fling": ("flung", "flung"), "get": ("got", "gotten"), "give": ("gave", "given"), "go": ("went", "gone"),
    "hit": ("hit", "hit"), "hold": ("held", "held"), "hurt": ("hurt", "hurt"), "keep": ("kept", "kept"),
    "land": ("landed", "landed"), "leap": ("leapt", "leapt"), "leave": ("left", "left"), "let": ("let", "let"),
    "lose": ("lost", "lost"), "make": ("made", "made"), "meet": ("met", "met"), "pull": ("pulled", "pulled"),
    "put": ("put", "put"), "reach": ("reached", "reached"), "ride": ("rode", "ridden"), "rise": ("rose", "risen"),
    "run": ("ran", "run"), "see": ("saw", "seen"), "set": ("set", "set"), "shake": ("shook", "shaken"),
    "shoot": ("shot", "shot"), "show": ("showed", "shown"), "sink": ("sank", "sunk"), "sit": ("sat", "sat"),
    "slide": ("slid", "slid"), "speed": ("sped", "sped"), "spin": ("spun", "spun"), "stand": ("stood", "stood"),
    "steal": ("stole", "stolen"), "stick": ("stuck", "stuck"), "strike": ("struck", "struck"),
    "sweep": ("swept", "swept"), "swerve": ("swerved", "swerved"), "swim": ("swam", "swum"),
    "swing": ("swung", "swung"), "take": ("took", "taken"), "throw": ("threw", "thrown"), "win": ("won", "won"),
    "creep": ("crept", "crept"), "lie": ("lay", "lain"), "grow": ("grew", "grown"), "lead": ("led", "led"),
    "wind": ("wound", "wound"), "overtake": ("overtook", "overtaken"), "wear": ("wore", "worn"), "steer": ("steered",
    "steered"), "eat": ("ate", "eaten"), "drink": ("drank", "drunk"), "undertake": ("undertook", "undertaken"),
    "hang": ("hung", "hung"), "lift": ("lifted", "lifted"), "find": ("found", "found"),
    "become": ("became", "become"),
} | IRREGULAR_DEEDS  # fmt: skip

# Going somewhere: the thing asked about is what moves.
MOVING = (
    word_list(
        "go travel move run walk drive ride roll slide sprint swim skate fly sail cycle jog crawl head race march "
        "trot gallop canter ski surf row paddle bike pedal glide drift wander stroll rush dash hurry coast cruise "
        "climb descend proceed progress advance ramble scoot bowl zip whizz shoot zoom tear hurtle charge speed "
        "fall drop creep amble stagger stumble strut limp skid shuffle cover"
    )
    + WAYS_OF_GOING
)
# Hitting or sending something away: the thing asked about is what flies.
STROKES = word_list(
    "chuck heave sling flick whack boot throw kick hit serve shoot pitch strike smash punt toss fling hurl launch "
    "putt bat volley chip lob head bowl"
)
RISING = word_list("jump leap hop bounce spring climb rise rebound vault")
BRAKING = ["brake", "decelerate", "accelerate", "slow"]
OTHERS = word_list(
    "miss need require compare want happen occur use wear undertake "
    "start stop turn enter leave approach overtake cross jump leap hop fall collide crash bump ram halt pause "
    "wait stand park depart exit appear disappear vanish arrive pass land bounce touch reach carry hold push "
    "pull chase catch drop pick grab release brake accelerate decelerate slow reverse back swerve change cut "
    "sit get lie stretch open close knock lift raise lower wave point spin rotate flip dive slip trip tumble "
    "topple duck block tackle dribble shove score win lose finish begin do reach take make come keep hover "
    "follow track lead trail merge yield swing dance fight clap shake look turn veer bend curve steer "
    "indicate emerge stay remain sink kiss hug bark eat drink clear rise show break put give set meet let "
    "pedal bank brush graze clip slam nudge rear-end t-bone smack thump reverse u-turn double-park tackle "
    "pivot fetch hurdle vault somersault roll shrink grow near draw close gain manage fake dodge feint sprint "
    "board dismount mount unload load deliver measure film record attempt sneak peek step tip stall nod hand "
    "flash blink collapse explode burst glow shine tie kneel bow crouch squat fold unfold pour spill climb bounce "
    "end complete refuse scratch lick sniff dig juggle paddle splash twist wobble hesitate refill deliver swap "
    "switch repeat "
    "drag tow haul hoist yank sling wipe tear rip poke squeeze salute greet join scatter surround escape "
    "flee hide "
    "emerge rescue inspect adjust repair replace remove insert attach detach unlock uncover bury dig attack "
    "dodge bite chew "
    "swallow slither hover soar swoop plunge submerge drown capsize deflate inflate shatter crumble tremble "
    "shiver straddle "
    "unseat heave swerve derail reroute concede equalise equalize substitute receive retrieve intercept deflect "
    "ricochet "
    "see notice spot sprint play score become cast travel pop ask serve hurry pounce wobble sway lunge"
)
_CORE = frozenset([*MOVING, *STROKES, *RISING, *BRAKING, *OTHERS]) - set(WAYS_OF_GOING)
BASES: tuple[str, ...] = tuple(dict.fromkeys([*MOVING, *STROKES, *RISING, *BRAKING, *OTHERS, *DEEDS, *IRREGULAR_DEEDS]))
_DOUBLING = frozenset(
    word_list(
        "drag hug tug wag jam bob dip stop run hit cut get sit swim jog trot skid slip trip flip grab drop hop "
        "bat putt chip lob set put let "
        "spin win begin zip step tip nod strut clip ram knot tap stab slam pop clap "
        "chat rub"
    )
    + DOUBLING_DEEDS
)


@dataclass(frozen=True, slots=True)
class Verb:
    """One reading of a word as a verb."""

    base: str
    form: Form


def third_person(base: str) -> str:
    if base.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{base}es"
    return f"{base[:-1]}ies" if base.endswith("y") and base[-2] not in "aeiou" else f"{base}s"


def _ing(base: str) -> str:
    if base in _DOUBLING:
        return f"{base}{base[-1]}ing"
    if base.endswith("ie"):
        return f"{base[:-2]}ying"
    return f"{base[:-1]}ing" if base.endswith("e") and not base.endswith("ee") else f"{base}ing"


def _past(base: str) -> str:
    if base in _DOUBLING:
        return f"{base}{base[-1]}ed"
    if base.endswith("y") and base[-2] not in "aeiou":
        return f"{base[:-1]}ied"
    return f"{base}d" if base.endswith("e") else f"{base}ed"


def _all_forms() -> dict[str, tuple[Verb, ...]]:
    found_forms: dict[str, dict[Verb, None]] = {}
    for base in BASES:
        past, participle = _IRREGULAR.get(base, (_past(base), _past(base)))
        forms: tuple[tuple[str, Form], ...] = (
            (base, "base"), (third_person(base), "s"), (past, "past"), (participle, "participle"), (_ing(base), "ing"),
        )  # fmt: skip
        for word, form in forms:
            found_forms.setdefault(word, {})[Verb(base, form)] = None
    spelled: tuple[tuple[str, str, Form, Form], ...] = (
        ("travelled", "travel", "past", "participle"), ("travelling", "travel", "ing", "ing"),
        ("leaped", "leap", "past", "participle"), ("got", "get", "past", "participle"),
    )  # fmt: skip
    for word, base, first, second in spelled:
        found_forms.setdefault(word, {}).update({Verb(base, first): None, Verb(base, second): None})
    return {word: tuple(found) for word, found in found_forms.items()}


# "runned", "taked": the regular past of a verb that has another.
WRONG_PASTS = {_past(base): past for base, (past, _) in _IRREGULAR.items() if _past(base) not in (past, "leaped")}
FORMS: dict[str, tuple[Verb, ...]] = _all_forms()


def _pattern(forms: frozenset[Form], but: tuple[str, ...] = ()) -> str:
    """Alternatives for a pattern: these forms of the verbs of motion, but for some."""
    bases = frozenset(MOVING) - frozenset(but)
    return _one_of({word for word, found in FORMS.items() if any(v.base in bases and v.form in forms for v in found)})


def _one_of(words: set[str]) -> str:
    """A pattern for any of the words, common beginnings said once: a flat list takes five times as long to compile."""
    heads: dict[str, set[str]] = {}
    for word in words - {""}:
        heads.setdefault(word[0], set()).add(word[1:])
    ways = [head + (_one_of(rest) if rest != {""} else "") for head, rest in sorted(heads.items())]
    inside = ways[0] if len(ways) == 1 and "" not in words else f"(?:{'|'.join(ways)})"
    return f"{inside}?" if "" in words else inside


# What somehow goes wrong is an event, not a way to somewhere.
_MISHAPS = ("fall", "drop", "stumble", "tumble", "lurch", "skid", "cover", "charge", "speed", "limp", "plummet")
GOING = _pattern(frozenset({"ing"}))
GONE = _pattern(frozenset({"base", "s", "past", "participle"}))
HEADING = _pattern(frozenset({"ing"}), _MISHAPS)
HEAD = _pattern(frozenset({"base"}), _MISHAPS)
# The forms of the core verbs alone: what a slip of the finger may be mended to.
CORE_FORMS = frozenset(word for word, found in FORMS.items() if any(verb.base in _CORE for verb in found))
_NOUNS_IN_ING = frozenset(
    word_list(
        "building king ring string wing evening morning railing ceiling clothing painting sling awning crossing thing "
        "spring swing sibling wedding duckling earring viking lightning pudding bring sting cling during nothing "
        "something anything everything"
    )
)


# Stems in these end in a silent e: "receiving" is "receive".
_BARE_L = re.compile(r"[bcdfgkpstz]l$")  # "nuzzling" is "nuzzle"
_DROPPED_E = ("v", "c", "z", "u", "at", "ag", "ur", "id", "os", "as", "us", "ir", "ib", "uk", "ok")


def guessed(word: str, form: Form) -> Verb:
    """An unknown verb's form in -ing or -ed with its probable base."""
    stem = word.removesuffix("ing").removesuffix("ed")
    doubled = len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "sl"
    dropped = stem.endswith(_DROPPED_E) or _BARE_L.search(stem) is not None
    return Verb(stem[:-1] if doubled else stem + "e" * dropped, form)


@cache
def readings(word: str) -> tuple[Verb, ...]:
    """The word's readings as a verb form; an unknown word in -ing is one too ("chugging")."""
    known = FORMS.get(word)
    if known is not None:
        return known
    if word.endswith("ing") and len(word) > 5 and word not in _NOUNS_IN_ING and word.isalpha():
        return (guessed(word, "ing"),)
    return ()


# Words that are nouns as often as verbs: a verb only where the clause waits for one.
ALSO_NOUNS = frozenset(
    word_list(
        "sail row swing kiss hug stretch trail veer peak drink dribble bow wave curve dock shine stall flash "
        "fold twist splash lick bump gather juggle drag tug tow run walk drive ride race roll slide sprint turn "
        "jump leap hop fall crash bump stop park pass cross serve "
        "shot pitch kick throw hit strike smash punt toss putt bat volley chip lob head bowl jog skate cycle ski "
        "bike surf climb dive dash charge speed catch start finish cut knock trip slip tackle block brake bounce "
        "touch back point wave lead track land row hand bank rear board load film record close left rise fight "
        "dance swing spin flip drop cover gallop trot march drift attempt guard lower open clear fake bark peak "
        "rally pop ram wind can step tip lie runs jumps turns stops passes throws kicks hits serves shots crosses "
        "bats skates bikes tracks points rides laps pace lap look set show rebound spring vault hurdle clip ball "
        "stand rush launch release end finish duck ducks spot spots miss score scores pedal pedals brush brushes "
        "mount mounts switch switches tie ties spill scratch swap haul sling slings tear rip salute rescue repair "
        "insert attack bite bites plunge substitute substitutes play plays cast lunge somersault somersaults swerve "
        "break breaks change changes pivot dodge feint feints collapse glow nod burst bursts sway grab peek peeks "
        "push pushes chase chases lift lifts"
    )
) | {word for word in FORMS.keys() - CORE_FORMS if not word.endswith("ing")}


@dataclass(frozen=True, slots=True)
class EventPhrase:
    """Words (lemmas, in order) that mean an enumerated event; `other` = an object belongs to it."""

    words: tuple[str, ...]
    event: EventName


def _phrases(event: EventName, *phrases: str) -> list[EventPhrase]:
    return [EventPhrase(tuple(phrase.split()), event) for phrase in phrases]


# Longest first wins; the verb is a lemma, the words after it follow at once or after an object.
EVENT_PHRASES: tuple[EventPhrase, ...] = tuple(
    sorted(
        [
            *_phrases("turn_left", "turn left", "turn to the left", "make a left", "take a left", "make left turn",
                      "make a left turn", "take the left turn", "veer left", "bend left", "steer left", "turn off left",
                      "go left", "hang a left", "turn its left", "swing left", "cut left", "turn off to the left",
                      "take a left turn", "curve left", "bear left"),
            *_phrases("turn_right", "turn right", "turn to the right", "make a right", "take a right",
                      "make right turn", "make a right turn", "veer right", "bend right", "steer right", "go right",
                      "turn off right", "hang a right", "swing right", "cut right", "turn off to the right",
                      "take a right turn", "curve right", "bear right", "take the right turn"),
            *_phrases("start", "start", "start moving", "start to move", "begin to move", "begin moving", "set off",
                      "take off from rest", "depart", "pull away", "move off", "drive off", "get going", "get moving",
                      "start off", "start driving", "start walking", "start running", "start rolling", "start to walk",
                      "start to run", "start to roll", "start to drive", "start up", "begin to walk", "begin to roll",
                      "begin to run", "begin walking", "begin running", "set out", "head off", "pull off", "ride off",
                      "start riding", "start to ride", "begin rolling", "pull out"),
            *_phrases("stop", "stop", "halt", "come to a halt", "come to a stop", "come to a standstill",
            "come to rest",
                      "stand still", "wait", "pause", "park", "stop moving", "stay still", "stand", "be still",
                      "stay put", "make a stop", "stand idle", "be idle", "idle", "rest",
                      "take a rest", "have a rest", "come to standstill", "be stationary", "stand around",
                      "remain still",
                      "be at rest", "sit still", "not move", "hold still", "come to stop", "stop walking",
                      "stop running", "stop rolling", "be parked", "pull up", "be stopped", "be standing still"),
            *_phrases("enter", "enter", "appear", "come into view", "come in", "come into the picture", "emerge",
                      "come into frame", "come into the frame", "show up", "come into sight", "arrive", "be first seen",
                      "first appear", "go into", "drive into", "walk into", "run into view", "ride into", "come into",
                      "walk in", "run in", "ride in", "drive in", "step into", "roll into", "move into", "get into",
                      "be first visible", "pop up"),
            *_phrases("leave", "leave", "exit", "disappear", "vanish", "go out of view", "go out of sight",
                      "be gone", "be gone from view", "leave the frame", "go off",
                      "leave the picture", "go out of frame", "get out of", "walk out", "run out of",
                      "drive out", "walk off", "run off", "go out of", "move out of", "ride out", "drive out of",
                      "walk out of", "come out of", "drop out of sight"),
            *_phrases("approach", "approach", "come up to", "near", "get close to", "come close to", "walk up to",
                      "come towards", "get near", "draw near", "come nearer", "get closer to", "close in on",
                      "come near", "go up to", "run up to", "drive up to", "come closer", "move towards", "get nearer",
                      "come closer to", "run towards", "walk towards", "drive towards", "head towards", "ride up to"),
            *_phrases("overtake", "overtake", "pass", "get past", "go past", "drive past", "run past", "ride past",
                      "move past", "pass by", "get ahead of", "sweep past", "shoot past", "zoom past", "come past",
                      "walk past", "skate past", "fly past"),
            *_phrases("cross", "cross", "go across", "walk across", "run across", "drive across", "ride across",
                      "go through", "drive through", "pass through", "ride through", "walk over", "drive over",
                      "run over", "go over", "cut across", "pass over", "roll over", "pass across", "ride over",
                      "run through", "walk through", "come through", "get across", "get over", "swim across",
                      "roll across", "move across", "get through", "step over", "dash across"),
            *_phrases("jump", "jump", "leap", "hop", "take off", "spring", "jump up", "leap up", "leave the ground",
                      "be in the air", "be airborne", "be off the ground", "be off the floor", "jump over", "leap "
                      "over", "hop over",
                      "spend in the air", "stay in the air", "hang in the air", "get airborne", "vault", "vault over",
                      "hurdle", "fly through the air", "be up in the air"),
            *_phrases("fall", "fall", "tumble", "fall over", "fall down", "topple", "topple over", "fall off",
            "tip over",
                      "go down", "take a fall", "keel over", "drop to the ground", "fall out", "come off"),
            *_phrases("collide", "collide", "collide with", "crash", "crash into", "hit", "bump", "bump into", "ram",
                      "run into", "smash into", "strike", "slam into", "rear-end", "smash", "t-bone", "knock into",
                      "touch", "have an accident", "clip", "make contact with", "plough into", "drive into the back of",
                      "make contact", "graze", "brush", "impact", "bang into", "be hit", "be struck", "get hit"),
        ],
        key=lambda phrase: -len(phrase.words),
    )
)  # fmt: skip

# Nouns that name an event ("during its left turn", "before the jump").
EVENT_NOUNS: dict[str, EventName] = {
    "left turn": "turn_left", "left-hand turn": "turn_left", "right turn": "turn_right",
    "right-hand turn": "turn_right",
    "left-hander": "turn_left", "left bend": "turn_left", "right bend": "turn_right",
    "start": "start", "departure": "start", "getaway": "start", "set-off": "start",
    "stop": "stop", "pit stop": "stop", "halt": "stop", "standstill": "stop", "pause": "stop", "wait": "stop",
    "entry": "enter", "entrance": "enter", "arrival": "enter", "appearance": "enter",
    "exit": "leave", "disappearance": "leave", "approach": "approach",
    "overtake": "overtake", "overtaking": "overtake", "pass": "overtake", "overtaking manoeuvre": "overtake",
    "crossing": "cross", "jump": "jump", "leap": "jump", "take-off": "jump", "takeoff": "jump", "flight": "jump",
    "hop": "jump", "take off": "jump", "somersault jump": "jump",
    "fall": "fall", "tumble": "fall", "spill": "fall",
    "collision": "collide", "crash": "collide", "impact": "collide", "hit": "collide", "contact": "collide",
    "bump": "collide", "accident": "collide", "smash": "collide", "touch": "collide",
}  # fmt: skip
# Events named by a noun that stay free.
FREE_EVENT_NOUNS = frozenset(
    word_list(
        "turn corner fake feint kick throw serve putt shot braking turn u-turn rally point "
        "swing pitch landing release bounce "
        "tackle sprint dive header pass-back lap run run-up warm-up penalty lane-change lane change manoeuvre "
        "maneuver goal drift spin skid rebound volley backswing handover handoff start-signal whistle dribble "
        "launch drop kick-off kickoff free-kick punt block celebration hug stumble wobble catch lunge somersault "
        "punch jab stride rotation push-up sit-up squat backflip cartwheel handstand handshake touchdown "
        "lift-off flip race climb descent swerve dunk slide trick pirouette final"
    )
)
# These end at once: "after X" is measured from their end, "when X" at one instant.
DURATIVE = frozenset({"turn_left", "turn_right", "stop", "overtake", "approach"})
