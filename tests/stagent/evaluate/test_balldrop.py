"""A real ball that is let go, before a camera that looks up: its fall alone says how fast it is."""

from __future__ import annotations

from stagent.evaluate.balldrop import balldrop


def test_the_fall_is_measured_from_where_the_ball_is_let_go(shared):
    figures, rows = balldrop(shared / "speed" / "balldrop", seed=0)
    assert figures["balldrop_gravity_relative_error"] < 0.04
    assert figures["balldrop_ref_inside"] == 1.0
    assert "unseen" not in next(str(row["said"]) for row in rows if row["part"] == "balldrop_gravity")
