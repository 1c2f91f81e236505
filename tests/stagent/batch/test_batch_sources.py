"""Jobs from folders, globs and files; what is typed wrong is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stagent.batch.sources import read_jobs
from stagent_tools.errors import UsageError

QUESTION = "How fast are the cars?"


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    folder = tmp_path / "clips"
    for name in ("b.mp4", "a.MOV", "day 2/ünï.mkv", "notes.txt", ".hidden/c.mp4", "out/runs/overlay.mp4"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return folder


def test_a_folder_with_all_that_is_in_it_but_the_output(clips: Path) -> None:
    jobs = read_jobs(str(clips), [QUESTION], leave_out=clips / "out")
    assert [job.name for job in jobs] == ["a.MOV", "b.mp4", "day 2/ünï.mkv"]
    assert all(job.path.is_file() for job in jobs)


def test_a_link_to_nowhere_is_a_video_that_is_missing(clips: Path) -> None:
    (clips / "c.mp4").symlink_to("nowhere.mp4")
    (clips / "d.mp4").mkdir()
    assert [job.name for job in read_jobs(str(clips), [QUESTION], leave_out=clips / "out")][2] == "c.mp4"


def test_a_glob(clips: Path) -> None:
    assert [job.name for job in read_jobs(f"{clips}/**/*.mkv", [QUESTION])] == ["day 2/ünï.mkv"]


def test_a_folder_of_numbered_pictures_is_one_video(tmp_path: Path) -> None:
    (tmp_path / "frames").mkdir()
    (tmp_path / "frames" / "0001.jpg").touch()
    (job,) = read_jobs(str(tmp_path / "frames"), [QUESTION], options={"fps": 25})
    assert job.path == tmp_path / "frames"


def test_rows_of_one_video_are_one_job(clips: Path) -> None:
    table = clips / "jobs.csv"
    table.write_text(
        "video;question;plane\nb.mp4;How fast?;p.json\na.MOV;How far?;\nb.mp4;How far?;p.json\nb.mp4;How far?;p.json\n"
    )
    first, second = read_jobs(str(table))
    assert (first.name, [ask.question for ask in first.asks]) == ("b.mp4", ["How fast?", "How far?"])
    assert second.name == "a.MOV"
    assert first.options(first.asks[0]).plane == clips / "p.json"


def test_a_table_as_spreadsheets_write_it(clips: Path) -> None:
    """A byte order mark, capitals and spaces in the names, quoted cells with commas and line ends, empty lines."""
    (clips / "jobs.csv").write_bytes(
        b"\xef\xbb\xbf\r\nVideo, Question ,Plane,draws\r\n"
        b'b.mp4,"How fast is the car,\r\nafter it turns?",,\r\n'
        b'./b.mp4,"He said ""how far?""",p.json, 256\r\n,,,\r\n'
        + '"day 2/ünï.mkv",How far?,,,,\r\n'.encode()
    )  # fmt: skip
    first, second = read_jobs(str(clips / "jobs.csv"))
    assert [ask.question for ask in first.asks] == ["How fast is the car, after it turns?", 'He said "how far?"']
    assert first.options(first.asks[1]).draws == 256
    assert first.options(first.asks[1]).plane == clips / "p.json"
    assert second.path.is_file()


@pytest.mark.parametrize("suffix", [".jsonl", ".yaml"])
def test_entries_with_globs_lists_and_options(clips: Path, suffix: str) -> None:
    entries = [
        {"video": ["b.mp4", "**/*.mkv"], "questions": [QUESTION, "How many cars are there?"], "draws": 256},
        {"video": "a.MOV", "box": "car=1,2,3,4@0"},
    ]
    path = clips / f"jobs{suffix}"
    path.write_text(json.dumps(entries) if suffix == ".yaml" else "\n".join(map(json.dumps, entries)))
    jobs = read_jobs(str(path), ["What?"])
    assert [job.name for job in jobs] == ["b.mp4", "day 2/ünï.mkv", "a.MOV"]
    assert jobs[0].options(jobs[0].asks[0]).draws == 256
    assert jobs[2].options(jobs[2].asks[0]).boxes == ("car=1,2,3,4@0",)
    assert [ask.question for ask in jobs[2].asks] == ["What?"]


