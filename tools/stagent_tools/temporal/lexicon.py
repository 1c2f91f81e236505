"""What the words of an event mean in terms of trajectories."""

from __future__ import annotations

import re
from enum import StrEnum

from stagent_tools.errors import CannotMeasure


class Happening(StrEnum):
    """The events that a trajectory shows."""

    START = "start"
    STOP = "stop"
    MOVE = "move"
    TURN = "turn"
    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    ENTER = "enter"
    LEAVE = "leave"
    RETURN = "return"
    OUT_OF_SIGHT = "out_of_sight"
    IN_SIGHT = "in_sight"
    APPROACH = "approach"
    CLOSEST = "closest"
    OVERTAKE = "overtake"
    CROSS = "cross"
    COLLIDE = "collide"
    JUMP = "jump"
    FALL = "fall"
    BOUNCE = "bounce"
    GROUND = "ground"
    HIT = "hit"
    RELEASE = "release"
    HIGHEST = "highest"
    LOWEST = "lowest"
    BRAKE = "brake"


# What no box shows, whatever else the words say: sides and parts of things, what hands, faces and voices do.
_UNSEEN = (
    r"\b(red|black|blue|green|white|yellow) side\b",
    r"\bwith (his|her|the|its)? ?(left|right|red|black) (hand|foot|leg|side)\b",
    r"\b(smile|laugh|look|speak|talk|say|shout|wave|think|nod|blink)s?\b",
    r"\b(puts? on|takes? off|sits? down|stands? up|opens?|closes?|signals?|indicates?)\b",
)

# In order: the first that fits wins, so narrower wordings stand before wider ones.
_WORDS: tuple[tuple[str, Happening], ...] = (
    (
        r"\b(out of (sight|view|the (picture|frame))|not (visible|seen|in (sight|view|the (picture|frame)))|hidden|"
        r"invisible|absent|no \w+ (is |are )?(visible|seen|in (sight|view|the (picture|frame)|picture|view|frame)))\b",
        Happening.OUT_OF_SIGHT,
    ),
    (r"\bgone\b|\bis away\b", Happening.OUT_OF_SIGHT),
    (r"\b(comes?|came|coming|gets?|runs?|returns?) back\b|\breturn(s|ed|ing)?\b|\breappear", Happening.RETURN),
    (r"\b(comes?|coming|came) (in|into)\b|\benter|\bappear|\bfirst (seen|visible)\b|\bshows? up\b", Happening.ENTER),
    (r"\bdisappear|\bvanish|\b(leave|exit)(s|ing)?\b|\bleft the\b|\bgoes out of\b|\blast seen\b", Happening.LEAVE),
    (r"\b(visible|in (view|sight)|in the (picture|frame)|seen)\b", Happening.IN_SIGHT),
    (r"\bf[ae]ll(s|ing)?\b.*\b(before|until|till)\b", Happening.FALL),
    (r"\b(highest|top of|apex|peak|peaks)\b", Happening.HIGHEST),
    (r"\b(lowest|bottom of)\b", Happening.LOWEST),
    (
        r"\b(hit|strike|touch|land|reach|contact|meet|drop)(s|es|ing|ed)?\b.*\b(floor|ground|grass|pavement|table|court|"
        r"road|earth)\b|\b(floor|ground) contact\b|\bland(s|ed|ing)?\b|\btouch(es)? down\b",
        Happening.GROUND,
    ),
    (r"\bbounc|\brebound", Happening.BOUNCE),
    (
        r"\b(let|lets) go\b|\breleas|\bdropp|\bdrops?\b|\bkick(s|ed)? off\b|\bkick-?off\b|\bserv(e|es|ed|ing)\b|"
        r"\bthrow|\bthrew|\btoss|\blaunch|\bpitch|\bputt\b|\bshot\b|\btees? off\b|\blifts? off\b|\btakes? off\b",
        Happening.RELEASE,
    ),
    (
        r"\bpass(es|ing)? (each other|one another|by each)\b|\bclosest\b|\bnearest\b|\bmeet(s)?\b|\bside by side\b",
        Happening.CLOSEST,
    ),
    (
        r"\b(hit|kick|touch|strike|struck|tap|head|volley|stroke|play|juggl|return|smash|contact)(s|es|ed|ing|e|ball)?\b",
        Happening.HIT,
    ),
    (r"\b(fall|fell|falls|falling|drop|tumble|topple)(s|ed|ing)?\b", Happening.FALL),
    (r"\b(jump|leap|hop|take-?off)(s|ed|ing)?\b", Happening.JUMP),
    (r"\b(brak|slow|decelerat)\w*\b", Happening.BRAKE),
    (r"\b(stop|stand|wait|halt|rest|pause|park)(s|ped|ping|ing|ed)?\b|\bstill\b", Happening.STOP),
    (
        r"\b(start|begin|set|drive|move)s? (off|moving|away|to move|to run|to drive)\b|\bstart(s|ed)?\b",
        Happening.START,
    ),
    (r"\bturn\w* left\b", Happening.TURN_LEFT),
    (r"\bturn\w* right\b", Happening.TURN_RIGHT),
    (r"\bturn", Happening.TURN),
    (r"\b(overtak|pass)\w*\b", Happening.OVERTAKE),
    (r"\b(cross)\w*\b", Happening.CROSS),
    (r"\b(collid|crash|bump|ram)\w*\b", Happening.COLLIDE),
    (r"\b(approach|nears|gets closer|comes closer)\w*\b", Happening.APPROACH),
    (r"\b(mov|driv|run|ride|riding|walk|go|roll|slid|fly|flies|travel|rid)(e|es|s|ing|n)?\b", Happening.MOVE),
)


def happening_of(event: str) -> Happening:
    """The trajectory event that an enumerated or free event means; CannotMeasure if a trajectory cannot show it."""
    words = event.removeprefix("free:").strip().lower()
    if words in set(Happening) and not event.startswith("free:"):
        return Happening(words)
    for pattern in _UNSEEN:
        if re.search(pattern, words):
            raise CannotMeasure(
                f"Whether and when {words!r} happens cannot be told from where things are in the picture.",
                "Ask about motion: when it starts, stops, turns, enters, leaves, bounces, falls or is hit.",
            )
    for pattern, happening in _WORDS:
        if re.search(pattern, words):
            return happening
    raise CannotMeasure(
        f"No motion is known that {words!r} would show.",
        "Ask about motion: when it starts, stops, turns, enters, leaves, bounces, falls or is hit.",
    )
