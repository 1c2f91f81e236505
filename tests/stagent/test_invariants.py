"""The same answer within its own interval, whatever is done to the file that changes nothing of what happened.

End to end on the rendered example, from the pixels, by words alone.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from stagent.api import ask_all
from stagent.options import AskOptions

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
STREET, PLANE = EXAMPLES / "street.mp4", EXAMPLES / "street.plane.json"
QUESTION = "How fast is the red car?"
OTHER = "How far does the person walk?"
TIME_BASE = Fraction(1, 12800)

pytestmark = pytest.mark.slow


def rewrite(target, *, crop=(0, 0), crf=18, keep=lambda _: True, more=()):
    """The example's pictures at their own times, those that `keep` (number) lets pass, without `crop` px at the left
    and the top; `more` pictures follow at the same rate."""
    with av.open(str(STREET)) as source, av.open(str(target), "w") as out:
        stream = None
        last = 0.0

        def put(image, t):
            nonlocal stream
            if stream is None:
                stream = out.add_stream("libx264", rate=25, options={"crf": str(crf), "preset": "veryfast"})
                stream.height, stream.width = image.shape[:2]
                stream.pix_fmt, stream.codec_context.time_base = "yuv420p", TIME_BASE
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24")
            frame.pts, frame.time_base = round(t / TIME_BASE), TIME_BASE
            out.mux(stream.encode(frame))

        for number, frame in enumerate(source.decode(video=0)):
            last = float(frame.time)
            if keep(number):
                put(frame.to_ndarray(format="rgb24")[crop[1] :, crop[0] :], last)
        for number, image in enumerate(more, start=1):
            put(image, last + number / 25)
        out.mux(stream.encode(None))
    return target


def ask(video, *questions, plane=PLANE):
    answers = ask_all(video, questions or (QUESTION,), AskOptions.checked(plane=plane, draws=256))
    found = []
    for answer in answers:
        assert answer.exit_code == 0, answer.sentence
        found.append(answer.results[0].quantity.si)
    return found


@pytest.fixture(scope="module")
def usual():
    """The answers to both questions about the clip as it is."""
    return ask(STREET, QUESTION, OTHER)


def same(one, other):
    """Each value lies in the other's interval."""
    return one.low <= other.value <= one.high and other.low <= one.value <= other.high


def test_encoded_again_it_is_the_same(tmp_path, usual):
    assert same(ask(rewrite(tmp_path / "again.mp4", crf=27))[0], usual[0])


def test_cropped_by_a_known_offset_it_is_the_same(tmp_path, usual):
    plane = json.loads(PLANE.read_text())
    for point in plane["points"]:
        point["px"] = [point["px"][0] - 32, point["px"][1] - 16]
    moved = tmp_path / "moved.json"
    moved.write_text(json.dumps(plane))
    assert same(ask(rewrite(tmp_path / "cropped.mp4", crop=(32, 16)), plane=moved)[0], usual[0])


def test_with_a_variable_rate_it_is_the_same(tmp_path, usual):
    """Every seventh and every tenth picture is missing, the others keep their times."""
    video = rewrite(tmp_path / "variable.mp4", keep=lambda n: n % 7 != 3 and n % 10 != 6)
    assert same(ask(video)[0], usual[0])


def test_joined_with_an_unrelated_clip_it_is_the_same(tmp_path, usual):
    rng = np.random.default_rng(0)
    wall = cv2.resize(rng.integers(0, 255, (12, 20, 3), dtype=np.uint8), (848, 480), interpolation=cv2.INTER_NEAREST)
    assert same(ask(rewrite(tmp_path / "joined.mp4", more=[wall] * 30))[0], usual[0])


def test_on_one_thread_it_is_the_same(usual):
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        assert same(ask(STREET)[0], usual[0])
    finally:
        cv2.setNumThreads(threads)


def test_in_any_order_of_the_questions_it_is_exactly_the_same(usual):
    assert ask(STREET, OTHER, QUESTION) == usual[::-1]
