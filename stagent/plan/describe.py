"""A plan in plain words, for `--dry-run`."""

from __future__ import annotations

from stagent.plan.plan import FREE, Constant, Operand, Plan, PlanSpan, Step, Value
from stagent_tools.target import Target

MEASURED: dict[str, str] = {  # what each kind asks for: also read by the prompt of the language-model planner
    "distance": "the distance covered by {who}",
    "displacement": "how far {who} gets in a straight line",
    "speed": "the mean speed of {who}",
    "speed_at": "the speed of {who} at one moment",
    "peak_speed": "the top speed of {who}",
    "acceleration": "the mean acceleration of {who}",
    "direction": "the direction of {who}",
    "direction_when": "the times at which {who} is going at {hour} o'clock",
    "separation": "the distance between {pair}",
    "compare_distance": "which covers more ground: {pair}",
    "compare_speed": "which is faster: {pair}",
    "compare_direction": "whether these go the same way: {pair}",
    "ego_speed": "the speed of the camera",
    "time_gap": "the time gap between {pair}",
    "time_to_collision": "the time until these collide: {pair}",
    "size": "the {dim} of {who}",
    "height_of_jump": "how high {who} rises",
    "count": "the number of {who}",
    "when": "when {who} {does}",
    "where": "where {who} is",
    "when_where": "when and where {who} {does}",
    "describe": "what happens to {who}, in words",
}
_EVENTS: dict[str, str] = {
    "start": "starts", "stop": "stops", "turn_left": "turns left", "turn_right": "turns right", "enter": "enters",
    "leave": "leaves", "approach": "approaches", "overtake": "overtakes", "cross": "crosses", "jump": "jumps",
    "fall": "falls", "collide": "hits",
}  # fmt: skip
_REASONS: dict[str, str] = {
    "not_visual": "no picture shows it",
    "needs_identity": "it asks who somebody is",
    "needs_audio": "it asks for sound",
    "needs_future": "it asks for the future",
    "needs_opinion": "it asks for an opinion",
    "other": "it is not read as a question about motion",
}
_OPERATIONS: dict[str, str] = {
    "+": "{a} plus {b}", "-": "{a} minus {b}", "*": "{a} times {b}", "/": "{a} divided by {b}",
    "ratio": "how many times {b} goes into {a}", "percent": "{a} in percent of {b}",
    "percent_more": "by how many percent {a} exceeds {b}", "time": "the time for {a} at {b}",
    "exceeds": "whether {a} is more than {b}", "stopping_distance": "the stopping distance from {a}, braking at {b}",
}  # fmt: skip


def describe_plan(plan: Plan) -> str:
    """One line a step, then what was stated and what cannot be answered."""
    lines = [f"{step.id}  {describe_step(step)}{'  (asked)' if step.id in plan.answer else ''}" for step in plan.steps]
    for fact in plan.given:
        unit = f" {fact.unit}" if fact.unit else ""
        lines.append(f"stated: {fact.phrase} = {fact.value:g}{unit}")
    if plan.unsupported is not None:
        part = "part of the question" if plan.steps else "the question"
        lines.append(f"not answered: {part}, because {_REASONS[plan.unsupported]}")
    if plan.why is not None:
        lines.append(plan.why)
    if plan.aside:
        lines.append(f"put aside, for it only says where or how: {', '.join(plan.aside)}")
    if plan.nearest is not None:
        lines.append(f"the nearest question that can be answered: {plan.nearest}")
    return "\n".join(lines)


def describe_step(step: Step) -> str:
    """One step in words."""
    if step.inputs is not None and step.inputs.op is not None:
        words = _OPERATIONS[step.inputs.op].format(a=_operand(step.inputs.a), b=_operand(step.inputs.b))
    else:
        words = MEASURED[step.kind].format(
            who=_who(step), pair=_pair(step), hour=step.hour, dim=_dimension(step), does=_does(step)
        )
        if step.kind == "count" and step.event is not None:
            words = f"how often {_who(step)} {_does(step)}" if _counts_events(step) else f"{words} that {_does(step)}"
    when = f", {describe_span(step.span)}" if step.span is not None else ""
    return words + _detail(step) + when + (f", in {step.unit}" if step.unit else "")


def _counts_events(step: Step) -> bool:
    return step.inputs is not None and step.inputs.of == "events"


def _who(step: Step) -> str:
    if step.inputs is not None and step.inputs.target is not None:
        return f"the one found by {step.inputs.target}"
    return "the scene" if step.target is None else _words(step.target)


def _words(target: Target) -> str:
    if target.phrase:
        return target.phrase
    parts = [target.motion, target.position, *target.attributes, target.noun]
    return "the " + " ".join(part for part in parts if part)


def _pair(step: Step) -> str:
    return " and ".join([_who(step), *map(_words, step.others)])


def _dimension(step: Step) -> str:
    return (step.inputs.dim if step.inputs is not None else None) or "size"


def _does(step: Step) -> str:
    if step.event is None:
        return "is there"
    words = _EVENTS.get(step.event, step.event.removeprefix(FREE))
    return " ".join([words, *map(_words, step.others)])


def _detail(step: Step) -> str:
    if step.inputs is None:
        return ""
    details = {
        "least": ", asked for the least",
        "rank": ", all in order",
        "exists": ", yes or no",
        "peak": ", by top speed",
        "sum": ", summed over all",
        "mean": ", averaged",
        "max": ", at its largest",
    }
    found = "".join(details.get(key, "") for key in (step.inputs.order, step.inputs.stat) if key is not None)
    return found + (f", time number {step.inputs.occurrence}" if step.inputs.occurrence is not None else "")


def _operand(operand: Operand | None) -> str:
    if isinstance(operand, Constant):
        return operand.const.removeprefix(FREE).replace("_", " ")
    if isinstance(operand, Value):
        return f"{operand.value:g}{f' {operand.unit}' if operand.unit else ''}"
    return str(operand)


def describe_span(span: PlanSpan) -> str:
    """A span in words."""
    if span.between is not None:
        end = "the end" if span.between[1] is None else f"{span.between[1]:g} s"
        return f"from {span.between[0]:g} s to {end}"
    words = []
    if span.first is not None:
        words.append(f"in the first {span.first:g} s")
    if span.last is not None:
        words.append(f"in the last {span.last:g} s")
    if span.at is not None:
        words.append(f"at the {span.at}" if isinstance(span.at, str) else f"at {span.at:g} s")
    if span.frac is not None:
        words.append(f"in the part from {span.frac[0]:.0%} to {span.frac[1]:.0%} of the video")
    if span.frames is not None:
        words.append(f"from frame {span.frames[0]} to frame {span.frames[1]}")
    words += [f"{side} {step}" for side in ("after", "before", "during") if (step := getattr(span, side)) is not None]
    return " ".join(words)
