"""A folder of numbered pictures is a video that is shown at the rate given."""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
import pytest

from stagent_tools.errors import UsageError, VideoUnreadable
from stagent_tools.video import open_video

RATE = Fraction(30000, 1001)


def test_in_the_order_of_their_numbers(picture_folder, read_index):
    with open_video(picture_folder, fps=RATE) as video:
        frames = list(video.frames())
        assert [read_index(frame.image) for frame in frames] == list(range(12))
        np.testing.assert_allclose([frame.t for frame in frames], np.arange(12) / float(RATE), rtol=1e-12)
        assert read_index(video.at([4.5 / float(RATE)])[0].image) == 4
        assert [frame.index for frame in video.backwards(0.19, 0.1)] == [5, 4, 3]
    assert (video.info.width, video.info.height, video.info.rate) == (64, 48, RATE)
    assert video.info.duration == pytest.approx(12 / float(RATE))
    assert video.info.warnings == ()


def test_missing_numbers_are_gaps_in_time(picture_folder):
    (picture_folder / "5.png").unlink()
    with open_video(picture_folder, fps=Fraction(10)) as video:
        assert [round(t, 9) for t in video.times[2:6]] == [0.2, 0.3, 0.5, 0.6]
    assert video.info.variable_rate
    assert video.info.warnings == ("1 number is missing among the pictures, which leaves gaps in time",)


def test_every_fifth_number_is_no_gap(picture_folder):
    for file in picture_folder.iterdir():
        file.rename(file.with_name(f"shot_{5 * int(file.stem):04d}.png"))
    with open_video(picture_folder, fps=Fraction(10)) as video:
        np.testing.assert_allclose(video.times, np.arange(12) / 10)
    assert video.info.warnings == ()


def test_a_picture_of_another_size_is_named(picture_folder):
    cv2.imwrite(str(picture_folder / "7.png"), np.zeros((48, 65, 3), np.uint8))
    with (
        open_video(picture_folder, fps=RATE) as video,
        pytest.raises(VideoUnreadable, match=r"7\.png is 65 x 48, the first one 64 x 48"),
    ):
        list(video.frames())


def test_a_broken_picture_is_named(picture_folder):
    (picture_folder / "7.png").write_bytes(b"broken")
    with open_video(picture_folder, fps=RATE) as video, pytest.raises(VideoUnreadable, match=r"7\.png cannot"):
        list(video.frames())


def test_turned_by_its_exif_flag(tmp_path, picture_folder, read_index):
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6  # stored lying on its side, to be turned clockwise
    with Image.open(picture_folder / "6.png") as picture:
        folder = tmp_path / "turned"
        folder.mkdir()
        picture.transpose(Image.Transpose.ROTATE_90).save(folder / "1.jpg", exif=exif, quality=95)
    with open_video(folder, fps=RATE) as video:
        assert read_index(video.at([0.0])[0].image) == 5


@pytest.mark.parametrize(
    ("spoil", "error", "says"),
    [
        (lambda folder: [file.unlink() for file in folder.iterdir()], VideoUnreadable, "holds no pictures"),
        (lambda folder: (folder / "1.png").rename(folder / "cover.png"), VideoUnreadable, "has no number"),
        (lambda folder: (folder / "1.png").rename(folder / "02.png"), VideoUnreadable, "have the number 2"),
    ],
)
def test_folders_that_cannot_be_meant(picture_folder, spoil, error, says):
    spoil(picture_folder)
    with pytest.raises(error, match=says):
        open_video(picture_folder, fps=RATE)


def test_rate_is_needed(picture_folder):
    with pytest.raises(UsageError, match="carry no time"):
        open_video(picture_folder)
    with pytest.raises(UsageError, match="is not a rate"):
        open_video(picture_folder, fps=Fraction(0))


def test_decord_reads_no_folders(picture_folder):
    with open_video(picture_folder, fps=RATE) as video, pytest.raises(UsageError, match="a folder of pictures"):
        video.at([0.0], reader="decord")
