"""A model's message -> a Plan, or what is wrong with it in words that it can mend."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from stagent.plan.plan import Plan

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

FENCED = re.compile(r"```(?:json)?\s*(\{.*\})\s*```", re.DOTALL)
THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)
FORM = "Plan"
"""The one form that there is to fill in; a call of anything else is no plan."""
SHOWN = 6
"""Problems told at a time."""


class Unusable(Exception):
    """The reply is no plan; `problems` say why."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def read_plan(message: AIMessage, question: str) -> Plan:
    """Raises Unusable."""
    document = _document(message)
    if set(document) == {"properties"} or "$defs" in document:
        raise Unusable("That is the schema itself. Fill it in for the question.")
    document = {key: value for key, value in document.items() if key not in ("question", "nearest")}
    try:
        return Plan.model_validate({**document, "question": question})
    except ValidationError as error:
        raise Unusable(*_told(error)) from error


def _document(message: AIMessage) -> dict[str, Any]:
    """The JSON object of a filled form or of the text, fenced or not."""
    for call in message.tool_calls:
        if call["name"] != FORM:
            raise Unusable(f"There is no tool {call['name']!r}: reply with a plan.")
        return dict(call["args"])
    if message.invalid_tool_calls:
        raise Unusable("The arguments are no JSON.")
    text = THOUGHTS.sub("", message.text).strip()
    if not text:
        raise Unusable("The reply is empty.")
    fenced = FENCED.search(text)
    inner = fenced.group(1) if fenced else text[text.find("{") : text.rfind("}") + 1]
    try:
        document = json.loads(inner)
    except ValueError as error:
        raise Unusable(f"The reply is no JSON object: {error}.") from error
    if not isinstance(document, dict):
        raise Unusable("The reply is no JSON object.")
    return document


def _told(error: ValidationError) -> list[str]:
    """The places and what is wrong there; of a field with several forms only the first is told."""
    lines: dict[str, str] = {}
    for problem in error.errors(include_url=False, include_input=False):
        place = ".".join(str(part) for part in problem["loc"] if not str(part)[:1].isupper())
        lines.setdefault(place, f"{place or 'plan'}: {problem['msg']}")
    return list(lines.values())[:SHOWN]
