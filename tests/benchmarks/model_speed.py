"""How long a mask backend takes a picture of 1280 x 720, and in how much memory, with the model that is here.

    python tests/benchmarks/model_speed.py --backend sam2 [--models-dir DIR] [--frames 12] [--random]

Prints one JSON document. With --random SAM 2 of the tiny size is made with random weights first: they take as long as
trained ones.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from importlib import resources
from pathlib import Path

import numpy as np

from stagent_tools.mask import MaskPrompt
from stagent_tools.mask.carried import CarriedMasks
from stagent_tools.mask.sam2 import sam2_masks, video_model_masks
from stagent_tools.models import choose_device
from stagent_tools.types import Frame

BACKENDS = {"sam2": sam2_masks, "sam2_video": video_model_masks, "carried": None}
WIDTH, HEIGHT, RATE = 1280, 720, 25.0


def random_sam2(folder: Path) -> Path:
    """A folder of models with SAM 2.1 tiny, untrained, in the published layout."""
    import torch
    from hydra.utils import instantiate
    from omegaconf import OmegaConf

    config = OmegaConf.load(str(resources.files("sam2") / "configs" / "sam2.1" / "sam2.1_hiera_t.yaml"))
    place = folder / "sam2.1-hiera-tiny"
    place.mkdir()
    torch.save({"model": instantiate(config.model).state_dict()}, place / "sam2.1_hiera_tiny.pt")
    return folder


def frames(count: int) -> list[Frame]:
    """A red square that crosses noise."""
    ground = np.random.default_rng(0).integers(0, 255, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    shown = []
    for i in range(count):
        image = ground.copy()
        image[300:420, 500 + 6 * i : 620 + 6 * i] = (210, 30, 30)
        shown.append(Frame(i, i / RATE, image))
    return shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backend", choices=sorted(BACKENDS), default="carried")
    parser.add_argument("--models-dir", type=Path)
    parser.add_argument("--frames", type=int, default=12)
    parser.add_argument("--random", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        models = random_sam2(Path(folder)) if options.random else options.models_dir
        make = BACKENDS[options.backend]
        backend = CarriedMasks() if make is None else make(models, proven=True)
        prompt = MaskPrompt(box=np.array([500.0, 300.0, 620.0, 420.0]))
        backend.carry(frames(1), prompt)  # the model is loaded here
        clock, processor = time.perf_counter(), time.process_time()
        backend.carry(frames(options.frames), prompt)
        clock, processor = time.perf_counter() - clock, time.process_time() - processor
    document = {
        "benchmark": "model_speed",
        "n": options.frames,
        "metrics": {
            "frames_per_second": round(options.frames / clock, 2),
            "processor_ms_a_frame": round(1000 * processor / options.frames, 1),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        },
        "backend": options.backend,
        "device": "cpu" if make is None else choose_device().name,
    }
    sys.stdout.write(json.dumps(document) + "\n")


if __name__ == "__main__":
    main()
