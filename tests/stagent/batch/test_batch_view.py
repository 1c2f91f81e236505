"""`stagent view`: what the server gives to whom, and the page as a browser shows it."""

from __future__ import annotations

import http.client
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from stagent.batch.job import VideoJob
from stagent.batch.view.server import ViewServer
from stagent_tools.errors import UsageError

GOOD = 12


@pytest.fixture
def server(footage: Callable[..., tuple[VideoJob, ...]], finished: Callable[..., Path]) -> Iterator[ViewServer]:
    with ViewServer(finished(footage(GOOD, "broken"))) as serving:
        thread = Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield serving
        serving.shutdown()
        thread.join()


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


def test_the_page_in_a_browser(server: ViewServer) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on this machine")
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(server.url)
        page.wait_for_selector("#rows tr")
        assert page.locator("#rows tr").count() == 2 * (GOOD + 1)
        page.click("th:has-text('answer') button")
        page.click("th:has-text('answer') button")
        page.wait_for_selector("th[aria-sort=descending]")
        sync.expect(page.locator("#rows tr td:nth-child(4)").first).to_contain_text("km/h")
        first, second = (float(page.locator("#rows tr td:nth-child(4)").nth(i).inner_text().split()[0]) for i in (0, 1))
        assert first >= second
        page.select_option("#status", "failed")
        sync.expect(page.locator("#rows tr")).to_have_count(2)
        page.select_option("#status", "")
        page.fill("#text", "good07")
        sync.expect(page.locator("#rows tr")).to_have_count(2)
        page.fill("#text", "broken")
        sync.expect(page.locator("#rows td").first).to_have_text("broken.mp4")
        page.locator("#rows tr").first.click()
        report = page.frame_locator("#report")
        report.locator("text=broken.mp4 is no video.").first.wait_for()
        assert page.locator("video").get_attribute("src").startswith("clip/0/0")
        page.click("#close")
        sync.expect(page.locator("aside")).to_be_hidden()
        assert not wrong
        browser.close()
