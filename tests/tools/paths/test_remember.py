"""The memory of the last few inferences, and that it changes nothing."""

from __future__ import annotations

import numpy as np

from stagent_tools.paths.remember import LastFew
from stagent_tools.streams import Streams


def test_same_inputs_are_inferred_once_and_others_anew():
    few: LastFew[int] = LastFew(2)
    calls = []
    for number in (1.0, 1.0, 2.0, 1.0, 3.0, 2.0):
        few.get((np.array([number]),), ("key",), lambda n=number: calls.append(n) or len(calls))
    assert calls == [1.0, 2.0, 3.0, 2.0]
    assert few.get((np.array([2.0]),), ("other key",), lambda: -1) == -1


def test_paths_do_not_depend_on_what_was_asked_before(observe):
    t = np.arange(0, 2, 0.05)
    place = np.stack([t, 0 * t], axis=1)
    first = observe(t, place, 0.05, streams=Streams(k=64))
    observe(t, place, 0.05, streams=Streams(k=64).freeze("pixels"))
    assert np.array_equal(observe(t, place, 0.05, streams=Streams(k=64).freeze("scale")).p, first.p)
