"""From a video or a picture to what the tower sees: which frames, at which size, in which range."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from llava_st.coordinates import Clip
from llava_st.errors import InputError

if TYPE_CHECKING:
    from torch import Tensor

Picture = NDArray[np.uint8]
MEAN = STD = 0.5  # SigLIP's (formats.md A.5)


class Frame(Protocol):
    """(H, W, 3) RGB uint8, upright."""

    @property
    def image(self) -> Picture: ...


class FrameReader(Protocol):
    """A video that is asked by time; `stagent_tools.video.open_video` gives one."""

    @property
    def times(self) -> Sequence[float] | NDArray[np.float64]:
        """Presentation times (s) of all frames, increasing."""
        ...

    def at(self, times: Sequence[float]) -> Iterable[Frame]:
        """The frame shown at each time, in the order asked."""
        ...


def sample(
    video: FrameReader, count: int, start: float | None = None, end: float | None = None
) -> tuple[list[Picture], Clip]:
    """`count` frames at equal intervals of presentation time, the first and the last frame of the clip among them.

    A clip of fewer frames gives some of them several times, as the published code does.
    """
    times = np.asarray(video.times, dtype=np.float64)
    if start is not None or end is not None:
        inside = (times >= (-np.inf if start is None else start)) & (times <= (np.inf if end is None else end))
        times = times[inside]
    if len(times) == 0:
        raise InputError("There are no frames in the clip.", "Give a clip that lies inside the video.")
    if len(times) == 1:
        raise InputError("The video has one frame.", "Ask about it as an image.")
    wanted = np.linspace(times[0], times[-1], count)
    # the frame nearest in time, rather than the one shown: the last anchor must be the last frame
    after = np.searchsorted(times, wanted).clip(1, len(times) - 1)
    nearest = np.where(wanted - times[after - 1] < times[after] - wanted, after - 1, after)
    frames = [frame.image for frame in video.at(times[nearest].tolist())]
    return frames, Clip(float(times[0]), float(times[-1]))


def pixels(pictures: Sequence[Picture], size: int) -> Tensor:
    """[n, 3, size, size] in -1..1: the whole picture squeezed to a square, bicubic (formats.md A.5)."""
    if not len(pictures):
        raise InputError("There are no frames.", "Give at least one picture.")
    import torch  # not above: who only reads frames needs none of it

    return torch.stack([_pixels(number, picture, size) for number, picture in enumerate(pictures)])


def _pixels(number: int, picture: Picture, size: int) -> Tensor:
    if not isinstance(picture, np.ndarray) or picture.dtype != np.uint8:
        found = getattr(picture, "dtype", type(picture).__name__)
        why = ""
        if isinstance(picture, np.ndarray) and picture.dtype.kind == "f" and not np.isfinite(picture).all():
            why = " with NaN or infinite pixels"
        raise InputError(f"Frame {number} is {found}{why}, not uint8.", "Give RGB pictures of 0 to 255 as uint8.")
    if picture.ndim != 3 or picture.shape[2] != 3 or 0 in picture.shape:
        raise InputError(f"Frame {number} has the shape {picture.shape}.", "Give RGB pictures (H, W, 3).")
    import torch
    from torch.nn.functional import interpolate

    planes = torch.from_numpy(np.ascontiguousarray(picture)).permute(2, 0, 1)  # [3, H, W]
    # of bytes, with antialias, it is Pillow's bicubic, with which the published weights were trained
    resized = interpolate(planes[None], (size, size), mode="bicubic", antialias=True)[0]
    scaled = resized.float() / 255
    return (scaled - MEAN) / STD
