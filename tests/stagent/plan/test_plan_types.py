"""The plan's types: what is valid, and the canonical form."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from stagent.plan.plan import Inputs, Plan, PlanSpan, Step, Value
from stagent_tools.target import Target

CAR = Target(noun="car", attributes=("white",), phrase="the white car")


def test_canonical_form_has_every_key_and_nothing_of_ours() -> None:
    plan = Plan(steps=(Step(id="s1", kind="speed", target=CAR),), answer=("s1",), question="how fast?")
    assert plan.canonical() == {
        "steps": [
            {
                "id": "s1",
                "kind": "speed",
                "target": {"noun": "car", "attributes": ["white"], "position": None, "ordinal": None, "motion": None},
                "other": None,
                "span": None,
                "event": None,
                "hour": None,
                "unit": None,
                "inputs": None,
            }
        ],
        "answer": ["s1"],
        "unsupported": None,
    }


@pytest.mark.parametrize(
    "form",
    [
        [2.0, 5.0],
        [10.0, None],
        {"first": 3.0},
        {"at": "end"},
        {"before": "s2", "last": 2.0},
        {"after": "s1", "before": "s2"},
        {"frac": [0.5, 1.0]},
        {"frames": [10, 90]},
    ],
)
def test_span_forms_survive_a_round_trip(form: object) -> None:
    span = PlanSpan.model_validate(form)
    assert span.model_dump() == form
    assert PlanSpan.model_validate_json(span.model_dump_json()) == span


@pytest.mark.parametrize(
    "build",
    [
        PlanSpan,
        lambda: PlanSpan(between=(5.0, 2.0)),
        lambda: PlanSpan(frac=(0.5, 1.5)),
        lambda: PlanSpan(between=(0.0, 1.0), at=3.0),
        Inputs,
        lambda: Inputs(op="-", a="s1"),
        lambda: Step(id="s1", kind="speed", target=CAR, hour=3),
        lambda: Step(id="s1", kind="direction_when", target=CAR),
        lambda: Step(id="s1", kind="when", target=CAR, event="explode"),
        lambda: Step(id="s1", kind="when", target=CAR, event="free: "),
        lambda: Step(id="s1", kind="compute"),
        Plan,
        lambda: Plan(steps=(Step(id="s1", kind="speed", target=CAR),)),
        lambda: Plan(steps=(Step(id="s1", kind="speed", target=CAR),), answer=("s2",)),
        lambda: Plan(steps=(Step(id="s1", kind="speed", target=CAR),) * 2, answer=("s1",)),
        lambda: Plan(
            steps=(Step(id="s1", kind="speed", target=CAR, span=PlanSpan(during="s2")),),
            answer=("s1",),
        ),
    ],
)
def test_what_cannot_be_meant_is_rejected(build: object) -> None:
    with pytest.raises(ValidationError):
        build()  # type: ignore[operator]  # each row is a constructor


def test_a_step_may_lean_only_on_earlier_ones() -> None:
    compute = Step(id="s1", kind="compute", inputs=Inputs(op="-", a="s2", b=Value(value=3, unit="m")))
    with pytest.raises(ValidationError, match="needs s2"):
        Plan(steps=(compute, Step(id="s2", kind="distance", target=CAR)), answer=("s1",))
