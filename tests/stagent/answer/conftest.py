"""One finished step of every kind, with made-up numbers."""

from __future__ import annotations

import pytest

from stagent.answer.answer import Refusal, StepResult
from stagent.answer.values import Choice, Count, Heading, Interval, Measured, TimedBox, TimeSpan, Truth, Tube


def number(value: float, low: float, high: float, unit: str, **more: object) -> Measured:
    si = Interval(value=value, low=low, high=high, unit=unit)
    return Measured.model_validate({"value": value, "low": low, "high": high, "unit": unit, "si": si, **more})


def span(start: float, end: float, spread: float = 0.08) -> TimeSpan:
    return TimeSpan(
        start=start,
        end=end,
        start_low=start - spread,
        start_high=start + spread,
        end_low=end - spread,
        end_high=end + spread,
        probability=0.97,
    )


def step(kind: str, name: str = "the white car", **more: object) -> StepResult:
    return StepResult.model_validate({"id": "s1", "kind": kind, "status": "measured", "subject": name, **more})


TUBE = Tube(
    track="7",
    name="white car",
    start=0.0,
    end=2.7,
    boxes=(TimedBox(t=0.0, box=(910.4, 396.0, 1135.0, 582.2)), TimedBox(t=0.04, box=(912.0, 398.0, 1138.0, 585.0))),
    complete=True,
)
BUDGET = {"scale": 0.7, "pixels": 0.2, "camera": 0.1}

EXAMPLES: dict[str, StepResult] = {
    "distance": step("distance", quantity=number(54.2, 48.9, 60.3, "m"), span=(0.0, 2.0), frame="over ground"),
    "distance with a gap": step("distance", quantity=number(54.2, 48.9, 60.3, "m"), unseen_seconds=0.44),
    "displacement": step("displacement", "a ball", quantity=number(2.31, 2.2, 2.45, "m"), frame="over ground"),
    "speed": step(
        "speed",
        quantity=number(38.2, 35.1, 41.3, "km/h", budget=BUDGET),
        span=(3.2, 6.0),
        frame="over ground",
        assumptions=("The plane file road.json is right.", "the road is flat"),
        narrows=("a longer stretch",),
    ),
    "speed at rest": step(
        "speed", quantity=number(0, 0, 0.19, "m/s", one_sided=True, rest_probability=0.93), frame="over ground"
    ),
    "speed perhaps at rest": step(
        "speed", "he", quantity=number(0.31, 0, 0.62, "m/s", one_sided=True, rest_probability=0.12)
    ),
    "speed of a pace": step("speed", "which runner", quantity=number(4.52, 4.4, 4.71, "min/km"), frame="over ground"),
    "speed without metres": step("speed", quantity=number(212.0, 201.0, 225.0, "px/s"), frame="in the picture"),
    "closing speed": step("speed", other="the red car", quantity=number(-1.3, -2.1, -0.4, "m/s")),
    "speed_at": step("speed_at", "ball", quantity=number(5.81, 5.52, 6.13, "m/s"), span=(2.72, 2.72)),
    "peak_speed": step("peak_speed", "ball", quantity=number(56.0, 47.0, 59.5, "m/s", at=1.48), frame="over ground"),
    "acceleration": step("acceleration", quantity=number(-2.34, -2.91, -1.78, "m/s2"), frame="over ground"),
    "direction": step("direction", "the cars", heading=Heading(words=("towards", "right"))),
    "direction of the clock": step(
        "direction", heading=Heading(words=("right",), hour=number(12.4, 11.6, 13.2, "clock"))
    ),
    "direction at rest": step("direction", heading=Heading(at_rest=True)),
    "direction_when": step("direction_when", spans=(span(1.2, 3.4), span(5.0, 6.1)), reading="3 o'clock"),
    "separation": step(
        "separation",
        "the left player",
        other="the right player",
        quantity=number(26.3, 25.8, 26.9, "m", at=3.4),
        reading="smallest",
        reference_point="the points where they touch the ground",
    ),
    "compare_speed": step(
        "compare_speed",
        other="the red car",
        choice=Choice(winner="the red car", share=0.996, ranking=("the red car", "the white car")),
        quantity=number(4.2, 1.1, 7.6, "km/h"),
    ),
    "compare_distance": step(
        "compare_distance",
        "the two players",
        choice=Choice(winner=None, share=0.62, ranking=("the left player", "the right player")),
    ),
    "compare_speed of many": step(
        "compare_speed",
        "the cars",
        choice=Choice(winner=None, share=0.86, ranking=("the red car", "the white car", "the blue car", "the van")),
        quantity=number(1.8, -1.8, 4.8, "m/s"),
    ),
    "compare_distance of many": step(
        "compare_distance",
        "the players",
        choice=Choice(winner="player 3", share=0.97, ranking=("player 3", "player 1", "player 2", "player 4")),
        quantity=number(3.6, 0.9, 6.4, "m"),
    ),
    "compare_direction": step(
        "compare_direction", other="a bus", truth=Truth(verdict="no", share=0.01), quantity=number(88, 80, 97, "deg")
    ),
    "ego_speed": step("ego_speed", "", quantity=number(29.4, 26.0, 33.1, "m/s"), frame="over ground"),
    "time_gap": step("time_gap", other="the van", quantity=number(1.32, 1.21, 1.45, "s")),
    "time_to_collision": step(
        "time_to_collision",
        other="the van",
        quantity=number(3.1, 2.2, 6.4, "s"),
        truth=Truth(verdict="yes", share=0.97),
        span=(4.0, 4.0),
    ),
    "time_to_collision never": step("time_to_collision", other="van", truth=Truth(verdict="no", share=0.02)),
    "size": step("size", "the man", quantity=number(1.81, 1.68, 1.95, "m"), reading="height"),
    "height_of_jump": step("height_of_jump", "the ball", quantity=number(1.2, 1.04, 1.36, "m")),
    "count": step("count", "red cars", count=Count(value=2, low=2, high=3, of="red cars"), span=(0.0, 8.9)),
    "count of none": step("count", "buses", count=Count(value=0, low=0, high=0)),
    "when": step("when", spans=(span(2.1, 3.4),), event="stop"),
    "when at a moment": step("when", spans=(span(2.7, 2.7, 0.0),), event="leave"),
    "when never": step("when", event="turn_left"),
    "when for how long": step("when", "the ball", event="jump", quantity=number(0.68, 0.64, 0.72, "s")),
    "when exists": step("when", "the litter bin", event="start", truth=Truth(verdict="no", share=0.004)),
    "when in own words": step("when", "the man", event="free: throws ball", spans=(span(1.5, 1.5),)),
    "where": step("where", tubes=(TUBE,)),
    "when_where": step("when_where", other="the van", event="overtake", spans=(span(0.5, 2.0),), tubes=(TUBE,)),
    "describe": step("describe", status="described", text="A man juggles a ball."),
    "compute": step("compute", "", quantity=number(1.25, 1.23, 1.272, ""), reading="ratio of the two speeds"),
    "compute exceeds": step("compute", "", truth=Truth(verdict="cannot tell", share=0.61), reading="over 50 km/h"),
    "refused": step(
        "speed",
        status="refused",
        refusal=Refusal(
            exit_code=6,
            reason="ambiguous",
            sentence="Three things fit “the car”",
            remedy="Say which one, or point at it with --box.",
            candidates=("white car, 0.0 to 2.7 s", "red car, 1.1 to 4.0 s"),
        ),
    ),
}


@pytest.fixture(scope="session")
def examples() -> dict[str, StepResult]:
    return EXAMPLES
