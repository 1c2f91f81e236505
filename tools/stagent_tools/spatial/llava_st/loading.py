"""Which LLaVA-ST is on this machine.

`llava-st/` in the folder of models holds either a training run of ours (`manifest.json`, `checkpoint/`), or the files
of the published LLaVA-ST-Qwen2-7B. Without one there is the published model where `stagent models pull` left it, or
what comes along with the package, if anything does.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from stagent_tools.errors import MissingPart
from stagent_tools.models.catalogue import card_of
from stagent_tools.models.device import choose_device
from stagent_tools.models.places import ModelPlaces
from stagent_tools.spatial.llava_st.fitting import Way, free_memory, size_of, way_of

if TYPE_CHECKING:
    from llava_st.model import LlavaST
    from llava_st.processing import Processor

LOG = logging.getLogger(__name__)
FOLDER = "llava-st"
PULLED = "llava-st-qwen2-7b"


def place_of(models_dir: Path | None) -> Path:
    """The folder of the run or of the published files. Raises MissingPart where there is none."""
    from llava_st.stages.trained import SHIPPED

    places = ModelPlaces(models_dir)
    candidates = (places.own / FOLDER, places.find(card_of(PULLED)), SHIPPED)
    found = next((place for place in candidates if place is not None and place.is_dir()), None)
    if found is None:
        raise MissingPart(
            f"There is no LLaVA-ST on this machine: no {places.own / FOLDER}.",
            f"Get it: stagent models pull {PULLED}; or put a finished training run there (docs/training.md).",
        )
    return found


def load_published(folder: Path, way: Way | None = None) -> tuple[LlavaST, Processor]:
    """The published model, whole or not at all."""
    from transformers import AutoTokenizer

    from llava_st.model import LlavaST
    from llava_st.processing import Processor

    if way is None:
        device = choose_device()
        way = way_of(device, free_memory(device), size_of(folder))
        LOG.info("LLaVA-ST is loaded on %s: %s", device.name, way.why)
    model = LlavaST.from_published(folder, **way.options)
    model.train(False)
    words = AutoTokenizer.from_pretrained(folder, config=model.config, local_files_only=True)
    return model, Processor(words, model.config)
