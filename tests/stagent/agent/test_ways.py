"""What is tried next: finer with the same backend where that helps, then the next backend, never for ever."""

from __future__ import annotations

from stagent.agent.state import Attempt
from stagent.agent.ways import MAX_REPLANS, Way, first_way, next_way

BACKENDS = ("pointed", "motion", "other")


def tried(*ways: Way) -> list[Attempt]:
    return [Attempt(step="s1", backend=way.backend, fine=way.fine, problem="no") for way in ways]


def test_the_first_backend_comes_first() -> None:
    assert first_way(BACKENDS) == Way(backend="pointed")


def test_finer_before_another_backend_where_it_can_help() -> None:
    motion = Way(backend="motion")
    assert next_way("s1", tried(motion), BACKENDS[1:], finer_helps=True) == Way(backend="motion", fine=True)
    assert next_way("s1", tried(motion), BACKENDS[1:], finer_helps=False) == Way(backend="other")


def test_what_was_pointed_at_and_measured_is_not_measured_of_another_thing() -> None:
    assert next_way("s1", tried(Way(backend="pointed")), BACKENDS, finer_helps=True) is None


def test_what_was_not_pointed_at_is_looked_for_by_words() -> None:
    assert next_way("s1", tried(Way(backend="pointed")), BACKENDS, finer_helps=False) == Way(backend="motion")


def test_nothing_is_tried_twice_and_other_steps_do_not_count() -> None:
    both = tried(Way(backend="motion"), Way(backend="motion", fine=True))
    assert next_way("s1", both, ("motion",), finer_helps=True) is None
    assert next_way("s2", both, ("motion",), finer_helps=True) == Way(backend="motion")


def test_the_number_of_tries_is_bounded() -> None:
    many = tuple(f"b{i}" for i in range(20))
    attempts: list[Attempt] = []
    way: Way | None = first_way(many)
    while way is not None:
        attempts += tried(way)
        way = next_way("s1", attempts, many, finer_helps=True)
    assert len(attempts) == MAX_REPLANS + 1
