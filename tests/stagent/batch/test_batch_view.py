"""`stagent view`: what the server gives to whom, and the page as a browser shows it."""

from __future__ import annotations

import http.client
import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from stagent.batch.job import VideoJob
from stagent.batch.view.server import ViewServer
from stagent_tools.errors import UsageError

GOOD = 12
PATIENCE_S = 180
SHOWN = """() => new Promise(done => {
    const clip = document.getElementById('clip');
    clip.readyState >= 2 ? done() : clip.addEventListener('canplay', () => done(), {once: true});
})"""  # not wait_for_function: the page's policy allows no eval
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "street.mp4"


@contextmanager
def serving(folder: Path) -> Iterator[ViewServer]:
    with ViewServer(folder) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def server(footage: Callable[..., tuple[VideoJob, ...]], finished: Callable[..., Path]) -> Iterator[ViewServer]:
    with serving(finished(footage(GOOD, "broken"))) as server:
        yield server


def get(server: ViewServer, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read(), dict(answer.getheaders())
    finally:
        connection.close()


def inside(server: ViewServer, path: str) -> str:
    return f"/{server.token}/{path}"


def test_only_this_machine_with_the_token(server: ViewServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert get(server, inside(server, "facts"))[0] == 200
    assert get(server, "/")[0] == 403
    assert get(server, f"/{server.token[:-1]}x/facts")[0] == 403
    assert get(server, inside(server, "facts"), Host="somewhere.example")[0] == 403
    _, _, headers = get(server, inside(server, ""))
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_rows_are_sorted_filtered_and_cut(server: ViewServer) -> None:
    def rows(query: str) -> dict[str, object]:
        return dict(json.loads(get(server, inside(server, f"rows?{query}"))[1]))

    page = rows("sort=value&down=1&count=5")
    values = [row["value"] for row in page["rows"]]  # type: ignore[attr-defined]
    assert page["total"] == 2 * (GOOD + 1)
    assert values == sorted(values, reverse=True)
    assert len(values) == 5
    assert rows("text=GOOD03")["total"] == 2
    assert rows("status=failed&reason=video_unreadable")["total"] == 2
    assert get(server, inside(server, "rows?sort=nonsense"))[0] == 404
    assert get(server, inside(server, "rows?from=x"))[0] == 404


def test_a_clip_in_parts_and_nothing_else(server: ViewServer) -> None:
    whole = get(server, inside(server, "clip/1/0?track=1"))
    assert whole[:2] == (200, b"content of good00")
    status, data, headers = get(server, inside(server, "clip/1/0?track=1"), Range="bytes=3-6")
    assert (status, data) == (206, b"tent")
    assert headers["Content-Range"] == "bytes 3-6/17"
    assert get(server, inside(server, "clip/1/0"), Range="bytes=-2")[1] == b"00"
    assert get(server, inside(server, "clip/1/0"), Range="bytes=99-")[0] == 416
    for path in ("clip/999/0", "clip/1/9", "clip/../../etc/passwd", "ledger.sqlite"):
        assert get(server, inside(server, path))[0] == 404


def test_a_failure_has_a_page_too(server: ViewServer) -> None:
    status, page, _ = get(server, inside(server, "report/0/1"))
    assert status == 200
    assert b"broken.mp4 is no video." in page


def test_a_folder_without_results(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no results"):
        ViewServer(tmp_path)


def in_a_browser(url: str, look: Callable[[Any, Any], None]) -> None:
    """`look` gets the page and `expect`. In a thread of its own, for an event loop that another test left running in
    this one is none of its business; with patience for a machine that does much else."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on this machine")
    sync = pytest.importorskip("playwright.sync_api")

    def looked() -> None:
        wrong: list[str] = []
        with sync.sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox"], timeout=1000 * PATIENCE_S
            )
            page = browser.new_page(viewport={"width": 1500, "height": 900})
            page.set_default_timeout(1000 * PATIENCE_S)
            sync.expect.set_options(timeout=1000 * PATIENCE_S)
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.goto(url)
            page.locator("#rows[aria-busy=false]").wait_for()
            look(page, sync.expect)
            browser.close()
        assert not wrong

    with ThreadPoolExecutor(1) as aside:
        aside.submit(looked).result()


def test_the_page_in_a_browser(server: ViewServer) -> None:
    def look(page: Any, expect: Any) -> None:
        rows = page.locator("#rows tr")
        expect(rows).to_have_count(2 * (GOOD + 1))
        for _ in range(2):
            page.click("th:has-text('answer') button")
        page.locator("#rows[aria-busy=false]").wait_for()
        expect(page.locator("th[aria-sort=descending]")).to_have_count(1)
        answers = page.locator("#rows tr.measured td:nth-child(4)").all_inner_texts()
        assert len(answers) == 2 * GOOD
        assert [float(text.split()[0]) for text in answers] == sorted(
            (float(t.split()[0]) for t in answers), reverse=True
        )
        page.select_option("#status", "failed")
        expect(rows).to_have_count(2)
        page.select_option("#status", "")
        page.fill("#text", "good07")
        expect(rows).to_have_count(2)
        page.fill("#text", "broken")
        expect(page.locator("#rows td").first).to_have_text("broken.mp4")
        rows.first.click()
        page.frame_locator("#report").locator("text=broken.mp4 is no video.").first.wait_for()
        assert page.locator("video").get_attribute("src").startswith("clip/0/0")
        page.click("#close")
        expect(page.locator("aside")).to_be_hidden()

    in_a_browser(server.url, look)


def test_a_click_shows_the_clip_from_where_it_was_measured(
    footage: Callable[..., tuple[VideoJob, ...]], finished: Callable[..., Path]
) -> None:
    jobs = footage(1)
    shutil.copy(EXAMPLE, jobs[0].path)
    with serving(finished(jobs)) as server:

        def look(page: Any, expect: Any) -> None:
            for row in range(2):  # a moment, and a span
                page.locator("#rows tr").nth(row).click()
                page.evaluate(SHOWN)
                assert page.evaluate("document.getElementById('clip').currentTime") == pytest.approx(1.0, abs=0.1)
                assert page.evaluate("document.getElementById('clip').videoWidth") == 848
                expect(page.locator("#missing")).to_be_hidden()
                page.click("#close")

        in_a_browser(server.url, look)
