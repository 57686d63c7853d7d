"""The news room over real HTTP: a server on the loopback that stands as proxy for the demo's made-up hosts.

So the sites keep their names and addresses from one demo to the next, whatever port is free.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from broadsheet.demo.news_room import EDITED, OPENED, addresses
from broadsheet.demo.records import Asked

ROBOTS = b"User-agent: *\nDisallow: /admin/\n"


class NewsRoom(ThreadingHTTPServer):
    """Serves the sites as they are in `round`; `asked` logs every request."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.round = 1
        self.asked: list[Asked] = []

    @property
    def port(self) -> int:
        """Where it listens on 127.0.0.1."""
        return self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no trouble of the news room's."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: NewsRoom

    def do_GET(self) -> None:
        status, kind, body = self._answer()
        changed = EDITED if self.server.round == 2 else OPENED
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        if status == 200 and self.headers["If-None-Match"] == etag:
            status, body = 304, b""
        is_conditional = bool(self.headers["If-None-Match"] or self.headers["If-Modified-Since"])
        self.server.asked.append(Asked(url=self.path, status=status, is_conditional=is_conditional))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if status in (200, 304):
            self.send_header("ETag", etag)
            self.send_header("Last-Modified", format_datetime(changed, usegmt=True))
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self) -> tuple[int, str, bytes]:
        if self.path.endswith("/robots.txt"):
            return 200, "text/plain", ROBOTS
        for served in addresses(self.server.round):
            if served.url == self.path:
                return served.status, served.content_type, served.body
        return 404, "text/plain", b"Not found"

    def log_message(self, *args: object) -> None:
        """The demo speaks for itself."""


@contextmanager
def news_room(port: int = 0) -> Iterator[NewsRoom]:
    """The news room while the block lasts, on `port` if that is free."""
    try:
        room = NewsRoom(port)
    except OSError:
        room = NewsRoom()
    with room:
        threading.Thread(target=room.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield room
        room.shutdown()
