"""`--planner` from the options to the plan, and what the planner added in the answer's assumptions."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from stagent.agent.clip import Clip
from stagent.agent.measure.arithmetic import _added
from stagent.agent.planning import plan_for
from stagent.api import planned
from stagent.options import AskOptions
from stagent.plan.plan import Inputs, Step, Value

if TYPE_CHECKING:
    from tests.stagent.plan.llm.conftest import Model

STREET = Path(__file__).resolve().parents[4] / "examples" / "street.mp4"
PLAN = {"steps": [{"id": "s1", "kind": "peak_speed", "target": {"noun": "car"}}], "answer": ["s1"]}


def test_the_language_model_s_plan_is_the_one_that_is_carried_out(model: Model) -> None:
    model.replies = [PLAN]
    found = planned("How quick was the car at its quickest?", AskOptions(planner="tiny", base_url=model.url))
    assert found.plan.steps[0].kind == "peak_speed"
    assert found.warnings == ()


def test_a_fallback_is_said(model: Model) -> None:
    model.replies = ["no"]
    found = planned("How fast is the car?", AskOptions(planner="tiny", base_url=model.url))
    assert found.plan.steps[0].kind == "speed"
    assert "read by the grammar instead" in found.warnings[0]


def test_nobody_is_asked_without_the_option(model: Model) -> None:
    planned("How fast is the car?", AskOptions())
    assert model.asked == []


def test_what_was_added_is_named_and_what_was_stated_is_not() -> None:
    far = Value(value=575, unit="km", source="road distance Rome - Milan", spread=10)
    known = Step(id="s2", kind="compute", inputs=Inputs(op="time", a=far, b="s1"))
    stated = Step(id="s2", kind="compute", inputs=Inputs(op="exceeds", a="s1", b=Value(value=50, unit="km/h")))
    assert _added(known) == ["added by the planner, not measured: 575 km ± 10 (road distance Rome - Milan)"]
    assert _added(stated) == []


@pytest.mark.parametrize("allowed", [True, False])
def test_pictures_of_the_clip_go_out_only_where_they_are_allowed(model: Model, *, allowed: bool) -> None:
    """Six small ones of the real clip, each with its time."""
    model.replies = [PLAN]
    options = AskOptions(planner="tiny", base_url=model.url, allow_frames=allowed)
    assert plan_for("How quick was the car at its quickest?", options, Clip(STREET)).by == "tiny"
    content = model.asked[0]["messages"][1]["content"]
    if not allowed:
        assert isinstance(content, str)
        return
    pictures = [block["image_url"]["url"] for block in content if block["type"] == "image_url"]
    assert len(pictures) == 6
    sizes = [cv2.imdecode(np.frombuffer(b64decode(url.partition(",")[2]), np.uint8), 1).shape for url in pictures]
    assert all(max(size) <= 512 for size in sizes)
