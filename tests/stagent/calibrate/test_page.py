"""The page on which one clicks: in a real browser, and against who has no business there."""

from __future__ import annotations

import json
import shutil
import threading
from http.client import HTTPConnection

import cv2
import numpy as np
import pytest

from stagent.calibrate.server import Desk, address, serve
from stagent_tools.scene.calibration import calibration_beside, read_calibration
from stagent_tools.types import Frame

SIZE = (640, 360)
GUESS = "abc"
CORNERS = {"0, 0": (100, 320), "8, 0": (540, 320), "8, 20": (400, 80), "0, 20": (240, 80)}


@pytest.fixture
def desk(tmp_path):
    image = np.full((SIZE[1], SIZE[0], 3), 90, np.uint8)
    cv2.polylines(image, [np.array(list(CORNERS.values()))], True, (255, 255, 255), 2)
    return Desk(tmp_path / 'a "b" <img src=x onerror=alert(1)>.mp4', Frame(0, 0.0, image), "")


@pytest.fixture
def running(desk):
    with serve(desk) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield address(server, desk)
        server.shutdown()
        thread.join()


def ask(running, path, token=None, host=None, body=None):
    """Status and text that the server gives."""
    base, _, right = running.partition("?token=")
    server = HTTPConnection(base.removeprefix("http://").rstrip("/"), timeout=5)
    token = right if token is None else token
    server.request(
        "GET" if body is None else "POST", f"{path}?token={token}", body, headers={"Host": host} if host else {}
    )
    answer = server.getresponse()
    told = answer.status, answer.read().decode(errors="replace")
    server.close()
    return told


def test_without_the_token_or_by_another_name_nobody_gets_in(running):
    assert ask(running, "/")[0] == 200
    assert ask(running, "/", token="")[0] == 403
    assert ask(running, "/", token=GUESS)[0] == 403
    assert ask(running, "/", host="evil.example:80")[0] == 403
    assert ask(running, "/marks", token=GUESS, body=b"{}")[0] == 403
    assert ask(running, "/../../etc/passwd")[0] == 404


def test_what_the_page_may_send_is_little_and_checked(running, desk):
    assert ask(running, "/marks", body=b"x" * 150_000)[0] == 400
    status, text = ask(running, "/marks", body=b'{"points": [1]}')
    told = json.loads(text)
    assert status == 200
    assert not told["saved"]
    assert "cannot be read" in told["said"]
    assert calibration_beside(desk.video) is None


def test_the_name_of_the_video_is_escaped(running):
    page = ask(running, "/")[1]
    assert "<img src=x" not in page
    assert "&lt;img" in page


def test_clicking_four_points_and_typing_metres_keeps_a_calibration(running, desk):
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("there is no Chromium on this machine")
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 800})
        page.goto(running)
        stage = page.locator("#frame")
        stage.wait_for()
        page.wait_for_function("document.getElementById('frame').naturalWidth > 0")
        box = stage.bounding_box()
        for number, (metres, (x, y)) in enumerate(CORNERS.items()):
            page.mouse.click(box["x"] + x * box["width"] / SIZE[0], box["y"] + y * box["height"] / SIZE[1])
            page.locator("#points input").nth(number).fill(metres)
        page.click("#save")
        page.wait_for_function("document.getElementById('said').textContent.includes('kept in')")
        browser.close()
    kept = read_calibration(calibration_beside(desk.video))
    assert [mark.m for mark in kept.points] == [(0.0, 0.0), (8.0, 0.0), (8.0, 20.0), (0.0, 20.0)]
    assert kept.plane(*SIZE).px == pytest.approx(np.array(list(CORNERS.values()), dtype=float), abs=1.0)
