"""A batch of rendered clips: 2 workers against 1, and the second run from the cache against the first.

    python tests/benchmarks/batch_speed.py [--clips 40] [--size 480x270] [--rounds 1] [--keep DIR]

Three runs in turns on the same clips, each as a process of its own with a cache of its own: 1 worker, 2 workers, and 2
workers again on the cache that the run before has filled. Prints one JSON document: the ratios of wall time, the same
of processor time for the cache (which other load on the machine does not bend), and what a worker took at most.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STAGENT = Path(sys.executable).with_name("stagent")
QUESTIONS = ("How fast are the cars in km/h?", "How far do the cars drive?")
FIRST_SEED = 4000  # seeds for looking at; the tables' own are left alone


def render(folder: Path, clips: int, size: tuple[int, int]) -> None:
    """Scenes of the world, drawn as `stagent world` draws them; those that are there already are kept."""
    from stagent_world import draw_scene, record

    for number in range(clips):
        place = folder / f"{number:03d}.mp4"
        if not place.exists():
            scene = folder / f".{number:03d}"
            record(draw_scene(FIRST_SEED + number, size=size), scene)
            (scene / "clip.mp4").rename(place)


def run(clips: Path, out: Path, cache: Path, workers: int) -> dict[str, float]:
    """Wall and processor seconds of a whole `stagent batch`, workers included, and what it reports at the end."""
    command = [str(STAGENT), "batch", str(clips), "--out", str(out), "--workers", str(workers), "--json"]
    for question in QUESTIONS:
        command += ["--question", question]
    environment = {**os.environ, "STAGENT_CACHE": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before, start = os.times(), time.monotonic()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    wall, after = time.monotonic() - start, os.times()
    if done.returncode not in (0, 11):
        raise SystemExit(done.stderr)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    return {
        "wall": wall,
        "cpu": after.children_user + after.children_system - before.children_user - before.children_system,
        "peak_mb": max((event.get("peak_mb", 0.0) for event in events), default=0.0),
        "done": events[-1]["done"],
        "failed": events[-1]["failed"],
    }


def measure(clips: Path, rounds: int) -> dict[str, object]:
    speedups, cached, cached_cpu, first_seconds, peaks = [], [], [], [], []
    last: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(rounds):
            place = Path(folder) / str(number)
            one = run(clips, place / "one", place / "cache-one", 1)
            two = run(clips, place / "two", place / "cache-two", 2)
            last = run(clips, place / "again", place / "cache-two", 2)
            speedups.append(one["wall"] / two["wall"])
            cached.append(two["wall"] / last["wall"])
            cached_cpu.append(two["cpu"] / last["cpu"])
            first_seconds.append(two["wall"])
            peaks += [one["peak_mb"], two["peak_mb"]]
    return {
        "benchmark": "batch_speed",
        "n": last["done"],
        "metrics": {
            "two_workers_over_one": round(statistics.median(speedups), 2),
            "first_over_cached": round(statistics.median(cached), 1),
            "first_over_cached_cpu": round(statistics.median(cached_cpu), 1),
            "seconds_two_workers": round(statistics.median(first_seconds), 1),
            "worker_peak_mb": round(max(peaks), 1),
        },
        "failed": last["failed"],
        "command": " ".join(["python", "tests/benchmarks/batch_speed.py", *sys.argv[1:]]),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", type=int, default=40)
    parser.add_argument("--size", default="480x270")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="render into this folder, and find the clips there the next time")
    known = parser.parse_args()
    width, height = map(int, known.size.split("x"))
    with tempfile.TemporaryDirectory() as scratch:
        clips = known.keep or Path(scratch)
        clips.mkdir(parents=True, exist_ok=True)
        render(clips, known.clips, (width, height))
        sys.stdout.write(json.dumps(measure(clips, known.rounds), indent=2) + "\n")


if __name__ == "__main__":
    main()
