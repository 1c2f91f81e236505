"""The physics of a flight against closed forms, and a ball's way cut at its bounces."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics import displacement
from stagent_tools.kinematics.grid import position_at
from stagent_tools.scene import SceneHints, build_scene, fixed_camera, parse_reference
from stagent_tools.scene.cross_check import compare, settle
from stagent_tools.scene.gravity.ballistics import G, fly, fly_with_slopes
from stagent_tools.scene.gravity.pieces import blow, cut
from stagent_tools.streams import Streams
from stagent_tools.things import THINGS
from stagent_tools.types import Draws, Track, VideoInfo

INFO = VideoInfo(Path("drop.mp4"), 720, 1280, 2.0, None, None)
RATE, RADIUS, FAR = 120, 0.11, 4.0


@settings(deadline=None)
@given(st.tuples(*[st.floats(-20, 20)] * 3), st.floats(0.05, 2.0))
def test_without_air_it_is_a_parabola(velocity, t):
    flight = np.array([[1.0, 2.0, 3.0, *velocity, 0.0]])
    place = fly(flight, np.array([1e6]), np.array([0.0, t]))[0, 1, :3]
    assert place == pytest.approx(np.array([1, 2, 3]) + np.array(velocity) * t + [0, 0, -G / 2 * t * t], abs=1e-6)


def test_a_fall_through_air_is_ln_cosh_and_ends_at_the_terminal_speed():
    w, t = 11.7, np.array([0.3, 0.7, 2.0, 8.0])
    fallen = fly(np.zeros((1, 7)), np.array([w]), t)[0]
    assert -fallen[:, 2] == pytest.approx(w**2 / G * np.log(np.cosh(G * t / w)), rel=1e-4)
    assert -fallen[-1, 5] == pytest.approx(w, rel=1e-3)


def test_backspin_lifts_and_slopes_are_derivatives():
    flight = np.array([[0, 0, 1.0, 20, 3, 5, 0.2]])
    w, t = np.array([22.0]), np.array([0.2, 0.6])
    assert fly(flight, w, t)[0, -1, 2] > fly(flight * [1, 1, 1, 1, 1, 1, 0], w, t)[0, -1, 2]
    _, slopes = fly_with_slopes(flight, w, t)
    for i in range(7):
        step = np.zeros(7)
        step[i] = 1e-4
        rate = (fly(flight + step, w, t) - fly(flight - step, w, t)) / 2e-4
        assert slopes[..., i] == pytest.approx(rate, abs=2e-3)
    rate = (fly(flight, w * np.exp(1e-4), t) - fly(flight, w * np.exp(-1e-4), t)) / 2e-4
    assert slopes[..., 7] == pytest.approx(rate, abs=5e-2)


def bouncing():
    """Falls 2 m, keeps 0.7 of its speed: places (n, 3) m before a level camera, and when it bounces."""
    fall = np.sqrt(2 * 2.0 / G)
    t = np.arange(0, fall + 0.8, 1 / RATE)
    after = t - fall
    z = np.where(after < 0, 1.0 - G / 2 * t**2, -1.0 + 0.7 * G * fall * after - G / 2 * after**2)
    return t, np.column_stack([0.1 * t, np.full(len(t), FAR), z]), fall


def track_of(t, places, noise=0.4, blind=()):
    px = 1280 * places[:, [0, 2]] * [1, -1] / places[:, 1:2] + [360, 640]
    half = 1280 * RADIUS / places[:, 1:2]
    rng = np.random.default_rng(0)
    boxes = np.hstack([px - half, px + half]) + noise * rng.standard_normal((len(t), 4))
    seen = np.ones(len(t), bool)
    seen[list(blind)] = False
    return Track("ball", t[seen], boxes[seen], np.ones(seen.sum()), "ball")


def test_a_way_is_cut_at_the_bounce_and_nowhere_else():
    t, places, fall = bouncing()
    track = track_of(t, places)
    pieces = cut(track.t, track.centres, np.full(2, 0.3))
    assert len(pieces) == 2
    assert blow(pieces[0], pieces[1], track.t) == pytest.approx(fall, abs=0.4 / RATE)


@pytest.mark.parametrize("hidden", [0, 3])
def test_the_path_turns_at_the_bounce_even_where_it_was_not_seen(hidden):
    t, places, fall = bouncing()
    at = int(np.searchsorted(t, fall))
    track = track_of(t, places, blind=range(at - hidden, at + hidden))
    scan = SimpleNamespace(info=INFO, motion=fixed_camera(t), tracks=(), times=t)
    draws = build_scene(SceneHints(), scan).lift(track, THINGS["ball"], Streams(k=256))
    assert (np.diff(draws.t) > 0).all()
    p = position_at(draws, np.array([draws.t[0], fall, draws.t[-1]]))
    fallen, risen = -np.diff(p[..., 2], axis=1).T
    for drawn, truth in ((fallen, places[0, 2] + 1.0), (risen, -1.0 - places[-1, 2])):
        low, high = np.quantile(drawn, [0.025, 0.975])
        assert low - 0.03 <= truth <= high + 0.03


def test_a_reference_that_agrees_is_kept_and_one_that_does_not_is_told():
    t, places, _ = bouncing()
    track = track_of(t, places)
    scan = SimpleNamespace(info=INFO, motion=fixed_camera(t), tracks=(), times=t)
    fine, wrong, absurd = (
        SceneHints(references=(parse_reference(f"door={metres}m@100,320,100,960"),)) for metres in (2.0, 2.9, 9.0)
    )
    agreed = build_scene(fine, scan).lift(track, THINGS["ball"], Streams(k=256))
    assert any("agrees" in note for note in agreed.notes)
    doubted = build_scene(wrong, scan).lift(track, THINGS["ball"], Streams(k=256))
    assert any("both are in the interval" in note for note in doubted.notes)
    spread = [np.subtract(*np.quantile(displacement(d).samples, [0.9, 0.1])) for d in (agreed, doubted)]
    assert spread[1] > 1.5 * spread[0]
    with pytest.raises(CannotMeasure, match="contradicts"):
        build_scene(absurd, scan).lift(track, THINGS["ball"], Streams(k=256))


def test_what_hardly_moves_compares_nothing():
    noise = np.abs(np.random.default_rng(0).standard_normal(256))
    assert compare(noise, noise + 5) is None
    draws = Draws(np.zeros(1), np.zeros((4, 1, 3)), np.zeros((4, 1), bool), np.ones(1, bool))
    assert settle(draws, None, ("a", "b"), Streams(k=4), "x") is draws
