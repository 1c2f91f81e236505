"""The table of things: what a noun means, and that its numbers make sense."""

from __future__ import annotations

import pytest

from stagent_tools.things import THINGS, thing_of


@pytest.mark.parametrize(
    ("noun", "attributes", "name"),
    [
        ("guy", (), "person"),
        ("goalkeeper", (), "person"),
        ("people", (), "person"),
        ("lad", (), "child"),
        ("hatchback", (), "car"),
        ("SUV", (), "car"),
        ("taxis", (), "car"),
        ("lorries", (), "truck"),
        ("buses", (), "bus"),
        ("delivery van", (), "van"),
        ("ball", ("tennis",), "tennis ball"),
        ("ball", ("red",), "ball"),
        ("table-tennis ball", (), "table tennis ball"),
        ("car", ("red", "parked"), "car"),
    ],
)
def test_noun_means_thing(noun, attributes, name):
    thing = thing_of(noun, attributes)
    assert thing is not None
    assert thing.name == name


def test_what_is_not_in_the_table_has_no_kind():
    assert thing_of("elephantine contraption") is None
    assert thing_of("") is None


def test_every_noun_means_one_thing_only():
    nouns = [noun for thing in THINGS.values() for noun in thing.nouns]
    assert len(nouns) == len(set(nouns))


@pytest.mark.parametrize("thing", THINGS.values(), ids=lambda thing: thing.name)
def test_numbers_are_physical_and_sourced(thing):
    assert thing.source
    assert 0 < thing.acceleration_mps2 < thing.top_acceleration_mps2
    assert 0 < thing.top_speed_mps < 400
    assert thing.rest_odds > 0
    for prior in (thing.length, thing.width, thing.height):
        if prior is not None:
            assert 0.03 < prior.median_m < 15
            assert 0 < prior.log_sd < 0.8
            assert prior.source
