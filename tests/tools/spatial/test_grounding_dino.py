"""GroundingDINO: words to boxes to tracks, on engines that are known, and on tiny random checkpoints."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from stagent import ask
from stagent_tools.errors import MissingPart
from stagent_tools.models.memory import OutOfMemory
from stagent_tools.spatial.grounding import Verdict
from stagent_tools.spatial.grounding_dino import backend as module
from stagent_tools.spatial.grounding_dino.backend import GroundingDinoBackend, queries_of
from stagent_tools.spatial.grounding_dino.detector import GroundingDinoDetector
from stagent_tools.spatial.grounding_dino.engine import MEAN, STD, Raw, as_text, noun_tokens, prepared
from stagent_tools.spatial.motion.moment import Moment
from stagent_tools.spatial.scanning import scan_video
from stagent_tools.target import Target
from stagent_tools.video import open_video
from stagent_world import drive_past, write_clip

torch = pytest.importorskip("torch")
WORDS = ["[PAD]", "[CLS]", "[SEP]", ".", "car", "traffic", "cone", "elephant", "##s"]


class Words:
    """A tokenizer of whole words."""

    all_special_ids = (0, 1, 2)

    def __call__(self, text: str) -> dict[str, list[int]]:
        return {"input_ids": [1, *(WORDS.index(word) for word in text.replace(".", " .").split()), 2]}

    def convert_tokens_to_ids(self, word: str) -> int:
        return WORDS.index(word)


class Sees:
    """An engine that knows red things that lie as cars and as traffic cones, and otherwise nothing."""

    tokenizer = Words()

    def __init__(self, *, everywhere: bool = False) -> None:
        self.everywhere = everywhere
        self.asked: list[tuple[str, ...]] = []
        self.batches: list[int] = []

    def look(self, pictures: torch.Tensor, texts: tuple[str, ...]) -> list[Raw]:
        self.asked.append(texts)
        self.batches.append(len(pictures))
        return [self.one(picture, texts) for picture in pictures]

    def one(self, picture: torch.Tensor, texts: tuple[str, ...]) -> Raw:
        longest = max(len(self.tokenizer(text)["input_ids"]) for text in texts)
        boxes, scores = np.tile([0.5, 0.5, 0.1, 0.1], (len(texts), 3, 1)), np.full((len(texts), 3, longest), 0.05)
        image = picture.numpy().transpose(1, 2, 0) * STD + MEAN
        red = (image[..., 0] > 0.45) & (image[..., 1] < 0.3) & (image[..., 2] < 0.3)
        if self.everywhere:
            scores[:] = 0.5
        _, _, regions, _ = cv2.connectedComponentsWithStats(red.astype(np.uint8))
        wide = [region for region in regions[1:] if region[4] > 20 and region[2] > 1.3 * region[3]]
        if wide:
            x0, y0, wide_by, high_by, _ = max(wide, key=lambda region: region[4])
            x1, y1 = x0 + wide_by, y0 + high_by
            height, width = red.shape
            box = [(x0 + x1) / 2 / width, (y0 + y1) / 2 / height, (x1 - x0) / width, (y1 - y0) / height]
            for i, text in enumerate(texts):
                boxes[i, 1] = box
                scores[i, 1, 1] = {"car.": 0.8, "traffic cone.": 0.4}.get(text, 0.1)
        return Raw(boxes, scores)


def picture() -> np.ndarray:
    image = np.full((90, 160, 3), 120, dtype=np.uint8)
    image[40:60, 100:140] = (200, 20, 20)
    return image


def detector(engine: Sees, **queries: str) -> GroundingDinoDetector:
    return GroundingDinoDetector(engine, queries, 90, 0.24)


def test_a_box_counts_for_the_noun_that_it_was_asked_for() -> None:
    found = detector(Sees(), car="car", elephant="elephant").look(picture())
    np.testing.assert_allclose(found.boxes, [[100, 40, 140, 60]], atol=1.5)
    np.testing.assert_allclose(found.scores, [[0.8, 0.0]])


def test_one_box_a_thing_whatever_it_was_asked_for() -> None:
    found = detector(Sees(), car="car", cone="traffic cone").look(picture())
    assert len(found.boxes) == 1
    np.testing.assert_allclose(found.scores, [[0.8, 0.4]])


def test_a_model_that_sees_things_in_an_empty_picture_is_refused() -> None:
    with pytest.raises(MissingPart, match="in an empty picture they find 3 things"):
        detector(Sees(everywhere=True), car="car")


class Hungry(Sees):
    """Asks torch for more memory than there is for more pixels than `most`."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def look(self, pictures: torch.Tensor, texts: tuple[str, ...]) -> list[Raw]:
        if len(pictures) * pictures.shape[-2] * pictures.shape[-1] > self.most:
            torch.empty(1 << 50, dtype=torch.uint8)
        return super().look(pictures, texts)


