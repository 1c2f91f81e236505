"""Videos and pictures decoded once, into shards that a machine without them reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from llava_st.data.errors import MediaError, RecordError
from llava_st.data.folder import MediaFolder
from llava_st.data.ledger import Malformed
from llava_st.data.sample import Frames, Sample
from llava_st.data.shards import write_manifest, write_shard

SAMPLES = 64  # a shard: some 250 MB at 100 frames of 384 x 384 px are too many to lose when stopped
Progress = Callable[[int, int], None]


def decode_shards(source: MediaFolder, folder: Path, size: tuple[int, int], progress: Progress | None = None) -> int:
    """Squeezes each frame to `size` (width, height), as the model's processor would (frames.pixels: bicubic); shards
    that are there stay. Returns how many samples were written; what cannot be read is in the source's ledger."""
    write_manifest(folder, {"source": source.fingerprint, "size": list(size)})
    written = 0
    for start in range(0, len(source), SAMPLES):
        name, part = f"{start:08d}", range(start, min(start + SAMPLES, len(source)))
        if not (folder / f"{name}.npy").exists():
            written += write_shard(folder, name, _squeezed(source, part, size))
        if progress is not None:
            progress(part.stop, len(source))
    return written


def _squeezed(source: MediaFolder, numbers: range, size: tuple[int, int]) -> Iterator[Sample]:
    for number in numbers:
        try:
            sample = source[number]
        except (MediaError, RecordError) as error:
            source.ledger.skip(Malformed(source.where(number), 0, str(error)))
            continue
        yield sample._replace(frames=np.stack([_resized(frame, size) for frame in sample.frames]))


def _resized(frame: Frames, size: tuple[int, int]) -> Frames:
    return np.asarray(Image.fromarray(frame).resize(size, Image.Resampling.BICUBIC), dtype=np.uint8)
