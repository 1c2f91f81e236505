"""Percentiles with their intervals, and what the page says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent.batch.job import VideoJob
from stagent.batch.rows import FLAGS, NUMBERS, TEXT, WHOLE
from stagent.batch.summary.digest import bounded, digests, histogram
from stagent.batch.summary.percentiles import Percentile, calibration_sd, needed, percentile
from stagent.batch.tables import _schema

TRUE_V85 = 50 + 8 * 1.0364334


def test_the_interval_holds_the_true_v85_as_often_as_it_says() -> None:
    """400 samples of 60 normal speeds; order statistics are conservative, so a little over 95 %."""
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(400):
        found = percentile(rng.normal(50, 8, 60), np.zeros(60), 0.85)
        held += (found.low or -np.inf) <= TRUE_V85 <= (found.high or np.inf)
    assert 0.93 <= held / 400 <= 0.995


def test_a_common_calibration_error_does_not_average_out() -> None:
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(300):
        values = rng.normal(50, 8, 400) * (1 + 0.05 * rng.standard_normal())
        found = percentile(values, 0.05 * values, 0.85)
        held += (found.low or -np.inf) <= TRUE_V85 <= (found.high or np.inf)
    assert 0.92 <= held / 300 <= 0.99


@pytest.mark.parametrize("share", [0.5, 0.85])
def test_too_few_values_leave_an_end_open(share: float) -> None:
    n = needed(share)
    assert percentile(np.arange(n - 2.0), np.zeros(n - 2), share).high is None
    assert percentile(np.arange(n + 2.0), np.zeros(n + 2), share).high is not None


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=80), st.floats(0.5, 20))
def test_other_units_give_the_same_percentile(values: list[float], factor: float) -> None:
    here = percentile(np.array(values), np.zeros(len(values)), 0.85)
    there = percentile(factor * np.array(values), np.zeros(len(values)), 0.85)
    assert there.value == pytest.approx(factor * here.value, rel=1e-9, abs=1e-9)
    assert (here.high is None) == (there.high is None)
    if here.low is not None and here.high is not None:
        assert here.low <= here.value <= here.high


def test_half_the_variance_is_not_half_the_spread() -> None:
    sd = calibration_sd(np.array([8.0]), np.array([12.0]), np.array([0.25]))
    assert sd[0] == pytest.approx(4 / (2 * 1.959964) * 0.5)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=200))
def test_every_value_is_in_a_bar(values: list[float]) -> None:
    made = histogram(np.array(values), [])
    assert 1 <= len(made.bars) <= 40
    assert all(height >= 0 and width > 0 for _, _, width, height in made.bars)
    assert made.tallest <= len(values)


def test_names_of_percentiles_do_not_stand_on_each_other() -> None:
    near = [Percentile(0.5, 50.0, 49.0, 51.0, 99), Percentile(0.85, 50.1, 49.0, 52.0, 99)]
    assert [name for _, name in histogram(np.linspace(0, 100, 99), near).marks] == ["V50, V85", ""]
    far = [near[0], Percentile(0.85, 90.0, 80.0, 95.0, 99)]
    assert [name for _, name in histogram(np.linspace(0, 100, 99), far).marks] == ["V50", "V85"]


def test_what_few_values_tell_of_a_percentile() -> None:
    assert bounded(Percentile(0.85, 113.2, 67.7, None, 10), "km/h") == (
        "113 km/h", "95 %: 67.7 or more; it takes 23 values to bound it"
    )  # fmt: skip
    assert bounded(Percentile(0.5, 3.0, None, None, 1), "m")[1] == "it takes 6 values to bound it"


def test_numbers_of_no_quality_count_in_no_percentile(tmp_path: Path) -> None:
    row = dict.fromkeys(TEXT, "") | dict.fromkeys((*NUMBERS, *FLAGS)) | dict.fromkeys(WHOLE, 0)
    row |= {"question": "How fast are the cars?", "status": "measured", "kind": "speed", "unit": "km/h"}
    values = [(100.0 + i, quality) for i, quality in enumerate((0.9, None, 0.5))] + [(2.0, 0.0)]
    rows = [{**row, "value": v, "low": v - 1, "high": v + 1, "quality": quality} for v, quality in values]
    pq.write_table(pa.Table.from_pylist(rows, schema=_schema()), tmp_path / "quantities.parquet")
    (found,) = digests(tmp_path / "quantities.parquet")
    assert (found.measured, found.doubtful) == (4, 1)
    assert [place.value.split()[0] for place in found.league] == ["102.0", "101.0", "100.0"]
    assert found.percentiles[0][1].startswith("101")


def test_the_page_says_what_the_table_holds(
    footage: Callable[..., tuple[VideoJob, ...]], finished: Callable[..., Path]
) -> None:
    out = finished(footage(30, "broken<b>"))
    found = digests(out / "quantities.parquet")
    assert [(d.measured, d.failed, d.unit) for d in found] == [(30, 1, "km/h")] * 2
    assert found[0].league[0].value >= found[0].league[-1].value
    assert [reason.reason for reason in found[0].reasons] == ["video_unreadable"]
    page = (out / "summary.html").read_text()
    for words in ("V85", "95 %:", "Record it again.", "30 measured, 0 refused, 1 failed"):
        assert words in page
    assert "broken<b>" not in page
