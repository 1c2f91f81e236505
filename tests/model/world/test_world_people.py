"""People look like people to a detector that was trained on photographs, and dress as they are said to."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest

from stagent_world import Actor, Camera, House, Image, Leg, Plaza, Route, Scenery, World, render

HEADINGS = (0.0, 80.0, 150.0, 290.0)


def pictured(actor: Actor) -> tuple[Image, np.ndarray]:
    """A picture in which the actor is about 120 px high, and its box."""
    camera = Camera((0.0, -6.0, 1.5), 90.0, 6.0, 430.0, 160, 240)
    scenery = Scenery(Plaza(), (House(0.0, 14.0, 30.0, 8.0, 9.6, (176, 120, 92)),))
    image, truth = next(iter(render(World(camera, {"it": actor}, 0.04, scenery))))
    box = truth.actors["it"].box
    assert box is not None
    return image, box


def is_a_person(image: Image, box: np.ndarray) -> bool:
    """Whether a box of OpenCV's HOG detector (Dalal & Triggs 2005) holds most of it."""
    hog = cv2.HOGDescriptor()
    hog.setSVMDetector(np.asarray(cv2.HOGDescriptor.getDefaultPeopleDetector(), np.float32))
    found, _ = hog.detectMultiScale(image, winStride=(8, 8), scale=1.15)
    for x, y, w, h in found:
        sides = np.minimum([x + w, y + h], box[2:]) - np.maximum([x, y], box[:2])
        if (sides > 0).all() and sides.prod() > 0.5 * (box[2:] - box[:2]).prod():
            return True
    return False


@pytest.mark.parametrize("speed", [0.0, 1.4])
def test_people_are_found_by_a_detector_of_people(speed: float) -> None:
    people = (Actor("person", "red", Route((0.0, 0.0), heading, (Leg(9.0, speed),))) for heading in HEADINGS)
    assert sum(is_a_person(*pictured(person)) for person in people) >= len(HEADINGS) - 1


def test_a_shirt_has_its_pattern_and_trousers_their_colour() -> None:
    def colours(actor: Actor, top: float, bottom: float) -> np.ndarray:
        image, (x0, y0, x1, y1) = pictured(actor)
        column = round(float(x0 + x1) / 2)
        return image[round(y0 + top * (y1 - y0)) : round(y0 + bottom * (y1 - y0)), column].astype(float)

    facing = Route((0.0, 0.0), -90.0, (Leg(1.0, 0.0),))
    plain, striped = (
        Actor("person", "red", facing, pattern=pattern, second="white", trousers="white")
        for pattern in ("plain", "striped")
    )
    green = [colours(actor, 0.25, 0.42)[:, 1] for actor in (plain, striped)]
    assert green[0].max() < 90
    changes = np.abs(np.diff((green[1] > 110).astype(int))).sum()
    assert changes >= 3  # from red to white and back
    legs = [colours(actor, 0.6, 0.8).mean() for actor in (plain, striped)]
    assert min(legs) > 100


def test_legs_swing_while_walking_and_rest_while_standing() -> None:
    def width(speed: float) -> float:
        route = Route((0.0, 0.0), 0.0, (Leg(9.0, speed),))
        actor = Actor("person", "blue", route)
        widths = [np.ptp(np.vstack([p.vertices for p in actor.parts_at(t)])[:, 0]) for t in np.arange(0, 1.2, 0.1)]
        return float(np.ptp(widths))

    assert 0 < width(0.0) < 0.05  # nobody stands quite still
    assert width(1.4) > 0.2


def test_feet_stay_on_the_ground() -> None:
    for speed, t in itertools.product((0.0, 1.4, 3.5), (0.0, 0.3, 0.7)):
        actor = Actor("person", "blue", Route((0.0, 0.0), 30.0, (Leg(9.0, speed),)))
        lowest = min(float(part.vertices[:, 2].min()) for part in actor.parts_at(t))
        assert lowest == pytest.approx(0.0, abs=1e-9)
