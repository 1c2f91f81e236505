"""Rendered scenes as samples: what is said of them is so, test and training do not mix, shards give them back."""

from __future__ import annotations

import json
from collections import Counter
from itertools import count, islice
from pathlib import Path

import numpy as np
import pytest

from llava_st.data.errors import DataError, MediaError
from llava_st.data.ledger import Malformed
from llava_st.data.sample import Sample
from llava_st.data.shards import A_FRAME, IMAGE, Shards, text_cost, write_manifest, write_shard
from llava_st.data.world import WORLD_TASKS, WorldSource, world_seeds
from llava_st.data.world.asking import NARROW, TALL
from llava_st.data.world.episodes import episodes_of
from llava_st.data.world.naming import names_of
from llava_st.data.writing import conversation
from llava_st.templates import Task
from stagent_world import HELD_OUT, Scene, draw_scene

SIZE = (96, 54)
SOURCE = WorldSource(range(4001, 4005), size=SIZE, frames=8)


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    return list(SOURCE)


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return [draw_scene(seed, size=SIZE) for seed in range(4001, 4006)]


def test_all_ten_tasks_come_with_their_frames(samples: list[Sample]) -> None:
    assert {sample.record.task for sample in samples} == set(WORLD_TASKS)
    assert len(WORLD_TASKS) == 10
    for record, frames, times in samples:
        assert frames.dtype == np.uint8
        assert frames.shape == ((8 if record.media.kind == "video" else 1), 54, 96, 3)
        assert len(times) == len(frames)
        assert record.media.kind == ("image" if record.task in (Task.LOCATE, Task.DESCRIBE, Task.CAPTION) else "video")
    assert len({sample.record.id for sample in samples}) == len(samples)


def test_the_same_arguments_give_the_same_samples(samples: list[Sample]) -> None:
    again = SOURCE.scene(4002)
    here = [sample for sample in samples if sample.record.media.path == "world/4002"]
    assert [sample.record for sample in again] == [sample.record for sample in here]
    assert all(np.array_equal(a.frames, b.frames) for a, b in zip(again, here, strict=True))


def test_seeds_may_have_no_end() -> None:
    source = WorldSource(count(4001), (Task.SUMMARISE,), size=(32, 18), frames=2)
    assert [sample.record.media.path for sample in islice(source, 2)] == ["world/4001", "world/4002"]


def test_every_sample_can_be_said_and_its_coordinates_are_those_that_its_task_has(samples: list[Sample]) -> None:
    needs = {
        Task.WHEN: ({}, {"span"}), Task.NARRATE: ({}, {"span"}), Task.HAPPENS: ({"span"}, {}),
        Task.LOCATE: ({}, {"box"}), Task.DESCRIBE: ({"box"}, {}), Task.CAPTION: ({}, {"box"}),
        Task.WHEN_WHERE: ({}, {"span", "tube"}), Task.EVENT: ({"start", "box"}, {"end", "tube"}),
        Task.WHERE: ({"span"}, {"tube"}), Task.SUMMARISE: ({}, {}),
    }  # fmt: skip
    for record, _, times in samples:
        assert all(message.text for message in conversation(record, times))
        asked, told = needs[record.task]
        names = ("span", "start", "end", "box", "tube")
        assert {name for name in names if record.asked(name)} == set(asked)
        assert {name for name in names if record.told(name)} == set(told)


def test_boxes_hold_pixels_that_move_with_their_thing(samples: list[Sample]) -> None:
    for record, frames, _ in samples:
        height, width = frames.shape[1:3]
        for box in [*record.boxes, *(placed.box for tube in record.tubes for placed in tube)]:
            sides = sorted(((box.x1 - box.x0) * width, (box.y1 - box.y0) * height))
            assert sides[0] >= NARROW - 1e-6
            assert sides[1] >= TALL - 1e-6


def test_events_are_the_worlds_own_and_told_once(scenes: list[Scene]) -> None:
    for scene in scenes:
        found = episodes_of(scene)
        assert max(Counter((e.actor, e.verb, e.other) for e in found).values(), default=1) == 1
        known = {(h.actor, h.event, h.start, h.end) for h in scene.happenings}
        for episode in found:
            assert 0 <= episode.start < episode.end <= scene.world.duration + 0.06
            if episode.event in ("turn_left", "turn_right", "jump", "fall", "approach", "cross"):
                assert (episode.actor, episode.event, episode.start, episode.end) in known
            if episode.event in ("move", "rest"):
                middle = scene.world.actors[episode.actor].motion.at((episode.start + episode.end) / 2)
                assert (middle.speed > 0.05) == (episode.event == "move")


def test_a_name_names_one_thing(scenes: list[Scene]) -> None:
    for scene in scenes:
        names = [name for found in names_of(scene).values() for name in found]
        assert len(names) == len(set(names))


def test_training_never_shows_a_held_out_triple(scenes: list[Scene]) -> None:
    for scene in scenes:
        done = {(a.colour, a.kind, e.event) for e in episodes_of(scene) for a in [scene.world.actors[e.actor]]}
        assert not done & HELD_OUT


