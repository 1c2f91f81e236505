"""Whatever bytes are lost or changed: frames that are whole, an account of the others, or one clear sentence."""

from __future__ import annotations

import numpy as np
import pytest

from stagent_tools.errors import VideoUnreadable
from stagent_tools.video import open_video

FORMATS = {
    "clip.mp4": {},
    "clip.mkv": {"options": {"g": "12", "bf": "3"}},
    "clip.ts": {},
    "clip.avi": {"codec": "mpeg4"},
}


def flip_bytes(content: bytes, rng: np.random.Generator) -> bytes:
    changed = bytearray(content)
    for place in rng.integers(0, len(content), rng.choice([1, 5, 50])):
        changed[place] = rng.integers(0, 256)
    return bytes(changed)


def blank(content: bytes, rng: np.random.Generator) -> bytes:
    start = int(rng.integers(0, len(content)))
    hole = content[start : start + 300]
    return content[:start] + bytes(len(hole)) + content[start + 300 :]


def break_off(content: bytes, rng: np.random.Generator) -> bytes:
    return content[: int(rng.integers(1, len(content)))]


@pytest.mark.parametrize("damage", [flip_bytes, blank, break_off])
@pytest.mark.parametrize("name", FORMATS)
def test_typed_error_or_an_account(make_clip, tmp_path, name, damage):
    whole = make_clip(name, **FORMATS[name]).read_bytes()
    readable = 0
    for seed in range(8):
        path = tmp_path / f"{seed}_{name}"
        path.write_bytes(damage(whole, np.random.default_rng(seed)))
        try:
            video = open_video(path)
        except VideoUnreadable:
            continue
        readable += 1
        shown = [frame.index for frame in video.frames()]
        assert shown == sorted(set(shown))
        assert len(shown) + len(video.unreadable) == len(video.times) == video.info.frames
        assert not video.unreadable or "damaged frame" in video.warnings[-1]
    assert readable or (name, damage) == ("clip.mp4", break_off), "an MP4 with its index at the end is lost"


@pytest.mark.parametrize("share", [0.4, 0.7, 0.95])
def test_how_much_of_a_broken_file_can_be_read(make_clip, tmp_path, share):
    whole = make_clip("clip.mkv", pts=range(100), **FORMATS["clip.mkv"]).read_bytes()
    (tmp_path / "part.mkv").write_bytes(whole[: int(share * len(whole))])
    with open_video(tmp_path / "part.mkv") as video:
        count = sum(1 for _ in video.frames())
    assert 0 < count == video.info.frames < 100
    assert f"{video.info.duration:.2f} s of 4.00 s can be read" in video.info.warnings[0]


def test_titles_in_another_alphabet(make_clip, tmp_path):
    content = make_clip().read_bytes()
    assert b"VideoHandler" in content
    path = tmp_path / "latin.mp4"
    path.write_bytes(content.replace(b"VideoHandler", "Vidéo-Griff.".encode("latin-1")))
    assert open_video(path).info.frames == 50
