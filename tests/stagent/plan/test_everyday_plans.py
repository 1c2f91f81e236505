"""Whole plans of everyday questions, kept as tables so that no reading is lost while another one is mended.

`everyday_plans.txt` has one of each; `worded_plans.txt` many wordings of each kind, where of a refusal only the reason
counts. The plan of any wording: `stagent ask clip.mp4 "how far did the dog run" --dry-run --json`.

Each line is a question and its plan in a short form: steps in order, `*` before those that are asked for,
`kind noun[attributes]@position#n/from~motion & other <event> t=span in unit {inputs}`, then `!reason` and what was
`given`. All wordings are our own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent.plan import plan_question


def _table(name: str) -> list[tuple[str, ...]]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split(" => ")) for line in lines if line]


ROWS = _table("everyday_plans.txt")
WORDED = _table("worded_plans.txt")
ANSWERED = [question for question, wanted in WORDED if "!" not in wanted]
PARTS = 10


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


def _plan(question: str) -> str:
    return short_form(plan_question(question).canonical())


@pytest.mark.parametrize("part", range(PARTS))
def test_many_wordings_of_every_kind(part: int) -> None:
    wrong = [
        (question, wanted, got)
        for question, wanted in WORDED[part::PARTS]
        if (got := _plan(question)) != wanted and not (wanted.startswith("!") and got.endswith(wanted))
    ]
    assert wrong == []


@given(st.sampled_from(ANSWERED))
@settings(deadline=None, max_examples=60)
def test_capitals_spaces_and_a_missing_mark_change_nothing(question: str) -> None:
    plan = _plan(question)
    assert _plan(question.upper().rstrip("?.!")) == plan
    assert _plan(f"  {question.lower()}  ") == plan


_OPENINGS = ("how ", "what ", "which ", "where ", "who ")
_POLITE = ("please, {}", "Hi, {}", "could you tell me {}", "can you please tell me {}", "{} please", "{}, thanks")


@given(st.sampled_from([q for q in ANSWERED if q.lower().startswith(_OPENINGS)]), st.sampled_from(_POLITE))
@settings(deadline=None, max_examples=60)
def test_politeness_changes_nothing(question: str, polite: str) -> None:
    plain = question.rstrip("?.! ")
    assert _plan(polite.format(plain)) == _plan(plain)


def _with_slip(question: str) -> str | None:
    """The question with two inner letters of its first long word swapped."""
    words = question.split()
    for i, word in enumerate(words):
        if len(word) >= 8 and word.isalpha() and word.islower() and word[3] != word[4]:
            words[i] = word[:3] + word[4] + word[3] + word[5:]
            return " ".join(words)
    return None


def test_a_slip_in_a_long_word_mostly_keeps_the_kinds() -> None:
    slips = [(question, slip) for question in ANSWERED[::3] if (slip := _with_slip(question)) is not None]
    kept = [
        [step.kind for step in plan_question(question).steps] == [step.kind for step in plan_question(slip).steps]
        for question, slip in slips
    ]
    assert len(kept) > 50
    assert sum(kept) / len(kept) > 0.9
