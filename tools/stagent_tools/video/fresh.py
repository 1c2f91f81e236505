"""The frames that show something new: copies of the one before, as after a change of frame rate, are left out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

import numpy as np

from stagent_tools.types import Frame, Image
from stagent_tools.video.copies import COPY_SHARE, LONGEST_RUN, change_between, sampled

REMEMBERED = 12
"""Changes from which the usual one is learnt."""


def fresh(frames: Iterable[Frame]) -> Iterator[Frame]:
    """As they come, without those that change less than COPY_SHARE of what is usual; a run of more than LONGEST_RUN is
    a still and no copy. The first frames are all believed, until the usual change is known."""
    before: Image | None = None
    changes: deque[float] = deque(maxlen=REMEMBERED)
    run = 0
    for frame in frames:
        now = sampled(frame.image)
        if before is not None:
            change = change_between(before, now)
            usual = float(np.median(changes)) if len(changes) > LONGEST_RUN else 0.0
            run = run + 1 if change < COPY_SHARE * usual else 0
            if 0 < run <= LONGEST_RUN:
                continue
            changes.append(change)
        before = now
        yield frame
