"""Question -> Plan by a language model: `--planner`."""

from stagent.plan.llm.connection import Connection
from stagent.plan.llm.pictures import Picture, pictures_of
from stagent.plan.llm.planner import Planned, plan_with

__all__ = ["Connection", "Picture", "Planned", "pictures_of", "plan_with"]
