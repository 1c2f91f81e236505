"""What a thing's colour is when its mask is too wide, when people wear dark trousers, and what rolls is a ball."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from stagent_tools.spatial.motion.appearance import Appearance
from stagent_tools.spatial.motion.colours import NAMES
from stagent_tools.spatial.motion.families import family_of, likelihoods
from stagent_tools.spatial.motion.portrait import Portrait
from stagent_tools.spatial.motion.scoring import fit
from stagent_tools.spatial.motion.wording import wish_of
from stagent_tools.target import Target
from stagent_tools.types import Track

GRASS, SHIRT = (92, 140, 66), (190, 40, 40)
T = np.arange(0, 2, 0.1)
BOX = np.array([40.0, 20.0, 60.0, 70.0])


def share(shares: np.ndarray, name: str) -> float:
    return float(shares[NAMES.index(name)])


@pytest.mark.parametrize("wide", [0.0, 0.4])
def test_the_place_seen_through_a_wide_mask_is_not_the_thing(wide: float):
    """A thing of 12 px on mottled grass; the mask takes in the whole of its box of 20 px."""
    rng = np.random.default_rng(0)
    picture = np.clip(np.array(GRASS) + rng.normal(0, 12, (100, 100, 1)), 0, 255).astype(np.uint8)
    half = 10 - int(10 * wide)
    picture[20:70, 50 - half : 50 + half] = SHIRT
    mask = np.zeros((100, 100), np.uint8)
    mask[20:70, 40:60] = 255
    portrait = Portrait()
    portrait.look(picture, BOX, mask, alone=True)
    red, green = (share(row, name) for row in [portrait.shares()[1]] for name in ("red", "green"))
    assert red > 0.8
    assert green < 0.2


def test_a_thing_of_the_colour_of_its_place_keeps_it():
    picture = np.full((100, 100, 3), GRASS, np.uint8)
    mask = np.zeros((100, 100), np.uint8)
    mask[20:70, 40:60] = 255
    portrait = Portrait()
    portrait.look(picture, BOX, mask, alone=True)
    assert share(portrait.shares()[1], "green") == pytest.approx(1.0)


def test_a_dog_is_not_as_green_as_the_shaded_grass_between_its_legs():
    """A grey trunk and four legs over grass that is darker under it than beside it."""
    picture = np.full((100, 120, 3), GRASS, np.uint8)
    picture[45:70, 30:90] = (60, 95, 45)
    picture[38:50, 36:84] = (120, 120, 122)
    for left in (38, 46, 70, 78):
        picture[50:70, left : left + 4] = (110, 110, 112)
    mask = np.full((100, 120), 255, np.uint8)
    said = {}
    for legs in (False, True):
        portrait = Portrait(legs=legs)
        portrait.look(picture, np.array([30.0, 30.0, 90.0, 70.0]), mask, alone=True)
        said[legs] = looks(colours=portrait.shares(), person=0.0, kinds={"dog": 0.9} if legs else {}).overall
    assert share(said[True], "grey") > 0.75 > share(said[False], "grey")
    assert share(said[True], "green") < share(said[False], "green") / 2


def looks(**more: object) -> Appearance:
    """A walker in a red shirt and dark trousers."""
    colours = np.zeros((3, len(NAMES)))
    for third, row in enumerate(({"red": 0.6, "black": 0.4}, {"red": 0.5, "black": 0.5}, {"black": 0.8, "grey": 0.2})):
        for name, part in row.items():
            colours[third, NAMES.index(name)] = part
    plain = Appearance(
        colours=colours,
        size=np.array([20.0, 50.0]),
        rigidity=0.4,
        person=0.8,
        people_looks=10,
        fill=0.5,
        velocity=np.array([30.0, 0.0]),
        travelled=3.0,
        growth=0.0,
        alone=1.0,
    )
    return replace(plain, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("colour", "fits"), [("red", True), ("black", False), ("blue", False), ("green", False)])
def test_the_colour_of_a_person_is_that_of_the_shirt(colour: str, fits: bool):
    track = Track("1", T, np.tile(BOX, (len(T), 1)), np.ones(len(T)), "person")
    wish = wish_of(Target(noun="person", attributes=(colour,)))
    assert (fit(track, looks(), wish).colour >= 0.5) is fits


@pytest.mark.parametrize(
    ("attribute", "fits"), [("not red", False), ("non-red", False), ("not blue", True), ("not in a red shirt", False)]
)
def test_a_colour_that_is_denied_must_not_be_there(attribute: str, fits: bool):
    track = Track("1", T, np.tile(BOX, (len(T), 1)), np.ones(len(T)), "person")
    wish = wish_of(Target(noun="person", attributes=(attribute,)))
    assert (fit(track, looks(), wish).colour >= 0.5) is fits
    assert wish.colours == ()


def test_dark_trousers_are_named_as_a_garment():
    track = Track("1", T, np.tile(BOX, (len(T), 1)), np.ones(len(T)), "person")
    wish = wish_of(Target(noun="person", attributes=("black trousers",)))
    assert fit(track, looks(), wish).colour == 1.0


ROUND = {"size": np.array([15.0, 14.0]), "person": 0.0, "fill": 0.72, "travelled": 20.0}


@pytest.mark.parametrize(
    ("more", "family"),
    [
        ({}, "ball"),
        ({"rigidity": 0.95, "travelled": 7.0}, "vehicle"),
        ({"size": np.array([15.0, 9.0])}, "animal"),
        ({"fill": 0.4}, "animal"),
        ({"travelled": 2.5}, "animal"),
    ],
    ids=["rolls", "rigid: a car from behind", "long", "with gaps: legs", "stays near"],
)
def test_what_rolls_far_for_its_size_is_a_ball(more: dict[str, object], family: str):
    thing = looks(**{**ROUND, **more})
    assert family_of(thing) == family
    assert sum(likelihoods(thing).values()) == pytest.approx(1.0)


@pytest.mark.parametrize(("attributes", "told"), [(("orange",), True), ((), False)])
def test_a_bus_is_believed_where_its_colour_is_named(attributes: tuple[str, ...], told: bool):
    """It cannot be told from a car by its shape, and the answer says that this was not verified."""
    wish = wish_of(Target(noun="bus", attributes=attributes))
    assert (wish.refusal is None) is told
    assert wish.unread == ("that it is a bus",)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"rigidity": 0.30, "travelled": 2.6, "alone": 0.9}, True),
        ({"rigidity": 0.54, "travelled": 0.96, "alone": 0.28}, False),
    ],
    ids=["a dog that runs", "legs in a crowd"],
)
def test_an_animal_is_the_likeliest_that_a_thing_can_be(more: dict[str, object], told: bool):
    track = Track("1", T, np.tile(BOX, (len(T), 1)), np.ones(len(T)), "animal")
    thing = looks(**{"size": np.array([60.0, 44.0]), "person": 0.0, "people_looks": 8, **more})
    assert (fit(track, thing, wish_of(Target(noun="dog"))).family > 0.5) is told
