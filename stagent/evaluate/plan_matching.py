"""How a predicted plan is compared with the right one: steps paired by walking back from the answer."""

from __future__ import annotations

import re

from stagent.plan.plan import FREE, Constant, Given, Operand, Plan, PlanSpan, Step, Value
from stagent.plan.units import to_si
from stagent_tools.target import Target

FIELDS = ("target", "span", "event", "hour", "unit", "inputs")
_STOP_WORDS = frozenset({"a", "an", "the", "in", "on", "of", "with", "w/", "wearing", "and"})
_SYMMETRIC = frozenset({"separation", "time_to_collision", "compare_direction", "speed"})
_COMPARED = frozenset({"compare_distance", "compare_speed"})
_COMMUTATIVE = frozenset({"+", "*"})
_FREE_WORDS_SHARED = 0.5
_SECONDS = 0.1
_RELATIVE = 1e-3

Pairs = list[tuple[Step, Step]]


def paired_steps(gold: Plan, predicted: Plan) -> Pairs:
    """Steps that play the same part: the answers in order, then what each pair leans on, in the same role."""
    pairs: dict[str, tuple[Step, Step]] = {}
    taken: set[str] = set()

    def walk(gold_id: str, predicted_id: str) -> None:
        if gold_id in pairs or predicted_id in taken:
            return
        mine, theirs = gold.step(gold_id), predicted.step(predicted_id)
        pairs[gold_id] = (mine, theirs)
        taken.add(predicted_id)
        for a, b in zip(mine.references(), _references_in_order(mine, theirs, gold, predicted), strict=False):
            walk(a, b)

    for gold_id, predicted_id in zip(gold.answer, predicted.answer, strict=False):
        walk(gold_id, predicted_id)
    for mine in gold.steps:
        spare = [s for s in predicted.steps if s.id not in taken and s.kind == mine.kind]
        if mine.id not in pairs and spare:
            walk(mine.id, spare[0].id)
    return list(pairs.values())


def _references_in_order(mine: Step, theirs: Step, gold: Plan, predicted: Plan) -> tuple[str, ...]:
    """The predicted step's references; swapped for a commutative operation if that pairs like with like."""
    references = theirs.references()
    if mine.inputs is None or mine.inputs.op not in _COMMUTATIVE or len(references) != 2:
        return references
    wanted = [gold.step(id_).target for id_ in mine.references()]
    swapped = references[::-1]
    same = [same_target(a, predicted.step(b).target) for a, b in zip(wanted, references, strict=False)]
    return references if all(same) else swapped


