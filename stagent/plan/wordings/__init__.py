"""Tables of roundabout wordings, by what is asked: the first column becomes the second.

A row changes how something is said, never what is asked. The tables may be read in any order.
"""

from __future__ import annotations

from stagent.plan.wordings import counting, directions, distances, heights, pairs, shapes, speeds, times

TABLES: tuple[tuple[tuple[str, str], ...], ...] = (
    shapes.ROWS,
    speeds.ROWS,
    distances.ROWS,
    heights.ROWS,
    directions.ROWS,
    pairs.ROWS,
    times.ROWS,
    counting.ROWS,
)
