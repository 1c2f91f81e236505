"""The cache: the same bytes back, bounded, and never a wrong entry."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from stagent.batch.codec import decode, encode
from stagent.batch.store import Store, content_hash, default_limit, key_of
from stagent_tools.errors import UsageError
from stagent_tools.types import FrameOfReference, Span, Track

KEY = key_of("scan", "1", "content", {"fps": None})


def test_what_was_put_comes_back(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.get(KEY) is None
    store.put(KEY, b"found")
    assert Store(tmp_path).get(KEY) == b"found"
    assert store.usage().entries == 1


def test_each_part_of_the_key_counts() -> None:
    others = [
        ("x", "1", "content", {}),
        ("scan", "2", "content", {}),
        ("scan", "1", "other", {}),
        ("scan", "1", "content", {}),
    ]
    assert len({KEY, *(key_of(*other) for other in others)}) == 5


def test_it_stays_within_its_bound_and_drops_the_oldest(tmp_path: Path) -> None:
    store = Store(tmp_path, limit=20_000)
    keys = [key_of("t", "1", str(i), None) for i in range(60)]
    for age, key in enumerate(keys):
        store.put(key, os.urandom(968))
        os.utime(tmp_path / key[:2] / key, (age, age))
        assert store.usage().size <= 1.1 * store.limit
    assert store.get(keys[-1]) is not None
    assert store.get(keys[0]) is None


def test_a_spoilt_entry_counts_as_none(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(KEY, b"found")
    (path,) = tmp_path.glob("??/*")
    path.write_bytes(path.read_bytes()[:-1])
    assert store.get(KEY) is None
    assert not path.exists()


def test_a_store_that_cannot_be_written_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").touch()
    store = Store(tmp_path / "file")
    store.put(KEY, b"found")
    store.put(KEY, b"found")
    assert len(caplog.records) == 1
    assert not store.writable()
    assert Store(tmp_path / "new").writable()
    assert store.get(KEY) is None


@pytest.mark.parametrize(("typed", "size"), [("0.5", 500_000_000), ("", 5 * 10**9), ("0", 0)])
def test_the_bound_as_typed(monkeypatch: pytest.MonkeyPatch, typed: str, size: int) -> None:
    monkeypatch.setenv("STAGENT_CACHE_GB", typed)
    assert default_limit() == size


@pytest.mark.parametrize("typed", ["lots", "-1", "nan", "inf"])
def test_a_bound_that_is_no_size(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setenv("STAGENT_CACHE_GB", typed)
    with pytest.raises(UsageError, match=typed):
        default_limit()


def test_the_hash_of_a_folder_is_of_names_and_contents(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    before = content_hash(tmp_path)
    (tmp_path / "b").rename(tmp_path / "c")
    assert content_hash(tmp_path) != before


@settings(deadline=None, max_examples=40)
@given(arrays(np.float64, array_shapes(max_dims=3, max_side=4)), st.floats(), st.text())
def test_records_come_back_exactly(array: np.ndarray, number: float, text: str) -> None:
    value = {"a": (array, [number, None, True], text), "where": FrameOfReference.PICTURE, "span": Span(0.0, 1.5)}
    back = decode(encode(value))
    np.testing.assert_array_equal(back["a"][0], array)
    assert back["a"][0].dtype == array.dtype
    assert repr(back["a"][1:]) == repr(value["a"][1:])
    assert (back["where"], back["span"]) == (value["where"], value["span"])


def test_a_track_comes_back() -> None:
    t = np.arange(3) / 7
    track = Track("1", t, np.random.default_rng(0).random((3, 4)), np.ones(3))
    back = decode(encode(track))
    for field in dataclasses.fields(Track):
        np.testing.assert_array_equal(getattr(back, field.name), getattr(track, field.name))


def test_only_our_own_records_are_read_or_written() -> None:
    with pytest.raises(TypeError, match="cannot be kept"):
        encode({"a": object()})
    with pytest.raises(TypeError, match="no record of ours"):
        encode(pytest.ExitCode.OK)
    evil = encode(Span(0.0, 1.0))
    import zlib

    named = zlib.decompress(evil).replace(b'"stagent_tools.types","Span"', b'"os.path","join"'.ljust(28))
    with pytest.raises(ValueError, match="no record"):
        decode(zlib.compress(named))
    with pytest.raises(ValueError, match="no records"):
        decode(b"nonsense")
