"""How well a thing that was pointed at once is followed: mean overlap with boxes that people drew.

    python tests/benchmarks/following.py --davis DIR --footage DIR [--backend nanotrack --models-dir DIR]

In DAVIS every picture after the first is scored, in the footage every labelled moment but the first of a thing that is
labelled twice or more. Where nothing is followed the overlap is 0. Balls are left out: they are not followed by boxes.
Prints one JSON document; `processor_ms_a_frame` is that of the whole pass, reading included.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from stagent_tools.mask import Mask
from stagent_tools.scan import Scan
from stagent_tools.spatial.nanotrack import NanotrackBackend
from stagent_tools.spatial.pointed import PointedBackend
from stagent_tools.spatial.pointed.boxes import iou
from stagent_tools.spatial.pointed.prompts import Prompt
from stagent_tools.spatial.scanning import scan_video
from stagent_tools.target import Target
from stagent_tools.types import FloatArray
from stagent_tools.video import Video, open_video

RATE = Fraction(24)
Labelled = list[tuple[float, FloatArray]]


@dataclass(frozen=True)
class Case:
    """A thing in a clip with its boxes (4,) px at times in s."""

    name: str
    video: Video
    labels: Labelled


def davis(folder: Path) -> Iterator[Case]:
    for name in json.loads((folder / "phrases.json").read_text(encoding="utf-8")):
        masks = sorted((folder / "Annotations" / "480p" / name).glob("*.png"))
        drawn = [Mask.of(np.asarray(cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)) > 0) for file in masks]
        labels = [(i / float(RATE), np.array(m.box, dtype=np.float64)) for i, m in enumerate(drawn) if m.area]
        yield Case(name, open_video(folder / "JPEGImages" / "480p" / name, fps=RATE), labels)


def footage(folder: Path) -> Iterator[Case]:
    things: dict[tuple[str, str], Labelled] = {}
    for line in (folder / "boxes.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        label = (float(row["t"]), np.array(row["box"], dtype=np.float64))
        things.setdefault((row["clip"], row["phrase"]), []).append(label)
    for (clip, phrase), labels in things.items():
        if len(labels) > 1 and "ball" not in phrase:
            yield Case(f"{clip}: {phrase}", open_video(folder / clip), sorted(labels, key=lambda label: label[0]))


def followed(case: Case, scan: Scan, backend: PointedBackend) -> tuple[float, float]:
    """Mean overlap, and seconds of the processor."""
    t, box = case.labels[0]
    begun = time.process_time()
    prompt = Prompt("thing", tuple(float(side) for side in box), t, "box")
    backend.prompts = (prompt,)
    (found,) = backend.ground(scan, (Target(noun="thing"),))
    spent = time.process_time() - begun
    track = found.tracks[0]
    boxes = [(track.box_at(at, 0.6 / float(scan.info.rate or 25)), true) for at, true in case.labels[1:]]
    return float(np.mean([0.0 if box is None else iou(box, true) for box, true in boxes])), spent


def _made(name: str, models: Path | None) -> PointedBackend:
    return NanotrackBackend(models_dir=models) if name == "nanotrack" else PointedBackend()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--davis", type=Path)
    parser.add_argument("--footage", type=Path)
    parser.add_argument("--backend", choices=("pointed", "nanotrack"), default="pointed")
    parser.add_argument("--models-dir", type=Path)
    options = parser.parse_args()
    sets = {"davis": options.davis and davis(options.davis), "footage": options.footage and footage(options.footage)}
    metrics, by = {}, {}
    for name, cases in sets.items():
        rows, frames, seconds = [], 0, 0.0
        for case in cases or ():
            scan = scan_video(case.video)
            made = _made(options.backend, options.models_dir)
            overlap, spent = followed(case, scan, made)
            rows.append(overlap)
            by[case.name] = {"miou": round(overlap, 3), "n": len(case.labels) - 1}
            frames, seconds = frames + len(scan.times), seconds + spent
        if rows:
            cost = round(1000 * seconds / frames, 1)
            metrics[name] = {"miou": round(float(np.mean(rows)), 3), "things": len(rows), "processor_ms_a_frame": cost}
    document = {"benchmark": "following", "backend": options.backend, "metrics": metrics, "by": by}
    sys.stdout.write(json.dumps(document) + "\n")


if __name__ == "__main__":
    main()
