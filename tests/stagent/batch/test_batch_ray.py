"""`--engine ray`: the same ledger, the same tables, also where a worker is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from stagent.batch.job import VideoJob
from stagent.batch.run import Report
from stagent_tools.errors import MissingPart

TABLES = ("quantities.parquet", "samples.parquet")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # Ray's own
def test_the_same_tables_as_without_ray(
    footage: Callable[..., tuple[VideoJob, ...]],
    run: Callable[..., Report],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ray = pytest.importorskip("ray")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    monkeypatch.setenv("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    for patience in ("RAY_agent_register_timeout_ms", "RAY_raylet_start_wait_time_s"):  # a machine with much else to do
        monkeypatch.setenv(patience, "600000" if patience.endswith("ms") else "600")
    jobs = footage(8, "broken", "crash", "lost", "once")
    ray.init(num_cpus=2, num_gpus=1, include_dashboard=False, log_to_driver=False)  # Ray counts GPUs, it needs none
    try:
        with pytest.raises(MissingPart, match="no worker with 1 cores and 2 GPUs"):
            run(jobs, out="none", engine="ray", gpus=2.0)
        report = run(jobs, out="ray", engine="ray", gpus=0.5)  # two workers on one GPU
    finally:
        ray.shutdown()
    assert (report.counts.done, report.counts.failed) == (12, 2)
    assert (tmp_path / "once.txt").exists()
    assert (tmp_path / "lost.txt").exists(), "without it the next line would end this test run"
    run(jobs, out="local")
    for name in TABLES:
        with_ray, without = (pq.read_table(tmp_path / out / name).to_pylist() for out in ("ray", "local"))
        assert with_ray == without
        assert (tmp_path / "ray" / name).read_bytes() == (tmp_path / "local" / name).read_bytes()
