"""One thing against another in the picture, an order at a moment, and what a track shows a thing to do."""

from __future__ import annotations

import numpy as np
import pytest

from stagent_tools.spatial.motion.appearance import Appearance
from stagent_tools.spatial.motion.colours import NAMES
from stagent_tools.spatial.motion.conduct import runs, turned, walks
from stagent_tools.spatial.motion.ordering import narrowed
from stagent_tools.spatial.motion.relations import related
from stagent_tools.spatial.motion.scoring import Fit
from stagent_tools.spatial.motion.wording import wish_of
from stagent_tools.target import Ordinal, Target
from stagent_tools.types import FloatArray, Span, Track

T = np.arange(0, 4, 0.08)
WIDTH = 640.0


def looks(velocity: tuple[float, float] = (30.0, 0.0), red: float = 0.0) -> Appearance:
    colours = np.zeros((3, len(NAMES)))
    colours[:, NAMES.index("red")], colours[:, NAMES.index("black")] = red, 1 - red
    size, way = np.array([20.0, 50.0]), np.array(velocity)
    return Appearance(colours, size, 0.4, 0.8, 10, 0.5, way, 5.0, 0.0, 1.0)


def walker(name: str, x: FloatArray, y: float | FloatArray = 200.0, height: float = 50.0) -> Fit:
    """A person whose feet are at (x, y) px."""
    feet = np.broadcast_to(y, x.shape)
    boxes = np.stack([x - 10, feet - height, x + 10, feet], axis=1)
    return Fit(Track(name, T, boxes, np.ones(len(T)), "person"), looks(), 1.0, 1.0, 1.0)


STILL = np.ones(len(T))
ANCHOR = walker("anchor", 300.0 + 20 * T)


def wished(words: str) -> list[str]:
    """Of four people, who stand so to the anchor, which goes to the right."""
    people = [
        walker("near", 340.0 + 20 * T),
        walker("far right", 560.0 * STILL),
        walker("follows", 180.0 + 20 * T),
        walker("beyond", 300.0 + 20 * T, 150.0, 30.0),
        ANCHOR,
    ]
    wish = wish_of(Target(noun="person", attributes=(words,)))
    return [f.track.id for f in related(people, ANCHOR.track, wish, None, WIDTH)]


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("next to person red", ["near"]),
        ("behind person red", ["follows"]),
        ("in front of person red", ["near"]),
        ("left of person red", ["follows"]),
        ("right of person red", ["near", "far right"]),
    ],
)
def test_relations(words: str, who: list[str]):
    assert wished(words) == who


def test_what_a_relation_is_to():
    wish = wish_of(Target(noun="car", attributes=("white", "behind red one")))
    assert wish.relation is not None
    assert (wish.relation.kind, wish.relation.anchor.noun) == ("behind", "car")
    assert wish.relation.anchor.attributes == ("red",)
    assert wish.colours == (("whole", "white"),)


def test_a_relation_to_what_cannot_be_told_is_said_to_be_unverified():
    assert wish_of(Target(noun="person", attributes=("next to fountain",))).unread == ("next to fountain",)


def test_the_order_at_a_moment_is_that_of_the_moment():
    """The one that begins on the right is on the left by the end."""
    crossing = [walker("a", 500 - 100 * T), walker("b", 300.0 * STILL)]
    wish = wish_of(Target(noun="person", ordinal=Ordinal.model_validate({"n": 1, "from": "left"})))
    assert [f.track.id for f in narrowed(crossing, wish, Span(0.5, 0.5))] == ["b"]
    assert [f.track.id for f in narrowed(crossing, wish, Span(3.5, 3.5))] == ["a"]


@pytest.mark.parametrize(("left", "sign"), [(True, 1), (False, -1)])
def test_a_turn_is_told_with_its_side(left: bool, sign: int):
    """To the right along the picture, then away from or towards the camera."""
    x = 100 + 80 * np.minimum(T, 2.0)
    y = 200 - sign * 50 * np.maximum(T - 2.0, 0.0)
    assert sign * turned(walker("a", x, y).track) > 60
    assert abs(turned(walker("b", 100 + 80 * T).track)) < 5


def test_runners_and_walkers():
    assert runs(looks((90.0, 0.0)))
    assert not runs(looks((40.0, 0.0)))
    assert walks(looks((40.0, 0.0)))
    assert not walks(looks((90.0, 0.0)))
