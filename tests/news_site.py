"""A news site on the loopback with a feed, pages, validators; and a library that follows it on a clock of the test's own."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from broadsheet.api import live_run
from broadsheet.model import Outcome
from broadsheet.pipeline.library import Library, writing

START = datetime(2026, 11, 1, 6, tzinfo=UTC)


class Site(ThreadingHTTPServer):
    """Serves `pages` (path -> text, bytes of a picture, status, or (status, location)); answers If-None-Match; logs what it sent whole."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, str | bytes | int | tuple[int, str]] = {}
        self.validates = True
        self.delay = 0.0
        self.sent: list[tuple[str, int, str]] = []  # path, status, sha256 of the body
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is no trouble of the site's."""

    def counts(self) -> Counter[tuple[str, int]]:
        """How often each (path, status) was sent since the last call."""
        counted = Counter((path, status) for path, status, _ in self.sent)
        self.sent.clear()
        return counted


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for the client's acknowledgement
    server: Site

    def do_GET(self) -> None:
        told = self.server.pages.get(self.path, 404)
        status, body, location = 200, b"", ""
        if isinstance(told, int):
            status = told
        elif isinstance(told, tuple):
            status, location = told
        else:
            body = told if isinstance(told, bytes) else told.encode()
        etag = f'"{sha256(body).hexdigest()[:12]}"'
        if self.server.validates and status == 200 and self.headers["If-None-Match"] == etag:
            status, body = 304, b""
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        if self.server.validates and status in (200, 304):
            self.send_header("ETag", etag)
        kind = "application/rss+xml" if body.startswith(b"<?xml") else "text/html; charset=utf-8"
        self.send_header("Content-Type", "image/jpeg" if isinstance(told, bytes) else kind)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()
        self.server.sent.append((self.path, status, sha256(body).hexdigest()))

    def log_message(self, *args: object) -> None:
        """Tests read `sent`."""


@contextmanager
def news_site() -> Iterator[Site]:
    """A site that answers while the block lasts."""
    with Site() as site:
        threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield site
        site.shutdown()


def config(*sources: str, targets: str = '[[target]]\nkind = "hexo"\npath = "blog"\n') -> str:
    """A broadsheet.toml for the loopback; each source a TOML block without its table line."""
    private = 'allow_private = ["127.0.0.0/8"]\n'
    blocks = "".join(f"[[source]]\n{private}{source}\n" for source in sources)
    return f'title = "Blatt"\nworkers = 1\n{targets}[fetch]\ndelay = 0\nrobots = false\nretries = 0\n{blocks}'


class Paper:
    """A folder that follows sites, run at times that the test chooses."""

    def __init__(self, folder: Path, text: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.now = folder, START
        self.configure(text)

    def configure(self, text: str) -> None:
        (self.folder / "broadsheet.toml").write_text(text, encoding="utf-8")

    def run(self, after: timedelta = timedelta(), **options: bool) -> list[Outcome]:
        """One live run, `after` the last one."""
        self.now += after
        with writing(self.folder, "run") as library:
            return list(live_run(library, library.config.source, 1, clock=lambda: self.now, **options))

    def kinds(self, after: timedelta = timedelta(), **options: bool) -> list[str]:
        """The kinds of the outcomes of entries of one run."""
        return [o.kind for o in self.run(after, **options) if o.entry_key is not None]

    @contextmanager
    def library(self) -> Iterator[Library]:
        with writing(self.folder, "test") as library:
            yield library

    def posts(self) -> dict[str, str]:
        """Posts by name."""
        folder = self.folder / "blog" / "source" / "_posts"
        return {str(p.relative_to(folder)): p.read_text(encoding="utf-8") for p in sorted(folder.rglob("*.md"))}
