"""How well each track fits a phrase, 0..1, and what it looks like in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stagent_tools.scan import Scan
from stagent_tools.spatial.motion.appearance import Appearance, told
from stagent_tools.spatial.motion.colours import NAMES, NEIGHBOURS, WORDS, share_of
from stagent_tools.spatial.motion.conduct import MOVES, TURN_DEG, runs, turned, walks
from stagent_tools.spatial.motion.families import likelihoods
from stagent_tools.spatial.motion.kinds import kind_fit
from stagent_tools.spatial.motion.naming import called
from stagent_tools.spatial.motion.wording import Part, Wish
from stagent_tools.types import FloatArray, Track

COLOUR_NONE, COLOUR_FULL = 0.10, 0.34
"""Shares of a thing's pixels from which a colour word counts for something, and fully: a red car is a third tyres,
windows and lamps, a red shirt under an open jacket a third of the chest."""
FAST_GROWTH = 0.06
"""ln of size per second from which a thing comes nearer or goes away visibly (6 % a second)."""
RARE = 0.5
"""What remains of the fit of an animal that is not the likeliest family: a limb or a part of a crowd is far commoner.
A dog that runs is an animal by 0.84 against 0.13; legs in a crowd are by 0.33 what they are a vehicle by 0.35."""

UNDETECTED = 0.55
"""What remains of the fit of a shape in which a detector that knows such things saw none."""

OTHER_COLOUR = 0.45
"""What remains of a colour's fit where another colour leads, or where only what people wear below is of it."""
NAMED = 0.1
"""Nor is one that names it so well beside the likeliest: a white bus is black glass in good part."""
LEADS = 0.7
"""A colour with so much of the weight of the commonest is not led by it."""

_THIRDS: dict[Part, tuple[int, ...]] = {
    "whole": (0, 1, 2),
    "upper": (0, 1),
    "lower": (1, 2),
    "feet": (2,),
    "head": (0,),
}
_OF_THIRDS: dict[Part, tuple[float, ...]] = {
    "upper": (0.65, 0.35),
    "lower": (0.35, 0.65),
    "feet": (1.0,),
    "head": (1.0,),
}
"""Weights of these thirds where they are taken together: a shirt ends in the middle one."""


@dataclass(frozen=True)
class Fit:
    """A track's score with its parts: family, colour and motion, each 0..1. `coloured`: how much of it is of the asked
    colours, the least of them · `called`: how likely this word is the one for its colour, against the likeliest."""

    track: Track
    looks: Appearance
    family: float
    colour: float
    motion: float
    coloured: float = 0.0
    called: float = 1.0

    @property
    def score(self) -> float:
        return self.family * self.colour * self.motion


def fit(track: Track, looks: Appearance, wish: Wish) -> Fit:
    return Fit(
        track=track,
        looks=looks,
        family=1.0 if wish.family is None and not wish.kinds else family_fit(looks, wish),
        colour=min(
            (
                *(_colour_fit(looks, part, word) for part, word in wish.colours),
                *(1.0 - _colour_fit(looks, part, word) for part, word in wish.avoided),
            ),
            default=1.0,
        ),
        motion=_motion_fit(track, looks, wish),
        coloured=min((_share(looks, part, word) for part, word in wish.colours), default=0.0),
        called=_called(looks, *wish.colours[0]) if len(wish.colours) == 1 else 1.0,
    )


def family_fit(looks: Appearance, wish: Wish) -> float:
    if wish.kinds and looks.kinds:
        return kind_fit(looks, wish.kinds)
    if not wish.kinds or wish.family == "ball":  # balls are known by their flight better than by their looks
        return _shape_fit(looks, wish)
    return _shape_fit(looks, wish) * UNDETECTED * (RARE if wish.family == "animal" else 1.0)


def _shape_fit(looks: Appearance, wish: Wish) -> float:
    if wish.family is None:  # a word that no table knows has no shape: only a detector can tell it
        return 0.0
    weights = likelihoods(looks)
    share = float(min(1.0, weights[wish.family] / max(weights.values())))
    return share if wish.family != "animal" or share == 1.0 else share * RARE


def _colour_fit(looks: Appearance, part: Part, word: str) -> float:
    """1 where enough of the part is of that colour. The colour of a person of whom no garment is named is that of what
    they wear above; of other things it is that of the whole, and in both cases no other colour may lead."""
    person = looks.person > 0
    if part != "whole":
        return _share_fit(looks, part, word, thirds_too=True)
    if not person:
        leads = _leads(word, looks.overall) or _called(looks, part, word) > NAMED
        return _share_fit(looks, "whole", word) * (1.0 if leads else OTHER_COLOUR)
    above = _share_fit(looks, "upper", word, thirds_too=True)
    below = _share_fit(looks, "lower", word, thirds_too=True)
    leads = _leads(word, np.mean([looks.colours[i] for i in _THIRDS["upper"]], axis=0))
    leads = leads or _called(looks, part, word) > NAMED
    return max(above * (1.0 if leads else OTHER_COLOUR), OTHER_COLOUR * below)


