"""From a question to a plan: the types, the grammar, units, constants, and the plan in words."""

from stagent.plan.describe import describe_plan
from stagent.plan.grammar import plan_question
from stagent.plan.plan import Plan, Step

__all__ = ["Plan", "Step", "describe_plan", "plan_question"]
