"""`stagent view`: the results of a batch on 127.0.0.1, for who knows the token in the address.

Other users of the machine, and pages open in the same browser, do not know it; requests with another host name (a
name that somebody has pointed at this machine) are refused.
"""

from __future__ import annotations

import hmac
import json
import mimetypes
import re
import secrets
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from urllib.parse import parse_qsl, urlsplit

from stagent.batch.view.evidence import Evidence
from stagent.batch.view.query import Quantities
from stagent_tools.errors import StagentError, UsageError

HOST = "127.0.0.1"
PAGE = Path(__file__).with_name("page.html")
CHUNK_BYTES = 1 << 18
POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "connect-src 'self'; media-src 'self'; frame-src 'self'; frame-ancestors 'self'"
)
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_EVIDENCE = re.compile(r"(?P<what>report|clip)/(?P<job>\d+)/(?P<ask>\d+)")


class ViewServer(ThreadingHTTPServer):
    """Serves one batch's folder; `url` is what the user opens."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.quantities = Quantities(folder)
        self.evidence = Evidence(folder)
        self.one_at_a_time = Lock()
        self.token = secrets.token_urlsafe(24)
        self.name = folder.absolute().name
        super().__init__((HOST, port), _Handler)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.server_address[1]}/{self.token}/"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that breaks off is nothing to be told on the terminal; anything else is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as socketserver gives it

    def server_close(self) -> None:
        super().server_close()
        self.evidence.close()


class _Handler(BaseHTTPRequestHandler):
    """GET only."""

    server: ViewServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        _, _, rest = parts.path.partition("/")
        token, _, path = rest.partition("/")
        port = self.server.server_address[1]
        if self.headers.get("Host") not in (f"{HOST}:{port}", f"localhost:{port}"):
            self._text(HTTPStatus.FORBIDDEN, "This is not the address that stagent view has printed.")
            return
        if not hmac.compare_digest(token.encode(), self.server.token.encode()):
            self._text(HTTPStatus.FORBIDDEN, "Open the address that stagent view has printed.")
            return
        try:
            self._answer(path, dict(parse_qsl(parts.query)))
        except StagentError as error:
            self._text(HTTPStatus.NOT_FOUND, str(error))
        except (BrokenPipeError, ConnectionResetError):
            return  # the browser has what it wanted of a clip

    def _answer(self, path: str, wish: dict[str, str]) -> None:
        pages: dict[str, Callable[[], object]] = {
            "facts": lambda: {"name": self.server.name, "choices": self.server.quantities.choices()},
            "rows": lambda: self.server.quantities.page(wish),
        }
        if path == "":
            self._bytes(PAGE.read_bytes(), "text/html; charset=utf-8")
        elif path in pages:
            self._bytes(json.dumps(pages[path]()).encode(), "application/json")
        elif found := _EVIDENCE.fullmatch(path):
            self._evidence(found["what"], int(found["job"]), int(found["ask"]), wish.get("track", ""))
        else:
            raise UsageError(f"There is no page {path!r}.", "Load the page again.")

    def _evidence(self, what: str, job: int, ask: int, track: str) -> None:
        with self.server.one_at_a_time:
            evidence = self.server.evidence
            found = evidence.report(job, ask, track) if what == "report" else evidence.clip(job, ask, track)
        if isinstance(found, str):
            self._bytes(found.encode(), "text/html; charset=utf-8")
        else:
            self._file(found)

    def _file(self, path: Path) -> None:
        """The whole file, or the part that a player asks for (RFC 9110, section 14)."""
        size = path.stat().st_size
        asked = _RANGE.fullmatch(self.headers.get("Range", ""))
        first, last = _part(asked[1], asked[2], size) if asked else (0, size - 1)
        if first > last:
            self._text(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, f"The clip has {size} bytes.")
            return
        self._head(HTTPStatus.PARTIAL_CONTENT if asked else HTTPStatus.OK, last - first + 1, _kind(path))
        self.send_header("Accept-Ranges", "bytes")
        if asked:
            self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.end_headers()
        with path.open("rb") as file:
            file.seek(first)
            left = last - first + 1
            while left and (chunk := file.read(min(CHUNK_BYTES, left))):
                self.wfile.write(chunk)
                left -= len(chunk)

    def _bytes(self, data: bytes, kind: str) -> None:
        self._head(HTTPStatus.OK, len(data), kind)
        if kind.startswith("text/html"):
            self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(data)

    def _text(self, status: HTTPStatus, text: str) -> None:
        data = text.encode()
        self._head(status, len(data), "text/plain; charset=utf-8")
        self.end_headers()
        self.wfile.write(data)

    def _head(self, status: HTTPStatus, length: int, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")

    def log_message(self, format: str, *args: object) -> None:
        """The terminal is the user's; what goes wrong is told to the browser."""


def _part(first: str, last: str, size: int) -> tuple[int, int]:
    """ "0-99", "100-" or "-100" (the last hundred) as the first and last byte."""
    if first:
        return int(first), min(int(last), size - 1) if last else size - 1
    return max(0, size - int(last or 0)), size - 1


def _kind(path: Path) -> str:
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"
