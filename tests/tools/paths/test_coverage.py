"""Intervals hold the truth about as often as they say, and are not wide: a short version of the coverage benchmark."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

CASES = ("constant, correlated", "turning", "stop and go", "wandering")
TRACKS = 20


@pytest.fixture(scope="module")
def benchmark_module() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "benchmarks" / "coverage_paths.py"
    spec = importlib.util.spec_from_file_location("coverage_paths", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_pooled_coverage_and_interval_score(benchmark_module):
    study = benchmark_module
    runs = []
    for number, name in enumerate(CASES):
        case = replace(study.CASES[name], rate=15.0)
        runs += [study.simulate(case, 1000 * number + seed, k=256) for seed in range(TRACKS)]
    found = study.figures(runs)
    # of 80 tracks 95 % should be inside: under 0.89 has a chance of 1 %
    assert 0.89 <= found["coverage"] <= 0.999
    assert found["score_ratio"] <= 1.25
    assert found["half_width"] <= 4 * found["error"]
