"""A server on this machine that behaves as the Hugging Face hub does, and as badly as it is told to."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from stagent_tools.models import download as module
from stagent_tools.models.cards import ModelCard, ModelFile

WEIGHTS = bytes(range(256)) * 12_000
CONFIG = b'{"model_type": "tiny"}\n'


@dataclass
class Hub:
    """`break_after`: bytes after which each of the next answers breaks off, one entry a request; `statuses`: answers
    with these codes first; `requests`: (method, path, Range) of all that came."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    break_after: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    ranges: bool = True
    commit: str = "0123456789abcdef0123456789abcdef01234567"
    requests: list[tuple[str, str, str | None]] = field(default_factory=list)

    def fetched(self, path: str) -> list[str | None]:
        """The Range header of each GET of a file."""
        return [range_ for method, where, range_ in self.requests if method == "GET" and where.endswith(path)]


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    hub = Hub(files={"config.json": CONFIG, "model.bin": WEIGHTS})

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self.answer(with_body=False)

        def do_GET(self) -> None:
            self.answer(with_body=True)

        def answer(self, *, with_body: bool) -> None:
            hub.requests.append((self.command, self.path, self.headers.get("Range")))
            if with_body and hub.statuses:
                self.send_response(hub.statuses.pop(0))
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            content = hub.files.get(self.path.rsplit("/", 1)[1])
            if self.path.startswith("/api/models/"):
                content = json.dumps({"siblings": [{"rfilename": name} for name in hub.files]}).encode()
            if content is None:
                self.send_error(404)
                return
            begin = self.begin(content)
            self.send_response(206 if begin else 200)
            self.send_header("ETag", f'"{sha256(content)}"')
            self.send_header("X-Repo-Commit", hub.commit)
            self.send_header("Content-Length", str(len(content) - begin))
            self.end_headers()
            if with_body:
                self.write(content[begin:])

        def begin(self, content: bytes) -> int:
            asked, same = self.headers.get("Range"), self.headers.get("If-Range", "").strip('"')
            if not hub.ranges or asked is None or same not in ("", sha256(content)):
                return 0
            return int(asked.removeprefix("bytes=").rstrip("-"))

        def write(self, body: bytes) -> None:
            if hub.break_after:
                self.wfile.write(body[: hub.break_after.pop(0)])
                self.close_connection = True
                return
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    monkeypatch.setattr(module, "WAIT_S", 0.001)
    yield hub
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def caches(monkeypatch: pytest.MonkeyPatch, tmp_path: pytest.TempPathFactory) -> None:
    """No test looks into the caches of whoever runs it."""
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("STAGENT_MODELS_DIR", raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def card() -> ModelCard:
    files = (ModelFile("config.json"), ModelFile("model.bin", sha256(WEIGHTS), len(WEIGHTS)))
    return ModelCard("tiny-masks", "mask", "mask=tiny", "Apache-2.0", "somebody/tiny-masks", "main", 3.1, files)
