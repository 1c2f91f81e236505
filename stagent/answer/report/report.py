"""Answer to report.html: one self-contained page that needs nothing from outside.

Everything that comes from the question, the video's name or a file is escaped by the template.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2

from stagent.answer.answer import Answer
from stagent.answer.labels import speed_unit
from stagent.answer.overlay import Still
from stagent.answer.report.charts import speed_chart, top_view
from stagent.answer.report.curves import NamedDraws
from stagent.answer.report.shown import Shown, shown
from stagent.answer.rounding import seconds
from stagent.plan.units import convert
from stagent_tools.video.shrinking import shrunk

STILL_SIDE, PROOF_SIDE = 480, 960  # px
JPEG_QUALITY = 82


@dataclass(frozen=True)
class Picture:
    """A still as it goes into the page."""

    time: str
    uri: str


def render_report(
    answer: Answer,
    *,
    plan_words: str = "",
    stills: Sequence[Still] = (),
    things: Sequence[NamedDraws] = (),
    proof: Still | None = None,
) -> str:
    """The page as text. `things` are the drawn paths of what the answer is about, in the overlay's order; `proof` is
    the calibration drawn back onto its frame."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    in_metres = [thing for thing in things if thing.draws.unit == "m"]
    unit = speed_unit(answer)
    return environment.get_template("report.html.j2").render(
        answer=answer,
        results=_shown(answer),
        stills=[_picture(still) for still in stills],
        proof=None if proof is None else _picture(proof, PROOF_SIDE),
        speed=speed_chart(in_metres, convert(1.0, "m/s", unit), unit),
        view=top_view(in_metres),
        budget=_budget(answer),
        plan_words=plan_words,
        facts=_facts(answer),
    )


def _shown(answer: Answer) -> list[Shown]:
    results = [shown(result, answer) for result in answer.results]
    if answer.refusal and not any(result.refusal == answer.refusal for result in results):
        results.append(Shown(refusal=answer.refusal))
    return results


def _budget(answer: Answer) -> list[tuple[str, float]]:
    """Shares of the first number asked for, the largest first."""
    for result in answer.results:
        if result.quantity and result.quantity.budget:
            return sorted(result.quantity.budget.items(), key=lambda item: -item[1])
    return []


def _picture(still: Still, side: int = STILL_SIDE) -> Picture:
    image = shrunk(still.image, side)
    done, data = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise RuntimeError(f"OpenCV could not write a JPEG of {image.shape}")
    return Picture(seconds(still.t), f"data:image/jpeg;base64,{base64.b64encode(data.tobytes()).decode('ascii')}")


def _facts(answer: Answer) -> list[tuple[str, str]]:
    """The run in two columns: the video, the seed, how long it took, and the versions."""
    facts = [("video", answer.video)]
    video = answer.video_facts
    if video is not None:
        rate = f", {video.rate} frames/s" if video.rate else ""
        slow = f", {video.time_factor:g} times slower than life" if video.time_factor != 1 else ""
        facts.append(("shown as", f"{video.width} x {video.height}, {seconds(video.duration)} s{rate}{slow}"))
        facts.append(("SHA-256", video.sha256))
    facts += [("seed", str(answer.seed)), ("took", f"{seconds(answer.seconds)} s")]
    rungs = {result.rung: None for result in answer.results if result.rung}
    if rungs:
        facts.append(("metres from", ", ".join(rungs)))
    if answer.versions:
        facts.append(("versions", ", ".join(f"{name} {version}" for name, version in answer.versions.items())))
    return [(name, value) for name, value in facts if value]
