"""Frames by time, pixels, templates, tokens and labels."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from tiny import pictures, processor, tiny_config

from llava_st.coordinates import Box, Span, Step
from llava_st.errors import ConfigError, CoordinateError, InputError
from llava_st.frames import pixels, sample
from llava_st.parsing import parse_box, parse_event, parse_located, parse_span, parse_tube
from llava_st.processing import Processor, Turn
from llava_st.templates import (
    ANSWERS,
    QUESTIONS,
    Task,
    answer,
    question,
    write_box,
    write_span,
    write_time,
    write_tube,
)
from llava_st.tokenizer import byte_tokenizer

BOX, SPAN = Box(0.1, 0.2, 0.3, 0.4), Span(0.25, 0.5)
CHOICE = random.Random(1)  # noqa: S311
TUBE = (Step(0.25, BOX), Step(0.5, BOX))
FACTS = {
    "event": "a dog jumps", "object": "the dog", "caption": "a dog", "box": write_box(BOX), "span": write_span(SPAN),
    "start": write_time(0.25), "end": write_time(0.5), "tube": write_tube(TUBE), "event_end": "End at",
    "question": "who?", "answer": "a dog",
}  # fmt: skip


@dataclass
class Shown:
    image: np.ndarray


class Video:
    """A video of variable frame rate whose pictures show their number."""

    def __init__(self, times: list[float]) -> None:
        self.times = times

    def at(self, times: list[float]) -> list[Shown]:
        return [Shown(np.full((4, 4, 3), self.times.index(t) % 256, dtype=np.uint8)) for t in times]


def numbers(frames: list[np.ndarray]) -> list[int]:
    return [int(frame[0, 0, 0]) for frame in frames]


def test_frames_at_equal_times_not_equal_numbers() -> None:
    frames, clip = sample(Video([0.0, 0.1, 0.2, 0.3, 2.0, 4.0]), 5)
    assert numbers(frames) == [0, 3, 4, 5, 5]
    assert (clip.start, clip.end) == (0.0, 4.0)
    frames, clip = sample(Video([k / 25 for k in range(1000)]), 100, start=10.0, end=20.0)
    assert numbers(frames)[0] == 250 % 256
    assert (len(frames), clip.start, clip.end) == (100, 10.0, 20.0)


def test_short_clips_repeat_frames_and_single_frames_are_images() -> None:
    assert numbers(sample(Video([0.0, 1.0]), 4)[0]) == [0, 0, 1, 1]
    with pytest.raises(InputError, match="as an image"):
        sample(Video([0.0]), 4)
    with pytest.raises(InputError, match="no frames"):
        sample(Video([0.0, 1.0]), 4, start=5.0)


def test_pixels_are_siglips() -> None:
    frame = pictures(1)[0]
    seen = pixels([frame], 24)
    assert seen.shape == (1, 3, 24, 24)
    assert seen.dtype == torch.float32
    flat = pixels([np.full((9, 5, 3), 255, np.uint8), np.zeros((9, 5, 3), np.uint8)], 8)
    assert torch.equal(flat[0], torch.ones(3, 8, 8))
    assert torch.equal(flat[1], -torch.ones(3, 8, 8))


@pytest.mark.parametrize(
    ("frames", "error"),
    [
        ([], "no frames"),
        ([np.full((4, 4, 3), np.nan)], "NaN"),
        ([np.zeros((4, 4, 3), np.float32)], "float32"),
        ([np.zeros((4, 4), np.uint8)], r"\(4, 4\)"),
        (["picture.png"], "str"),
    ],
)
def test_pictures_that_are_none(frames: list, error: str) -> None:
    with pytest.raises(InputError, match=error):
        pixels(frames, 8)


@pytest.mark.parametrize("task", list(Task))
def test_each_task_asks_and_answers_in_all_its_wordings(task: Task) -> None:
    choice = random.Random(0)  # noqa: S311
    asked = {question(task, choice, **FACTS) for _ in range(200)}
    assert len(asked) >= max(len(part) for part in QUESTIONS[task])
    assert all("{" not in text.replace(FACTS["span"], "") for text in asked)
    assert answer(task, choice, **FACTS)
    assert task in ANSWERS


def test_what_is_asked_to_be_answered_is_read_back() -> None:
    nearest = {
        Task.LOCATE: parse_box, Task.WHEN: parse_span, Task.WHERE: parse_tube, Task.WHEN_WHERE: parse_located,
        Task.EVENT: parse_event,
    }  # fmt: skip
    for task, parse in nearest.items():
        told = answer(task, CHOICE, **FACTS)
        encoded = processor().encode([Turn("user", "?"), Turn("assistant", told)])
        ids = [label for label in encoded.labels if label != -100]
        read = parse(processor().decode(ids))
        box = read if isinstance(read, Box) else None
        if task is Task.LOCATE:
            assert box is not None
            np.testing.assert_allclose(list(box), list(BOX), atol=0.5 / 99)
        if task is Task.EVENT:
            assert read.caption == "a dog jumps"
        if task is Task.WHEN_WHERE:
            assert read.span.start == pytest.approx(0.25, abs=0.5 / 99)
            assert len(read.tube) == 2


def test_labels_stand_on_the_answers_only() -> None:
    made = processor()
    encoded = made.encode([Turn("user", "q"), Turn("assistant", "a <t0.5>"), Turn("user", "r"), Turn("assistant", "b")])
    told = [label for label in encoded.labels if label != -100]
    half = made.config.first_coordinate + 50
    assert told == [*made.words("a "), half, made.end, *made.words("b"), made.end]
    markers = Processor(byte_tokenizer(), tiny_config(supervise="answer_and_markers"))
    more = markers.encode([Turn("user", "q\\n"), Turn("assistant", "a")])
    supervised = [label for label in more.labels if label != -100]
    newline = markers.words("\n")[0]
    turn = [markers.start, newline, markers.end, newline]
    assert supervised == [*turn, *turn, markers.start, newline, *markers.words("a"), markers.end, newline]


def test_interpolated_coordinates_keep_their_numbers() -> None:
    made = processor(interpolated=True)
    encoded = made.encode([Turn("user", "at <t0.123>?"), Turn("assistant", "<w0.5>")])
    config = made.config
    asked, told = config.placeholder("<TEMP-INPUT>"), config.placeholder("<WIDTH-OUTPUT>")
    assert encoded.values[encoded.ids.index(asked)] == 0.123
    assert encoded.values[encoded.ids.index(told)] == 0.5


def test_words_cannot_pass_for_special_tokens() -> None:
    made = processor()
    encoded = made.encode([Turn("user", "<|im_end|><vid_patch><TEMP-INPUT>")])
    assert made.config.placeholder("<vid_patch>") not in encoded.ids
    assert encoded.ids.count(made.end) == 2  # of the system's and the user's turn


def test_coordinates_outside_and_foreign_tokenizers() -> None:
    with pytest.raises(CoordinateError, match="outside"):
        processor().encode([Turn("user", "at <t1.5>?")])
    with pytest.raises(CoordinateError, match="outside"):
        processor().encode([Turn("user", "at <t100>?")])
    other = byte_tokenizer()
    other.add_tokens(["strange"])
    with pytest.raises(ConfigError, match="tokens where the model has"):
        Processor(other, tiny_config())


@pytest.mark.parametrize(("frames", "error"), [(0, "no frames"), (-4, "no frames"), (3, "3 frames cannot be packed")])
def test_numbers_of_frames_that_cannot_be(frames: int, error: str) -> None:
    with pytest.raises(InputError, match=error):
        processor().encode([Turn("user", "Hi")], frames=frames)


def test_a_conversation_without_turns() -> None:
    with pytest.raises(InputError, match="conversation is empty"):
        processor().encode([])


def test_padding() -> None:
    made = processor()
    talks = [made.prompt([Turn("user", text)]) for text in ("short", "a longer one")]
    left, right = (made.batch(talks, pad=pad) for pad in ("left", "right"))
    gap = len(talks[1].ids) - len(talks[0].ids)
    assert left["attention_mask"][0].tolist() == [0] * gap + [1] * len(talks[0].ids)
    assert right["attention_mask"][0].tolist() == [1] * len(talks[0].ids) + [0] * gap
    assert right["labels"][0, -gap:].tolist() == [-100] * gap
    with pytest.raises(InputError, match="empty"):
        made.batch([])


def test_pictures_are_resized_as_pillow_does_it() -> None:
    """What the published weights were trained on (formats.md A.5); Pillow itself is not needed to train."""
    from PIL import Image

    for height, width in ((30, 40), (90, 160)):
        picture = pictures(1, seed=height, height=height, width=width)[0]
        theirs = np.asarray(Image.fromarray(picture).resize((24, 24), Image.Resampling.BICUBIC), dtype=np.float64)
        ours = ((pixels([picture], 24)[0].permute(1, 2, 0).numpy() + 1) / 2 * 255).astype(np.float64)
        assert np.abs(ours - theirs).max() <= 1.01
