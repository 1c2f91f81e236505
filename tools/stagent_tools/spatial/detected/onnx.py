"""Networks in the ONNX format, run by OpenCV on the processor."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_tools.errors import MissingPart
from stagent_tools.types import FloatArray, Image

GREY = 114
"""Of what lies beside the picture in the network's input, as in training."""


class OnnxNetwork:
    """A network with one picture as input; not to be shared between threads."""

    def __init__(self, file: Path, outputs: tuple[str, ...]) -> None:
        if not file.is_file():
            raise MissingPart(f"The weights {file.name} are not there.", "stagent models list says how to get them.")
        try:
            self._network = cv2.dnn.readNetFromONNX(str(file))
        except cv2.error as error:
            raise MissingPart(
                f"The weights {file.name} are no network that OpenCV can read.",
                f"Take {file} away and get it again: stagent models pull NAME (stagent models list has the names).",
            ) from error
        self._outputs = outputs

    def run(self, picture: Image | NDArray[np.float32], *, scale: float, rgb: bool) -> list[FloatArray]:
        """Its outputs, by name in the order asked for; `picture` (h, w, 3) RGB of the network's size, values times
        `scale`, as RGB or as BGR."""
        self._network.setInput(cv2.dnn.blobFromImage(picture, scale, swapRB=not rgb))
        return [np.asarray(output, np.float64) for output in self._network.forward(list(self._outputs))]


def fitted(picture: Image, width: int, height: int) -> tuple[Image, float]:
    """The picture at the upper left of one of that size, as large as fits, and the factor from one to the other."""
    tall, wide = picture.shape[:2]
    factor = min(width / wide, height / tall)
    size = (max(1, round(wide * factor)), max(1, round(tall * factor)))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    sized = picture if size == (wide, tall) else cv2.resize(picture, size, interpolation=method)
    canvas: Image = np.full((height, width, 3), GREY, np.uint8)
    canvas[: size[1], : size[0]] = sized
    return canvas, factor
