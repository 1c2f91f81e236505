"""The published models behind our backends, the preferred one of a task first.

Hashes and commits are those that several public projects pin; a hash that stands nowhere is None, and is then taken
from the hub's own answer when the file is pulled.
"""

from __future__ import annotations

from stagent_tools.errors import UsageError
from stagent_tools.models.cards import PACKAGE, ModelCard, ModelFile, Task

_YOLOX = "https://github.com/Megvii-BaseDetection/YOLOX/releases/download/0.1.1rc0"

_DEEPLAB = (
    "https://raw.githubusercontent.com/Kazuhito00/Image-Processing-Node-Editor/main/node/deep_learning_node/"
    "semantic_segmentation/deeplab_v3/model"
)
_NANOTRACK = "https://raw.githubusercontent.com/HonglinChu/SiamTrackers/master/NanoTrack/models/nanotrackv2"
_NANODET = "https://raw.githubusercontent.com/Kazuhito00/MOT-Tracking-by-Detection-Pipeline/main/Detector/nanodet/model"


def _yolox(size: str, megabytes: float, sha256: str, length: int) -> ModelCard:
    file = ModelFile(f"yolox_{size}.onnx", sha256, length)
    return ModelCard(f"yolox-{size}", "detect", "spatial=yolox", "Apache-2.0", _YOLOX, "0.1.1rc0", megabytes, (file,))


def _sam2(size: str, megabytes: float, sha256: str, length: int) -> ModelCard:
    """SAM 2.1 in the layout of the package `sam2`."""
    file = ModelFile(f"sam2.1_hiera_{size}.pt", sha256, length)
    repository = f"facebook/sam2.1-hiera-{size.replace('_', '-')}"
    name = f"sam2.1-hiera-{size.replace('_', '-')}"
    return ModelCard(name, "mask", "mask=sam2", "Apache-2.0", repository, "main", megabytes, (file,))


def _transformers(
    name: str, backend: str, licence: str, source: str, megabytes: float, *extra: str, revision: str = "main",
    sha256: str | None = None,
) -> ModelCard:  # fmt: skip
    """A model in the layout of transformers: a configuration, what prepares its input, one file of weights."""
    tasks: dict[str, Task] = {"spatial": "ground", "mask": "mask", "depth": "depth"}
    files = (ModelFile("config.json"), *map(ModelFile, extra), ModelFile("model.safetensors", sha256))
    return ModelCard(name, tasks[backend.partition("=")[0]], backend, licence, source, revision, megabytes, files)


_PICTURES = "preprocessor_config.json"
_SHARDS = "model.safetensors.index.json"
_WORDS = ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt")

