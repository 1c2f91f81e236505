"""How long a backend takes a picture of 1280 x 720, and in how much memory, with the model that is here.

    python tests/benchmarks/model_speed.py --backend yolox [--models-dir DIR] [--frames 250] [--random]

250 pictures are a clip of 10 s. Prints one JSON document: the first picture by itself (with what is made ready then),
the others on average. With --random the model is first made in its published size with random weights, which take as
long as trained ones (random_models.py). GroundingDINO is asked for one noun.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from random_models import WRITERS

from stagent_tools.mask import MaskPrompt
from stagent_tools.mask.backend import MaskBackend
from stagent_tools.mask.carried import CarriedMasks
from stagent_tools.models import ModelPlaces
from stagent_tools.spatial.detected.detector import Detector
from stagent_tools.types import Frame

WIDTH, HEIGHT, RATE = 1280, 720, 25.0
BOX = np.array([500.0, 300.0, 620.0, 420.0])
"""px: where the square of the clip begins."""
Work = Callable[[Iterator[Frame]], object]


def mask_work(make: Callable[[Path | None], MaskBackend]) -> Callable[[Path | None], Work]:
    def made(models: Path | None) -> Work:
        backend = make(models)
        return lambda frames: backend.carry(frames, MaskPrompt(box=BOX))

    return made


def detector_work(make: Callable[[Path | None], Detector]) -> Callable[[Path | None], Work]:
    def made(models: Path | None) -> Work:
        detector = make(models)
        return lambda frames: [detector.look(frame.image) for frame in frames]

    return made


def _deeplab(models: Path | None) -> MaskBackend:
    from stagent_tools.mask.deeplab import DeeplabMasks

    return DeeplabMasks(models)


def _nanotrack(models: Path | None) -> Work:
    from stagent_tools.spatial.nanotrack import NanotrackBackend

    follower = NanotrackBackend(models_dir=models).follower
    assert follower is not None
    return lambda frames: list(follower(frames, BOX))


def _sam2(models: Path | None) -> MaskBackend:
    from stagent_tools.mask.sam2 import sam2_masks

    return sam2_masks(models, proven=True)


def _sam2_video(models: Path | None) -> MaskBackend:
    from stagent_tools.mask.sam2 import video_model_masks

    return video_model_masks(models, proven=True)


def _spotter(models: Path | None) -> Detector:
    from stagent_tools.spatial.detected.spotter import SpotterDetector

    return SpotterDetector()


def _yolox(models: Path | None) -> Detector:
    from stagent_tools.spatial.detected.yolox import YoloxDetector

    return YoloxDetector(_file(models, "spatial=yolox"))


def _nanodet(models: Path | None) -> Detector:
    from stagent_tools.spatial.detected.nanodet import NanodetDetector

    return NanodetDetector(_file(models, "spatial=nanodet"))


def _file(models: Path | None, backend: str) -> Path:
    places = ModelPlaces(models)
    card = places.choose(backend)
    return places.locate(card.name) / card.files[0].path


def _grounding_dino(models: Path | None) -> Work:
    """Without the proof, which random weights do not pass."""
    import torch

    from stagent_tools.models import choose_device
    from stagent_tools.spatial.grounding_dino.by_transformers import TransformersEngine
    from stagent_tools.spatial.grounding_dino.engine import CPU_SHORT_SIDE, SHORT_SIDE, prepared

    device, places = choose_device(), ModelPlaces(models)
    engine = TransformersEngine(places.locate(places.choose("spatial=grounding_dino").name), device)
    side = CPU_SHORT_SIDE if device.is_cpu else SHORT_SIDE
    return lambda frames: [engine.look(torch.stack([prepared(frame.image, side)]), ("car.",)) for frame in frames]


def _depth(models: Path | None) -> Work:
    from stagent_tools.scene.depth.by_transformers import TransformersDepth

    source = TransformersDepth(models)
    return lambda frames: [source.see(frame.image, frame.t) for frame in frames]


BACKENDS: dict[str, Callable[[Path | None], Work]] = {
    "carried": mask_work(lambda _: CarriedMasks()),
    "sam2": mask_work(_sam2),
    "sam2_video": mask_work(_sam2_video),
    "deeplab": mask_work(_deeplab),
    "nanotrack": _nanotrack,
    "spotter": detector_work(_spotter),
    "yolox": detector_work(_yolox),
    "nanodet": detector_work(_nanodet),
    "grounding_dino": _grounding_dino,
    "depth": _depth,
}


def frames(count: int) -> Iterator[Frame]:
    """A red square that crosses noise, and begins anew at the border."""
    ground = np.random.default_rng(0).integers(0, 255, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    for i in range(count):
        image, left = ground.copy(), 500 + 6 * i % (WIDTH - 620)
        image[300:420, left : left + 120] = (210, 30, 30)
        yield Frame(i, i / RATE, image)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backend", choices=sorted(BACKENDS), default="carried")
    parser.add_argument("--models-dir", type=Path)
    parser.add_argument("--frames", type=int, default=250)
    parser.add_argument("--random", action="store_true")
    options = parser.parse_args()
    if options.random and options.backend not in WRITERS:
        parser.error(f"--random makes {', '.join(WRITERS)} only")
    with tempfile.TemporaryDirectory() as folder:
        if options.random:
            WRITERS[options.backend](Path(folder))
        models = Path(folder) if options.random else options.models_dir
        first = time.perf_counter()
        work = BACKENDS[options.backend](models)
        work(frames(1))
        first = time.perf_counter() - first
        clock, processor = time.perf_counter(), time.process_time()
        work(frames(options.frames))
        clock, processor = time.perf_counter() - clock, time.process_time() - processor
    document = {
        "benchmark": "model_speed",
        "n": options.frames,
        "metrics": {
            "first_picture_s": round(first, 2),
            "frames_per_second": round(options.frames / clock, 2),
            "processor_ms_a_frame": round(1000 * processor / options.frames, 1),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        },
        "backend": options.backend,
        "device": device_of(options.backend),
    }
    sys.stdout.write(json.dumps(document) + "\n")


def device_of(backend: str) -> str:
    """What torch would take; OpenCV's networks run on the processor."""
    if backend not in WRITERS:
        return "cpu"
    from stagent_tools.models import choose_device

    return choose_device().name


if __name__ == "__main__":
    main()
