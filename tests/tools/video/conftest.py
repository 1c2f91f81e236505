"""Clips made on the spot whose every picture says which frame it is and which side is up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from stagent_tools.types import Image

COLUMNS = ROWS = 4
CORNERS = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]], dtype=np.uint8)


def draw_index(index: int, width: int, height: int) -> Image:
    """(H, W, 3): the first row of 4 x 4 cells is red, green, blue, white; the other twelve are the bits of index."""
    bits = (index >> np.arange(12)) & 1
    cells = np.concatenate([CORNERS, np.repeat(bits[:, None] * 255, 3, axis=1)]).astype(np.uint8)
    rows, columns = np.arange(height) * ROWS // height, np.arange(width) * COLUMNS // width
    return cells.reshape(ROWS, COLUMNS, 3)[rows[:, None], columns[None, :]]


@pytest.fixture(scope="session")
def read_index() -> Callable[[Image], int]:
    """Reads the index back, and fails if the picture is not upright."""

    def read(image: Image) -> int:
        height, width = image.shape[:2]
        rows = ((np.arange(ROWS) + 0.5) * height / ROWS).astype(int)
        columns = ((np.arange(COLUMNS) + 0.5) * width / COLUMNS).astype(int)
        cells = image[rows[:, None], columns[None, :]].reshape(-1, 3) > 127
        assert np.array_equal(cells[:4], CORNERS > 127), "the picture is not upright"
        return int(np.sum(cells[4:, 0].astype(int) << np.arange(12)))

    return read


def encode(
    path: Path,
    *,
    pts: Sequence[int] = range(50),
    time_base: Fraction = Fraction(1, 25),
    rate: Fraction = Fraction(25),
    size: tuple[int, int] = (128, 96),
    codec: str = "libx264",
    options: Mapping[str, str] | None = None,
    display: tuple[int, bool] | None = None,
    pix_fmt: str = "yuv420p",
    pixel_aspect: Fraction | None = None,
) -> Path:
    """Writes frame i, shown upright as `draw_index(i)` of `size`, at pts[i] x time_base.

    `display` = (degrees counter-clockwise, mirrored) stores the pictures so that this display matrix puts them right.
    """
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, options=dict(options or {"g": "12"}))
        stored_size = size[::-1] if display and display[0] % 180 else size
        stream.width, stream.height = stored_size
        stream.pix_fmt = pix_fmt
        if pixel_aspect:
            stream.codec_context.sample_aspect_ratio = pixel_aspect
        stream.codec_context.time_base = time_base
        if display:
            stream.set_display_rotation(display[0], hflip=display[1])
        for index, stamp in enumerate(pts):
            image = stored(draw_index(index, *size), display)
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = stamp, time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def stored(image: Image, display: tuple[int, bool] | None) -> Image:
    """Undoes what the display matrix will do: it turns first and mirrors after."""
    if display is None:
        return image
    degrees, mirrored = display
    image = image[:, ::-1] if mirrored else image
    return np.ascontiguousarray(np.rot90(image, -degrees // 90))


@pytest.fixture(scope="session")
def make_clip(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """`encode` into a folder of its own; the same arguments give the same file."""
    made: dict[str, Path] = {}

    def make(name: str = "clip.mp4", **arguments: object) -> Path:
        key = f"{name} {arguments}"
        if key not in made:
            made[key] = encode(tmp_path_factory.mktemp("clip") / name, **arguments)  # type: ignore[arg-type]  # rows
        return made[key]

    return make


@pytest.fixture
def picture_folder(tmp_path: Path) -> Path:
    """Twelve pictures, 1.png to 12.png."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for index in range(12):
        cv2.imwrite(str(folder / f"{index + 1}.png"), draw_index(index, 64, 48)[..., ::-1])
    return folder
