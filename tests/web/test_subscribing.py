"""A feed, a hub of our own and a watch, over real HTTP: subscribed, told, renewed, left."""

import hashlib
import hmac
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlencode
from urllib.request import Request, urlopen

import pytest

from broadsheet.api import watch
from broadsheet.archive.read import index, read_page
from broadsheet.pipeline.again import rebuild
from broadsheet.pipeline.edge.live import utc_now
from broadsheet.pipeline.keeping.check import check
from broadsheet.pipeline.library import reading
from broadsheet.pipeline.watch.report import Report
from broadsheet.pipeline.watch.subscribing import Subscriber
from broadsheet.pipeline.watch.watching import Bell
from broadsheet.store.sources import standings
from broadsheet.web.desk import Desk
from broadsheet.web.listening import listening
from news_site import Site, config, news_site
from small_web import feed, item

PATIENCE = 15.0


class Hub(ThreadingHTTPServer):
    """Answers 202 and verifies the intent, as WebSub asks for. `asked`: every request's parameters."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/"
        self.asked: list[dict[str, str]] = []
        self.status, self.lease = 202, 864000
        self.answers: list[tuple[int, str]] = []  # to our verifications
        self.denies = ""

    def verify(self, asked: dict[str, str]) -> None:
        """Ask the subscriber whether it meant it; on a thread of its own."""
        query = {"hub.mode": asked["hub.mode"], "hub.topic": asked["hub.topic"], "hub.challenge": "ja?", "hub.lease_seconds": str(self.lease)}  # fmt: skip
        if self.denies:
            query = {"hub.mode": "denied", "hub.topic": asked["hub.topic"], "hub.reason": self.denies}
        with urlopen(f"{asked['hub.callback']}?{urlencode(query)}") as answer:
            self.answers.append((answer.status, answer.read().decode()))

    def tell(self, body: bytes, secret: str | None = None) -> int:
        """Send news to the subscriber, signed."""
        asked = next(each for each in reversed(self.asked) if each["hub.mode"] == "subscribe")
        signed = hmac.new((secret or asked["hub.secret"]).encode(), body, hashlib.sha512).hexdigest()
        headers = {"Content-Type": "application/rss+xml", "X-Hub-Signature": f"sha512={signed}"}
        with urlopen(Request(asked["hub.callback"], body, headers)) as answer:
            return int(answer.status)


class _Handler(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        assert self.headers["Content-Type"] == "application/x-www-form-urlencoded"
        if self.path == "/umgezogen":
            self.send_response(308)
            self.send_header("Location", self.server.url)
            self.end_headers()
            return
        asked = dict(parse_qsl(body, strict_parsing=True))
        assert all(len(values) == 1 for values in parse_qs(body).values())
        self.server.asked.append(asked)
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(b"Thema unbekannt" if self.server.status >= 400 else b"")
        if self.server.status < 300:
            threading.Thread(target=self.server.verify, args=(asked,), daemon=True).start()

    def log_message(self, *args: object) -> None:
        """Tests read `asked`."""


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as served:
        threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield served
        served.shutdown()


@pytest.fixture
def site(hub: Hub) -> Iterator[Site]:
    with news_site() as served:
        publish(served, 2, hub.url)
        yield served


def publish(site: Site, count: int, hub: str) -> None:
    links = f'<atom:link rel="hub" href="{hub}"/><atom:link rel="self" href="{site.url}/feed"/>' if hub else ""
    entries = "".join(item(n, link="", guid=f"g{n}") for n in range(count))
    site.pages["/feed"] = feed(f"{links}{entries}").replace("<rss ", '<rss xmlns:atom="http://www.w3.org/2005/Atom" ')


class Kept:
    """A watch on a thread of its own, listening."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bell, self.lines = folder, Bell(), list[str]()
        self.hubs = Subscriber(folder, utc_now, self.bell.stopped.is_set)
        self.desk = Desk(utc_now, self.hubs, self.bell.ring)
        self.report: Report | None = None

    def hear(self, report: Report) -> None:
        self.report = report
        self.desk.hear(report)

    def state(self) -> str:
        return ",".join(each.state for each in self.hubs.held())

    def articles(self) -> int:
        return self.report.articles if self.report else 0


