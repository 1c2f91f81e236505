"""One job: a video is looked at once, and each question about it is answered, from the cache where that can be."""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stagent.answer.answer import Refusal, refusal_of
from stagent.batch.job import SIDE_FILES, Ask, VideoJob
from stagent.batch.outcome import FAILED, Outcome, Row, pack, unpack
from stagent.batch.samples import LENGTH, joined
from stagent.batch.store import Store, content_hash, key_of
from stagent_tools.errors import OutputUnwritable, StagentError, VideoUnreadable

if TYPE_CHECKING:
    from stagent.agent.clip import Clip
    from stagent.batch.each import About
    from stagent.options import AskOptions

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """What holds for every job of a batch: `version` of what measures, where results of tools are kept (None: nowhere)
    and how many bytes of them, the folder for run folders (None: none are written), and whether tracks are told."""

    version: str
    cache: str | None = None
    cache_limit: int = 0
    runs: str | None = None
    samples: bool = True


@dataclass(frozen=True)
class Part:
    """What one question gives: its rows, its samples as an Arrow stream, and the answer documents."""

    rows: Sequence[Row]
    samples: bytes = b""
    answers: Sequence[dict[str, Any]] = ()
    cached: bool = False


def measure_video(job: VideoJob, settings: Settings, *, picture: bool) -> Outcome:
    """Every question of a job; `picture`: also one still for the contact sheet.

    What goes wrong with the video or a question is a row. OutputUnwritable, MemoryError and OSError end the attempt.
    """
    work = _Work(job, settings)
    start = time.monotonic()
    parts = [work.part(number) for number in range(len(job.asks))]
    return Outcome(
        rows=[{**row, "video_sha256": row.get("video_sha256") or work.content} for part in parts for row in part.rows],
        samples=joined([part.samples for part in parts]) if settings.samples else b"",
        answers=pack([{**answer, "ask": number} for number, part in enumerate(parts) for answer in part.answers]),
        still=work.still() if picture else b"",
        seconds=round(time.monotonic() - start, 3),
        cached=all(part.cached for part in parts),
        detail=work.detail,
    )