def test_where_memory_ends_the_picture_gets_smaller(caplog: pytest.LogCaptureFixture) -> None:
    eye = GroundingDinoDetector(Hungry(360 * 640), {"car": "car"}, 800, 0.24)
    np.testing.assert_allclose(eye.look(picture()).boxes, [[100, 40, 140, 60]], atol=1.5)
    assert "out of memory at 533 px, goes on with 355 px" in caplog.text
    with pytest.raises(OutOfMemory):
        GroundingDinoDetector(Hungry(256 * 256), {"car": "car"}, 800, 0.24).look(picture())


def test_where_memory_ends_fewer_pictures_are_looked_at_together(caplog: pytest.LogCaptureFixture) -> None:
    engine = Hungry(256 * 256)
    eye = GroundingDinoDetector(engine, {"car": "car"}, 90, 0.24, at_once=8)
    engine.most = 2 * 90 * 160
    moments = [Moment(0.25 * i, picture(), picture()[..., 0], np.eye(3)) for i in range(10)]
    assert list(eye.ahead(iter(moments))) == moments
    assert engine.batches[1:] == [2, 2, 2, 2, 2]
    assert "out of memory with 4 pictures at once, goes on with 2" in caplog.text


def test_pictures_of_a_pass_are_looked_at_together_with_the_same_result(clip: Path) -> None:
    """All but the last one of the shot, which is looked at besides."""
    video, scans, engines = open_video(clip), [], []
    for at_once in (1, 4):
        engines.append(Sees())
        scans.append(scan_video(video, detector=GroundingDinoDetector(engines[-1], {"car": "car"}, 90, 0.24, at_once)))
    single, together = engines
    assert sum(single.batches) == sum(together.batches)
    assert together.batches[1:-2] == [4] * (len(together.batches) - 3)
    assert [track.id for track in scans[0].tracks] == [track.id for track in scans[1].tracks]
    for one, other in zip(scans[0].tracks, scans[1].tracks, strict=True):
        np.testing.assert_array_equal(one.boxes, other.boxes)


def test_only_the_noun_s_own_tokens_are_looked_at() -> None:
    assert as_text("Traffic cone") == "traffic cone."
    assert noun_tokens(Words(), "traffic cone.") == [1, 2]


def test_pictures_keep_their_shape() -> None:
    assert prepared(np.zeros((1080, 1920, 3), np.uint8), 800).shape == (3, 750, 1333)
    assert prepared(np.zeros((480, 640, 3), np.uint8), 800).shape == (3, 800, 1067)


def test_each_noun_is_asked_once_under_the_kind_that_it_means() -> None:
    targets = tuple(Target(noun=noun) for noun in ("hatchback", "wheelbarrow", "football", "car", "man"))
    assert queries_of(targets) == {
        "car": "hatchback", "wheelbarrow": "wheelbarrow", "ball": "football", "person": "man",
    }  # fmt: skip


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(drive_past(12.0, size=(320, 180)), tmp_path_factory.mktemp("drive"))