def compare_steps(pairs: Pairs) -> dict[str, bool]:
    """For each field: do all paired steps agree? `noun` is reported beside `target`."""
    names = {theirs.id: mine.id for mine, theirs in pairs}
    leaning = {id_ for mine, _ in pairs if mine.inputs is not None for id_ in mine.inputs.references()}
    ordered = {mine.id for mine, _ in pairs if mine.id in leaning}
    return {
        "target": all(_same_objects(mine, theirs, mine.id in ordered) for mine, theirs in pairs),
        "noun": all(_nouns(mine) == _nouns(theirs) for mine, theirs in pairs),
        "span": all(same_span(mine.span, theirs.span, names) for mine, theirs in pairs),
        "event": all(same_event(mine.event, theirs.event) for mine, theirs in pairs),
        "hour": all(mine.hour == theirs.hour for mine, theirs in pairs),
        "unit": all(mine.unit == theirs.unit for mine, theirs in pairs),
        "inputs": all(_same_inputs(mine, theirs, names) for mine, theirs in pairs),
    }


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[\w'/-]+", text.lower()) if word not in _STOP_WORDS]


def same_target(a: Target | None, b: Target | None) -> bool:
    if a is None or b is None:
        return a is b
    words = [{w for part in (t.noun, *t.attributes) for w in _words(part)} for t in (a, b)]
    return words[0] == words[1] and (a.position, a.ordinal, a.motion) == (b.position, b.ordinal, b.motion)


def _same_set(a: tuple[Target, ...], b: tuple[Target, ...]) -> bool:
    rest = list(b)
    for target in a:
        match = next((i for i, candidate in enumerate(rest) if same_target(target, candidate)), None)
        if match is None:
            return False
        rest.pop(match)
    return not rest


def _same_objects(mine: Step, theirs: Step, is_operand: bool) -> bool:
    if same_target(mine.target, theirs.target) and _same_set(mine.others, theirs.others):
        return True
    least = mine.inputs is not None and mine.inputs.order is not None
    free_to_swap = mine.kind in _SYMMETRIC or (mine.kind in _COMPARED and not least and not is_operand)
    if not free_to_swap or mine.target is None or theirs.target is None or not mine.others or not theirs.others:
        return False
    return _same_set((mine.target, *mine.others), (theirs.target, *theirs.others))


def _nouns(step: Step) -> list[str]:
    return sorted(t.noun.lower() for t in (step.target, *step.others) if t is not None)


def same_span(mine: PlanSpan | None, theirs: PlanSpan | None, names: dict[str, str]) -> bool:
    """Same form, numbers within 0.1 s; `names` renames the predicted steps."""
    if mine is None or theirs is None:
        return mine is theirs
    a, b = dict(mine), dict(theirs)
    for key in ("before", "after", "during"):
        b[key] = names.get(b[key], b[key]) if b[key] is not None else None
    return all(_near(a[key], b[key], 1e-3 if key == "frac" else _SECONDS) for key in a)


def _near(a: object, b: object, tolerance: float) -> bool:
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(_near(x, y, tolerance) for x, y in zip(a, b, strict=True))
    if isinstance(a, int | float) and isinstance(b, int | float):
        return abs(a - b) <= tolerance
    return a == b


def _stem(word: str) -> str:
    for ending in ("ing", "es", "ed", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def same_event(mine: str | None, theirs: str | None) -> bool:
    """Enumerated events exactly; free ones share half of their words, stop words and inflection aside."""
    if mine is None or theirs is None or not (mine.startswith(FREE) and theirs.startswith(FREE)):
        return mine == theirs
    a, b = ({_stem(word) for word in _words(text.removeprefix(FREE))} for text in (mine, theirs))
    return len(a & b) >= _FREE_WORDS_SHARED * len(a | b)


def _same_inputs(mine: Step, theirs: Step, names: dict[str, str]) -> bool:
    if mine.inputs is None or theirs.inputs is None:
        return mine.inputs is theirs.inputs
    a, b = dict(mine.inputs), dict(theirs.inputs)
    if b["target"] is not None:
        b["target"] = names.get(b["target"], b["target"])
    if any(a[key] != b[key] for key in ("order", "stat", "dim", "of", "occurrence", "target", "op")):
        return False
    straight = _same_operand(a["a"], b["a"], names) and _same_operand(a["b"], b["b"], names)
    crossed = _same_operand(a["a"], b["b"], names) and _same_operand(a["b"], b["a"], names)
    return straight or (a["op"] in _COMMUTATIVE and crossed)


def _same_operand(mine: Operand | None, theirs: Operand | None, names: dict[str, str]) -> bool:
    if isinstance(mine, str) and isinstance(theirs, str):
        return names.get(theirs) == mine
    if isinstance(mine, Constant) and isinstance(theirs, Constant):
        return mine.const == theirs.const or (
            mine.const.startswith(FREE) and theirs.const.startswith(FREE) and same_event(mine.const, theirs.const)
        )
    if isinstance(mine, Value) and isinstance(theirs, Value):
        return same_value(mine, theirs)
    return mine is theirs


def same_value(mine: Value | Given, theirs: Value | Given) -> bool:
    """Within 0.1 % after conversion to SI; both with a unit of the same kind, or both without."""
    if (mine.unit is None) != (theirs.unit is None):
        return False
    a, b = to_si(mine.value, mine.unit), to_si(theirs.value, theirs.unit)
    return abs(a - b) <= _RELATIVE * abs(a)


def phrase_overlap(mine: str, theirs: str) -> float:
    """Jaccard of the words."""
    a, b = set(_words(mine)), set(_words(theirs))
    return len(a & b) / max(1, len(a | b))


def same_given(gold: Plan, predicted: Plan) -> bool:
    """The same facts, in any order; what they are said of is reported apart."""
    rest = list(predicted.given)
    for fact in gold.given:
        match = next((f for f in rest if f.what == fact.what and same_value(fact, f)), None)
        if match is None:
            return False
        rest.remove(match)
    return not rest
