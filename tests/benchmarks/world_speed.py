"""How fast scenes are rendered on one core, and in how much memory, by kind of camera.

    python tests/benchmarks/world_speed.py [--seeds 4000:4005] [--size 320x240]

Prints one JSON document: frames a second of processor time, the backdrop and the drawing of the scene included; the
mean is over cameras as often as scenes have them.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

import cv2

from stagent_world import draw_scene, render
from stagent_world.staging.cameras import KINDS, SHARES


def seconds_a_frame(seed: int, size: tuple[int, int], camera: str) -> float:
    """Processor time of drawing and rendering a scene, by frame."""
    start = time.process_time()
    count = sum(1 for _ in render(draw_scene(seed, size=size, camera=camera).world))
    return (time.process_time() - start) / count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="4000:4005")
    parser.add_argument("--size", default="320x240")
    options = parser.parse_args()
    first, last = (int(part) for part in options.seeds.split(":"))
    width, height = (int(part) for part in options.size.split("x"))
    cv2.setNumThreads(1)
    costs = {
        camera: sum(seconds_a_frame(seed, (width, height), camera) for seed in range(first, last)) / (last - first)
        for camera in KINDS
    }
    mean = sum(share * costs[camera] for camera, share in zip(KINDS, SHARES, strict=True))
    document = {
        "benchmark": "world_speed",
        "n": last - first,
        "metrics": {
            "frames_per_second": round(1 / mean, 1),
            "frames_per_second_by_camera": {camera: round(1 / cost, 1) for camera, cost in costs.items()},
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        },
        "size": [width, height],
    }
    sys.stdout.write(json.dumps(document) + "\n")


if __name__ == "__main__":
    main()
