"""Which pictures of a pass a detector will be shown, for one that would rather see several at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from stagent_tools.spatial.motion.moment import Moment

STEP_S = 0.049
"""Between two steps of the flow; only at a step can there be a look."""


@runtime_checkable
class LooksAhead(Protocol):
    """A detector that looks at several pictures together where it knows them beforehand."""

    def ahead(self, moments: Iterator[Moment]) -> Iterator[Moment]:
        """The same moments, passed on once those that are due have been looked at."""
        ...


def with_due(moments: Iterator[Moment], every_s: float) -> Iterator[tuple[Moment, bool]]:
    """Each moment, and whether it will be looked at (the last picture of a shot is looked at besides)."""
    stepped: float | None = None
    looked: float | None = None
    for moment in moments:
        if moment.opens:
            stepped = looked = None
        step = stepped is None or moment.t - stepped >= STEP_S
        due = step and (looked is None or moment.t - looked >= every_s)
        if step:
            stepped = moment.t
        if due:
            looked = moment.t
        yield moment, due
