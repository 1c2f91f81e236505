"""What the user said of the scene, from the options and from the question itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagent.plan.units import to_si
from stagent_tools.scene.hints import Fact, SceneHints, parse_reference
from stagent_tools.scene.side_files import read_camera, read_plane
from stagent_tools.spatial.pointed.prompts import Prompt, check_prompt, parse_box, parse_point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stagent.options import AskOptions
    from stagent.plan.plan import Given
    from stagent_tools.types import VideoInfo


def hints_of(options: AskOptions, given: Sequence[Given]) -> SceneHints:
    """Side files and references as typed; lengths that the question states in metres."""
    facts = tuple(
        Fact(what=fact.what, phrase=fact.phrase, value=to_si(fact.value, fact.unit))
        for fact in given
        if fact.what != "time_factor"
    )
    return SceneHints(
        camera=options.camera,
        plane=options.plane,
        references=tuple(parse_reference(text) for text in options.references),
        facts=facts,
        time_factor=stated_time_factor(given),
    )


def prompts_of(options: AskOptions) -> tuple[Prompt, ...]:
    """What the user points at, as typed."""
    return (*map(parse_box, options.boxes), *map(parse_point, options.points))


def check_options(options: AskOptions, info: VideoInfo) -> None:
    """Reads everything that was typed once, so that a slip is told before the video is looked at."""
    hints_of(options, ())
    for prompt in prompts_of(options):
        check_prompt(prompt, info)
    if options.plane is not None:
        read_plane(options.plane)
    if options.camera is not None:
        read_camera(options.camera)


def stated_time_factor(given: Sequence[Given]) -> float | None:
    """How many times slower than life the clip plays, if the question says so."""
    return next((fact.value for fact in given if fact.what == "time_factor"), None)
