"""The 4D scene on rendered clips whose true depth is spoilt as that of a model is: speeds, intervals, the camera's way.

    python tests/benchmarks/depth_world.py --seeds 4003,4005,4014 [--keep DIR] [--clean]

Prints a line for each thing and one JSON document. The depth is wrong as a whole by 4 % (log), flickers by 3 % from
picture to picture, wanders by 3 % over patches of 30 px, is noisy by 2 %, and has holes in a tenth of it. Masks are
the true ones; a thing counts in pictures in which it is whole.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from stagent_tools import kinematics
from stagent_tools.errors import CannotMeasure
from stagent_tools.kinematics.grid import clip, need_seen
from stagent_tools.scene.lifting.frames import DepthFrame, Pinhole
from stagent_tools.scene.lifting.scene import Scene4D
from stagent_tools.streams import Streams
from stagent_tools.things import thing_of
from stagent_tools.types import BoolArray, FloatArray
from stagent_tools.video import open_video
from stagent_world import read_depth, read_mask

WRONG, FLICKER, PATCHES, NOISE, HOLES = 0.04, 0.03, 0.03, 0.02, 0.10
EVERY = 3  # pictures
SEEN, LEAST_PX, LEAST_S, MOVES = 0.8, 30, 1.0, 0.5


@dataclass(frozen=True)
class Row:
    """Mean speeds in m/s of one thing, over the time in which it is followed."""

    true: float
    value: float
    low: float
    high: float


def spoilt(depth: FloatArray, rng: np.random.Generator, wrong: float) -> FloatArray:
    height, width = depth.shape
    patches = cv2.resize(rng.standard_normal((height // 30, width // 30)), (width, height))
    grain = 1 + PATCHES * patches + NOISE * rng.standard_normal(depth.shape)
    out = np.asarray(depth * wrong * np.exp(FLICKER * rng.standard_normal()) * grain)
    holes = cv2.resize(rng.random((height // 12, width // 12)), (width, height), interpolation=cv2.INTER_NEAREST)
    out[holes < HOLES] = np.nan
    return out


def whole(mask: BoolArray) -> bool:
    """Large enough, and not cut by the picture's edge."""
    edge = np.concatenate([mask[:2].ravel(), mask[-2:].ravel(), mask[:, :2].ravel(), mask[:, -2:].ravel()])
    return int(mask.sum()) >= LEAST_PX and not edge.any()


def reconstructed(folder: Path, truth: dict[str, Any], clean: bool) -> tuple[Scene4D, list[int], float]:
    """The scene, the numbers of the pictures that it saw, and by how much its depth was wrong as a whole."""
    rng = np.random.default_rng(truth["seed"] + 77)
    wrong = 1.0 if clean else float(np.exp(WRONG * rng.standard_normal()))
    k = np.array(truth["camera"]["k"]).reshape(-1, 3, 3)[0]
    scene, numbers = Scene4D(Pinhole(k[0, 0], k[0, 2], k[1, 2])), []
    for i, frame in enumerate(open_video(folder / "clip.mp4").frames()):
        if i % EVERY:
            continue
        depth = read_depth(folder / "depth" / f"{i:05d}.png").astype(np.float64)
        depth[~np.isfinite(depth)] = np.nan
        owner = read_mask(folder / "masks" / f"{i:05d}.png")
        things = {
            name: owner == number
            for number, (name, actor) in enumerate(truth["actors"].items(), start=1)
            if (actor["visible"][i] or 0.0) >= SEEN and whole(owner == number)
        }
        moving = cv2.dilate((owner > 0).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        given = depth if clean else spoilt(depth, rng, wrong)
        scene.see(DepthFrame(frame.t, frame.image, given, moving), things)
        numbers.append(i)
    return scene, numbers, wrong


def rows_of(scene: Scene4D, truth: dict[str, Any]) -> dict[str, Row]:
    rows = {}
    for name, actor in truth["actors"].items():
        try:
            t, _ = scene.places(name)
            draws = scene.draws(name, thing_of(actor["kind"]), Streams(k=512))
            speed = kinematics.speed(draws, None).quantity()
            stretches = need_seen(draws, clip(draws, None))  # a speed is that of the time in which it is seen
        except CannotMeasure:
            continue
        gone = sum(gone_by(actor, stretch.start, stretch.end) for stretch in stretches)
        if t[-1] - t[0] >= LEAST_S:
            rows[name] = Row(gone / sum(s.duration for s in stretches), speed.value, speed.low, speed.high)
    return rows


def gone_by(actor: dict[str, Any], start: float, end: float) -> float:
    """m: along the ground; of a ball, whose place is its centre, also up and down, in steps of half a second."""
    if actor["kind"] != "ball":
        way = np.array([np.nan if x is None else x for x in actor["travelled"]], dtype=np.float64)
        return float(np.diff(np.interp([start, end], actor["t"], way))[0])
    at = np.append(np.arange(start, end - 1e-9, 0.5), end)
    centre = np.array([[np.nan] * 3 if x is None else x for x in actor["centre"]], dtype=np.float64)
    place = np.column_stack([np.interp(at, actor["t"], side) for side in centre.T])
    return float(np.linalg.norm(np.diff(place, axis=0), axis=1).sum())


def camera_error(scene: Scene4D, numbers: list[int], truth: dict[str, Any], wrong: float) -> float | None:
    """End error of the camera's way as a share of its length, the depth's own error taken out; None where it stands."""
    poses = np.array(truth["camera"]["world_from_camera"]).reshape(-1, 4, 4)
    if len(poses) == 1:
        return None
    own = np.linalg.inv(poses[numbers[0]]) @ poses[numbers]
    length = float(np.linalg.norm(np.diff(own[:, :3, 3], axis=0), axis=1).sum())
    if length < 1.0:
        return None
    end = scene.scale * scene.placed[-1].pose[:3, 3] / wrong
    return float(np.linalg.norm(end - own[-1, :3, 3])) / length


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="4003,4005,4014")
    parser.add_argument("--keep", type=Path, default=Path("scenes"))
    parser.add_argument("--clean", action="store_true", help="The true depth, not spoilt.")
    options = parser.parse_args()
    rows: list[Row] = []
    ways: list[float] = []
    for seed in options.seeds.split(","):
        folder = options.keep / seed
        if not folder.is_dir():
            command = ["stagent", "world", seed, "--out", str(folder), "--size", "480x270", "--masks", "--depth"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
        scene, numbers, wrong = reconstructed(folder, truth, options.clean)
        for name, row in rows_of(scene, truth).items():
            rows.append(row)
            line = f"{seed} {name}: {row.true:.2f} m/s, measured {row.value:.2f} ({row.low:.2f} to {row.high:.2f})\n"
            sys.stderr.write(line)
        way = camera_error(scene, numbers, truth, wrong)
        ways += [] if way is None else [way]
    errors = [abs(row.value / row.true - 1) for row in rows if row.true >= MOVES]
    document = {
        "benchmark": "depth_world",
        "n": len(rows),
        "metrics": {
            "speed_median_relative_error": round(float(np.median(errors)), 4),
            "coverage_95": round(float(np.mean([row.low <= row.true <= row.high for row in rows])), 3),
            "camera_way_worst_relative_error": round(max(ways), 4) if ways else None,
        },
    }
    sys.stdout.write(json.dumps(document) + "\n")


if __name__ == "__main__":
    main()
