"""Runs against a user's own measurements: bias, spread, coverage, and what is told where they do not fit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stagent.answer.answer import Answer, StepResult
from stagent.answer.values import Interval, Measured
from stagent.verify.truth import Checked, check, read_truth, summary
from stagent_tools.errors import UsageError


def run(folder, value, half=0.5, span=(1.0, 3.0), unit="m/s"):
    folder.mkdir()
    si = Interval(value=value, low=value - half, high=value + half, unit=unit)
    quantity = Measured(**si.model_dump(), si=si)
    result = StepResult(id="s1", kind="speed", status="measured", quantity=quantity, span=span)
    answer = Answer(video="clip.mp4", question="How fast?", sentence="Fast.", results=(result,))
    (folder / "answer.json").write_text(answer.model_dump_json())
    return folder


def truth(path, text):
    path.write_text(text)
    return path


def test_radar_readings_in_their_own_unit_give_bias_spread_and_coverage(tmp_path):
    runs = [run(tmp_path / name, value) for name, value in (("a", 10.2), ("b", 20.4), ("c", 33.0))]
    file = truth(tmp_path / "radar.csv", "run,value,unit\na,36,km/h\nb,72,km/h\nc,108,km/h\n")
    checked, missing = check(file, runs)
    told = summary(checked)
    assert not missing
    assert [one.inside for one in checked] == [True, True, False]
    assert told.bias == pytest.approx((0.02 + 0.02 + 0.1) / 3)
    assert told.coverage == pytest.approx(2 / 3)
    assert told.coverage_low < 2 / 3 < told.coverage_high
    assert told.unit == "m/s"


def test_a_gps_log_is_averaged_over_the_span_that_was_answered(tmp_path):
    log = "run,t,value,unit\n" + "".join(f"a,{t},{2 * t},m/s\n" for t in (0, 0.5, 2.5, 4))
    checked, _ = check(truth(tmp_path / "gps.csv", log), [run(tmp_path / "a", 4.1)])
    assert checked[0].truth == pytest.approx(4.0)
    short = truth(tmp_path / "short.csv", "run,t,value,unit\na,1.5,3,m/s\na,4,3,m/s\n")
    checked, missing = check(short, [tmp_path / "a"])
    assert not checked
    assert "does not reach" in missing[0]


def test_metres_are_not_compared_with_seconds(tmp_path):
    file = truth(tmp_path / "tape.csv", "run,value,unit\na,10,s\n")
    checked, missing = check(file, [run(tmp_path / "a", 10.0, unit="m")])
    assert not checked
    assert missing == ["a answers in m, but its truth is in s"]


def test_the_spread_of_the_truth_itself_counts(tmp_path):
    folder = run(tmp_path / "a", 10.0, half=0.1)
    file = truth(tmp_path / "tape.csv", "run,value,unit,sd\na,10.4,m/s,0.2\n")
    assert check(file, [folder])[0][0].inside


def test_runs_without_a_truth_and_truths_without_a_number_are_told(tmp_path):
    file = truth(tmp_path / "radar.csv", "run,value,unit,result\na,1,m/s,s7\n")
    checked, missing = check(file, [run(tmp_path / "a", 1.0), run(tmp_path / "b", 1.0)])
    assert not checked
    assert ["s7" in missing[0], "b has no row" in missing[1]] == [True, True]
    with pytest.raises(UsageError, match="None of the runs"):
        summary(checked)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("value,unit\n1,m\n", "no column 'run'"),
        ("run,value,unit\na,x,m\n", "'x'"),
        ("run,value,unit\na,1,parsec\n", "parsec"),
        ("run,value,unit\na,nan,m\n", "nan"),
    ],
)
def test_a_broken_truth_names_what_is_wrong(tmp_path, text, said):
    with pytest.raises(UsageError, match=said):
        read_truth(truth(tmp_path / "t.csv", text))


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(1, 50), st.floats(-5, 5), st.booleans()), min_size=1, max_size=30))
def test_a_common_shift_moves_the_bias_and_nothing_else(rows):
    def told(shift):
        return summary([Checked("r", "s1", "m/s", t, t + e + shift, 0, 1, inside) for t, e, inside in rows])

    plain, moved = told(0.0), told(3.0)
    assert moved.bias_si == pytest.approx(plain.bias_si + 3.0)
    assert moved.coverage == plain.coverage
    if len(rows) > 1:
        assert moved.spread_si == pytest.approx(plain.spread_si, abs=1e-9)
