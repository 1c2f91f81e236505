"""The page on which one clicks: a server for this machine alone.

It listens on 127.0.0.1, answers only who has the token of the address that was printed and names this host (a web page
elsewhere cannot reach it by a name of its own), and takes nothing but a short list of points.
"""

from __future__ import annotations

import hmac
import json
import secrets
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import cv2
import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from stagent.calibrate.marks import Clicked
from stagent.calibrate.proof import draw_proof
from stagent.calibrate.store import Kept, keep
from stagent_tools.errors import StagentError
from stagent_tools.scene.templates import template_named
from stagent_tools.types import Frame, Image

HOST = "127.0.0.1"
MOST_BYTES = 100_000
"""Of what the page may send: two hundred points need less than a tenth."""

JPEG_QUALITY = 90


class _Point(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    x: float
    y: float
    what: str = Field(max_length=100)


class _Marks(BaseModel):
    model_config = ConfigDict(extra="forbid")

    points: list[_Point] = Field(max_length=200)


@dataclass
class Desk:
    """What the page works on; `kept` is what was saved last."""

    video: Path
    frame: Frame
    template: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    kept: Kept | None = None

    def page(self) -> str:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        environment = Environment(
            loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
        )
        return environment.get_template("page.html.j2").render(
            name=self.video.name,
            t=f"{self.frame.t:.2f}",
            token=self.token,
            template=template_named(self.template) if self.template else None,
        )

    def save(self, body: bytes) -> dict[str, object]:
        """What the page is told: whether the points were kept, and how well they fit or what is wrong with them."""
        try:
            marks = _Marks.model_validate_json(body)
            clicked = [Clicked(point.x, point.y, point.what.strip()) for point in marks.points]
            self.kept = keep(self.video, self.frame, clicked, self.template)
        except ValidationError as error:
            return {"saved": False, "said": f"The points cannot be read: {error.errors()[0]['msg']}."}
        except StagentError as error:
            return {"saved": False, "said": str(error)}
        return {"saved": True, "said": said_of(self.kept)}


def said_of(kept: Kept) -> str:
    """One sentence about what was saved."""
    n = len(kept.calibration.points)
    fit = (
        f"They fit to one plane within {kept.rms_px:.1f} px"
        if n > 4
        else "Four points fit exactly: a fifth proves them"
    )
    return f"{n} points are kept in {kept.place.name}. {fit}."


def serve(desk: Desk, port: int = 0) -> ThreadingHTTPServer:
    """A server that is bound and not yet running; its address with the token is `address`."""

    class Handler(_Handler):
        at = desk

    return ThreadingHTTPServer((HOST, port), Handler)


def address(server: ThreadingHTTPServer, desk: Desk) -> str:
    return f"http://{HOST}:{server.server_address[1]}/?token={desk.token}"


class _Handler(BaseHTTPRequestHandler):
    at: Desk

    def do_GET(self) -> None:
        path = self._allowed()
        if path is None:
            return
        if path == "/":
            self._send(self.at.page().encode(), "text/html; charset=utf-8")
        elif path == "/frame.jpg":
            self._send(_jpeg(self.at.frame.image), "image/jpeg")
        elif path == "/proof.jpg" and self.at.kept is not None:
            self._send(_jpeg(draw_proof(self.at.frame.image, self.at.kept.calibration)), "image/jpeg")
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        path = self._allowed()
        if path is None:
            return
        length = self.headers.get("Content-Length", "")
        if path != "/marks" or not length.isdigit() or int(length) > MOST_BYTES:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        told = self.at.save(self.rfile.read(int(length)))
        self._send(json.dumps(told).encode(), "application/json")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the address on standard error is all there is to say."""

    def _allowed(self) -> str | None:
        """The path asked for, if the token and the host are right."""
        asked = urlsplit(self.path)
        token = parse_qs(asked.query).get("token", [""])[0]
        host = self.headers.get("Host", "").rpartition(":")[0]
        if host != HOST or not hmac.compare_digest(token.encode(), self.at.token.encode()):
            self.send_error(HTTPStatus.FORBIDDEN)
            return None
        return asked.path

    def _send(self, data: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(data)


def _jpeg(image: Image) -> bytes:
    done, data = cv2.imencode(".jpg", np.ascontiguousarray(image[..., ::-1]), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise RuntimeError(f"OpenCV could not write a JPEG of {image.shape}")
    return data.tobytes()
