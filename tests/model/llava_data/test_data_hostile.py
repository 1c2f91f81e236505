"""Any value anywhere in a set's files: a record or a Malformed comes out, never an exception."""

from __future__ import annotations

import copy
import json
import pickle
import random
from pathlib import Path
from typing import Any

import layouts
import pytest

from llava_st.data.ledger import Malformed
from llava_st.data.lines import as_line, from_line
from llava_st.data.readers import LAYOUTS
from llava_st.data.record import Record

ROUNDS = 30
STRANGE: tuple[Any, ...] = (
    None, True, -1, 0, 7.5, 1e308, float("nan"), float("inf"), 10**30, "", "x", "<t12>", "<span:9>", "é\n\t", [], [[]],
    {}, {"a": {}}, [None, None], [5, 1], [0, 0, 0, 0], "0",
)  # fmt: skip


def spoilt(value: Any, choice: random.Random) -> Any:
    """The same with one node replaced, left out, or of another name."""
    value = copy.deepcopy(value)
    node, places = value, []
    while isinstance(node, dict | list) and node:
        key = choice.choice(sorted(node) if isinstance(node, dict) else list(range(len(node))))
        places.append((node, key))
        node = node[key]
    parent, key = choice.choice(places)
    parent[key] = choice.choice(STRANGE)
    return value


def files_of(path: Path) -> list[Path]:
    return [path] if path.is_file() else sorted(path.rglob("*.json"))


@pytest.mark.parametrize("name", sorted(set(layouts.WRITERS) - {"charades_sta", "flickr30k_entities"}))
def test_no_value_breaks_a_reader(name: str, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    path = layouts.WRITERS[name](tmp_path / "set")
    choice = random.Random(name)  # noqa: S311
    for file in files_of(path):
        text = file.read_text(encoding="utf-8")
        lines = file.suffix == ".jsonl"
        whole = json.loads(text)
        for _ in range(ROUNDS):
            changed = json.dumps(spoilt(whole, choice))
            file.write_text(changed + "\n" if lines else changed, encoding="utf-8")
            for item in LAYOUTS[name].read(path):
                assert isinstance(item, Record | Malformed)
                if isinstance(item, Record):
                    assert from_line(as_line(item)).id == item.id
        file.write_text(text, encoding="utf-8")


def test_no_value_of_a_pickle_breaks_its_reader(tmp_path: Path) -> None:
    choice = random.Random(0)  # noqa: S311
    refs = pickle.loads((layouts.refcoco(tmp_path / "whole") / "refs(unc).p").read_bytes())  # noqa: S301 - our own
    for number in range(ROUNDS):
        path = layouts.refcoco(tmp_path / str(number), refs=spoilt(refs, choice))
        assert all(isinstance(item, Record | Malformed) for item in LAYOUTS["refcoco"].read(path))


@pytest.mark.parametrize("name", ["charades_sta", "flickr30k_entities"])
def test_no_letters_break_a_reader_of_text(name: str, tmp_path: Path) -> None:
    path = layouts.WRITERS[name](tmp_path / "set") if name != "charades_sta" else layouts.charades(tmp_path)
    choice = random.Random(name)  # noqa: S311
    for file in [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file()):
        data = file.read_bytes()
        for _ in range(ROUNDS):
            at = choice.randrange(len(data))
            file.write_bytes(data[:at] + bytes([choice.randrange(256)]) + data[at + choice.randrange(3) :])
            assert all(isinstance(item, Record | Malformed) for item in LAYOUTS[name].read(path))
        file.write_bytes(data)
