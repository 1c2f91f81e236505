"""Of several that fit: who is meant where one is named, and who counts where all are."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np

from stagent_tools.scan import Scan
from stagent_tools.spatial.grounding import Verdict
from stagent_tools.spatial.motion.appearance import Appearance
from stagent_tools.spatial.motion.colours import NAMES
from stagent_tools.spatial.motion.presence import decide
from stagent_tools.target import Target
from stagent_tools.types import Track, VideoInfo

KINDS = ("person", "cyclist")


def _seen(name: str, seconds: float, scores: tuple[float, float], **shares: float) -> tuple[Track, Appearance]:
    t = np.arange(0.0, seconds, 0.05)
    boxes = np.tile([100.0, 100.0, 140.0, 200.0], (len(t), 1)) + 20 * t[:, None] * [1, 0, 1, 0]
    colours = np.tile([shares.get(colour, 0.0) for colour in NAMES], (3, 1))
    looks = Appearance(
        colours, np.array([40.0, 100.0]), 0.4, 1.0, 20, 0.5, np.array([20.0, 0.0]), 3.0, 0.0, 1.0,
        kinds=dict(zip(KINDS, scores, strict=True)),
    )  # fmt: skip
    return Track(name, t, boxes, np.ones(len(t)), "person", "spotter"), looks


def _found(target: Target, *seen: tuple[Track, Appearance]) -> tuple[Verdict, list[str]]:
    scan = SimpleNamespace(
        tracks=tuple(track for track, _ in seen),
        appearance={track.id: looks for track, looks in seen},
        told=KINDS,
        finder="spotter",
        info=VideoInfo(Path("clip.mp4"), 640, 360, 6.0, 120, None),
        motion=SimpleNamespace(kind_at=lambda t: "fixed"),
    )
    grounding = decide(cast("Scan", scan), target, None)
    return grounding.verdict, [track.id for track in grounding.tracks]


RED = Target(noun="person", attributes=("red",))
LASTING = _seen("lasting", 6.0, (0.8, 0.05), red=0.6, black=0.4)


def test_a_flash_is_not_meant_but_counted() -> None:
    brief = _seen("brief", 0.5, (0.8, 0.05), red=0.6, black=0.4)
    assert _found(RED, LASTING, brief) == (Verdict.FOUND, ["lasting"])
    assert _found(Target(noun="person", plural=True), LASTING, brief)[1] == ["lasting", "brief"]


def test_two_that_last_are_ambiguous() -> None:
    other = _seen("other", 2.0, (0.8, 0.05), red=0.6, black=0.4)
    assert _found(RED, LASTING, other)[0] is Verdict.AMBIGUOUS


def test_who_rides_is_meant_only_where_nobody_walks() -> None:
    rider = _seen("rider", 5.0, (0.1, 0.8), red=0.6, black=0.4)
    assert _found(RED, LASTING, rider) == (Verdict.FOUND, ["lasting"])
    assert _found(RED, rider) == (Verdict.FOUND, ["rider"])


def test_of_orange_and_brown_the_brown_one_is_meant() -> None:
    """Orange is brown in the shade, so that much of both is brown."""
    orange = _seen("orange", 6.0, (0.8, 0.05), orange=0.3, brown=0.4, black=0.3)
    brown = _seen("brown", 6.0, (0.8, 0.05), brown=0.6, black=0.4)
    assert _found(Target(noun="person", attributes=("brown",)), orange, brown) == (Verdict.FOUND, ["brown"])
    assert _found(Target(noun="person", attributes=("orange",)), orange, brown) == (Verdict.FOUND, ["orange"])


def test_pink_alone_is_not_red() -> None:
    pink = _seen("pink", 6.0, (0.8, 0.05), pink=0.6, grey=0.2, brown=0.2)
    assert _found(RED, pink)[0] is Verdict.ABSENT
    assert _found(Target(noun="person", attributes=("pink",)), pink)[0] is Verdict.FOUND
