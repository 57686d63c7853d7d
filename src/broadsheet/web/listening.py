"""The small server of `watch --listen`: a path in, an answer out. No more than health, metrics and hubs need."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from broadsheet.errors import BroadsheetError, UsageError

MOST_BODY = 10_000_000  # bytes
MOST_AT_ONCE = 32
PATIENCE = 15.0  # seconds for one line of a request


class Asked(NamedTuple):
    """A request."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The first value of a header; "" where it is not there."""
        return next((value for key, value in self.headers if key.lower() == name), "")


class Answer(NamedTuple):
    """What is said to it."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"


Respond = Callable[[Asked], Answer]
NOTHING = Answer(404, b"nothing here\n")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], respond: Respond, say: Callable[[str], object]) -> None:
        self.respond, self.say = respond, say
        self.slots = threading.BoundedSemaphore(MOST_AT_ONCE)
        super().__init__(address, _Handler)

    def process_request(self, request: object, client_address: object) -> None:
        if self.slots.acquire(blocking=False):
            super().process_request(request, client_address)  # type: ignore[arg-type]
        else:
            self.shutdown_request(request)  # type: ignore[arg-type]

    def process_request_thread(self, request: object, client_address: object) -> None:
        try:
            super().process_request_thread(request, client_address)  # type: ignore[arg-type]
        finally:
            self.slots.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no trouble of ours."""


class _Handler(BaseHTTPRequestHandler):
    timeout = PATIENCE
    server: _Server
    server_version, sys_version = "broadsheet", ""

    def do_GET(self) -> None:
        self._answer(b"")

    do_HEAD = do_GET

    def do_POST(self) -> None:
        told = self.headers["Content-Length"] or ""
        if not (told.isascii() and told.isdigit()):
            self._send(Answer(411, b"say how long it is\n"))
        elif int(told) > MOST_BODY:
            self._send(Answer(413, b"too large\n"))
        else:
            body = self.rfile.read(int(told))
            if len(body) == int(told):
                self._answer(body)

    def _answer(self, body: bytes) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        asked = Asked(self.command, parts.path, query, tuple(self.headers.items()), body)
        try:
            answer = self.server.respond(asked)
        except BroadsheetError as error:
            self.server.say(str(error))
            answer = Answer(503, b"not now\n")
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def log_message(self, *args: object) -> None:
        """Paths of hubs are secrets: nothing is logged."""


def place(told: str) -> tuple[str, int]:
    """Host and port of "127.0.0.1:8080", "[::1]:8080" or ":8080" (the loopback). Raises: UsageError."""
    host, colon, port = told.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise UsageError(f"“{told}” is no place to listen at", hint="such as --listen 127.0.0.1:8080")
    return host.strip("[]") or "127.0.0.1", int(port)


@contextmanager
def listening(told: str, respond: Respond, say: Callable[[str], object] = id) -> Iterator[str]:
    """Answer requests at "host:port" while the block lasts; gives the address. Raises: UsageError."""
    host, port = place(told)
    kind = type("_Server6", (_Server,), {"address_family": 10}) if ":" in host else _Server  # socket.AF_INET6
    try:
        server = kind((host, port), respond, say)
    except OSError as error:
        raise UsageError(f"cannot listen at {told}: {error.strerror or error}", hint="is the port free?") from error
    with server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True).start()
        try:
            yield f"http://{f'[{host}]' if ':' in host else host}:{server.server_address[1]}"
        finally:
            server.shutdown()
