"""A long clip takes no more memory than a short one: pictures are let go of, only boxes are kept."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

WIDTH, HEIGHT, RATE = 192, 108, 5
SCAN = """
import resource, sys
from stagent_tools.spatial.scanning import scan_video
from stagent_tools.video import open_video
tracks = scan_video(open_video(sys.argv[1])).tracks
print(len(tracks), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _write(path: Path, seconds: int) -> None:
    """A square that crosses a textured place every 10 s."""
    coarse = np.random.default_rng(2).integers(90, 180, (18, 32, 3), dtype=np.uint8)
    place = cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(RATE))
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for i in range(seconds * RATE):
            image = place.copy()
            x = round(i / RATE % 10 * 30) - 40
            cv2.rectangle(image, (x, 40), (x + 30, 65), (200, 30, 30), cv2.FILLED)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode())


def _scanned(path: Path) -> tuple[int, int]:
    """Tracks and the largest memory of a process of its own, kB."""
    done = subprocess.run([sys.executable, "-c", SCAN, str(path)], capture_output=True, text=True, check=True)
    tracks, memory = done.stdout.split()
    return int(tracks), int(memory)


@pytest.mark.slow
def test_memory_is_flat_in_the_length_of_the_video(tmp_path: Path) -> None:
    _write(tmp_path / "short.mp4", 60)
    _write(tmp_path / "long.mp4", 600)
    (few, short), (many, long) = _scanned(tmp_path / "short.mp4"), _scanned(tmp_path / "long.mp4")
    assert many > 5 * few > 0
    assert long < 1.1 * short
