"""Kinds of things: how big they are, how fast they can be, whether they fly. One table for every tool.

The sizes are priors for the lowest rung of the metric ladder and the limits serve the plausibility check; each
entry says in words where its numbers come from. A kind that is not in the table has no size: no metres come from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stagent_tools.thing_nouns import NOUNS

Family = Literal["person", "vehicle", "ball", "animal", "object"]

REST_ODDS: dict[Family, float] = {"person": 0.25, "vehicle": 0.5, "ball": 0.25, "animal": 0.25, "object": 0.5}
"""Prior odds of standing still to moving at a random moment, by family.

Source: judgement. About a third of the labelled vehicles of street recordings are parked or waiting, and a question
about a thing is mostly asked because it moves. Tests demand that answers do not hang on it, threefold either way.
"""


@dataclass(frozen=True, slots=True)
class Prior:
    """A log-normal size: `median_m` metres, `log_sd` the standard deviation of its natural logarithm."""

    median_m: float
    log_sd: float
    source: str


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of thing. Length is along its usual motion, width across it; None where the kind says nothing.

    `top_speed_mps` and `top_acceleration_mps2` are what no member of the kind exceeds (a reading above is a mistake);
    `acceleration_mps2` is the typical root mean square while it moves; `flies`: its reference point is its centre.
    """

    name: str
    family: Family
    nouns: tuple[str, ...]
    length: Prior | None
    width: Prior | None
    height: Prior | None
    top_speed_mps: float
    top_acceleration_mps2: float
    acceleration_mps2: float
    flies: bool
    source: str

    @property
    def rest_odds(self) -> float:
        return REST_ODDS[self.family]

    @property
    def round(self) -> bool:
        """All three extents are one: a ball."""
        return self.length is not None and self.length == self.width == self.height


def thing_of(noun: str, attributes: tuple[str, ...] = ()) -> Thing | None:
    """The kind that a noun means ("hatchback" is a car, "goalkeeper" a person); None if no kind fits.

    A narrower kind wins: an attribute may complete the noun ("tennis" + "ball"), then the noun itself is looked up,
    then its last word ("delivery van").
    """
    words = [_singular(word) for word in noun.lower().replace("-", " ").split()]
    if not words:
        return None
    whole = " ".join(words)
    names = [f"{attribute.lower().replace('-', ' ')} {whole}" for attribute in attributes]
    names += [" ".join(words[i:]) for i in range(len(words))]
    names += [" ".join(words[i:]).replace(" ", "") for i in range(len(words))]
    return next((_BY_NOUN[name] for name in names if name in _BY_NOUN), None)


_IRREGULAR = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "buses": "bus",
    "wolves": "wolf",
    "geese": "goose",
    "policemen": "policeman",
    "firemen": "fireman",
    "bus": "bus",
    "tennis": "tennis",
    "lens": "lens",
}


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


_STATURE = "NCD Risk Factor Collaboration 2016: adult means 1.59 to 1.71 m, 6 to 7 cm spread; shoes and stoop"
_CARS = "ICCT pocketbook: Europe's new cars, 4.2 x 1.70 x 1.48 m (2001) to 4.4 x 1.80 x 1.55 m (2018); spread 9, 6, 6 %"
_TYPE_APPROVAL = "Directive 96/53/EC: width at most 2.55 m, height 4 m, bus 12 to 15 m, rigid lorry 12 m"
_BREEDS = "breed standards of the FCI: 0.25 to 0.8 m at the shoulder, head carried above; any breed"


def _thing(
    name: str,
    family: Family,
    *,
    sizes: tuple[tuple[float, float] | None, tuple[float, float] | None, tuple[float, float] | None],
    size_source: str,
    limits: tuple[float, float, float],
    limit_source: str,
    flies: bool = False,
) -> Thing:
    """`sizes`: (median m, log sd) of length, width, height · `limits`: top speed, top and typical acceleration."""
    length, width, height = (None if s is None else Prior(s[0], s[1], size_source) for s in sizes)
    nouns = (name, *(noun.strip() for noun in NOUNS[name].split(",") if noun.strip()))
    top_speed, top_acceleration, acceleration = limits
    return Thing(
        name, family, nouns, length, width, height, top_speed, top_acceleration, acceleration, flies, limit_source
    )


