"""The spatial backend of tracks that somebody brings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from stagent_tools.errors import UsageError
from stagent_tools.scan import Scan
from stagent_tools.spatial.grounding import Candidate, Grounding, Verdict
from stagent_tools.spatial.track_files.coco import read_coco
from stagent_tools.spatial.track_files.mot import read_mot
from stagent_tools.spatial.track_files.rows import LabelledTrack, Row, tracks_of
from stagent_tools.spatial.track_files.table import read_table
from stagent_tools.target import Target
from stagent_tools.types import FloatArray, Span

_READERS: dict[str, Callable[[Path, FloatArray], Iterator[Row]]] = {
    ".txt": read_mot,
    ".csv": read_mot,
    ".json": read_coco,
    ".parquet": read_table,
}


def read_tracks(path: Path, scan: Scan) -> tuple[LabelledTrack, ...]:
    """The tracks of a file, in video time, checked against the video. Raises UsageError naming line or key."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise UsageError(
            f"{path.name} is no track file: its name ends with none of {', '.join(_READERS)}.",
            "Give MOT Challenge text, COCO or VIS JSON, or parquet.",
        )
    if not path.is_file():
        raise UsageError(f"There is no file {path}.", "Check the path after --tracks.")
    return tracks_of(reader(path, scan.times), path, scan.info)


class TracksBackend:
    """Takes tracks from a file: by their label, or the only one there is."""

    name = "tracks"

    def __init__(self, path: Path | str) -> None:
        self._path = Path(path)
        self._tracks: tuple[LabelledTrack, ...] | None = None

    def ground(self, scan: Scan, targets: tuple[Target, ...], span: Span | None = None) -> tuple[Grounding, ...]:
        """One grounding for each target, from the tracks that are seen in `span` (None: anywhere)."""
        if self._tracks is None:
            self._tracks = read_tracks(self._path, scan)
        there = tuple(t for t in self._tracks if span is None or len(t.track.within(span).t))
        return tuple(self._one(target, there) for target in targets)

    def _one(self, target: Target, there: tuple[LabelledTrack, ...]) -> Grounding:
        fitting = tuple(t for t in there if _is(target, t.label)) or tuple(t for t in there if _may_be(target, t.label))
        fitting = tuple(t for t in fitting if _is_said(target, t.label)) or fitting
        why = f"labelled so in {self._path.name}"
        unlabelled = not any(t.label for t in there)
        if not fitting and unlabelled:
            fitting = there
            why = f"{self._path.name} names no labels and holds {len(there)} track{'s' * (len(there) != 1)}"
        candidates = tuple(_candidate(t, 1.0 if t in fitting else 0.0) for t in there)
        if not fitting:
            labels = ", ".join(sorted({t.label for t in there if t.label})) or "nothing"
            why = f"no track in {self._path.name} is labelled {target.noun!r} (it has {labels})"
            return Grounding(target, Verdict.ABSENT, (), candidates, 0.0, why, self.name)
        if len(fitting) > 1 and not target.plural:
            why = f"{len(fitting)} tracks in {self._path.name} fit {target.words()!r}"
            return Grounding(target, Verdict.AMBIGUOUS, (), candidates, 1.0, why, self.name)
        return Grounding(target, Verdict.FOUND, tuple(t.track for t in fitting), candidates, 1.0, why, self.name)


def _is(target: Target, label: str) -> bool:
    """The label holds the noun, or both are words for one kind of thing."""
    from stagent_tools.things import thing_of

    words = label.lower().split()
    if not words:
        return False
    thing = thing_of(target.noun)
    return target.noun.lower() in words or (thing is not None and thing == thing_of(label))


def _is_said(target: Target, label: str) -> bool:
    """The label holds all that is said of it: "red car" is the red one of several cars."""
    return {word.lower() for word in target.attributes} <= set(label.lower().split())


def _may_be(target: Target, label: str) -> bool:
    """The label is the word for the whole family: what is labelled "vehicle" may be the truck, if nothing is labelled
    so."""
    from stagent_tools.things import thing_of

    thing, labelled = thing_of(target.noun), thing_of(label) if label else None
    return thing is not None and labelled is not None and labelled.name == thing.family


def _candidate(labelled: LabelledTrack, score: float) -> Candidate:
    span = labelled.track.span
    name = labelled.label or labelled.track.family
    return Candidate(labelled.track, score, f"track {labelled.track.id}: {name}, {span.start:.1f} to {span.end:.1f} s")
