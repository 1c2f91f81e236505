"""`stagent ask VIDEO QUESTION ...`"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stagent.cli.console import progress_line
from stagent.cli.learned import Backends, ModelsDir
from stagent_tools.errors import StagentError, UsageError

if TYPE_CHECKING:
    from stagent.agent.export import Exports
    from stagent.answer.answer import Answer
    from stagent.options import AskOptions

EXAMPLES = """Measure something in a video.

\b
Examples:
  stagent ask clip.mp4 "How fast is the white car going after it turns?" --plane road.json
  stagent ask clip.mp4 "How far does the player run?" --box "player=715,372,788,555@0" --plane court.json
  stagent ask jump.mp4 "How high does he jump?" --ref "door=2.1m@310,80,310,540" --capture-fps 240
  stagent ask clip.mp4 "How many cars are there?" "Which way does the red car drive?" --json
  stagent ask frames/ "When does the dog leave the picture?" --fps 25
  stagent ask any.mp4 "Who is faster, the man or the dog?" --dry-run
"""


def ask(
    video: Annotated[Path, typer.Argument(help="A video file, or a folder of numbered pictures with --fps.")],
    questions: Annotated[list[str], typer.Argument(metavar="QUESTION...", help="One question or several.")],
    box: Annotated[
        list[str] | None, typer.Option(help='Point at a thing: "car=100,200,180,300@2.0" (pixels @ seconds).')
    ] = None,
    point: Annotated[list[str] | None, typer.Option(help='Point at a thing: "ball=640,360@1.2".')] = None,
    tracks: Annotated[Path | None, typer.Option(help="Bring tracks: MOT text, COCO/VIS JSON or our parquet.")] = None,
    camera: Annotated[
        Path | None, typer.Option(help="Camera file: intrinsics with height and pitch, or poses.")
    ] = None,
    plane: Annotated[Path | None, typer.Option(help="Plane file: four or more image points with their metres.")] = None,
    ref: Annotated[
        list[str] | None, typer.Option(help='A known length in the picture: "table edge=1.525m@286,467,970,467".')
    ] = None,
    fps: Annotated[str | None, typer.Option(help="Pictures a second, for a folder: 25, 30000/1001.")] = None,
    capture_fps: Annotated[float | None, typer.Option(help="Slow motion: the rate at which it was filmed.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the evidence: report, overlay, tracks.")] = None,
    rerun: Annotated[Path | None, typer.Option(help="Write ground, camera and ways as a Rerun recording.")] = None,
    ply: Annotated[Path | None, typer.Option(help="Write ground, camera and ways as a point cloud.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the draws.")] = 0,
    draws: Annotated[int, typer.Option(min=64, max=65536, help="Number of Monte Carlo draws.")] = 2048,
    tolerance: Annotated[float, typer.Option(help="Degrees within which two headings are the same.")] = 22.5,
    stkit: Annotated[bool, typer.Option("--stkit", help="Unsigned directions, as the STKit paper reads them.")] = False,
    planner: Annotated[
        str | None, typer.Option(help="Let a language model read the question: openai:MODEL, anthropic:, ollama:.")
    ] = None,
    base_url: Annotated[str | None, typer.Option(help="An OpenAI-compatible server for --planner.")] = None,
    allow_frames: Annotated[
        bool, typer.Option("--allow-frames", help="Let the planner see six small pictures of the video.")
    ] = False,
    backend: Backends = None,
    models_dir: ModelsDir = None,  # noqa: ARG001 - acts when it is read
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan; the video is not opened.")] = False,
) -> int:
    """Measure something in a video."""
    from stagent.agent.export import Exports
    from stagent.options import AskOptions

    options = AskOptions.checked(
        boxes=tuple(box or ()),
        points=tuple(point or ()),
        tracks=tracks,
        camera=camera,
        plane=plane,
        references=tuple(ref or ()),
        fps=_rate(fps),
        capture_fps=capture_fps,
        seed=seed,
        draws=draws,
        tolerance_deg=tolerance,
        stkit=stkit,
        planner=planner,
        base_url=base_url,
        allow_frames=allow_frames,
        backends=tuple(backend or ()),
    )
    if dry_run:
        return _show_plans(questions, options, as_json)
    return _show_answers(video, questions, options, out, Exports(rerun, ply), as_json)


ask.__doc__ = EXAMPLES


def _rate(text: str | None) -> Fraction | None:
    if text is None:
        return None
    try:
        rate = Fraction(text)
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if rate <= 0:
        raise UsageError(f"--fps {text!r} is not a rate.", "Write a positive number or a fraction: 25, 30000/1001.")
    return rate


def _show_plans(questions: list[str], options: AskOptions, as_json: bool) -> int:
    from stagent.api import plan_document, planned

    plans = [planned(question, options) for question in questions]
    for warning in dict.fromkeys(line for plan in plans for line in plan.warnings):
        typer.echo(f"Note: {warning}", err=True)
    if as_json:
        typer.echo(plan_document(plans))
    else:
        typer.echo("\n\n".join(plan.in_words for plan in plans))
    return next((plan.exit_code for plan in plans if plan.exit_code), 0)


def _show_answers(
    video: Path, questions: list[str], options: AskOptions, out: Path | None, exports: Exports, as_json: bool
) -> int:
    from stagent.api import answer_document, ask_all, failed

    try:
        with progress_line(enabled=True) as progress:
            answers = ask_all(video, questions, options, out=out, exports=exports, progress=progress)
    except StagentError as error:
        if not as_json:
            raise
        answers = [failed(video, question, error) for question in questions]
    if as_json:
        typer.echo(answer_document(answers))
    else:
        for answer in answers:
            if len(answers) > 1:
                typer.echo(f"{answer.question}")
            _print(answer)
    return next((answer.exit_code for answer in answers if answer.exit_code), 0)


def _print(answer: Answer) -> None:
    """The sentence on standard output; warnings and the way to the evidence on standard error."""
    typer.echo(answer.sentence)
    for warning in answer.warnings:
        typer.echo(f"Note: {warning}", err=True)
    if answer.run_folder:
        typer.echo(f"Evidence: {answer.run_folder}", err=True)