def _share(looks: Appearance, part: Part, word: str) -> float:
    """Share of the part that is of that very colour, its neighbours not counted; above for people."""
    asked: Part = "upper" if part == "whole" and looks.person > 0 else part
    row = looks.overall if asked == "whole" else np.mean([looks.colours[i] for i in _THIRDS[asked]], axis=0)
    return float(sum(row[NAMES.index(name)] for name in WORDS[word.lower()]))


def _called(looks: Appearance, part: Part, word: str) -> float:
    """0..1: how likely it is that word, of all, that names the colour of the part; above for people."""
    asked: Part = "upper" if part == "whole" and looks.person > 0 else part
    thirds = [looks.colours[i] for i in _THIRDS[asked]]
    return called(word, looks.overall if asked == "whole" else np.average(thirds, axis=0, weights=_OF_THIRDS[asked]))


def _share_fit(looks: Appearance, part: Part, word: str, *, thirds_too: bool = False) -> float:
    """0..1 by the share of the part that is of that colour; of its best third if each counts by itself."""
    thirds = [looks.colours[i] for i in _THIRDS[part]]
    whole = looks.overall if part == "whole" else np.mean(thirds, axis=0)
    rows = [whole, *(thirds if thirds_too else ())]
    share = max(share_of(word, row) for row in rows)
    return float(np.clip((share - COLOUR_NONE) / (COLOUR_FULL - COLOUR_NONE), 0.0, 1.0))


def _leads(word: str, shares: FloatArray) -> bool:
    """Whether no colour is far commoner than the named one, or than what light and shade make of it."""
    names, weight = WORDS[word.lower()], told(shares)
    accepted = {*names, *(near for name in names for near in NEIGHBOURS.get(name, ()))}
    return bool(max(weight[NAMES.index(name)] for name in accepted) >= LEADS * weight.max())


def _motion_fit(track: Track, looks: Appearance, wish: Wish) -> float:
    """1 if it moves as asked, else 0.1: a word for motion narrows, it does not prove."""
    motion = wish.target.motion
    if motion is None or len(track.t) < 2:
        return 1.0
    width, height = np.median(track.sizes, axis=0)
    along = looks.velocity
    mostly_sideways = abs(along[0]) > 0.3 * float(np.linalg.norm(along)) and abs(along[0]) * 1.0 > 0.1 * width
    holds = {
        "moving": looks.travelled >= MOVES,
        "still": looks.travelled < MOVES,
        "moving left": bool(along[0] < 0) and mostly_sideways,
        "moving right": bool(along[0] > 0) and mostly_sideways,
        "towards camera": looks.growth > FAST_GROWTH or along[1] > 0.15 * height,
        "away from camera": looks.growth < -FAST_GROWTH or along[1] < -0.15 * height,
        "running": runs(looks) or looks.person == 0,
        "walking": walks(looks),
        "turning": abs(turned(track)) > TURN_DEG,
        "turning left": turned(track) > TURN_DEG,
        "turning right": turned(track) < -TURN_DEG,
    }
    return 1.0 if holds.get(motion, looks.travelled >= MOVES) else 0.1


def prominence(track: Track) -> float:
    """Median area of its box, px²."""
    return float(np.median(np.prod(track.sizes, axis=1)))


def measure(track: Track, looks: Appearance, name: str) -> float:
    """What a superlative orders by."""
    if name == "speed":
        return float(np.linalg.norm(looks.velocity) / np.sqrt(prominence(track)))
    if name == "height":
        return float(np.median(track.sizes[:, 1]))
    if name == "near":
        return float(np.median(track.boxes[:, 3]))
    if name == "down":
        return float(looks.velocity[1])
    return prominence(track)


def named(family: str, colours: str, plural: bool = False) -> str:
    """A family with its colours; on people the colour is that of the clothes."""
    noun = {"object": "moving thing"}.get(family, family) + ("s" if plural else "")
    return f"{noun} in {colours}" if family == "person" else f"{colours} {noun}"


def in_words(track: Track, looks: Appearance, scan: Scan) -> str:
    """ "white vehicle, coming nearer, 0.0 to 2.7 s, on the right"."""
    parts = [named(track.family, " and ".join(looks.main_colours()[:2]))]
    if way := _way(looks):
        parts.append(way)
    parts.append(f"{track.t[0]:.1f} to {track.t[-1]:.1f} s")
    parts.append(_side(track.centres.mean(axis=0), scan))
    return ", ".join(parts)


def _way(looks: Appearance) -> str:
    if looks.travelled < MOVES:
        return "staying where it is"
    if abs(looks.growth) > 2 * FAST_GROWTH:
        return "coming nearer" if looks.growth > 0 else "going away"
    x, y = looks.velocity
    if abs(x) > abs(y):
        return "moving right" if x > 0 else "moving left"
    return "moving down the picture" if y > 0 else "moving up the picture"


def _side(centre: FloatArray, scan: Scan) -> str:
    share = float(centre[0]) / scan.info.width
    return "on the left" if share < 0.36 else "on the right" if share > 0.64 else "in the middle"
