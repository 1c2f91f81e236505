"""What a detector finds, linked into chains: worked out on made-up detections."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from stagent_tools.spatial.detected.chain import Chain
from stagent_tools.spatial.detected.detector import Detections
from stagent_tools.spatial.detected.doubles import without_doubles
from stagent_tools.spatial.detected.familiarity import AT_HOME, Familiarity
from stagent_tools.spatial.detected.spotting import EVERY_S, Spotting, without_parts
from stagent_tools.spatial.detected.tiled import tiles_of
from stagent_tools.spatial.motion.follow import Step
from stagent_tools.spatial.motion.kinds import kind_fit, shown_as
from stagent_tools.spatial.motion.moment import Moment
from stagent_tools.spatial.motion.wording import wish_of
from stagent_tools.target import Target
from stagent_tools.things import thing_of
from stagent_tools.types import Image

WIDTH, HEIGHT, FPS = 320, 180, 25
RED, BLUE = (200, 30, 30), (40, 60, 200)


@dataclass
class Painted:
    """A picture of boxes in a colour on a textured ground, and a detector that sees them as they were painted."""

    name: str = "painted"
    kinds: tuple[str, ...] = ("person", "car")
    sure: float = 0.4
    doubtful: float = 0.15
    widely_read: bool = True
    shown: list[tuple[np.ndarray, int, float]] = field(default_factory=list)

    def look(self, picture: Image) -> Detections:
        scores = np.zeros((len(self.shown), 2))
        for row, (_, kind, score) in enumerate(self.shown):
            scores[row, kind] = score
        return Detections(np.array([box for box, _, _ in self.shown]).reshape(-1, 4), scores)


def box_at(x: float, y: float = 60.0, width: float = 40.0, height: float = 60.0) -> np.ndarray:
    return np.array([x, y, x + width, y + height])


def painted(boxes: list[tuple[np.ndarray, tuple[int, int, int]]]) -> Image:
    rng = np.random.default_rng(5)
    picture: Image = rng.integers(90, 140, (HEIGHT, WIDTH, 3)).astype(np.uint8)
    texture = rng.integers(-25, 25, (HEIGHT, WIDTH, 1))
    for box, colour in boxes:
        x0, y0, x1, y1 = box.round().astype(int)
        local = texture[: y1 - y0, : x1 - x0]
        picture[y0:y1, x0:x1] = np.clip(np.array(colour) + local, 0, 255)
    return picture


def moment(t: float, picture: Image) -> Moment:
    return Moment(t, picture, np.asarray(picture.mean(axis=2), np.uint8), np.eye(3))


def followed(detector: Painted, seconds: float, speed: float, hidden: tuple[float, float] = (9.0, 9.0)) -> Spotting:
    """A red thing crosses at `speed` px/s; the detector does not see it in `hidden` seconds."""
    spotting = Spotting(detector, WIDTH, HEIGHT)
    for frame in range(int(seconds * FPS)):
        t = frame / FPS
        box = box_at(20 + speed * t)
        seen = not hidden[0] <= t < hidden[1]
        detector.shown = [(box, 0, 0.9)] if seen else []
        spotting.see(moment(t, painted([(box, RED)])))
    return spotting


def test_one_thing_is_one_chain_whose_boxes_lie_on_it_between_the_looks() -> None:
    (chain,) = followed(Painted(), 2.0, 60.0).finish()
    assert len(chain.looks) == pytest.approx(2.0 / EVERY_S, abs=2)
    assert len(chain.seen) > 2 * len(chain.looks)
    for sighting in chain.seen:
        assert sighting.box[0] == pytest.approx(20 + 60 * sighting.t, abs=2.0)


def test_a_detector_that_looks_away_for_a_while_does_not_cut_a_thing_in_two() -> None:
    (chain,) = followed(Painted(), 3.0, 40.0, hidden=(1.0, 2.3)).finish()
    assert chain.looks[-1] > 2.5


def test_things_that_cross_keep_their_colours() -> None:
    detector = Painted()
    spotting = Spotting(detector, WIDTH, HEIGHT)
    for frame in range(75):
        t = frame / FPS
        right, left = box_at(20 + 70 * t), box_at(240 - 70 * t)
        detector.shown = [(right, 0, 0.9), (left, 0, 0.8)]
        spotting.see(moment(t, painted([(left, BLUE), (right, RED)])))
    chains = spotting.finish()
    assert len(chains) == 2
    for chain in chains:
        first, last = chain.seen[0].box[0], chain.seen[-1].box[0]
        assert abs(last - first) > 120  # each went through


def test_a_guess_alone_begins_nothing_but_continues_what_was_there() -> None:
    detector = Painted()
    spotting = Spotting(detector, WIDTH, HEIGHT)
    for frame in range(50):
        t = frame / FPS
        box = box_at(20 + 20 * t)
        detector.shown = [(box, 0, 0.9 if t < 1 else 0.3), (box_at(200), 1, 0.3)]
        spotting.see(moment(t, painted([(box, RED), (box_at(200), BLUE)])))
    (chain,) = spotting.finish()
    assert chain.seen[-1].t > 1.6
    assert chain.kind == 0


def test_a_box_of_half_a_thing_that_is_only_guessed_does_not_move_its_edges() -> None:
    detector = Painted()
    spotting = Spotting(detector, WIDTH, HEIGHT)
    for frame in range(60):
        t = frame / FPS
        box, half = box_at(20 + 60 * t), box_at(20 + 60 * t, width=18.0)
        detector.shown = [(half, 0, 0.3)] if 1.0 <= t < 1.4 else [(box, 0, 0.9)]
        spotting.see(moment(t, painted([(box, RED)])))
    (chain,) = spotting.finish()
    widths = [sighting.box[2] - sighting.box[0] for sighting in chain.seen]
    assert min(widths) > 36
    assert max(np.diff([sighting.t for sighting in chain.seen])) < 0.3


def test_what_is_left_of_a_double_holds_nothing_of_its_way_from_the_other_thing() -> None:
    def made(number: int, xs: dict[float, float]) -> Chain:
        chain = Chain(number, 0.0, box_at(0))
        for t, x in xs.items():
            if chain.looks:
                chain.carry(t - 0.1, np.eye(3), Step(box_at((x + chain.box[0]) / 2), 10, 0.0))
            chain.detect(t, box_at(x), np.array([0.9 if number == 1 else 0.6]), (WIDTH, HEIGHT))
        return chain

    strong = made(1, {0.0: 20, 0.25: 24, 0.5: 28, 0.75: 32})
    weak = made(2, {0.5: 30, 0.75: 34, 1.0: 200, 1.25: 210, 1.5: 220})
    kept = {chain.number: chain for chain in without_doubles([strong, weak])}
    assert kept[2].looks == [1.0, 1.25, 1.5]
    assert min(sighting.t for sighting in kept[2].seen) == 1.0


def test_half_a_thing_is_no_second_one() -> None:
    boxes = np.array([[10.0, 10, 50, 90], [12, 12, 48, 50], [12, 12, 48, 50]])
    scores = np.array([[0.9, 0.0], [0.5, 0.0], [0.0, 0.5]])
    assert without_parts(Detections(boxes, scores)).boxes.tolist() == [[10, 10, 50, 90], [12, 12, 48, 50]]


def test_at_home_is_where_it_is_sure() -> None:
    unsure, sure = Familiarity(), Familiarity()
    for _ in range(40):
        unsure.note(0.4)
        sure.note(0.8)
    assert unsure.abroad
    assert not unsure.at_home
    assert sure.at_home
    assert Familiarity().mean == pytest.approx(AT_HOME)


def test_what_was_given_up_is_not_believed() -> None:
    doubtful = Familiarity()
    for _ in range(22):
        doubtful.note(AT_HOME - 0.02)
    assert doubtful.abroad
    assert not doubtful.at_home


def test_wide_pictures_are_looked_at_in_squares_that_cover_them() -> None:
    tiles = tiles_of(640, 360)
    assert (tiles[0].left, tiles[0].right) == (0, 640)
    assert {tile.right - tile.left for tile in tiles[1:]} == {360}
    assert tiles[1].left == 0
    assert tiles[-1].right == 640
    assert len(tiles_of(400, 360)) == 1


def test_what_a_noun_is_detected_as() -> None:
    told = ("person", "cyclist", "car", "bus", "ball")
    for noun, kinds in {
        "man": ("person", "cyclist"),
        "cyclist": ("cyclist",),
        "tennis ball": ("ball",),
        "van": ("car",),
        "bus": ("bus",),
        "elephant": (),
    }.items():
        thing = thing_of(noun)
        assert (shown_as(thing, told) if thing else ()) == kinds, noun


def test_a_detector_lifts_the_refusal_of_kinds_that_shape_cannot_tell() -> None:
    assert wish_of(Target(noun="bus")).refusal is not None
    assert wish_of(Target(noun="bus"), ("bus",)).refusal is None
    assert wish_of(Target(noun="referee"), ("person",)).refusal is not None


def test_a_rider_is_a_person_only_where_nobody_walks() -> None:
    from types import SimpleNamespace

    rider = SimpleNamespace(kinds={"person": 0.1, "cyclist": 0.8})
    walker = SimpleNamespace(kinds={"person": 0.8, "cyclist": 0.1})
    assert 0.5 < kind_fit(rider, ("person", "cyclist")) < 0.6
    assert kind_fit(walker, ("person", "cyclist")) == 1.0
    assert kind_fit(rider, ("cyclist",)) == 1.0


def test_what_comes_in_over_the_rim_is_one_thing_up_to_the_rim() -> None:
    """A long red thing whose front is another colour: half of it comes in between two looks."""
    detector = Painted()
    spotting = Spotting(detector, WIDTH, HEIGHT)
    for frame in range(50):
        t = frame / FPS
        front = 30 + 110 * t
        body, bonnet = np.array([front - 130, 60, front, 110]), np.array([front - 25, 60, front, 110])
        shown = np.clip(body, 0, [WIDTH, HEIGHT, WIDTH, HEIGHT])
        detector.shown = [(shown, 1, 0.9)]
        spotting.see(moment(t, painted([(shown, RED), (np.clip(bonnet, 0, WIDTH), BLUE)])))
    (chain,) = spotting.finish()
    for sighting in chain.seen:
        front = 30 + 110 * sighting.t
        assert sighting.box[2] == pytest.approx(front, abs=8.0)
        assert sighting.box[0] == pytest.approx(max(front - 130, 0), abs=8.0)
