"""`--backend depth=NAME`: a model by transformers, or the folder of another program's results."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from stagent_tools.errors import UsageError
from stagent_tools.models import ModelCard, ModelPlaces
from stagent_tools.models.published import published
from stagent_tools.scene.depth.imported import FILE, ImportedDepth, is_metric
from stagent_tools.scene.depth.monst3r import Monst3rDepth
from stagent_tools.scene.depth.rescaled import to_metres
from stagent_tools.scene.depth.source import DepthSource
from stagent_tools.video import Video

CAMERAS = "pred_intrinsics.txt"


class Kind(StrEnum):
    """Who gives the maps; the scale of VGGT's and MonST3R's is arbitrary."""

    MODEL = "transformers"
    METRIC = "MapAnything"
    VGGT = "VGGT"
    MONST3R = "MonST3R"


def check_depth(name: str) -> None:
    """Reads what was named as far as that is cheap, before a video is looked at. Raises UsageError for what is neither
    a model nor a folder of results, MissingPart where a model or its proof is missing."""
    if _kind_of(name) is not Kind.METRIC:
        _published_card()


def depth_source(name: str, video: Video) -> DepthSource:
    """Metres to each pixel; raises as `check_depth` does."""
    folder = Path(name).expanduser()
    match _kind_of(name):
        case Kind.MODEL:
            return published_model()
        case Kind.METRIC:
            return ImportedDepth(folder, video.times)
        case Kind.VGGT:
            return _in_metres(ImportedDepth(folder, video.times), video)
        case Kind.MONST3R:
            maps = len(list(folder.glob("frame_*.npy")))
            times = video.times[:: max(1, round(len(video.times) / max(maps, 1)))][:maps]
            return _in_metres(Monst3rDepth(folder, times), video)


def _kind_of(name: str) -> Kind:
    if name == Kind.MODEL:
        return Kind.MODEL
    folder = Path(name).expanduser()
    if not folder.is_dir():
        raise UsageError(
            f"There is no depth backend {name!r}, and no folder of that name.",
            f"Give depth={Kind.MODEL}, or the folder of results of MonST3R, VGGT or MapAnything.",
        )
    if (folder / FILE).is_file():
        return Kind.METRIC if is_metric(folder) else Kind.VGGT
    if (folder / CAMERAS).is_file():
        return Kind.MONST3R
    raise UsageError(f"{folder} holds no depth maps that I know.", f"It needs {FILE}, or MonST3R's {CAMERAS}.")


def published_model() -> DepthSource:
    from stagent_tools.scene.depth.by_transformers import TransformersDepth

    return TransformersDepth(model=_published_card().name)


def _published_card() -> ModelCard:
    """A depth map has nothing by which wrong weights would give themselves away."""
    return published(f"depth={Kind.MODEL}", ModelPlaces())


def _in_metres(source: DepthSource, video: Video) -> DepthSource:
    """Its scale is arbitrary, and a metric model tells it."""
    metric = published_model()
    times = [float(video.times[i]) for i in range(0, len(video.times), max(1, len(video.times) // 5))]
    return to_metres(source, metric, [(frame.t, frame.image) for frame in video.at(times)])
