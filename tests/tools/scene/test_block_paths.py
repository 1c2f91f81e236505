"""Where a block has been: found from a start that is far off, and never behind the camera."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from stagent_tools.paths.chain import Chain, Level
from stagent_tools.paths.hypotheses import BORDER_S, MANOEUVRE_S, likely
from stagent_tools.scene.block import OWN, Block, Sight, outline
from stagent_tools.scene.block_paths import Seen, readings
from stagent_tools.scene.pinhole import level_rotation
from stagent_tools.scene.road import Level as LevelGround

T = np.arange(0.0, 4.0, 0.1)
USUAL = Block(np.array([4.9, 1.92, 2.05]), np.array([0.15, 0.07, 0.13]), np.full(4, 0.028), 1.0, 0.05)
LARGE = Block(1.2 * USUAL.sizes, USUAL.log_sd, USUAL.edge_share, 1.0, 0.05)
HEADING = np.radians(100.0)


def passing(speed_mps: float) -> Sight:
    """A camera 1.65 m up that drives along y."""
    n = len(T)
    k = np.array([[720.0, 0, 620], [0, 720.0, 190], [0, 0, 1.0]])
    centre = np.column_stack([np.zeros(n), speed_mps * T, np.full(n, 1.65)])
    rotation = level_rotation(np.zeros(n), np.zeros(n))
    none = np.zeros((n, 0))
    return Sight(centre, rotation, k, 0.002, np.radians(0.1) * np.eye(2), 0.03, none, none)


def seen_at(place: np.ndarray, sight: Sight) -> Seen:
    """Boxes with 1.5 px noise of a large van (n, 2) m, started where one of the usual height would be."""
    n = len(T)
    stands = np.column_stack([place, np.zeros(n)])
    boxes = outline(LARGE, sight, stands[None], np.full(n, HEADING), np.zeros((1, OWN)))[0]
    boxes = boxes + 1.5 * np.random.default_rng(0).standard_normal(boxes.shape)
    ego = sight.centre[:, :2]
    start = ego + (place - ego) / 1.2
    return Seen(T, boxes, np.tile(1.5**2 * np.eye(4), (n, 1, 1)), 0.03, start, 5.0)


def test_a_large_parked_van_is_found_at_rest_where_it_stands() -> None:
    """By its usual height it is 3 m nearer at first and passed by at last: from there no step leads back."""
    sight, place = passing(6.0), np.tile([-4.5, 33.0], (len(T), 1))
    read = readings(USUAL, sight, LevelGround(), seen_at(place, sight), 3.0)
    level = Level(2 * MANOEUVRE_S, 1.0, 10.0, BORDER_S)
    found = []
    for reading in read:
        chain = Chain(reading.observations, np.full(len(T) - 1, not reading.rests))
        log = chain.evidence(level) + reading.log_prior
        found.append((log, reading.rests, chain.mean(level)[0] * 3.0))
    _, rests, where = max(found, key=lambda one: one[0])
    assert rests
    # its back is seen: where its middle is hangs on a length that is known to 15 %
    assert where == pytest.approx([-4.5, 33.0], abs=2 * 0.15 * USUAL.sizes[0])


def test_every_reading_of_what_paces_the_camera_can_be_solved() -> None:
    """At 5 m, tried at rest where the camera soon is: readings that no edge tells a distance of are left out."""
    sight = passing(10.0)
    place = np.column_stack([np.full(len(T), 0.2), 5.0 + 10.0 * T])
    seen = seen_at(place, sight)
    close = replace(seen, start=seen.start - [0.0, 2.0])
    read = readings(USUAL, sight, LevelGround(), close, 3.0)
    assert any(reading.moves for reading in read)
    for reading in read:
        Chain(reading.observations, np.full(len(T) - 1, not reading.rests)).mean(Level(2.0, 1.0, 10.0, BORDER_S))


def test_one_that_drives_ahead_does_not_rest() -> None:
    sight = passing(6.0)
    place = np.column_stack([np.full(len(T), 1.0), 12.0 + 8.0 * T])
    read = readings(USUAL, sight, LevelGround(), seen_at(place, sight), 3.0)
    level = Level(2 * MANOEUVRE_S, 1.0, 10.0, BORDER_S)
    moving = [r.observations for r in read if r.moves]
    rests = [r.observations for r in read if not r.moves]
    best = max(Chain(o, np.ones(len(T) - 1, dtype=bool)).evidence(level) for o in moving)
    assert all(best > Chain(o, np.zeros(len(T) - 1, dtype=bool)).evidence(level) + 20 for o in rests)
    way = Chain(moving[0], np.ones(len(T) - 1, dtype=bool)).mean(level) * 3.0
    assert np.linalg.norm(way[-1] - way[0]) / (T[-1] - T[0]) == pytest.approx(8.0, rel=0.1)


def test_edges_are_never_taken_for_sharper_than_they_are_said_to_be() -> None:
    """Even where that is twice too loud: what is wrong with poses and headings would count four times as much."""
    sight = passing(6.0)
    seen = seen_at(np.column_stack([np.full(len(T), 1.0), 12.0 + 8.0 * T]), sight)
    loud = replace(seen, cov=4 * seen.cov)
    observations = readings(USUAL, sight, LevelGround(), loud, 3.0)[0].observations
    flags = np.ones(len(T) - 1, dtype=bool)
    assert min(h.level.noise for h in likely(observations, flags)[0]) == 1.0
    assert min(h.level.noise for h in likely(replace(observations, quietest=0.0), flags)[0]) < 1.0
