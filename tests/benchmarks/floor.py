"""The floor of any tool that looks at motion: decode, DIS flow at quarter size, MOG2 at half size, in one process.

python tests/benchmarks/floor.py VIDEO
"""

from __future__ import annotations

import sys

import av
import cv2


def main(path: str) -> None:
    flow = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
    background = cv2.createBackgroundSubtractorMOG2()
    previous = None
    with av.open(path) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for frame in container.decode(stream):
            image = frame.to_ndarray(format="rgb24")
            half = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
            background.apply(half)
            quarter = cv2.cvtColor(
                cv2.resize(half, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY
            )
            if previous is not None:
                flow.calc(previous, quarter, None)
            previous = quarter


if __name__ == "__main__":
    main(sys.argv[1])