CATALOGUE: tuple[ModelCard, ...] = (
    ModelCard(
        "spotter", "detect", "spatial=spotter", "as stagent", f"{PACKAGE}stagent_spotter/weights", "1", 3.1,
        (ModelFile("spotter.onnx", "b530451d5134652f796dfa726658b5dfe831162397d6119b520b00cc3b3eafd5", 3_080_851),),
    ),
    _yolox("s", 35.9, "c5c2d13e59ae883e6af3b45daea64af4833a4951c92d116ec270d9ddbe998063", 35_858_002),
    _yolox("tiny", 20.2, "427cc366d34e27ff7a03e2899b5e3671425c262ea2291f88bb942bc1cc70b0f7", 20_219_662),
    _yolox("nano", 3.7, "c789161ed43c8269fcd4e67c67eeeb4e80c622da2eb296a20bc6007bd18a0b7d", 3_659_407),
    ModelCard(
        "nanodet-m", "detect", "spatial=nanodet", "Apache-2.0", _NANODET, "main", 3.8,
        (ModelFile(
            "nanodet_m_416.onnx", "08b62b9ee4a7878e7a64d6ef4faf3074322c033a0252c83a20f41b86c76e8146", 3_802_805
        ),),
    ),
    _transformers(
        "grounding-dino-tiny", "spatial=grounding_dino", "Apache-2.0", "IDEA-Research/grounding-dino-tiny", 690.3,
        _PICTURES, *_WORDS, revision="a2bb814dd30d776dcf7e30523b00659f4f141c71",
        sha256="1a2412ef99bd74bcd3c2a246fa1e48581f8889a1300c9051974741314fc042f3",
    ),
    _transformers(
        "grounding-dino-base", "spatial=grounding_dino", "Apache-2.0", "IDEA-Research/grounding-dino-base", 934.0,
        _PICTURES, *_WORDS,
    ),
    ModelCard(
        "groundingdino-swint", "ground", "spatial=grounding_dino", "Apache-2.0", "ShilongLiu/GroundingDINO",
        "a94c9b567a2a374598f05c584e96798a170c56fb", 694.0,
        (ModelFile(
            "groundingdino_swint_ogc.pth", "3b3ca2563c77c69f651d7bd133e97139c186df06231157a64c507099c52bc799",
            693_997_677,
        ),),
        needs=("bert-base-uncased",),
    ),
    ModelCard(
        "bert-base-uncased", "text", "spatial=grounding_dino", "Apache-2.0", "google-bert/bert-base-uncased",
        "86b5e0934494bd15c9632b12f734a8a67f723594", 0.7,
        tuple(ModelFile(path) for path in ("config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt")),
    ),
    _sam2("tiny", 156.0, "7402e0d864fa82708a20fbd15bc84245c2f26dff0eb43a4b5b93452deb34be69", 156_008_466),
    _sam2("small", 184.4, "6d1aa6f30de5c92224f8172114de081d104bbd23dd9dc5c58996f0cad5dc4d38", 184_416_285),
    _sam2("base_plus", 323.6, "a2345aede8715ab1d5d31b4a509fb160c5a4af1970f199d9054ccfb746c004c5", 323_606_802),
    _sam2("large", 898.1, "2647878d5dfa5098f2f8649825738a9345572bae2d4350a2468587ece47dd318", 898_083_611),
    ModelCard(
        "deeplabv3-mobilenetv2", "mask", "mask=deeplab", "Apache-2.0", _DEEPLAB, "main", 2.8,
        (ModelFile(
            "deeplab_v3_1_default_1.onnx", "48a46b346ca7e2e96760b8a10a302046a3b5a9ce55e59d4c659c36d9cbd44118", 2_781_296
        ),),
    ),
    ModelCard(
        "nanotrack-v2", "track", "spatial=nanotrack", "Apache-2.0", _NANOTRACK, "master", 1.8,
        (
            ModelFile(
                "nanotrack_backbone_sim.onnx", "530bdd0cd00f19afab79a863e71ba71e3312395a5dc9151af675082bdaaa2fc4",
                1_056_849,
            ),
            ModelFile(
                "nanotrack_head_sim.onnx", "0d8c0637be849f092cc7236cae02e55c8b9455ebe37ba50601d6115db4247cd9", 726_198
            ),
        ),
    ),
    ModelCard(
        "llava-st-qwen2-7b", "ground", "spatial=llava_st", "not stated", "appletea2333/LLaVA-ST-Qwen2-7B", "main",
        16_400.0, (ModelFile("config.json"), ModelFile("tokenizer_config.json"), ModelFile(_SHARDS)), index=_SHARDS,
    ),
    _transformers("sam2.1-hiera-tiny-hf", "mask=sam2_video", "Apache-2.0", "facebook/sam2.1-hiera-tiny", 156.0),
    _transformers("edgetam-hf", "mask=sam2_video", "Apache-2.0", "yonigozlan/EdgeTAM-hf", 56.0),
    _transformers(
        "depth-anything-v2-metric-outdoor-small", "depth=transformers", "Apache-2.0",
        "depth-anything/Depth-Anything-V2-Metric-Outdoor-Small-hf", 99.2, _PICTURES,
        revision="fd2c22027eaf20374204f14099b8341e1925ad39",
        sha256="ad065c77a7421ca55159a1f0db9433397a607690f2d76bb8a6fc54b1be7a3124",
    ),
    _transformers(
        "depth-anything-v2-metric-indoor-small", "depth=transformers", "Apache-2.0",
        "depth-anything/Depth-Anything-V2-Metric-Indoor-Small-hf", 99.2, _PICTURES,
    ),
    _transformers("zoedepth-nyu-kitti", "depth=transformers", "MIT", "Intel/zoedepth-nyu-kitti", 1380.0, _PICTURES),
    _transformers(
        "depth-anything-v2-metric-outdoor-large", "depth=transformers", "CC-BY-NC-4.0",
        "depth-anything/Depth-Anything-V2-Metric-Outdoor-Large-hf", 1341.0, _PICTURES,
    ),
    _transformers("depth-pro", "depth=transformers", "Apple-AMLR", "apple/DepthPro-hf", 1904.0, _PICTURES),
)  # fmt: skip


def card_of(name: str) -> ModelCard:
    """The model of that name; raises UsageError with the names that there are."""
    for card in CATALOGUE:
        if card.name == name:
            return card
    raise UsageError(f"There is no model {name!r}.", "The names: " + ", ".join(card.name for card in CATALOGUE) + ".")
