"""The ladder by the boxes of rendered truth: which part of a track counts, and what each rung makes of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from stagent.evaluate import rungs
from stagent.evaluate.world.facts import Facts
from stagent.evaluate.world.seen import Actor
from stagent_tools.errors import UsageError
from stagent_tools.scene.homography import warp
from stagent_tools.scene.pinhole import ground_to_image, level_rotation

T = np.arange(0.0, 3.0, 0.1)
K = np.array([[[600.0, 0, 320], [0, 600.0, 180], [0, 0, 1.0]]])
TO_IMAGE = ground_to_image(K, level_rotation(np.radians([15.0]), np.zeros(1)), np.array([[0.0, 0.0, 5.0]]))[0]


def walker() -> Actor:
    """1.5 m/s across, 15 m away; out of the picture for the last half second."""
    way = np.column_stack([-2.0 + 1.5 * T, np.full(len(T), 15.0), np.zeros(len(T))])
    foot = warp(TO_IMAGE, way[:, :2])
    tall = 600.0 * 1.75 / np.hypot(15.0, 5.0)
    boxes = np.column_stack([foot[:, 0] - 9, foot[:, 1] - tall, foot[:, 0] + 9, foot[:, 1]])
    velocity = np.tile([1.5, 0.0, 0.0], (len(T), 1))
    share = np.where(T < 2.5, 1.0, 0.3)
    return Actor(
        id="person 1",
        name="a person",
        kind="person",
        colour="red",
        t=T,
        boxes=boxes,
        share=share,
        place=way,
        lowest=way[:, 2],
        velocity=velocity,
        heading=np.zeros(len(T)),
        size=(0.5, 0.5, 1.75),
    )


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One scene that is not rendered: its facts are those of the walker."""
    camera = {"fx": 600, "fy": 600, "cx": 320, "cy": 180, "height_m": 5.0, "pitch_deg": 15.0}
    (tmp_path / "camera.json").write_text(json.dumps(camera), encoding="utf-8")
    facts = Facts(
        seed=1,
        kind="made",
        camera="fixed",
        duration=3.0,
        actors={"person 1": walker()},
        names={},
        namings=(),
        absent=(),
        events=(),
        sources=("camera", "size"),
    )
    monkeypatch.setattr(rungs, "facts_of", lambda _: facts)
    monkeypatch.setattr(rungs, "rendered_scene", lambda *_: tmp_path)
    return tmp_path


def test_each_rung_measures_the_walker(scene: Path) -> None:
    document = rungs.evaluate_rungs("1:2", keep=scene)
    rows = {row["rung"]: row for row in document.rows}
    assert set(rows) == {"camera", "reference", "size"}
    for row in rows.values():
        assert row["true"] == pytest.approx(1.5, rel=1e-6)
        assert row["low"] <= 1.5 <= row["high"]
        assert row["span_s"] < 2.5
    assert document.by["rung camera"]["moving_speed_median_error_mps"] < 0.15
    assert document.metrics["coverage_95"] == {"camera": 1.0, "reference": 1.0, "size": 1.0}


def test_nothing_seen_for_long_enough_is_said(scene: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rungs, "WHOLE", 1.1)
    with pytest.raises(UsageError, match="long enough"):
        rungs.evaluate_rungs("1:2", keep=scene)