def test_words_become_tracks(clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The car is found where it is, over its whole way; what is not there is not; an unknown noun is asked as it is."""
    engine = Sees()
    (tmp_path / "grounding-dino-tiny").mkdir()
    for file in module.card_of("grounding-dino-tiny").files:
        (tmp_path / "grounding-dino-tiny" / file.path).touch()
    monkeypatch.setattr(module, "_loaded", lambda *_: engine)
    scan = scan_video(open_video(clip))
    targets = (Target(noun="car"), Target(noun="elephant"))
    car, elephant = GroundingDinoBackend(tmp_path).ground(scan, targets)
    assert engine.asked[-1] == ("car.", "elephant.")
    assert elephant.verdict is not Verdict.FOUND
    assert car.verdict is Verdict.FOUND, car.why
    truth = next(iter(json.loads((clip.parent / "truth.json").read_text())["actors"].values()))
    inside = [
        box[0] <= (seen[0] + seen[2]) / 2 <= box[2]
        for t, box in zip(truth["t"], truth["box"], strict=True)
        if box is not None and (seen := car.tracks[0].box_at(t, 0.05)) is not None
    ]
    assert np.mean(inside) > 0.9


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """models/grounding-dino-tiny/ in the layout of transformers, with random weights."""
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("models") / "grounding-dino-tiny"
    folder.mkdir()
    write_words(folder)
    swin = transformers.SwinConfig(
        image_size=64, embed_dim=8, depths=[1, 1, 1, 1], num_heads=[1, 1, 2, 2], window_size=2,
        out_features=["stage2", "stage3", "stage4"],
    )  # fmt: skip
    config = transformers.GroundingDinoConfig(
        backbone_config=swin, text_config=bert_config().to_dict(), d_model=32, encoder_layers=1, decoder_layers=2,
        encoder_ffn_dim=32, decoder_ffn_dim=32, encoder_attention_heads=4, decoder_attention_heads=4,
        num_queries=30,
    )  # fmt: skip
    torch.manual_seed(0)
    transformers.GroundingDinoForObjectDetection(config).save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text("{}")
    return folder


def bert_config() -> object:
    from transformers import BertConfig

    return BertConfig(
        vocab_size=len(WORDS), hidden_size=32, num_hidden_layers=1, num_attention_heads=4, intermediate_size=32
    )


def write_words(folder: Path) -> None:
    from transformers import BertTokenizer

    vocabulary = ["[PAD]", "[UNK]", *WORDS[1:], "[MASK]", "?"]
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n")
    BertTokenizer.from_pretrained(folder, local_files_only=True).save_pretrained(folder)
    for name in ("tokenizer.json", "special_tokens_map.json"):
        if not (folder / name).is_file():
            (folder / name).write_text("{}")


def test_random_weights_of_transformers_are_refused(tiny: Path, clip: Path) -> None:
    backend = GroundingDinoBackend(tiny.parent)
    raw, again = backend._engine.look(torch.stack([prepared(picture(), 64)] * 2), ("car.", "traffic cone."))
    np.testing.assert_allclose(raw.scores, again.scores, atol=1e-5)
    assert raw.boxes.shape == (2, 30, 4)
    assert raw.scores.shape[:2] == (2, 30)
    assert np.all((raw.boxes >= 0) & (raw.boxes <= 1))
    with pytest.raises(MissingPart, match="untrained or broken"):
        backend.ground(scan_video(open_video(clip)), (Target(noun="car"),))


def test_a_whole_ask_with_random_weights_gives_no_number(
    tiny: Path, clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAGENT_MODELS_DIR", str(tiny.parent))
    monkeypatch.setattr("stagent.agent.workbench.load_backend", lambda tool, name: GroundingDinoBackend)
    answer = ask(clip, "How fast is the car?", backends=("spatial=grounding_dino",))
    assert answer.exit_code == 9
    assert all(result.quantity is None for result in answer.results)
    assert "untrained or broken" in answer.sentence