class _Work:
    """A job at work: the video's hash, its clips by frame rate, the store."""

    def __init__(self, job: VideoJob, settings: Settings) -> None:
        self.job = job
        self.settings = settings
        self.store = None if settings.cache is None else Store(Path(settings.cache), settings.cache_limit)
        self.detail = ""
        self._clips: dict[object, Clip] = {}
        self._seen: list[tuple[Clip, About]] = []

    @cached_property
    def content(self) -> str:
        """The hash of the video; "" for one that is not there, or that is no file."""
        return content_hash(self.job.path) if self.job.path.is_file() or self.job.path.is_dir() else ""

    def part(self, number: int) -> Part:
        """From the store, or measured now and kept."""
        ask = self.job.asks[number]
        folder = self._run_folder(number)
        try:
            options = self.job.options(ask)
            key = self._key(ask, options)
            kept = None if folder is not None and not folder.is_dir() else self._kept(key, number)
            if kept is not None:
                return kept
            part = self._measured(ask, options, number, folder)
            _need_memory(row["sentence"] for row in part.rows if row.get("reason") == "backend_broke")
        except (OutputUnwritable, MemoryError, OSError):
            raise
        except StagentError as error:
            _need_memory([error.sentence])
            return self._without(ask, number, refusal_of(error))
        except Exception as error:  # noqa: BLE001 - a bug in one question costs that question, and is told in its row
            _need_memory([str(error)])
            self.detail = traceback.format_exc()
            sentence = f"Internal error: {type(error).__name__}: {error}"
            bug = Refusal(exit_code=1, reason="internal", sentence=sentence, remedy="Report it: a bug in stagent.")
            return self._without(ask, number, bug)
        return self._keep(key, part)

    def still(self) -> bytes:
        """A picture of what was measured, from the store where one was kept."""
        asked = [ask.model_dump(mode="json") for ask in self.job.asks]
        key = key_of("still", self.settings.version, self.content, asked)
        kept = self.store.get(key) if self.store is not None and self.content else None
        if kept is None:
            kept = self._still_now()
            if self.store is not None and kept:
                self.store.put(key, kept)
        return kept

    def _still_now(self) -> bytes:
        """With the boxes of a thing that was measured; without, where all answers came from the store."""
        from stagent.batch.stills import plain_still, still_of

        try:
            found = next((still_of(clip, about) for clip, about in self._seen if about.track), b"")
            found = found or next((still_of(clip, about) for clip, about in self._seen), b"")
            return found or plain_still(self._clip(self.job.options(self.job.asks[0])))
        except StagentError as error:
            LOG.info("no still of %s: %s", self.job.name, error)
            return b""

    def _measured(self, ask: Ask, options: AskOptions, number: int, folder: Path | None) -> Part:
        from stagent.agent.hints import check_options
        from stagent.batch.each import ask_each
        from stagent.batch.rows import rows_of
        from stagent.batch.samples import packed
        from stagent.runs.tracks import NamedTrack

        clip = self._clip(options)
        check_options(options, clip.video(options.capture_fps).info)
        rows: list[Row] = []
        answers = []
        tracks: dict[str, NamedTrack] = {}
        abouts = ask_each(clip, ask.question, options)
        for index, about in enumerate(abouts):
            asked = about.asked
            run = self._save(about, clip, options, folder, index if len(abouts) > 1 else None)
            for row in rows_of(asked.answer, number, track=about.track, looks=about.looks, quality=about.quality):
                rows.append({**row, "result": len(rows), "run": run})
            document = asked.answer.model_dump(mode="json", by_alias=True)
            answers.append({**document, "track": about.track, "looks": about.looks, "run": run})
            for key, track in asked.tracks.items():
                tracks[key] = NamedTrack(track, asked.names.get(key, key), asked.worlds.get(key))
            self._seen.append((clip, about))
        document = self._by_name({"rows": rows, "answers": answers})
        return Part(document["rows"], packed(tracks.values()), document["answers"])

    def _save(self, about: About, clip: Clip, options: AskOptions, folder: Path | None, index: int | None) -> str:
        """The evidence in a folder of its own, if that was asked for; its place within the batch's folder."""
        if folder is None or self.settings.runs is None:
            return ""
        from stagent.agent.save import save_run

        place = folder if index is None else folder / f"{index + 1}"
        save_run(about.asked, clip, options, place)
        return place.relative_to(Path(self.settings.runs).parent).as_posix()

    def _run_folder(self, number: int) -> Path | None:
        if self.settings.runs is None:
            return None
        parts = [part for part in Path(self.job.name).parts if part not in ("/", "..", ".")]
        return Path(self.settings.runs, *parts, f"q{number + 1}")

    def _clip(self, options: AskOptions) -> Clip:
        from stagent.batch.kept_clip import KeptClip

        if self.job.path.exists() and not self.content:  # a pipe would be waited for, for ever
            raise VideoUnreadable(f"{self.job.name} is neither a file nor a folder.", "Save it as a file.")
        if options.fps not in self._clips:
            self._clips[options.fps] = KeptClip(
                self.job.path, options.fps, self.store, self.settings.version, self.content
            )
        return self._clips[options.fps]

    def _key(self, ask: Ask, options: AskOptions) -> str:
        """Everything that the answer hangs on: files by their contents, the rest as it holds, defaults included."""
        from stagent.agent.hints import kept_calibration

        files = {name: getattr(options, name) for name in SIDE_FILES}
        files["calibration"] = kept_calibration(options, self.job.path)
        contents = {name: content_hash(path) if path.exists() else "" for name, path in files.items() if path}
        plain = options.model_dump(mode="json", exclude=set(SIDE_FILES))
        return key_of("ask", self.settings.version, self.content, [ask.question, plain, contents])

    def _kept(self, key: str, number: int) -> Part | None:
        data = self.store.get(key) if self.store is not None and self.content else None
        if data is None:
            return None
        (length,) = LENGTH.unpack_from(data)
        (document,) = unpack(data[LENGTH.size : LENGTH.size + length])
        rows = [{**row, "ask": number} for row in document["rows"]]
        return Part(rows, data[LENGTH.size + length :], document["answers"], cached=True)

    def _keep(self, key: str, part: Part) -> Part:
        """What speaks of the video by its name, or failed, holds for this job only."""
        document = {"rows": part.rows, "answers": part.answers}
        named = any(self.job.name in str(row.get(text, "")) for row in part.rows for text in ("sentence", "warnings"))
        if self.store is not None and self.content and not named and not any(r["status"] == FAILED for r in part.rows):
            head = pack([document])
            self.store.put(key, LENGTH.pack(len(head)) + head + part.samples)
        return part

    def _without(self, ask: Ask, number: int, refusal: Refusal) -> Part:
        """The one row of a question that came to no answer at all."""
        from stagent.batch.rows import refused

        return Part([self._by_name({"ask": number, "result": 0, "question": ask.question, **refused(refusal)})])

    def _by_name(self, document: dict[str, Any]) -> dict[str, Any]:
        """With the video's name instead of its path: tables do not hang on where the footage lies."""
        path, name = (json.dumps(str(text))[1:-1] for text in (self.job.path, self.job.name))
        return dict(json.loads(json.dumps(document).replace(path, name)))


def _need_memory(sentences: Iterable[str]) -> None:
    """A step that could not have its memory is no answer: what OpenCV and a caught MemoryError say."""
    if any("Insufficient memory" in sentence or "MemoryError" in sentence for sentence in sentences):
        raise MemoryError
