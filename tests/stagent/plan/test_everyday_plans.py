"""Whole plans of everyday questions, kept as a table so that no reading is lost while another one is mended.

Each line of `everyday_plans.txt` is a question and its plan in a short form: steps in order, `*` before those that
are asked for, `kind noun[attributes]@position#n/from~motion & other <event> t=span in unit {inputs}`, then `!reason`
and what was `given`. All wordings are our own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stagent.plan import plan_question

_TABLE = Path(__file__).with_name("everyday_plans.txt").read_text(encoding="utf-8").splitlines()
ROWS = [tuple(line.split(" => ")) for line in _TABLE if line]


def short_form(plan: dict[str, Any]) -> str:
    """The canonical plan in the table's short form."""
    parts = [("*" if step["id"] in plan["answer"] else "") + _step(step) for step in plan["steps"]]
    if plan["unsupported"]:
        parts.append(f"!{plan['unsupported']}")
    parts += [
        f"given {fact['what']} {fact['value']:g} {fact['unit'] or ''}".strip() for fact in plan.get("given") or []
    ]
    return "; ".join(parts)


def _step(step: dict[str, Any]) -> str:
    others = step["other"] if isinstance(step["other"], list) else [step["other"]]
    named = " & ".join(_target(target) for target in (step["target"], *others) if target)
    inputs = ", ".join(f"{key}={_value(value)}" for key, value in (step["inputs"] or {}).items())
    words = [
        step["kind"],
        named,
        f"<{step['event']}>" if step["event"] else "",
        f"{step['hour']}h" if step["hour"] else "",
        f"t={_span(step['span'])}" if step["span"] else "",
        f"in {step['unit']}" if step["unit"] else "",
        f"{{{inputs}}}" if inputs else "",
    ]
    return " ".join(word for word in words if word)


def _target(target: dict[str, Any]) -> str:
    attributes = f"[{', '.join(target['attributes'])}]" if target["attributes"] else ""
    position = f"@{target['position']}" if target["position"] else ""
    ordinal = f"#{target['ordinal']['n']}/{target['ordinal']['from']}" if target["ordinal"] else ""
    motion = f"~{target['motion']}" if target["motion"] else ""
    return f"{target['noun']}{attributes}{position}{ordinal}{motion}"


def _span(span: list[float | None] | dict[str, Any]) -> str:
    if isinstance(span, list):
        return "-".join("" if edge is None else f"{edge:g}" for edge in span)
    return ",".join(f"{key}:{_value(value)}" for key, value in span.items())


def _value(value: object) -> str:
    if isinstance(value, dict):
        return value.get("const") or f"{value['value']:g} {value.get('unit') or ''}".strip()
    if isinstance(value, list):
        return "-".join(f"{edge:g}" for edge in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


@pytest.mark.parametrize(("question", "wanted"), ROWS, ids=[row[0] for row in ROWS])
def test_everyday_plan(question: str, wanted: str) -> None:
    assert short_form(plan_question(question).canonical()) == wanted
