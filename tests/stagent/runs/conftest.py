"""A small finished run to write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from stagent.answer.answer import Answer
from stagent.runs.evidence import Evidence, EvidenceLog
from stagent.runs.tracks import NamedTrack
from stagent.runs.write import Pictures, write_run
from stagent_tools.types import Draws, FloatArray, Frame, Track, VideoInfo


class GreyVideo:
    times: FloatArray = np.arange(20) / 10
    info = VideoInfo(Path("grey.mp4"), 64, 48, 2.0, 20, None)

    def frames(
        self, start: float = 0.0, stop: float | None = None, *, stride: int = 1, longest: int | None = None
    ) -> Iterator[Frame]:
        for i in range(0, len(self.times), stride):
            yield Frame(i, float(self.times[i]), np.full((48, 64, 3), 90, dtype=np.uint8))


def a_named_track(k: int = 64) -> NamedTrack:
    t = GreyVideo.times
    boxes = np.stack([t * 10, t * 0 + 10, t * 10 + 20, t * 0 + 30], axis=1)
    p = np.zeros((k, len(t), 3))
    p[..., 0] = 2 * t + np.linspace(-1, 1, k)[:, None]
    draws = Draws(t, p, np.zeros((k, len(t)), bool), np.ones(len(t), bool))
    return NamedTrack(Track("7", t, boxes, np.ones(len(t)), "vehicle", "motion"), "white car", draws)


@pytest.fixture
def named_track() -> NamedTrack:
    return a_named_track()


@pytest.fixture
def write() -> Callable[[Path], Answer]:
    """Writes a whole run, pictures and all, to a place."""
    log = EvidenceLog()
    log.call("spatial", "motion", {"target": "white car"}, "found: 7", 1.5)

    def now(place: Path) -> Answer:
        answer = Answer(video="clip.mp4", question="How fast?", sentence="Fast.")
        return write_run(
            place,
            answer,
            Evidence(question="How fast?", seed=3, calls=log.calls),
            tracks=[a_named_track()],
            pictures=Pictures(GreyVideo(), ["white car"]),
            plan_words="s1: speed",
            log='{"message": "looked"}\n',
        )

    return now