@pytest.mark.parametrize("text", ["", "5", "5:5", "7:5", "a:b", "-1:5", "world:499000:501000"])
def test_seeds_that_are_none(text: str) -> None:
    with pytest.raises(DataError):
        world_seeds(text)


def test_seeds_by_name() -> None:
    assert world_seeds("world:500000:501000") == range(500_000, 501_000)


def test_what_the_world_cannot_do_is_said() -> None:
    with pytest.raises(DataError, match="no task"):
        WorldSource(range(2), (Task.TALK,))
    with pytest.raises(DataError, match="2 frames"):
        WorldSource(range(2), frames=1)


@pytest.fixture
def folder(tmp_path: Path, samples: list[Sample]) -> Path:
    write_manifest(tmp_path, {"source": "here"})
    half = len(samples) // 2
    assert write_shard(tmp_path, "0", samples[:half]) + write_shard(tmp_path, "1", samples[half:]) == len(samples)
    return tmp_path


def test_shards_give_back_what_was_written(folder: Path, samples: list[Sample]) -> None:
    shards = Shards(folder)
    assert len(shards) == len(samples)
    for number in (0, 1, len(samples) // 2, len(samples) - 1):
        record, frames, times = shards[number]
        assert record == samples[number].record
        assert np.abs(frames.astype(int) - samples[number].frames).mean() < 3  # grey values: JPEG
        assert times == pytest.approx(samples[number].times, abs=1e-6)
    assert [each for each in shards.found() if not isinstance(each, Malformed)] == [s.record for s in samples]


def test_a_scene_lies_on_disk_once(folder: Path, samples: list[Sample]) -> None:
    raw = sum(8 * 54 * 96 * 3 for _ in range(4))
    assert sum(path.stat().st_size for path in folder.glob("*.bin")) < raw / 3


def test_some_tasks_only(folder: Path, samples: list[Sample]) -> None:
    shards = Shards(folder, [Task.WHEN, Task.EVENT])
    assert {shards[number].record.task for number in range(len(shards))} == {Task.WHEN, Task.EVENT}
    assert shards.fingerprint != Shards(folder).fingerprint
    assert sum(Shards(folder).tasks.values()) == len(samples)


def test_the_cost_grows_with_what_is_told(folder: Path) -> None:
    shards = Shards(folder)
    by_task: dict[Task, list[int]] = {}
    for sample in (shards[number] for number in range(len(shards))):
        by_task.setdefault(sample.record.task, []).append(text_cost(sample.record, len(sample.frames)))
    assert np.mean(by_task[Task.WHEN_WHERE]) > 2 * np.mean(by_task[Task.WHEN])


def test_pictures_and_videos_come_in_batches_of_their_own(folder: Path) -> None:
    shards = Shards(folder)
    by_kind: dict[str, list[int]] = {"image": [], "video": []}
    for number, cost in enumerate(shards.costs.tolist()):
        by_kind[shards[number].record.media.kind].append(cost)
    images = by_kind["image"]
    assert min(images) > IMAGE > max(images) - IMAGE  # 729 tokens of a picture, and its text
    assert min(by_kind["video"]) > A_FRAME * len(shards[0].frames)


def test_damaged_shards_are_named(folder: Path) -> None:
    (folder / "0.bin").write_bytes((folder / "0.bin").read_bytes()[:2000])
    with pytest.raises(MediaError, match=r"0\.jsonl@"):
        Shards(folder)[3]
    lines = (folder / "1.jsonl").read_bytes()
    (folder / "1.jsonl").write_bytes(lines[: len(lines) // 2])
    assert any(isinstance(each, Malformed) for each in Shards(folder).found())
    (folder / "1.npy").write_bytes(b"no array")
    with pytest.raises(DataError, match=r"1\.npy is damaged"):
        Shards(folder)


def test_a_folder_of_other_shards_or_of_none(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="other shards"):
        write_manifest(folder, {"source": "there"})
    with pytest.raises(DataError, match="no folder of shards"):
        Shards(tmp_path / "none")
    write_manifest(tmp_path / "empty", {})
    with pytest.raises(DataError, match="no shards yet"):
        Shards(tmp_path / "empty")


@pytest.mark.parametrize("at", [[], [[0, 10**18]], [[10**18, 5]], [[-5, 5]], [["a", 2]], [[1]], 7, None, [[0, 0]]])
def test_places_that_are_none_are_damage(folder: Path, at: object) -> None:
    path = folder / "0.jsonl"
    first, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([json.dumps({**json.loads(first), "at": at}) + "\n", *rest]), encoding="utf-8")
    with pytest.raises(MediaError, match="is damaged"):
        Shards(folder)[0]


def test_shards_number_tasks_by_a_list_that_only_grows() -> None:
    names = " ".join(task.name for task in Task)
    assert names.startswith("CAPTION LOCATE DESCRIBE WHEN WHEN_WHERE EVENT WHERE SUMMARISE NARRATE HAPPENS TALK")
