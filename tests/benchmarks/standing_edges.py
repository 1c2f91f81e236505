"""How much the lower edge of people's exact outlines wanders while they walk, and while they stand.

    stagent eval world --seeds 4000:4021 --keep DIR
    python tests/benchmarks/standing_edges.py DIR

Prints one JSON document: for stretches of walking and of standing, how many, and the median over them of the standard
deviation of the lower edge about the projected place, as a share of the height. Source of `CALM` (paths/hypotheses.py).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

STANDS_MPS, WALKS_MPS = 0.02, 0.3
WHOLE = 0.99  # share of a person that nothing hides
UPRIGHT_PX = 40
"""Lower boxes are of who has fallen, or too coarse."""
FEWEST = 6


def lower_edges(actor: dict[str, Any], camera: dict[str, Any], size: tuple[int, int]) -> np.ndarray:
    """(n,) shares of the height by which the box ends below the projected place; nan where it is not whole."""
    intrinsics = np.asarray(camera["k"], dtype=float).reshape(-1, 3, 3)
    poses = np.asarray(camera["world_from_camera"], dtype=float)
    found = np.full(len(actor["t"]), np.nan)
    for i, (box, place, visible) in enumerate(zip(actor["box"], actor["ground"], actor["visible"], strict=True)):
        if box is None or visible is None or visible < WHOLE:
            continue
        x0, y0, x1, y1 = box
        if min(x0, y0) <= 1 or x1 >= size[0] - 1 or y1 >= size[1] - 1 or y1 - y0 < UPRIGHT_PX:
            continue
        seen = np.linalg.inv(np.vstack([poses[min(i, len(poses) - 1)][:3], [0, 0, 0, 1]])) @ [*place, 1.0]
        px = intrinsics[min(i, len(intrinsics) - 1)] @ seen[:3]
        found[i] = (y1 - px[1] / px[2]) / (y1 - y0)
    return found


def stretches(edges: np.ndarray, chosen: np.ndarray) -> list[float]:
    """The standard deviation within each uninterrupted stretch of the chosen moments."""
    there = np.flatnonzero(chosen & np.isfinite(edges))
    parts = np.split(there, np.flatnonzero(np.diff(there) > 1) + 1)
    return [float(edges[part].std()) for part in parts if len(part) >= FEWEST]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where `stagent eval world --keep` left its scenes")
    spreads: dict[str, list[float]] = {"walking": [], "standing": []}
    for file in sorted(parser.parse_args().folder.glob("*/truth.json")):
        truth = json.loads(file.read_text(encoding="utf-8"))
        for actor in truth["actors"].values():
            if actor["kind"] != "person":
                continue
            edges = lower_edges(actor, truth["camera"], (truth["width"], truth["height"]))
            speed = np.array([np.nan if v is None else v for v in actor["speed"]], dtype=float)
            spreads["walking"] += stretches(edges, speed > WALKS_MPS)
            spreads["standing"] += stretches(edges, speed < STANDS_MPS)
    figures = {
        name: {"n": len(found), "median_sd": round(float(np.median(found)), 4)}
        for name, found in spreads.items()
        if found
    }
    sys.stdout.write(json.dumps({"benchmark": "standing_edges", **figures}, indent=2) + "\n")


if __name__ == "__main__":
    main()
