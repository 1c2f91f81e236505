"""A server on this machine that speaks the protocol of language models, and misbehaves as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from stagent.plan.llm import Connection


@dataclass
class Model:
    """`replies` are said in turn, the last one for ever: a text, a dictionary (a plan, written as JSON), an HTTP
    status, "drop" (the connection breaks), "page" (of a login) or "drip" (bytes that never end). `asked` are the
    requests' bodies."""

    url: str = ""
    replies: list[Any] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    refuses_forms: bool = False

    def next(self) -> Any:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    model = Model()
    stop = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            model.asked.append({"path": self.path, **body})
            if model.refuses_forms and body.get("response_format"):
                self.send(400, {"error": {"message": "response_format is not supported", "code": 400}})
                return
            reply = model.next()
            if reply == "drop":
                self.close_connection = True
                self.connection.close()
            elif reply == "drip":
                self.drip()
            elif reply == "page":
                self.write(200, b"<html>Please log in</html>", "text/html")
            elif isinstance(reply, int):
                self.send(reply, {"error": {"message": "no", "type": "error", "code": reply}})
            else:
                self.send(200, self.spoken(reply))

        def spoken(self, reply: Any) -> dict[str, Any]:
            text = reply if isinstance(reply, str) else json.dumps(reply)
            if self.path.endswith("/messages"):
                tool = {"type": "tool_use", "id": "t1", "name": "Plan", "input": reply}
                content = [{"type": "text", "text": text}] if isinstance(reply, str) else [tool]
                return {"id": "m", "type": "message", "role": "assistant", "model": "x", "content": content,
                        "stop_reason": "end_turn", "usage": {"input_tokens": 1, "output_tokens": 1}}  # fmt: skip
            message: dict[str, Any] = {"role": "assistant", "content": text}
            if isinstance(reply, dict) and "tool" in reply:
                call = {"name": reply["tool"], "arguments": "{}"}
                message = {"role": "assistant", "content": None,
                           "tool_calls": [{"id": "c", "type": "function", "function": call}]}  # fmt: skip
            if self.path.endswith("/api/chat"):
                return {"model": "x", "message": message, "done": True, "done_reason": "stop"}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            return {"id": "c", "object": "chat.completion", "created": 0, "model": "x", "choices": [choice]}

        def send(self, status: int, document: dict[str, Any]) -> None:
            self.write(status, json.dumps(document).encode() + b"\n", "application/json")

        def write(self, status: int, content: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def drip(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "1000000")
            self.end_headers()
            while not stop.is_set():
                try:
                    self.wfile.write(b" ")
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(0.02)

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    model.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "OPENAI_PROXY"):
        monkeypatch.delenv(name, raising=False)
    yield model
    stop.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def connect(model: Model) -> Callable[..., Connection]:
    def connected(spec: str = "tiny", patience_s: float = 20.0, retries: int = 0) -> Connection:
        base = model.url if not spec.startswith(("anthropic", "ollama")) else model.url.removesuffix("/v1")
        return Connection(spec, base, patience_s=patience_s, retries=retries)

    return connected
