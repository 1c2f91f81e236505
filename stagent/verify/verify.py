"""`stagent verify RUN`: the quantities of a run, computed again from its stored tracks and calibration."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from stagent.agent.run import run_graph
from stagent.options import AskOptions
from stagent.plan.grammar import plan_question
from stagent.runs.evidence import Input, input_file
from stagent.verify.compare import Compared, compare
from stagent.verify.stored import StoredClip, StoredRun, read_run
from stagent_tools.errors import StagentError
from stagent_tools.target import Target
from stagent_tools.types import Track

DIFFERS = 12
"""The exit code where a result is different."""

KEPT_OPTIONS = ("references", "capture_fps", "seed", "draws", "tolerance_deg", "stkit")
"""What of the options still matters once things are found and calibrated."""


@dataclass(frozen=True)
class Verified:
    """`changed`: inputs that are on this machine and are not the files of the run."""

    results: tuple[Compared, ...]
    changed: tuple[str, ...]
    note: str = ""

    @property
    def exit_code(self) -> int:
        return DIFFERS if self.changed or any(one.verdict == "different" for one in self.results) else 0


def verify(folder: Path) -> Verified:
    """Nothing but the folder is needed; where its inputs are on this machine, their hashes are compared too."""
    run = read_run(folder)
    changed = tuple(given.path for given in run.evidence.inputs if _changed(given))
    if not run.answer.results:
        return Verified((), changed, "The run measured nothing, so there is nothing to compute again.")
    with tempfile.TemporaryDirectory(prefix="stagent-verify-") as place:
        options = _options(run, Path(place))
        try:
            again = run_graph(StoredClip(run), run.evidence.question, options, chosen=_chosen(run)).answer
        except StagentError as error:
            missing = tuple(compare(result, None) for result in run.answer.results)
            return Verified(missing, changed, str(error))
    by_id = {result.id: result for result in again.results}
    return Verified(tuple(compare(result, by_id.get(result.id)) for result in run.answer.results), changed)


def _options(run: StoredRun, place: Path) -> AskOptions:
    """The stored options, with the stored calibration as side files in `place`."""
    fields = {key: run.evidence.options[key] for key in KEPT_OPTIONS if key in run.evidence.options}
    for name, given in (("camera", run.scene.camera), ("plane", run.scene.plane)):
        if given is not None:
            file = place / f"{name}.json"
            file.write_text(given.model_dump_json(exclude_none=True, exclude_defaults=True), encoding="utf-8")
            fields[name] = str(file)
    return AskOptions.checked(**{key: tuple(v) if isinstance(v, list) else v for key, v in fields.items()})


def _chosen(run: StoredRun) -> dict[Target, tuple[Track, ...]]:
    """Each target of the question with the tracks that were found for it."""
    targets = {target for step in plan_question(run.evidence.question).steps for target in step.targets}
    return {target: run.tracks[target.words()] for target in targets if target.words() in run.tracks}


def _changed(given: Input) -> bool:
    path = Path(given.path)
    return path.is_file() and input_file(path).sha256 != given.sha256
