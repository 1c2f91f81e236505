"""Evidence, log and tracks: plain data that says what happened."""

from __future__ import annotations

import hashlib
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from stagent.runs.evidence import Evidence, EvidenceLog, ToolCall, input_file, versions
from stagent.runs.log import listening
from stagent.runs.tracks import NamedTrack, write_tracks


def test_calls_side_by_side_are_all_kept() -> None:
    log = EvidenceLog()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: log.call("spatial", "motion", {"i": i}, "ok", 0.1), range(200)))
    assert sorted(call.arguments["i"] for call in log.calls) == list(range(200))


def test_evidence_comes_back_the_same() -> None:
    call = ToolCall(
        tool="scan", backend="embedded", arguments={"k": [1, "a"]}, result="3 tracks", seconds=np.float64(1)
    )
    evidence = Evidence(question="How fast?", seed=1, calls=(call,), versions=versions())
    document = evidence.model_dump_json()
    assert json.loads(document)["schema"] == "stagent.evidence/1"
    assert Evidence.model_validate_json(document) == evidence
    assert {"python", "stagent", "numpy"} <= set(evidence.versions)


def test_inputs_carry_their_hash(tmp_path: Path) -> None:
    file = tmp_path / "plane.json"
    file.write_bytes(b"abc" * 1000)
    found = input_file(file)
    assert (found.sha256, found.size) == (hashlib.sha256(b"abc" * 1000).hexdigest(), 3000)


def test_the_log_hears_stagent_only_while_it_listens() -> None:
    with listening() as log:
        logging.getLogger("stagent.agent").info("re-planned %s", "s1")
        try:
            raise KeyError("x")
        except KeyError:
            logging.getLogger("stagent_tools.video").exception("broke")
        logging.getLogger("another").warning("not ours")
    logging.getLogger("stagent.agent").warning("too late")
    lines = [json.loads(line) for line in log.text.splitlines()]
    assert [line["message"] for line in lines] == ["re-planned s1", "broke"]
    assert "KeyError" in lines[1]["trace"]


def test_tracks_have_boxes_and_metres_with_their_band(tmp_path: Path, named_track: NamedTrack) -> None:
    nameless = replace(named_track, name="red car", world=None)
    write_tracks(tmp_path / "tracks.parquet", [named_track, nameless], run="drive")
    table = pq.read_table(tmp_path / "tracks.parquet").to_pydict()
    n = len(named_track.track.t)
    assert table["name"] == ["white car"] * n + ["red car"] * n
    assert table["x0"][:n] == pytest.approx(named_track.track.boxes[:, 0])
    assert table["x_m"][:n] == pytest.approx(2 * named_track.track.t, abs=1e-9)
    low, median, high = (np.array(table[f"x_m{end}"][:n]) for end in ("_low", "", "_high"))
    assert bool(np.all((low < median) & (median < high)))
    assert table["x_m"][n:] == [None] * n


def test_no_tracks_still_make_a_table(tmp_path: Path) -> None:
    write_tracks(tmp_path / "tracks.parquet", [], run="drive")
    table = pq.read_table(tmp_path / "tracks.parquet")
    assert table.num_rows == 0
    assert {"track", "t", "x0", "x_m_low"} <= set(table.column_names)
