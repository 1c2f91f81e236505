"""LLaVA-ST behind `spatial` and `temporal`: what it points at is followed, and no random weights ever answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from stagent_tools.errors import CannotMeasure, MissingPart
from stagent_tools.scan import Scan
from stagent_tools.spatial.grounding import Verdict
from stagent_tools.spatial.llava_st import Grounder, LlavaStBackend, grounder
from stagent_tools.spatial.llava_st.grounder import Pointed
from stagent_tools.spatial.llava_st.proof import PLACES, RADIUS, disc_at, prove, refuse_untaught
from stagent_tools.spatial.scanning import scan_video
from stagent_tools.target import Target
from stagent_tools.temporal.llava_st import LlavaStEvents
from stagent_tools.temporal.llava_st.backend import around
from stagent_tools.types import FloatArray, Image, Span
from stagent_tools.video import Video, open_video
from stagent_world import drive_past, write_clip

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

CAR = Target(noun="car", phrase="the car")
SIZES = {
    "size": 32, "layers": 2, "heads": 4, "key_value_heads": 2, "mlp": 48, "context": 2048, "tower_size": 16,
    "tower_layers": 1, "tower_heads": 2, "tower_mlp": 24, "image_size": 24, "patch_size": 4, "frames": 4, "k1": 2,
    "k2": 1, "sigma": 2, "packer_width": 16, "packer_heads": 2,
}  # fmt: skip


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Scan:
    return scan_video(open_video(write_clip(drive_past(12.0, size=(480, 270)), tmp_path_factory.mktemp("clip"))))


@pytest.fixture(scope="module")
def truth(scan: Scan) -> Pointed:
    """What a perfect model would point at."""
    actor = next(iter(json.loads((scan.info.path.parent / "truth.json").read_text())["actors"].values()))
    seen = [(t, box) for t, box in zip(actor["t"], actor["box"], strict=True) if box is not None]
    times, boxes = np.array([t for t, _ in seen]), np.array([box for _, box in seen])
    chosen = np.linspace(0, len(times) - 1, 8).astype(int)[1:-1]
    return Pointed(Span(float(times[0]), float(times[-1])), times[chosen], boxes[chosen])


@pytest.fixture(scope="module")
def untrained() -> Grounder:
    from llava_st.model import LlavaST
    from llava_st.presets import llava_st
    from llava_st.processing import Processor
    from llava_st.tokenizer import byte_tokenizer

    torch.manual_seed(0)
    tokenizer = byte_tokenizer()
    model = LlavaST(llava_st(vocabulary=len(tokenizer), **SIZES)).eval()
    return Grounder(model, Processor(tokenizer, model.config))


@dataclass
class Scripted:
    """Says what it was told to say."""

    pointed: Pointed | None = None
    spans: list[Span] = field(default_factory=list)
    asked: list[tuple[str, Span | None]] = field(default_factory=list)
    home: bool = True
    model: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(config=SimpleNamespace(frames=11)))

    def check_home(self, video: Video) -> None:
        del video
        if not self.home:
            raise CannotMeasure("This clip does not look like home.")

    def when_and_where(self, video: Video, event: str, within: Span | None = None) -> Pointed:
        del video
        self.asked.append((event, within))
        if self.pointed is None:
            raise CannotMeasure("nothing was said")
        return self.pointed

    def when(self, video: Video, event: str, within: Span | None = None) -> Span:
        del video
        self.asked.append((event, within))
        return self.spans[len(self.asked) - 1]


def test_what_it_points_at_is_followed_like_what_a_person_points_at(scan: Scan, truth: Pointed) -> None:
    made = Scripted(truth)
    (found,) = LlavaStBackend(made=made).ground(scan, (CAR,))  # type: ignore[arg-type]
    assert found.verdict is Verdict.FOUND
    assert made.asked == [("the car is in the picture", None)]
    (track,) = found.tracks
    assert track.backend == found.backend == "llava_st"
    assert track.family == "vehicle"
    assert len(track.t) > 3 * len(truth.times)  # every picture, not only those that the model saw
    assert found.presence == 1.0


def test_places_that_lie_on_no_one_thing_are_not_found(scan: Scan, truth: Pointed) -> None:
    elsewhere = truth.boxes + np.array([0.0, -60.0, 0.0, -60.0])
    elsewhere[len(elsewhere) // 2] = truth.boxes[len(elsewhere) // 2]
    always_there = np.tile(np.array([200.0, 20.0, 260.0, 60.0]), (len(truth.boxes), 1))
    for boxes, why in ((elsewhere, "no one thing"), (always_there, "one and the same place")):
        made = Scripted(Pointed(truth.span, truth.times, boxes))
        (found,) = LlavaStBackend(made=made).ground(scan, (CAR,))  # type: ignore[arg-type]
        assert found.verdict is Verdict.ABSENT
        assert why in found.why
        assert found.tracks == ()


@pytest.mark.parametrize("made", [Scripted(home=False), Scripted(None)], ids=["abroad", "says nothing"])
def test_what_it_does_not_answer_is_left_to_the_others(scan: Scan, made: Scripted) -> None:
    (found,) = LlavaStBackend(made=made).ground(scan, (CAR,))  # type: ignore[arg-type]
    assert found.verdict is Verdict.ABSENT
    assert found.why


def test_random_weights_find_nothing_even_unproved(scan: Scan, untrained: Grounder) -> None:
    found = LlavaStBackend(made=untrained).ground(scan, (CAR, Target(noun="elephant")), span=Span(0.2, 1.0))
    assert [grounding.verdict for grounding in found] == [Verdict.ABSENT, Verdict.ABSENT]
    with pytest.raises(MissingPart, match="untrained or broken"):
        prove(untrained.where, "it")


def test_answers_come_in_seconds_and_pixels(scan: Scan, untrained: Grounder) -> None:
    pointed = untrained.when_and_where(scan.video, "the car turns")
    assert 0 <= pointed.span.start <= pointed.span.end <= scan.info.duration
    assert pointed.boxes.shape == (len(pointed.times), 4)
    assert np.all(pointed.boxes[:, 2:] <= [480, 270])
    assert np.all(np.diff(pointed.times) > 0)
    near = untrained.when(scan.video, "the car turns", Span(0.5, 1.0))
    assert 0.5 <= near.start <= near.end <= 1.0


def test_the_proof_is_passed_by_one_who_sees_the_disc() -> None:
    def eye(picture: Image, words: str) -> FloatArray:
        assert words == "the red disc"
        rows, columns = np.nonzero(picture[..., 0] > 190)
        return np.array([columns[0], rows[0], columns[-1], rows[-1]], dtype=np.float64) + np.array(
            [columns.min() - columns[0], 0, columns.max() - columns[-1], 0]
        )

    prove(eye, "eye")
    assert disc_at(PLACES[0])[PLACES[0][1], PLACES[0][0] + RADIUS - 2].tolist() == [200, 40, 30]


@pytest.mark.parametrize("metrics", [{}, {"stvg": {"m_tiou": 0.40, "m_siou": 0.30}}, {"stvg": {"m_tiou": 0.7}}])
def test_a_run_whose_own_trial_is_no_better_than_blind_never_answers(metrics: dict[str, dict[str, float]]) -> None:
    with pytest.raises(MissingPart, match="has not learnt to ground"):
        refuse_untaught(metrics, "nano")
    refuse_untaught({"stvg": {"m_tiou": 0.6, "m_siou": 0.5}}, "nano")


def test_without_a_model_the_remedy_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match="stagent models pull llava-st-qwen2-7b"):
        grounder(tmp_path)
    (tmp_path / "llava-st").mkdir()
    with pytest.raises(MissingPart, match="is missing"):
        grounder(tmp_path)


@dataclass(frozen=True)
class Told:
    spans: list[Span]
    outcome: str | tuple[float, float]


@pytest.mark.parametrize(
    "case",
    [
        Told([Span(2.0, 3.0), Span(2.2, 3.1)], (2.2, 3.1)),
        Told([Span(2.0, 3.0), Span(3.2, 3.4)], "not sure when"),
        Told([Span(0.0, 10.0), Span(0.0, 10.0)], "no more than"),
        Told([Span(2.0, 3.0), Span(1.5, 3.5)], "no more than"),
    ],
    ids=["agreed", "contradiction", "the whole clip", "the whole second look"],
)
def test_a_time_is_told_where_two_looks_agree(case: Told) -> None:
    video = SimpleNamespace(info=SimpleNamespace(duration=10.0))
    made = Scripted(spans=case.spans)
    backend = LlavaStEvents(made=made)  # type: ignore[arg-type]
    if isinstance(case.outcome, str):
        with pytest.raises(CannotMeasure, match=case.outcome):
            backend.find(video, "the man smiles")  # type: ignore[arg-type]
        return
    (event,) = backend.find(video, "the man smiles")  # type: ignore[arg-type]
    assert (event.start, event.end) == case.outcome
    assert made.asked == [("the man smiles", None), ("the man smiles", Span(1.5, 3.5))]
    assert event.start_low == 2.0 - 0.5  # half of the second between two pictures of the first look
    assert event.end_high == 3.0 + 0.5
    assert event.probability == pytest.approx(0.8 / 1.1)


def test_the_second_look_stays_inside_and_is_long_enough() -> None:
    whole = Span(0.0, 10.0)
    assert around(Span(0.1, 0.2), whole) == Span(0.0, 2.0)
    assert around(Span(9.9, 10.0), whole) == Span(8.0, 10.0)
    assert around(Span(2.0, 6.0), whole) == Span(0.0, 8.0)
    assert around(Span(0.0, 1.0), Span(0.0, 1.0)) == Span(0.0, 1.0)
