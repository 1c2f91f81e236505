"""Who turns the question into a plan: the grammar, or the language model that the user named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagent.plan.grammar import plan_question

if TYPE_CHECKING:
    from stagent.agent.clip import Clip
    from stagent.options import AskOptions
    from stagent.plan.llm import Picture, Planned

GRAMMAR = "grammar"


def plan_for(question: str, options: AskOptions, clip: Clip | None = None) -> Planned:
    """The plan; pictures of the clip go to the language model only where the options allow it."""
    from stagent.plan.llm import Connection, Planned, pictures_of, plan_with

    if options.planner is None:
        return Planned(plan_question(question), GRAMMAR)
    pictures: tuple[Picture, ...] = ()
    if options.allow_frames and clip is not None:
        video = clip.video(options.capture_fps)
        pictures = pictures_of(video.frames(), float(video.info.duration))
    return plan_with(Connection(options.planner, options.base_url), question, pictures)