@contextmanager
def keeping(folder: Path, site: Site, *, sources: int = 1) -> Iterator[Kept]:
    kept = Kept(folder)
    folder.mkdir(exist_ok=True)
    with ExitStack() as stack:
        address = stack.enter_context(listening("127.0.0.1:0", kept.desk.respond))
        follow(folder, site, address, sources)
        thread = threading.Thread(target=watch, args=(folder, kept.bell), kwargs={"workers": 1, "hear": kept.hear, "say": kept.lines.append, "hubs": kept.hubs})  # fmt: skip
        thread.start()
        try:
            yield kept
        finally:
            kept.bell.stop()
            thread.join(PATIENCE)
            assert not thread.is_alive()


def follow(folder: Path, site: Site, address: str, sources: int) -> None:
    blocks = [f'id = "blatt{n}"\nurl = "{site.url}/feed"\nrevisit = []\n' for n in range(sources)]
    text = f'{config(*blocks)}[websub]\ncallback = "{address}/hub"\n'
    (folder / "broadsheet.toml").write_text(text, encoding="utf-8")


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """News are fetched at once here, not ten seconds later; a changed config is seen soon."""
    monkeypatch.setattr("broadsheet.pipeline.watch.watching.BRISK", timedelta())
    monkeypatch.setattr("broadsheet.pipeline.watch.watching.NAP", 0.1)


def test_news_that_a_hub_tells_are_in_the_library_at_once(tmp_path: Path, site: Site, hub: Hub) -> None:
    with keeping(tmp_path / "p", site) as kept:
        until(lambda: kept.state() == "live" and hub.answers)
        (asked,) = hub.asked
        assert (asked["hub.mode"], asked["hub.topic"]) == ("subscribe", f"{site.url}/feed")
        assert hub.answers == [(200, "ja?")]
        until(lambda: kept.articles() == 2)  # as the report has them, which comes after
        time.sleep(1.1)  # the database counts in whole seconds
        publish(site, 5, hub.url)
        assert hub.tell(b"<rss>eine Spur davon</rss>", secret="nicht das richtige") == 202
        assert not kept.hubs.pinged()
        assert hub.tell("<rss>新聞</rss>".encode()) == 202
        until(lambda: kept.articles() == 5)
        until(lambda: not kept.hubs.pinged())
        with reading(kept.folder) as library:  # it is polled on, once a day
            known = standings(library.db)["blatt0"]
            assert known.next_visit is not None
            assert 24 <= (known.next_visit - known.last_visit).total_seconds() / 3600 <= 27
        assert 'broadsheet_websub_subscriptions{state="live"} 1' in metrics(kept)
    secrets = (asked["hub.secret"].encode(), asked["hub.callback"].rpartition("/")[2].encode())
    told = archived_notices(kept.folder)
    assert told == ["<rss>新聞</rss>".encode()]
    for path in [*(kept.folder / "library" / "archive").rglob("*.gz"), kept.folder / "library" / "broadsheet.db"]:
        data = b"".join(unpacked(path))
        assert not any(secret in data for secret in secrets)
    assert not any(secret.decode() in line for secret in secrets for line in kept.lines)
    assert not [found for found in check(kept.folder) if found.is_damage]
    before = sum(1 for _ in rebuild(kept.folder, 1))
    with reading(kept.folder) as library:
        assert library.db.execute("SELECT count(*) FROM entry").fetchone() == (5,)
    assert before


def metrics(kept: Kept) -> str:
    from broadsheet.web.listening import Asked

    return kept.desk.respond(Asked("GET", "/metrics", {}, (), b"")).body.decode()


