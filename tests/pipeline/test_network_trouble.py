"""Every way in which a page does not come, in one run: its exact message, and no entry lost - the feed's words serve."""

import gzip
import re
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "fetch"))

from loopback import NOWHERE, Answer, answer
from loopback import Site as Loopback

from broadsheet.api import live_run
from broadsheet.model import Outcome
from broadsheet.pipeline.library import writing
from small_web import LONG, article, feed, item

PAGE = article("Hafen", *LONG).encode()


def drip(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _ in range(60):
        connection.sendall(b"x")
        time.sleep(0.05)


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def huge(connection: socket.socket) -> None:
    """60 MB that were not announced."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(60):
        connection.sendall(b"x" * 1_000_000)


# name of the trouble -> the answer of its page, the outcome's cause
TROUBLES: dict[str, tuple[Answer, str]] = {
    "reset": (reset, "reset"),
    "hang": (lambda connection: time.sleep(3), "timeout"),
    "drip": (drip, "too slow"),
    "404": (answer("404 Not Found", b"<h1>Not here</h1>"), "404"),
    "410": (answer("410 Gone"), "410"),
    "500": (answer("500 Oh"), "500"),
    "redirect loop": (answer("302 Found", Location="/again"), "redirect loop"),
    "redirect to a private address": (answer("302 Found", Location="http://10.0.0.1/admin"), "private address"),
    "redirect to the machine's metadata": (answer("301 Moved", Location="http://169.254.169.254/"), "private address"),
    "truncated gzip": (answer(body=gzip.compress(PAGE)[:-9], Content_Encoding="gzip"), "bad encoding"),
    "gzip bomb": (answer(body=gzip.compress(bytes(60_000_000)), Content_Encoding="gzip"), "too large"),
    "wrong length": (lambda c: c.sendall(answer(body=b"half", Content_Length="999")), "wrong length"),
    "60 MB": (huge, "too large"),
    "a paper": (answer(body=b"%PDF-1.7\n" + bytes(9000), Content_Type="application/pdf"), "not a page"),
    "a film that says it is a page": (answer(body=b"\0\0\0 ftypisom" + bytes(9000)), "not a page"),
    "data": (answer(body=b'{"a": "Words, and more of them."}' * 99, Content_Type="application/json"), "not a page"),
    "no HTTP": (lambda c: c.sendall(b"220 mail ready\r\n\r\n"), "bad answer"),
}
ELSEWHERE = {"no such host": (f"http://{NOWHERE}/", "dns"), "nobody listens": ("http://127.0.0.1:1/", "refused")}


@pytest.fixture
def site() -> Iterator[Loopback]:
    one = Loopback()
    yield one
    one.close()


def follow(site: Loopback, folder: Path, entries: dict[str, str], **fetch: object) -> Path:
    """A folder that follows a feed of these entries (title -> address), each with its text in the feed."""
    items = (
        item(number, title, link=url, guid=title, description=f"<p>{LONG[0]}</p><p>{title} im Feed.</p>")
        for number, (title, url) in enumerate(entries.items(), 1)
    )
    site.answers["/feed"] = answer(body=feed(*items).encode(), Content_Type="application/rss+xml")
    settings = {"delay": 0, "robots": False, "retries": 0, "timeout": 1.0, "connect_timeout": 0.5, **fetch}
    lines = "\n".join(f"{key} = {str(value).lower()}" for key, value in settings.items())
    (folder / "broadsheet.toml").write_text(
        f'title = "x"\nworkers = 1\n[[target]]\nkind = "hexo"\npath = "blog"\n[fetch]\n{lines}\n[[source]]\n'
        f'id = "blatt"\nurl = "{site.url("/feed")}"\nallow_private = ["127.0.0.0/8"]\n',
        encoding="utf-8",
    )
    return folder


def run(folder: Path) -> dict[str, Outcome]:
    with writing(folder, "test") as library:
        outcomes = list(live_run(library, library.config.source, 1))
    return {outcome.title: outcome for outcome in outcomes}


@pytest.mark.timeout(60)
def test_each_trouble_has_its_word_and_costs_no_entry(site: Loopback, tmp_path: Path) -> None:
    site.answers["/again"] = answer("302 Found", Location="/again")
    entries = {name: url for name, (url, _) in ELSEWHERE.items()}
    for number, (name, (reply, _)) in enumerate(TROUBLES.items()):
        site.answers[f"/{number}"] = reply
        entries[name] = site.url(f"/{number}")
    folder = follow(site, tmp_path, entries)
    outcomes = run(folder)
    meant = {name: cause for name, (_, cause) in (*TROUBLES.items(), *ELSEWHERE.items())}
    assert {name: outcomes[name].cause for name in meant} == meant
    assert {outcomes[name].kind for name in meant} == {"new"}
    assert all(outcomes[name].next_try or outcomes[name].cause == "410" for name in meant), "when it is tried again"
    posts = [path.read_text(encoding="utf-8") for path in (folder / "blog").rglob("*.md")]
    assert len(posts) == len(meant)
    for name in meant:
        assert any(f"{name} im Feed." in post for post in posts), f"the feed's words serve: {name}"


@pytest.mark.parametrize(("said", "is_later"), [("1", False), ("3600", True)])
def test_a_429_is_obeyed(site: Loopback, tmp_path: Path, said: str, is_later: bool) -> None:
    """A short wait is waited for in the run; a long one is the next run's, and the host is left alone until then."""
    good = answer(body=PAGE, Content_Type="text/html; charset=utf-8")
    first = iter((answer("429 Too Many Requests", Retry_After=said),))
    site.answers["/1"] = lambda connection: connection.sendall(next(first, good))
    site.answers["/2"] = good
    outcomes = run(follow(site, tmp_path, {"eins": site.url("/1"), "zwei": site.url("/2")}, retries=1))
    asked = [request.split(" ")[1] for request in site.requests]
    if is_later:
        assert (outcomes["eins"].cause, outcomes["zwei"].cause) == ("429", "held")
        assert asked == ["/feed", "/1"]
    else:
        assert {outcome.cause for outcome in outcomes.values()} == {""}
        assert asked == ["/feed", "/1", "/1", "/2"]


def test_a_failure_that_passes_is_not_told(site: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("broadsheet.fetch.retry.FIRST_WAIT", 0.3)
    site.answers["/1"] = answer("502 Bad Gateway")
    threading.Timer(0.2, lambda: site.answers.update({"/1": answer(body=PAGE, Content_Type="text/html")})).start()
    outcomes = run(follow(site, tmp_path, {"Hafen": site.url("/1")}, retries=2))
    assert [outcome.cause for outcome in outcomes.values()] == [""]


@pytest.mark.parametrize("charset", ["iso-8859-1", "gbk", "nonsense", ""])
def test_a_wrong_charset_spoils_no_letter(site: Loopback, tmp_path: Path, charset: str) -> None:
    kind = f"text/html; charset={charset}" if charset else "text/html"
    page = PAGE.replace(b'<meta charset="utf-8">', b"")
    site.answers["/1"] = answer(body=page, Content_Type=kind)
    run(follow(site, tmp_path, {"Hafen": site.url("/1")}))
    (post,) = (path.read_text(encoding="utf-8") for path in (tmp_path / "blog").rglob("*.md"))
    assert "dreistündiger Debatte" in post


FEEDS: dict[str, tuple[Answer, str]] = {
    "404": (answer("404 Not Found"), r"/feed: answered 404$"),
    "empty": (answer(), r"/feed: the answer is empty \(try again later; the site may be in trouble\)$"),
    "a page": (answer(body=PAGE), r"/feed: this is a web page, not a feed \(name the address of its feed\)$"),
    "hang": (lambda connection: time.sleep(2), r"/feed: no answer within 1 s$"),
    "reset": (reset, r"/feed: broke off the connection$"),
    "cut gzip": (answer(body=b"\x1f\x8bcut", Content_Encoding="gzip"), r"/feed: its gzip data is broken or cut short$"),
}


@pytest.mark.parametrize(("reply", "said"), FEEDS.values(), ids=FEEDS)
def test_a_source_in_trouble_says_why_and_keeps_what_it_has(
    site: Loopback, tmp_path: Path, reply: Answer, said: str
) -> None:
    site.answers["/1"] = answer(body=PAGE, Content_Type="text/html; charset=utf-8")
    folder = follow(site, tmp_path, {"Hafen": site.url("/1")})
    run(folder)
    before = {path: path.read_bytes() for path in (folder / "blog").rglob("*.md")}
    good, site.answers["/feed"] = site.answers["/feed"], reply
    with writing(folder, "test") as library:
        outcomes = list(live_run(library, library.config.source, 1, all_sources=True))
    (failed,) = (outcome for outcome in outcomes if outcome.entry_key is None)
    assert failed.kind == "failed"
    assert re.search(said, failed.cause)
    assert failed.next_try is not None
    site.answers["/feed"] = good
    with writing(folder, "test") as library:
        outcomes = list(live_run(library, library.config.source, 1, all_sources=True))
    assert {outcome.kind for outcome in outcomes} == {"same"}
    assert {path: path.read_bytes() for path in (folder / "blog").rglob("*.md")} == before
