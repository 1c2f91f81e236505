"""Each thing is put into metres once, however many questions and pairs it stands in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from stagent.agent.clip import Clip
from stagent.batch import kept_scene
from stagent.batch.kept_clip import KeptClip
from stagent.batch.kept_scene import KeptScene, Lifts
from stagent_tools.scene import Scene
from stagent_tools.streams import Streams
from stagent_tools.types import Draws, Track

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "street.mp4"


def draws(n: int, k: int = 4) -> Draws:
    return Draws(np.arange(n) / 10, np.zeros((k, n, 3)), np.zeros((k, n), bool), np.ones(n, bool))


@pytest.fixture
def lifted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What was really put into metres."""
    asked: list[tuple[object, ...]] = []

    def lift(scene: Scene, *about: object) -> Draws:
        asked.append(about)
        return draws(3)

    monkeypatch.setattr(Scene, "lift", lift)
    return asked


def test_the_same_thing_is_put_into_metres_once(lifted: list[tuple[object, ...]]) -> None:
    scene = KeptScene(*[None] * 7)  # type: ignore[arg-type]  # no lens is asked
    t = np.arange(3.0)
    track, streams = Track("1", t, np.tile([0.0, 0, 5, 5], (3, 1)), np.ones(3)), Streams(k=4)
    first = scene.lift(track, None, streams)
    assert scene.lift(replace(track), None, streams) is first
    assert len(lifted) == 1
    for other, how in (
        (replace(track, boxes=track.boxes + 1), streams),
        (replace(track, backend="another"), streams),
        (track, streams.freeze("scale")),
        (track, Streams(seed=1, k=4)),
    ):
        scene.lift(other, None, how)
    assert len(lifted) == 5


def test_what_is_remembered_is_bounded() -> None:
    size = kept_scene._bytes(draws(100))
    lifts = Lifts(most=3 * size)
    for number in range(5):
        lifts.put(number, draws(100))
        lifts.get(0)
    assert [number for number in range(5) if lifts.get(number) is not None] == [0, 3, 4]


def test_the_questions_of_a_job_share_the_scene_that_remembers() -> None:
    clip = KeptClip(EXAMPLE, None, None, "1", "")
    whole = Scene(*[None] * 7)  # type: ignore[arg-type]
    found = clip.shared("scene", lambda: whole)
    assert isinstance(found, KeptScene)
    assert found is clip.shared("scene", lambda: whole)
    assert clip.shared("else", lambda: 3) == 3
    assert not isinstance(Clip(EXAMPLE).shared("scene", lambda: whole), KeptScene)
