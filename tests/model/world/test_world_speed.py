"""How many frames a second are rendered on one core; run by `make bench`."""

from __future__ import annotations

import itertools
import time

import cv2
import pytest

from stagent_world import Actor, Camera, Leg, Route, World, render, street_scenery

FRAMES_A_SECOND = 30


@pytest.mark.benchmark
def test_thirty_small_frames_a_second_on_one_core() -> None:
    """320 x 240 with two cars and three people, the backdrop included."""
    camera = Camera((0.0, -18.0, 5.0), 90.0, 10.0, 280.0, 320, 240)
    actors = {f"car {i}": Actor("car", "red", Route((-20.0 * i, -1.9), 0.0, (Leg(1.0, 6.0),))) for i in range(2)}
    actors |= {f"person {i}": Actor("person", "blue", Route((-3.0 * i, -5.0), 0.0, (Leg(1.0, 1.4),))) for i in range(3)}
    world = World(camera, actors, 8.0, street_scenery())
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        start = time.process_time()
        count = sum(1 for _ in itertools.islice(render(world), 200))
        seconds = time.process_time() - start
    finally:
        cv2.setNumThreads(threads)
    assert count / seconds >= FRAMES_A_SECOND, f"{count / seconds:.0f} frames a second"
