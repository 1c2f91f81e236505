"""A question -> a Plan by a language model, mended at most twice; then by the grammar, with a warning."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagent.plan.grammar import plan_question
from stagent.plan.llm.connection import Connection, NoReply
from stagent.plan.llm.honesty import problems_with
from stagent.plan.llm.pictures import Picture, as_blocks
from stagent.plan.llm.prompt import again, asked, form, instructions
from stagent.plan.llm.reading import Unusable, read_plan
from stagent.plan.plan import Plan

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

LOG = logging.getLogger(__name__)
REPAIRS = 2


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, who made it, in how many replies, and what the user must be told."""

    plan: Plan
    by: str
    replies: int = 0
    warnings: tuple[str, ...] = ()


def plan_with(connection: Connection, question: str, pictures: Sequence[Picture] = ()) -> Planned:
    """The language model's plan, or the grammar's if it gives none that is usable."""
    from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

    first = HumanMessage(
        [{"type": "text", "text": asked(question)}, *as_blocks(pictures)] if pictures else asked(question)
    )
    messages: list[BaseMessage] = [SystemMessage(instructions()), first]
    trouble = ""
    for number in range(1, REPAIRS + 2):
        try:
            message = connection.reply(messages, form())
            plan = _checked(message, question)
        except NoReply as error:
            trouble = f"gave no reply: {error}"
            break
        except Unusable as error:
            LOG.info("reply %d of %s: %s", number, connection.spec, error)
            trouble = f"gave no usable plan in {number} replies ({error.problems[0]})"
            messages += [AIMessage(message.text or "(no text)"), HumanMessage(again(error.problems))]
            continue
        return Planned(plan, connection.spec, number)
    warning = f"The planner {connection.spec} {trouble}; the question was read by the grammar instead."
    return Planned(plan_question(question), "grammar", 0, (warning,))


def _checked(message: AIMessage, question: str) -> Plan:
    plan = read_plan(message, question)
    problems = problems_with(plan, question)
    if problems:
        raise Unusable(*problems)
    return plan
