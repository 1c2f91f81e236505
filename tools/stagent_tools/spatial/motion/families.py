"""The coarse class of a mover by its shape and motion alone: person, vehicle, ball, animal or just an object.

Shape cannot tell a bus from a lorry or a cat from a dog; nothing finer is claimed here.
"""

from __future__ import annotations

import math
from typing import Literal

from stagent_tools.spatial.motion.appearance import Appearance
from stagent_tools.things import THINGS

Family = Literal["person", "vehicle", "ball", "animal", "object"]

PERSON_SHARE, RIGID_PERSON_SHARE = 0.25, 0.45
"""Shares of looks with a person's outline above which a mover is a person; dogs stay below 0.2, and a rigid thing, such
as a car with a dark windscreen, has to look like one in every second look."""
ANIMAL_TRAVEL, ANIMAL_ALONE = 2.0, 0.3
"""Sizes that an animal covers and share of its life on its own: legs and arms of people do neither."""
UNSEEN_LIMP, UNSEEN_RIGID = 0.4, 0.15
"""How likely a thing that was hardly looked at has a person's outline."""
UPRIGHT = 1.35
"""Height over width of people on their feet is 1.7 to 3.5; with arms out it falls to this."""
UPRIGHT_BOX = 1.55
"""No vehicle at eye level is so much higher than wide: a bus from the front reaches 1.3, a car with its shadow 1.0. One
that is looked down upon is, and as rigid as anything."""
RIGID = 0.7
ROUND_LOG = 0.25
"""Spread of ln(height over width) of round things: a blurred or shadowed ball is seen up to that much out of round."""
DISC = 0.6
"""Share of its box that a ball fills (a disc 0.79; its blurred rim and shadow take some): limbs and animals less."""
BALL_TRAVEL = 6.0
"""Sizes that a rolling ball covers: it is the smallest thing that goes as far as the others."""


NO_KIND = 0.01
"""Weight of being none of the kinds that a detector knows, beside the squares of its scores."""
RIDES: dict[str, Family] = {"cyclist": "person"}
"""Kinds that move and are worn like another family."""


def likelihoods(looks: Appearance) -> dict[Family, float]:
    """Weights that sum to 1."""
    if looks.kinds:
        return _detected(looks)
    if looks.ball:
        return {"ball": 1.0, "person": 0.0, "vehicle": 0.0, "animal": 0.0, "object": 0.0}
    stiff = min(max((looks.rigidity - 0.8) / 0.1, 0.0), 1.0)
    needed = PERSON_SHARE + (RIGID_PERSON_SHARE - PERSON_SHARE) * stiff
    upright = 1 / (1 + math.exp(-(looks.aspect - UPRIGHT) / 0.15))
    rigid = 1 / (1 + math.exp(-(looks.rigidity - RIGID) / 0.1))
    tall = (1 - stiff) / (1 + math.exp(-(looks.aspect - UPRIGHT_BOX) / 0.08))
    unseen = UNSEEN_LIMP + (UNSEEN_RIGID - UNSEEN_LIMP) * rigid
    outline = 1 / (1 + math.exp(-(looks.person - needed) / 0.05)) if looks.people_looks >= 2 else unseen
    roams = 1.0 if looks.travelled >= ANIMAL_TRAVEL and looks.alone >= ANIMAL_ALONE else 0.2
    ball = (1 - outline) * (1 - 0.8 * rigid) * _rolls(looks)
    weights: dict[Family, float] = {
        "person": 0.7 * outline + 0.3 * upright * (1 - rigid * (1 - 0.7 * tall)),
        "vehicle": (1 - outline) * rigid * (1 - ball) * (1 - tall),
        "animal": (1 - outline) * (1 - rigid) * (1 - upright) * roams * (1 - ball),
        "ball": ball,
        "object": 0.15,
    }
    total = sum(weights.values())
    return {family: weight / total for family, weight in weights.items()}


def _detected(looks: Appearance) -> dict[Family, float]:
    """Of a thing that a detector looked at: its scores, kind by kind."""
    weights: dict[Family, float] = {"person": 0.0, "vehicle": 0.0, "animal": 0.0, "ball": 0.0, "object": NO_KIND}
    for name, score in looks.kinds.items():
        known = THINGS.get(name)  # a word that was asked for may be in no table
        weights[RIDES.get(name) or ("object" if known is None else known.family)] += score**2
    total = sum(weights.values())
    return {family: weight / total for family, weight in weights.items()}


def _rolls(looks: Appearance) -> float:
    """0..1: round, filled, and gone far for its size, by itself."""
    out_of_round = math.log(max(looks.aspect, 1e-3)) / ROUND_LOG
    filled = 1 / (1 + math.exp(-(looks.fill - DISC) / 0.05))
    far = 1 / (1 + math.exp(-(looks.travelled - BALL_TRAVEL)))
    return math.exp(-(out_of_round**2)) * filled * far * (1.0 if looks.alone >= ANIMAL_ALONE else 0.2)


def family_of(looks: Appearance) -> Family:
    weights = likelihoods(looks)
    return max(weights, key=lambda family: weights[family])
