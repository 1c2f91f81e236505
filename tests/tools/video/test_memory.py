"""Peak memory does not grow with the length of the clip, in any direction of reading."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

STREAM = """
import sys
from collections import deque
from pathlib import Path
from stagent_tools.video import open_video
from stagent_tools.video.shots import ShotDetector

with open_video(sys.argv[1]) as video:
    shots = ShotDetector()
    for frame in video.frames():
        shots.see(frame)
    shots.finish(video.info.duration)
    deque(video.backwards(video.times[-1]), maxlen=0)
    for t in video.times[:: len(video.times) // 5]:
        video.at([float(t)])
print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])
"""


def peak(clip: Path) -> int:
    """Kilobytes (not by getrusage, which also counts the parent from before the exec)."""
    done = subprocess.run([sys.executable, "-c", STREAM, str(clip)], capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_flat_in_the_length(make_clip):
    size, options = (240, 180), {"g": "50", "preset": "ultrafast"}
    short = peak(make_clip(pts=range(150), size=size, options=options))
    long = peak(make_clip(pts=range(1500), size=size, options=options))
    assert long < 1.1 * short
