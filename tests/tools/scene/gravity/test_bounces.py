"""A serve seen from behind the court: its bounce says where it is, a few pictures after it are enough."""

from __future__ import annotations

import numpy as np
import pytest

from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics.speed import peak_speed
from stagent_tools.scene.gravity.air import air_of
from stagent_tools.scene.gravity.ballistics import fly
from stagent_tools.scene.gravity.bounces import Ground, bounces, followed
from stagent_tools.scene.gravity.flights import Flight, Way, piece_of
from stagent_tools.scene.gravity.over_ground import ANY_SPEED
from stagent_tools.scene.gravity.pieces import cut
from stagent_tools.things import thing_of
from stagent_tools.types import Draws, Span

BALL = thing_of("tennis ball")
AIR = air_of(BALL)
RADIUS = 0.033
HIT = np.array([[6.7, 1.2, 2.85, -9.0, 57.0, -6.5, 0.0]])
TERMINAL = np.array([22.0])
RATE = 25


def camera() -> np.ndarray:
    """(1, 1, 3, 4) world to px: 20 m behind the baseline, 9 m up, looking at the net."""
    centre, ahead = np.array([5.5, -20.0, 9.0]), np.array([0.0, 32.0, -9.0])
    z = ahead / np.linalg.norm(ahead)
    x = np.array([1.0, 0.0, 0.0])
    turn = np.stack([x, np.cross(z, x), z])
    lens = np.array([[1700.0, 0, 640], [0, 1700.0, 360], [0, 0, 1]])
    return (lens @ np.column_stack([turn, -turn @ centre]))[None, None]


def serve(after: tuple[float, float, float], noise: float = 0.3) -> tuple[Way, Flight]:
    """The way of a serve that leaves the ground with the velocity `after` m/s, seen for four pictures more."""
    fine = np.linspace(0, 0.6, 601)
    down = fly(HIT, TERMINAL, fine)[0]
    lands = float(fine[int(np.argmax(down[:, 2] < RADIUS))])
    t = 0.01 + np.arange(14) / RATE
    before, later = t[t < lands], t[t >= lands][:4]
    touch = fly(HIT, TERMINAL, np.array([lands]))[0, 0, :3]
    up = np.concatenate([touch, after, [0.0]])[None]
    places = np.concatenate([fly(HIT, TERMINAL, before)[0, :, :3], fly(up, TERMINAL, later - lands)[0, :, :3]])
    seen = np.concatenate([places, np.ones((len(places), 1))], axis=1) @ camera()[0, 0].T
    rng = np.random.default_rng(4)
    px = seen[:, :2] / seen[:, 2:] + rng.normal(0, noise, (len(seen), 2))
    n = len(px)
    way = Way(np.concatenate([before, later]), px, np.tile(noise**2 * np.eye(2), (n, 1, 1)), 1.0, 6 + np.zeros(n), 0.1)
    return way, Flight(0, len(before), float(before[0]), float(before[-1] - before[0]), joined=False, joint_sd_s=0.01)


def floor_of(way: Way, flight: Flight) -> list[float | None]:
    longer = followed(way, [flight], len(way.t))
    assert longer is not None
    return bounces([piece_of(way, one, camera(), 1.0) for one in longer], Ground(AIR, ANY_SPEED, RADIUS))


def test_a_serve_that_bounces_is_on_the_ground_there():
    way, flight = serve((-6.5, 36.0, 7.0))
    assert floor_of(way, flight) == [None, RADIUS]
    longer = followed(way, [flight], len(way.t))
    pieces = [piece_of(way, one, camera(), 1.0) for one in longer]
    solved = Ground(AIR, ANY_SPEED, RADIUS).solved(pieces, [None, RADIUS])
    assert np.linalg.norm(solved.flights[0, 0, 3:6]) == pytest.approx(np.linalg.norm(HIT[0, 3:6]), rel=0.1)
    assert solved.flights[0, 0, :3] == pytest.approx(HIT[0, :3], abs=1.5)


@pytest.mark.parametrize("after", [(5.0, -30.0, 4.0), (30.0, 2.0, 5.0)])
def test_what_is_sent_back_or_aside_has_not_bounced(after):
    assert floor_of(*serve(after))[-1] is None


def test_too_few_pictures_after_a_flight_tell_nothing():
    way, flight = serve((-6.5, 36.0, 7.0))
    assert followed(way, [flight], flight.end + 2) is None


@pytest.mark.parametrize("hit", [9, 10, 12])
def test_a_way_is_cut_where_the_ball_is_struck_however_much_a_quartic_bends(hit):
    t = np.arange(24) / RATE
    since = np.maximum(t - (hit - 0.5) / RATE, 0.0)
    x = 720 + 60 * t - 1100 * since + 900 * since**2
    y = 280 + 300 * (t - 0.22) ** 2 - 200 * since + 230 * since**2
    px = np.stack([x, y], axis=1) + np.random.default_rng(hit).normal(0, 0.3, (24, 2))
    assert hit in {piece.first for piece in cut(t, px, np.array([0.8, 0.8]))}


def falling(spans: tuple[Span, ...]) -> Draws:
    """Thrown down at 5 m/s from high up, for 0.6 s, at 8, 10 and 12 m/s2."""
    t = np.arange(31) / 50
    p = np.zeros((3, 31, 3))
    p[:, :, 2] = 20 - 5 * t - np.array([[4.0], [5.0], [6.0]]) * t**2
    return Draws(t=t, p=p, rest=np.zeros((3, 31), bool), seen=np.ones(31, bool), flights=spans)


def test_in_free_flight_the_peak_is_at_its_very_end():
    assert peak_speed(falling((Span(0.0, 0.6),))).samples == pytest.approx([9.8, 11.0, 12.2], abs=0.05)
    assert peak_speed(falling((Span(0.0, 0.6),))).at == pytest.approx(0.6)
    assert peak_speed(falling(())).samples.max() < 12.0


def test_a_flight_too_short_to_tell_its_speed_is_refused():
    with pytest.raises(CannotMeasure):
        peak_speed(falling((Span(0.2, 0.25),)))
