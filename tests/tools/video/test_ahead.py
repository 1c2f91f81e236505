"""Decoding ahead changes nothing but the waiting."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_tools.video.ahead import ahead


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "decoding ahead"]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers()), st.integers(1, 5))
def test_same_items_in_the_same_order(items: list[int], count: int) -> None:
    assert list(ahead(iter(items), count)) == items
    assert threads() == []


def test_an_error_comes_where_its_item_would_have_come() -> None:
    def broken() -> Iterator[int]:
        yield 1
        yield 2
        raise ValueError("damaged")

    items = ahead(broken())
    assert [next(items), next(items)] == [1, 2]
    with pytest.raises(ValueError, match="damaged"):
        next(items)


def test_leaving_early_ends_the_thread_and_never_runs_far_ahead() -> None:
    made = 0

    def endless() -> Iterator[int]:
        nonlocal made
        while True:
            made += 1
            yield made

    items = ahead(endless(), count=4)
    assert [next(items) for _ in range(3)] == [1, 2, 3]
    items.close()
    assert threads() == []
    assert made <= 3 + 4 + 2
