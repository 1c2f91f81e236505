"""Mixing: by weight, each source whole before it begins again, the same whoever reads from where; the bad counted."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from llava_st.data.building import build
from llava_st.data.errors import DataError, MediaError, TooManyMalformed
from llava_st.data.ledger import Ledger, Malformed
from llava_st.data.mixture import BLOCK, Mixture
from llava_st.data.record import Media
from llava_st.data.sample import Sample
from llava_st.templates import Task


@dataclass
class Numbered:
    """Samples that say which they are; some cannot be read."""

    name: str
    count: int
    bad: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, number: int) -> Sample:
        if number in self.bad:
            raise MediaError(f"{self.name} {number} is torn.", "Fetch it.")
        record = build(Task.SUMMARISE, f"{self.name}/{number}", Media("image", "a"), ["x"])
        return Sample(record, np.zeros((1, 2, 2, 3), np.uint8), np.zeros(1))

    def where(self, number: int) -> str:
        return f"{self.name}.jsonl:{number + 1}"

    @property
    def costs(self) -> NDArray[np.int64]:
        return np.arange(self.count, dtype=np.int64) + 100


def ids(mixture: Mixture, begun: int, end: int) -> list[str]:
    return [mixture[i].record.id for i in range(begun, end)]


@settings(deadline=None, max_examples=20)
@given(st.lists(st.floats(0.01, 10), min_size=1, max_size=6), st.integers(0, 99))
def test_each_block_holds_the_weights_shares(weights: list[float], seed: int) -> None:
    sources = {str(n): Numbered(str(n), 7 + n) for n in range(len(weights))}
    given_ = {str(n): weight for n, weight in enumerate(weights)}
    mixture = Mixture(sources, given_, seed)
    for block in (0, 3):
        counted = Counter(mixture.pick(block * BLOCK + i)[0] for i in range(BLOCK))
        for n, weight in enumerate(weights):
            assert counted[n] == pytest.approx(BLOCK * weight / sum(weights), abs=1.01 + len(weights) * (weight < 0.02))
            assert mixture.shares[str(n)] == counted[n] / BLOCK


def test_a_source_is_read_whole_before_it_begins_again() -> None:
    mixture = Mixture({"a": Numbered("a", 100), "b": Numbered("b", 37)}, {"a": 3, "b": 1}, seed=5)
    read = [mixture.pick(i) for i in range(3000)]
    for source, size in ((0, 100), (1, 37)):
        items = [item for which, item in read if which == source]
        epochs = [items[i : i + size] for i in range(0, len(items) - size, size)]
        assert len(epochs) > 3
        assert all(sorted(epoch) == list(range(size)) for epoch in epochs)
        assert epochs[0] != epochs[1]


def test_it_goes_on_where_it_was_whoever_reads() -> None:
    def fresh() -> Mixture:
        return Mixture({"a": Numbered("a", 50), "b": Numbered("b", 20)}, seed=1)

    whole = ids(fresh(), 0, 120)
    assert [s.record.id for s in islice(fresh().stream(70), 50)] == whole[70:]
    parts = [[s.record.id for s in islice(fresh().stream(30, rank, 3), 30)] for rank in range(3)]
    assert sorted(name for part in parts for name in part) == sorted(whole[30:])
    assert parts[0] == whole[30::3]
    assert ids(Mixture({"a": Numbered("a", 50), "b": Numbered("b", 20)}, seed=2), 0, 120) != whole


def test_lengths_are_those_of_the_samples() -> None:
    mixture = Mixture({"a": Numbered("a", 50), "b": Numbered("b", 20)}, seed=1, size=90)
    assert len(mixture) == len(mixture.lengths) == 90
    assert all(mixture.lengths[i] == 100 + mixture.pick(i)[1] for i in range(90))


def test_what_cannot_be_read_is_named_counted_and_stood_in_for_by_the_same(caplog: pytest.LogCaptureFixture) -> None:
    def fresh() -> Mixture:
        return Mixture({"a": Numbered("a", 10, bad={3, 4})}, ledger=Ledger(most=5))

    with caplog.at_level(logging.WARNING):
        mixture = fresh()
        read = ids(mixture, 0, 10)
    assert read.count("a/5") == 3
    assert mixture.ledger.skipped == 3
    assert "skipped a.jsonl:4" in caplog.text
    assert ids(fresh(), 0, 10) == read


def test_there_is_a_limit_to_what_is_borne() -> None:
    mixture = Mixture({"a": Numbered("a", 10, bad=set(range(8)))}, ledger=Ledger(most=2))
    with pytest.raises(TooManyMalformed, match="3 records could not be used, 2 are allowed"):
        ids(mixture, 0, 10)
    with pytest.raises(DataError, match="Nothing of a"):
        Mixture({"a": Numbered("a", 2, bad={0, 1})})[0]


@pytest.mark.parametrize(
    ("sources", "weights", "reason"),
    [
        ({}, None, "nothing to mix"),
        ({"a": Numbered("a", 0)}, None, "nothing to mix: a"),
        ({"a": Numbered("a", 1)}, {"b": 1.0}, "Weights are given for b"),
        ({"a": Numbered("a", 1)}, {"a": 0.0}, "not a positive number"),
        ({"a": Numbered("a", 1)}, {"a": float("nan")}, "not a positive number"),
    ],
)
def test_mixtures_that_cannot_be_meant(sources: dict, weights: dict | None, reason: str) -> None:
    with pytest.raises(DataError, match=reason):
        Mixture(sources, weights)


def test_like_reasons_are_counted_together() -> None:
    ledger = Ledger()
    for line in range(30):
        ledger.skip(Malformed("a.json", line, f"the span {line} to {line - 1} is reversed"))
    assert ledger.reasons == {"the span # to # is reversed": 30}
    assert len(ledger.first) == 20
    assert str(ledger.first[1]) == "a.json:1: the span 1 to 0 is reversed"
