"""What stands behind a row: its report and its clip."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from stagent.answer.answer import Answer, Refusal
from stagent.batch.job import VideoJob
from stagent.batch.ledger import LEDGER, Ledger
from stagent.batch.outcome import unpack
from stagent.runs.folder import OVERLAY, REPORT
from stagent_tools.errors import UsageError


class Evidence:
    """Answers and clips of one batch, by the job's position; paths come from the ledger, never from a request."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ledger = Ledger(folder / LEDGER, read_only=True)

    def close(self) -> None:
        self._ledger.close()

    def report(self, job: int, ask: int, track: str) -> str:
        """The page: that of the run folder, if one was written, otherwise one made of the answer."""
        from stagent.answer.report.report import render_report
        from stagent.plan.describe import describe_plan
        from stagent.plan.grammar import plan_question

        found, document = self._answer(job, ask, track)
        page = self._in_run(document, REPORT)
        if page is not None:
            return page.read_text(encoding="utf-8")
        answer = _answer(found, document) if document else _failed(found, ask, self._rows(job))
        return render_report(answer, plan_words=describe_plan(plan_question(answer.question)))

    def clip(self, job: int, ask: int, track: str) -> Path:
        """The overlay, if a run folder was written, otherwise the video itself."""
        found, document = self._answer(job, ask, track)
        path = self._in_run(document, OVERLAY) or found.path
        if not path.is_file():
            raise UsageError(f"{found.name} is not where it was, or it is a folder of pictures.", "Put it back.")
        return path

    def _answer(self, job: int, ask: int, track: str) -> tuple[VideoJob, dict[str, Any]]:
        """The job and the answer's document; {} for a question that failed."""
        done = self._ledger.result(job)
        if done is None or not 0 <= ask < len(done[0].asks):
            raise UsageError(f"There is no result number {job}, {ask}.", "Load the page again.")
        documents = [d for d in unpack(done[1]) if d["ask"] == ask and d["track"] == track]
        return done[0], documents[0] if documents else {}

    def _rows(self, job: int) -> list[dict[str, Any]]:
        return unpack(self._ledger.rows(job))

    def _in_run(self, document: dict[str, Any], name: str) -> Path | None:
        run = document.get("run", "")
        path = self._folder / run / name
        return path if run and path.is_file() else None


def _answer(job: VideoJob, document: dict[str, Any]) -> Answer:
    """The kept answer, about this job's video."""
    fields = {key: value for key, value in document.items() if key not in ("ask", "track", "looks", "run")}
    answer = Answer.model_validate(fields)
    facts = answer.video_facts
    named = None if facts is None else facts.model_copy(update={"path": job.name})
    return answer.model_copy(update={"video": job.name, "video_facts": named})


def _failed(job: VideoJob, ask: int, rows: list[dict[str, Any]]) -> Answer:
    """A page for what was never answered."""
    row = next(row for row in rows if row["ask"] == ask)
    refusal = Refusal(exit_code=row["exit_code"], reason=row["reason"], sentence=row["sentence"], remedy=row["remedy"])
    return Answer(
        video=job.name,
        question=row["question"],
        exit_code=refusal.exit_code,
        sentence=refusal.sentence,
        refusal=refusal,
    )