def unpacked(path: Path) -> Iterator[bytes]:
    import gzip

    yield gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def archived_notices(folder: Path) -> list[bytes]:
    """Bodies of the requests that hubs sent, as the archive has them."""
    found = []
    for path in sorted((folder / "library" / "archive").rglob("*.warc.gz")):
        data = b"".join(unpacked(path))
        found += [
            part.partition(b"\r\n\r\n")[2].partition(b"\r\n\r\nWARC/")[0].rstrip(b"\r\n")
            for part in data.split(b"POST / HTTP/1.1")[1:]
        ]
        assert sum(
            record.type == "metadata" and record.field("notice") == "blatt0" for record in index(path)
        ) == data.count(b"POST / HTTP/1.1")
        for record in index(path):
            if record.type == "response":
                assert read_page(record.path, record.offset).status
    return found


def test_a_lease_is_renewed_before_its_end(
    tmp_path: Path, site: Site, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.lease = 4
    monkeypatch.setattr("broadsheet.pipeline.watch.watching.LOOK", timedelta(seconds=1))
    with keeping(tmp_path / "p", site) as kept:
        until(lambda: len(hub.answers) >= 2)
        assert kept.state() == "live"
    first, second = hub.asked[:2]
    assert first == second  # the same path and secret: no news is lost between them


def test_a_source_that_goes_is_unsubscribed(tmp_path: Path, site: Site, hub: Hub) -> None:
    with keeping(tmp_path / "p", site, sources=2) as kept:
        until(lambda: kept.state() == "live,live")
        paths = {asked["hub.callback"] for asked in hub.asked}
        assert len(paths) == 2
        text = (kept.folder / "broadsheet.toml").read_text(encoding="utf-8")
        head, _, rest = text.partition("[[source]]")
        (kept.folder / "broadsheet.toml").write_text(f"{head}{rest[rest.index('[[source]]') :]}", encoding="utf-8")
        until(lambda: kept.state() == "live")
        assert hub.asked[-1]["hub.mode"] == "unsubscribe"


def test_a_hub_that_denies_is_left_alone(tmp_path: Path, site: Site, hub: Hub) -> None:
    hub.denies = "nur für Mitglieder"
    with keeping(tmp_path / "p", site) as kept:
        until(lambda: kept.state() == "denied")
        kept.bell.ring()
        time.sleep(0.5)
        assert len(hub.asked) == 1


def test_a_hub_that_refuses_is_told_to_people_and_costs_no_pass(tmp_path: Path, site: Site, hub: Hub) -> None:
    hub.status = 400
    with keeping(tmp_path / "p", site) as kept:
        until(lambda: kept.lines)
        until(lambda: kept.articles() == 2)
        assert kept.lines == ["blatt0: hub answered 400: Thema unbekannt"]
        kept.bell.ring()
        time.sleep(0.5)
        assert len(hub.asked) == 1  # again in an hour


def test_a_hub_that_moved_is_followed(tmp_path: Path, site: Site, hub: Hub) -> None:
    publish(site, 2, f"{hub.url}umgezogen")
    with keeping(tmp_path / "p", site) as kept:
        until(lambda: kept.state() == "live")


@pytest.mark.parametrize("url", ["http://169.254.169.254/hub", "http://192.168.7.7/hub", "http://nirgends.invalid/hub"])
def test_a_feed_cannot_make_us_ask_where_it_must_not(tmp_path: Path, site: Site, hub: Hub, url: str) -> None:
    publish(site, 2, url)
    with keeping(tmp_path / "p", site) as kept:
        until(lambda: kept.lines)
        assert kept.state() == "asked"
        until(lambda: kept.articles() == 2)
    assert kept.lines[0].startswith("blatt0: hub ")


def test_a_restart_keeps_the_subscription_and_the_news_that_were_told(tmp_path: Path, site: Site, hub: Hub) -> None:
    with keeping(tmp_path / "p", site) as kept:
        until(lambda: kept.state() == "live")
    held = kept.hubs.held()
    with keeping(tmp_path / "p", site) as kept:
        until(lambda: kept.report and kept.report.passes)
        assert [each.token for each in kept.hubs.held()] == [each.token for each in held]
    assert len(hub.asked) == 1