def _ball(name: str, diameter: float, log_sd: float, size_source: str, *, top: float, top_source: str) -> Thing:
    """A hit lasts about 5 ms, so a struck ball's acceleration is bounded by top speed / 5 ms; 15 m/s2 rms in flight
    with drag and bounces."""
    size = (diameter, log_sd)
    limits = (top, top / 0.005, 15.0)
    sizes = (size, size, size)
    return _thing(
        name, "ball", sizes=sizes, size_source=size_source, limits=limits, limit_source=top_source, flies=True
    )


_PERSON = (13.0, 12.0, 1.0)
_PERSON_SOURCE = "men's 100 m record peaks at 12.4 m/s; push-off under 1.2 g; gait and ball games about 1 m/s2"
_DRIVING = "fastest road cars; tyres give about 1.2 g; everyday traffic about 1 m/s2"

_TABLE: tuple[Thing, ...] = (
    _thing(
        "person",
        "person",
        sizes=(None, (0.5, 0.12), (1.70, 0.055)),
        size_source=_STATURE,
        limits=_PERSON,
        limit_source=_PERSON_SOURCE,
    ),
    _thing(
        "child",
        "person",
        sizes=(None, (0.38, 0.2), (1.25, 0.17)),
        size_source="WHO growth reference, 3 to 14 years: 0.96 to 1.63 m",
        limits=_PERSON,
        limit_source=_PERSON_SOURCE,
    ),
    _thing(
        "car",
        "vehicle",
        sizes=((4.3, 0.09), (1.74, 0.06), (1.51, 0.06)),
        size_source=_CARS,
        limits=(95.0, 13.0, 1.0),
        limit_source=_DRIVING,
    ),
    _thing(
        "vehicle",
        "vehicle",
        sizes=((4.9, 0.3), (1.9, 0.1), (1.7, 0.25)),
        size_source="any road vehicle, mostly cars, some vans, trucks and buses",
        limits=(95.0, 13.0, 1.0),
        limit_source=_DRIVING,
    ),
    _thing(
        "van",
        "vehicle",
        sizes=((4.9, 0.15), (1.92, 0.07), (2.05, 0.13)),
        size_source="data sheets of delivery vans, pickups and ambulances: 4.0 to 6.4 x 1.7 to 2.1 x 1.8 to 2.8 m",
        limits=(65.0, 12.0, 1.0),
        limit_source=_DRIVING,
    ),
    _thing(
        "bus",
        "vehicle",
        sizes=((12.0, 0.1), (2.55, 0.02), (3.2, 0.1)),
        size_source=_TYPE_APPROVAL,
        limits=(40.0, 9.0, 0.8),
        limit_source=_DRIVING,
    ),
    _thing(
        "truck",
        "vehicle",
        sizes=((9.5, 0.3), (2.5, 0.03), (3.4, 0.14)),
        size_source=_TYPE_APPROVAL,
        limits=(45.0, 9.0, 0.7),
        limit_source=_DRIVING,
    ),
    _thing(
        "motorcycle",
        "vehicle",
        sizes=((2.1, 0.08), (0.8, 0.1), (1.55, 0.08)),
        size_source="data sheets of motorcycles: 1.8 to 2.4 m long; height with its rider",
        limits=(100.0, 13.0, 1.5),
        limit_source=_DRIVING,
    ),
    _thing(
        "cyclist",
        "vehicle",
        sizes=((1.75, 0.05), (0.6, 0.12), (1.7, 0.07)),
        size_source="adult bicycles measure 1.65 to 1.8 m over the tyres; height with the rider, upright to racing",
        limits=(30.0, 9.0, 0.7),
        limit_source="fastest descents about 110 km/h; hard braking under 0.9 g",
    ),
    _thing(
        "bicycle",
        "vehicle",
        sizes=((1.72, 0.06), (0.57, 0.2), (1.1, 0.12)),
        size_source="adult bicycles measure 1.65 to 1.8 m over the tyres, handlebars 1 to 1.2 m high, baskets and bags",
        limits=(30.0, 9.0, 0.7),
        limit_source="fastest descents about 110 km/h; hard braking under 0.9 g",
    ),
    _thing(
        "tram",
        "vehicle",
        sizes=(None, (2.65, 0.06), (3.6, 0.08)),
        size_source="rolling stock is 2.3 to 3.0 m wide and 3.2 to 4.3 m high; length says nothing",
        limits=(100.0, 4.0, 0.6),
        limit_source="high-speed trains under 360 km/h; emergency brakes of trams 3 m/s2",
    ),
    _thing(
        "kart",
        "vehicle",
        sizes=((2.2, 0.25), (1.3, 0.2), (1.5, 0.35)),
        size_source="judgement: small vehicles from a racing kart to a farm tractor",
        limits=(40.0, 13.0, 1.5),
        limit_source=_DRIVING,
    ),
    _thing(
        "boat",
        "vehicle",
        sizes=(None, None, None),
        size_source="",
        limits=(40.0, 15.0, 0.5),
        limit_source="fast motorboats about 80 knots",
    ),
    _thing(
        "dog",
        "animal",
        sizes=((0.85, 0.28), (0.25, 0.3), (0.62, 0.25)),
        size_source=_BREEDS,
        limits=(20.0, 15.0, 3.0),
        limit_source="greyhounds reach 20 m/s",
    ),
    _thing(
        "cat",
        "animal",
        sizes=((0.5, 0.15), (0.15, 0.2), (0.3, 0.15)),
        size_source="domestic cats: 0.23 to 0.25 m at the shoulder, 0.46 m body",
        limits=(14.0, 15.0, 3.0),
        limit_source="cats reach 13 m/s",
    ),
    _thing(
        "horse",
        "animal",
        sizes=((2.4, 0.1), (0.6, 0.15), (1.9, 0.15)),
        size_source="breed standards: 1.4 to 1.75 m at the withers, head carried above, or a rider",
        limits=(22.0, 10.0, 2.0),
        limit_source="quarter horses reach 21 m/s over a sprint",
    ),
    _thing(
        "cow",
        "animal",
        sizes=((1.5, 0.35), (0.5, 0.4), (1.1, 0.3)),
        size_source="judgement: from a sheep to a bull",
        limits=(22.0, 12.0, 2.0),
        limit_source="deer reach 20 m/s",
    ),
    _thing(
        "bird",
        "animal",
        sizes=(None, None, None),
        size_source="",
        limits=(60.0, 60.0, 5.0),
        limit_source="swifts reach 31 m/s level, stooping falcons far more",
        flies=True,
    ),
    _thing(
        "aircraft",
        "vehicle",
        sizes=(None, None, None),
        size_source="",
        limits=(350.0, 40.0, 2.0),
        limit_source="airliners 260 m/s",
        flies=True,
    ),
    _thing(
        "frisbee",
        "object",
        sizes=((0.27, 0.03), (0.27, 0.03), (0.27, 0.03)),
        size_source="World Flying Disc Federation: 0.274 m for 175 g",
        limits=(40.0, 4000.0, 8.0),
        limit_source="throws reach 40 m/s",
        flies=True,
    ),
    _ball(
        "football",
        0.22,
        0.015,
        "IFAB Law 2: circumference 68 to 70 cm",
        top=60.0,
        top_source="hardest recorded shots under 60 m/s",
    ),
    _ball(
        "tennis ball",
        0.067,
        0.015,
        "ITF rules: 6.54 to 6.86 cm",
        top=76.0,
        top_source="fastest serve 263 km/h = 73 m/s",
    ),
    _ball(
        "table tennis ball", 0.040, 0.01, "ITTF law 2.3: 40 mm", top=35.0, top_source="fastest smash 116 km/h = 32 m/s"
    ),
    _ball(
        "basketball", 0.24, 0.03, "FIBA: size 6 and 7, 72.4 to 78 cm round", top=30.0, top_source="passes and throws"
    ),
    _ball("volleyball", 0.205, 0.04, "FIVB: 65 to 67 cm round; IHF: 54 to 60", top=40.0, top_source="spikes"),
    _ball("baseball", 0.075, 0.08, "MLB and MCC laws", top=56.0, top_source="exit speeds"),
    _ball("golf ball", 0.0427, 0.005, "R&A: at least 42.67 mm", top=100.0, top_source="drives 95 m/s"),
    _ball("snooker ball", 0.055, 0.04, "WPBSA 52.5 mm; WPA 57 mm", top=15.0, top_source="breaks"),
    _ball("bowling ball", 0.217, 0.01, "USBC: 8.5 in", top=14.0, top_source="throws"),
    _ball(
        "ball",
        0.12,
        0.65,
        "any ball from table tennis (4 cm) to basketball (24 cm)",
        top=100.0,
        top_source="golf drives",
    ),
)

THINGS: dict[str, Thing] = {thing.name: thing for thing in _TABLE}
_BY_NOUN: dict[str, Thing] = {noun: thing for thing in _TABLE for noun in thing.nouns}
