"""Large JSON item by item: the same as reading it whole, with the line, in flat memory; broken files end in a word."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llava_st.data import json_stream
from llava_st.data.json_stream import Item, json_items, json_lines
from llava_st.data.ledger import Malformed

JSON = st.recursive(st.none() | st.integers() | st.text(), lambda c: st.lists(c) | st.dictionaries(st.text(), c))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("json") / "a.json"


def items(path: Path, text: str | bytes, inside: str | None = None) -> list[Item | Malformed]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(json_items(path, inside))


@settings(deadline=None, max_examples=30)
@given(st.lists(JSON) | st.dictionaries(st.text(), JSON), st.integers(20, 60), st.sampled_from([None, 1]))
def test_items_are_those_of_the_whole_file(path: Path, value: list | dict, chunk: int, indent: int | None) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "_CHUNK", chunk)
        found = items(path, json.dumps(value, indent=indent, ensure_ascii=False))
    pairs = enumerate(value) if isinstance(value, list) else value.items()
    assert [(item.key, item.value) for item in found] == [(str(key), each) for key, each in pairs]


def test_each_item_has_its_line(path: Path) -> None:
    found = items(path, '{\n "a": 1,\n\n "b":\n   [1,\n 2],\n "c": "x"}')
    assert [(item.line, item.key) for item in found] == [(2, "a"), (5, "b"), (7, "c")]


def test_what_stands_under_a_key(path: Path) -> None:
    text = '{"info": {"a": [1, {"images": 5}]}, "n": 3, "images": [10, 20], "rest": [}'
    assert [item.value for item in items(path, text, "images")] == [10, 20]
    (wrong,) = items(path, '{"info": 1}', "images")
    assert "no 'images'" in wrong.reason


@pytest.mark.parametrize(
    ("text", "kept", "line", "reason"),
    [
        ('[1,\n2,\n{"a": "long', 2, 3, "ends in the middle"),
        ("[1,\n2,\n", 2, 3, "ends in the middle"),
        ("[1,\n2", 2, 2, "ends in the middle"),
        ("[1,\n2 3]", 2, 2, "expected"),
        ("[1,\n@, " + "5, " * 50 + "]", 1, 2, "Expecting value"),
        ("", 0, 1, "ends in the middle"),
        ('"text"', 0, 1, "expected"),
        ("{1: 2}", 0, 1, "a name was expected"),
        (b"[1,\n\xff\xfe]", 0, 1, "utf-8"),
        ("[" * 100_000, 0, 1, "nested too deeply"),
    ],
)
def test_a_broken_file_gives_what_came_before_and_a_word(
    path: Path, text: str | bytes, kept: int, line: int, reason: str
) -> None:
    *before, last = items(path, text)
    assert len(before) == kept
    assert isinstance(last, Malformed)
    assert reason in last.reason
    assert last.line == line


def test_a_byte_order_mark_is_no_letter(path: Path) -> None:
    assert [item.value for item in items(path, b"\xef\xbb\xbf[1]")] == [1]


def test_an_item_too_large_to_hold(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "_LARGEST", 1000)
    monkeypatch.setattr(json_stream, "_CHUNK", 100)
    (wrong,) = items(path, json.dumps(["x" * 5000]))
    assert "over 1000 characters" in wrong.reason


def test_lines_stand_for_themselves(path: Path) -> None:
    path.write_bytes(b'{"a": 1}\n\nnonsense\n\xff\n{"a": 2}')
    found = list(json_lines(path))
    assert [(type(item).__name__, item.line) for item in found] == [
        ("Item", 1), ("Malformed", 3), ("Malformed", 4), ("Item", 5),
    ]  # fmt: skip


def test_memory_holds_an_item_and_not_the_file(path: Path) -> None:
    path.write_text(json.dumps([{"id": n, "text": "words " * 90} for n in range(8_000)]), encoding="utf-8")
    tracemalloc.start()
    count = sum(1 for _ in json_items(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 8_000
    assert peak < path.stat().st_size / 2  # 6 MB
