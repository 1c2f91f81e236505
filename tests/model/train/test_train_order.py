"""The order of the samples: a pure function of the seed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent_train.errors import RecipeError
from stagent_train.order import BatchOrder, share


@settings(deadline=None)
@given(st.integers(1, 200), st.integers(1, 12), st.integers(0, 5))
def test_an_epoch_shows_each_sample_once_at_most(n: int, batch: int, seed: int) -> None:
    if n < batch:
        with pytest.raises(RecipeError):
            BatchOrder([1] * n, batch, seed)
        return
    order = BatchOrder(list(range(n)), batch, seed)
    shown = np.concatenate([order.at(step) for step in range(order.steps_an_epoch)])
    assert len(shown) == len(set(shown.tolist())) == n - n % batch
    assert shown.min() >= 0
    assert shown.max() < n


def test_any_step_is_the_same_whoever_asks_first() -> None:
    forwards, backwards = (BatchOrder(range(50), 4, 7) for _ in range(2))
    steps = range(30)
    first = [forwards.at(step).tolist() for step in steps]
    assert first == [backwards.at(step).tolist() for step in reversed(steps)][::-1]
    assert first != [BatchOrder(range(50), 4, 8).at(step).tolist() for step in steps]
    assert sorted(map(tuple, first[:12])) != sorted(map(tuple, first[12:24]))  # the second epoch is another mixture


def test_batches_hold_samples_of_one_length() -> None:
    rng = np.random.default_rng(0)
    lengths = rng.integers(1, 1000, 2000)
    order = BatchOrder(lengths.tolist(), 10, 0)
    spread = np.mean([np.ptp(lengths[order.at(step)]) for step in range(order.steps_an_epoch)])
    assert spread < 0.1 * np.ptp(lengths)
    means = [lengths[order.at(step)].mean() for step in range(order.steps_an_epoch)]
    assert abs(np.corrcoef(means, np.arange(len(means)))[0, 1]) < 0.2  # no march from short to long


@settings(deadline=None)
@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
def test_the_processes_share_a_batch_without_rest(processes: int, micro: int, times: int) -> None:
    batch = np.arange(processes * micro * times)
    parts = [share(batch, rank, processes, micro) for rank in range(processes)]
    assert {len(part) for part in parts} == {times}
    assert sorted(np.concatenate([m for part in parts for m in part]).tolist()) == batch.tolist()


def test_a_batch_that_cannot_be_shared_is_refused() -> None:
    with pytest.raises(RecipeError, match="12 is no multiple of 2 processes x micro_batch 4"):
        share(np.arange(12), 0, 2, 4)


def test_epochs_and_steps() -> None:
    order = BatchOrder(range(50), 4, 0)
    assert order.steps_an_epoch == 12
    assert [order.steps(epochs, None) for epochs in (1.0, 0.5, 2.0)] == [12, 6, 24]
    assert order.steps(None, 5) == 5
