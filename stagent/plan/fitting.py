"""Whether the unit that was asked for fits what is measured: a distance is not said in km/h."""

from __future__ import annotations

from collections.abc import Sequence

from stagent.plan.constants import CONSTANTS
from stagent.plan.plan import Constant, Operand, Step, Value
from stagent.plan.units import dimension

_LENGTH = ("distance", "displacement", "separation", "compare_distance", "size", "height_of_jump")
_SPEED = ("speed", "speed_at", "peak_speed", "ego_speed", "compare_speed")
_TIME = ("when", "when_where", "direction_when", "time_gap", "time_to_collision")
_DIMENSIONS: dict[str, str] = {
    **dict.fromkeys(_LENGTH, "length"), **dict.fromkeys(_SPEED, "speed"), **dict.fromkeys(_TIME, "time"),
    "direction": "angle", "compare_direction": "angle", "acceleration": "acceleration",
}  # fmt: skip
_NAMES: dict[str, str] = {
    **dict.fromkeys(_LENGTH, "a distance"), **dict.fromkeys(_SPEED, "a speed"), **dict.fromkeys(_TIME, "a time"),
    "size": "a size", "height_of_jump": "a height", "direction": "a direction", "compare_direction": "a direction",
    "acceleration": "an acceleration", "count": "a number of things", "where": "a place in the picture",
    "describe": "a description",
}  # fmt: skip
_WITHOUT_UNIT = frozenset({"ratio", "percent", "percent_more", "exceeds"})
_COMPUTED = {"length": "a distance", "speed": "a speed", "time": "a time", "acceleration": "an acceleration"}


def misfit(steps: Sequence[Step], answer: str) -> str | None:
    """The sentence that says why the asked step's unit cannot be that of its answer; None where it can."""
    step = next(step for step in steps if step.id == answer)
    if step.unit is None:
        return None
    measured = _measured(step, steps)
    if measured == "any" or measured == dimension(step.unit):
        return None
    name = _COMPUTED.get(measured or "", "a plain number") if step.kind == "compute" else _NAMES[step.kind]
    return f"{name[0].upper()}{name[1:]} is not measured in {step.unit}."


def _measured(step: Step, steps: Sequence[Step]) -> str | None:
    """The dimension of a step's answer: None without one, `any` where the operands do not tell."""
    if step.kind != "compute" or step.inputs is None:
        return _DIMENSIONS.get(step.kind)
    if step.inputs.op in _WITHOUT_UNIT:
        return None
    if step.inputs.op in ("time", "stopping_distance"):
        return "time" if step.inputs.op == "time" else "length"
    a, b = (_of_operand(operand, steps) for operand in (step.inputs.a, step.inputs.b))
    if step.inputs.op in ("+", "-"):
        return a if a is not None else b
    return "length" if {a, b} == {"speed", "time"} and step.inputs.op == "*" else "any"


def _of_operand(operand: Operand | None, steps: Sequence[Step]) -> str | None:
    if isinstance(operand, str):
        return _measured(next(step for step in steps if step.id == operand), steps)
    if isinstance(operand, Value):
        return dimension(operand.unit) if operand.unit is not None else None
    if isinstance(operand, Constant):
        known = CONSTANTS.get(operand.const)
        return dimension(known.unit) if known is not None else "any"
    return None