def test_a_line_that_finds_no_video_is_a_job_that_will_say_so(clips: Path) -> None:
    (clips / "empty").mkdir()
    (clips / "jobs.csv").write_text("video,question\nempty,How?\n*.xyz,How?\nmissing.mp4,How?\n")
    assert [job.name for job in read_jobs(str(clips / "jobs.csv"))] == ["empty", "*.xyz", "missing.mp4"]


def test_the_same_name_in_two_folders_is_two_jobs(tmp_path: Path) -> None:
    for day in ("day1", "day2"):
        (tmp_path / day).mkdir()
        (tmp_path / day / "clip.mp4").touch()
    (tmp_path / "jobs.yaml").write_text(json.dumps([{"video": ["day1", "day2/*.mp4"], "question": QUESTION}]))
    jobs = read_jobs(str(tmp_path / "jobs.yaml"))
    assert [job.name for job in jobs] == ["day1/clip.mp4", "day2/clip.mp4"]
    assert len({job.id for job in jobs}) == 2
    assert all(job.path.is_file() for job in jobs)


def test_a_single_video_goes_by_its_name(clips: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(clips)
    for typed in ("b.mp4", str(clips / "b.mp4")):
        (job,) = read_jobs(typed, [QUESTION], options={"plane": "p.json"})
        assert (job.name, job.path) == ("b.mp4", clips / "b.mp4")
        assert job.options(job.asks[0]).plane == clips / "p.json"


def test_the_id_is_the_same_wherever_the_folder_lies(clips: Path, tmp_path: Path) -> None:
    clips.rename(tmp_path / "moved") if (before := read_jobs(str(clips), [QUESTION])) else None
    after = read_jobs(str(tmp_path / "moved"), [QUESTION])
    assert [job.id for job in before] == [job.id for job in after]
    assert len({job.id for job in before}) == len(before)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("jobs.csv", "video,speed\nb.mp4,3\n", "unknown speed"),
        ("jobs.csv", "question\nHow fast?\n", "no video"),
        ("jobs.csv", "video,question\nb.mp4,How fast?,and,more\n", "more columns"),
        ("jobs.csv", 'video,question\nb.mp4,"How fast?\n', "cannot be read"),
        ("jobs.csv", "video,question,\nb.mp4,How fast?,3\n", "column without a name"),
        ("jobs.csv", "video,question\nb.mp4,\n", "Nothing is asked"),
        ("jobs.jsonl", '{"video": "b.mp4"\n', "cannot be read"),
        ("jobs.yaml", "- just text\n", "cannot be read"),
        ("jobs.yaml", "{{", "cannot be read"),
        ("jobs.jsonl", '{"video": "b.mp4", "question": "How?", "draws": 3}', "draws"),
        ("jobs.jsonl", '{"video": "b.mp4", "recipe": "brew"}', "brew"),
        ("jobs.jsonl", '{"video": "b.mp4"}', "Nothing is asked"),
        ("jobs.docx", "", "no list of jobs"),
    ],
)
def test_what_is_wrong_is_named(clips: Path, name: str, text: str, says: str) -> None:
    (clips / name).write_text(text)
    with pytest.raises(UsageError, match=says):
        read_jobs(str(clips / name))


def test_a_folder_without_a_video(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no video"):
        read_jobs(str(tmp_path), [QUESTION])


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / b"caf\xe9.mp4".decode(errors="surrogateescape")).touch()
    with pytest.raises(UsageError, match=r"caf.\.mp4"):
        read_jobs(str(tmp_path), [QUESTION])


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no"):
        read_jobs(str(tmp_path / "clisp"), [QUESTION])


def test_every_shipped_recipe_is_understood() -> None:
    from stagent.batch.recipes import read_recipe, recipe_names
    from stagent.plan.grammar import plan_question

    assert set(recipe_names()) >= {"car_speeds", "distance_covered", "overtakes", "near_misses", "trip_summary"}
    for name in recipe_names():
        for question in read_recipe(name):
            assert plan_question(question).steps, f"{name}: {question}"
