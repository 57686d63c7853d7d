"""A watch over months: does it lose an entry, leak memory or files, or end other than cleanly?

python -m bench.soak [--hours 10000] [--sites 12] [--seed 1]     simulated: fake clock, fake network, real library
python -m bench.soak --real 30 [--scale 600]                     minutes: a real process over real HTTP on the loopback

Faults: 500s, 503s, hangs, killed sockets, answers cut off, names that do not resolve, sites that are down for hours,
clocks that jump both ways, the watch stopped at any moment and started again.
"""

import argparse
import os
import random
import resource
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import psutil

from bench.soak_web import Served, Web
from broadsheet.api import live_run, watch
from broadsheet.config.records import FetchConfig
from broadsheet.errors import FetchError
from broadsheet.fetch.exchange import Exchange, Fetched, Validators
from broadsheet.fetch.secrets import Secrets
from broadsheet.model import Page, Source
from broadsheet.pipeline.keeping.check import check
from broadsheet.pipeline.library import writing
from broadsheet.pipeline.watch.watching import PACE, Bell, Watch

START = datetime(2027, 1, 1, 6, tzinfo=UTC)
CAUSES = {"hang": "timeout", "reset": "reset", "truncated": "wrong length", "down": "dns"}
BACK, AHEAD = timedelta(days=-9), timedelta(hours=12)  # the widest jumps


class Result(NamedTuple):
    """What a soak left."""

    hours: float
    passes: int
    asked: int
    faults: Counter[str]
    jumps: int
    stops: int
    served: int
    lost: int
    doubled: int
    damaged: tuple[str, ...]
    memory: tuple[float, ...]  # MB, at equal distances
    files: tuple[int, ...]  # open ones
    database: tuple[float, ...]  # MB
    outcomes: int  # rows
    codes: Counter[int] = Counter()  # exit codes of real processes

    @property
    def is_clean(self) -> bool:
        """True if nothing is wrong."""
        half = len(self.memory) // 2
        grows = max(self.memory[half:], default=0) > 1.15 * max(self.memory[:half], default=0) + 8
        return not (self.lost or self.doubled or self.damaged or grows or set(self.codes) - {0})


class Time:
    """A wall clock that jumps; `true` seconds only go forward."""

    def __init__(self, seed: int) -> None:
        self.true, self.offset, self.jumps = 0.0, timedelta(), 0
        self._chance = random.Random(seed)

    def now(self) -> datetime:
        """What the wall clock shows."""
        return (START + timedelta(seconds=self.true) + self.offset).replace(microsecond=0)

    def jump(self) -> None:
        """Forward as after a sleep, or back as after a wrong clock was set right."""
        self.jumps += 1
        self.offset += AHEAD * self._chance.random() if self._chance.random() < 0.6 else BACK * self._chance.random()


class SimulatedBell(Bell):
    """Waits in no time."""

    def __init__(self, clock: Time) -> None:
        super().__init__()
        self._clock = clock

    def wait(self, seconds: float) -> bool:
        self._clock.true += max(seconds, 1.0)
        return False


class SimulatedFetcher:
    """Answers from the web at once, as `Fetcher` would after a while."""

    most = 8

    def __init__(self, web: Web, clock: Time, bell: Bell, until_stop: list[int]) -> None:
        self.web, self.time, self.clock, self.bell, self.until_stop = web, clock, clock.now, bell, until_stop

    def ask(self, url: str, source: Source, validators: Validators | None, *, is_page: bool = True) -> Future[Fetched]:
        """A Future that is done."""
        told: Future[Fetched] = Future()
        try:
            told.set_result(self._get(url, validators or Validators()))
        except FetchError as error:
            told.set_exception(error)
        return told

    def _get(self, url: str, sends: Validators) -> Fetched:
        self.until_stop[0] -= 1
        if self.until_stop[0] == 0:
            self.bell.stop()
        if self.bell.stopped.is_set():
            raise FetchError("the run was stopped", cause="stopped", where=url)
        parts = urlsplit(url)
        name = (parts.hostname or "").partition(".")[0]
        # Sites live in true time, whatever our wall clock shows.
        true = START + timedelta(seconds=self.time.true)
        served = self.web.answer(name, parts.path, f"http://{parts.netloc}", sends.etag, true)
        self.time.true += 0.2
        if served.fault:
            raise FetchError(f"simulated {served.fault}", cause=CAUSES[served.fault], where=url)
        hop = _exchange(url, served, self.clock())
        if served.status not in (200, 304):
            error = FetchError(f"answered {served.status}", cause=str(served.status), where=url)
            error.hops = (hop,)
            raise error
        self.web.was_sent(name, parts.path)
        page = Page(url=url, final_url=url, status=served.status, body=served.body, headers=hop.headers, fetched=hop.at)
        return Fetched(page=page, hops=(hop,))

    def prime(self, url: str, status: int, robots_txt: bytes) -> None:
        """There is no robots.txt here."""

    def remind(self, host: str, asked: float, held: float) -> None:
        """Sites here are of the patient kind."""

    def stop(self) -> None:
        """Nothing is under way."""

    close = stop


def _exchange(url: str, served: Served, at: datetime) -> Exchange:
    kind = "application/rss+xml" if served.body.startswith(b"<?xml") else "text/html; charset=utf-8"
    head = f"HTTP/1.1 {served.status} OK\r\nContent-Type: {kind}\r\nContent-Length: {len(served.body)}\r\n"
    head += f"ETag: {served.etag}\r\n" if served.etag else ""
    request = f"GET {urlsplit(url).path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n\r\n".encode()
    return Exchange(
        url=url, at=at, request=request, status=served.status, head=f"{head}\r\n".encode(), body=served.body
    )


def configured(folder: Path, urls: dict[str, str], extra: str = "") -> None:
    """A folder that follows these sites."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = "".join(
        f'[[source]]\nid = "{name}"\nurl = "{url}"\nallow_private = ["127.0.0.0/8"]\n' for name, url in urls.items()
    )
    target = '[[target]]\nkind = "hexo"\npath = "blog"\n'
    text = f'title = "Soak"\nworkers = 1\n{target}[fetch]\nrobots = false\ndelay = 0\n{extra}{sources}'
    (folder / "broadsheet.toml").write_text(text, encoding="utf-8")


def simulated(
    folder: Path, hours: float, sites: int, seed: int, *, stop_every: int = 700, pace: timedelta = PACE
) -> Result:
    """Months in minutes. The watch is stopped after about `stop_every` requests, wherever it is, and started again."""
    web, clock, chance = Web(seed, sites), Time(seed), random.Random(seed)
    configured(folder, {name: f"http://{name}.example/feed" for name in web.sites})
    memory, files, database, passes, stops = [], [], [], 0, 0
    marks = iter([hours * (n + 1) / 20 for n in range(20)])
    mark: float | None = next(marks)
    next_jump = 100.0
    while clock.true / 3600 < hours:
        bell = SimulatedBell(clock)
        until_stop = [chance.randint(1, 2 * stop_every)]

        def visit(library, due, notices, bell=bell, until_stop=until_stop):  # type: ignore[no-untyped-def]
            def fetching(config: FetchConfig, now: object, secrets: Secrets, cookies: object) -> SimulatedFetcher:
                return SimulatedFetcher(web, clock, bell, until_stop)

            return live_run(library, due, 1, clock=clock.now, fetching=fetching, notices=notices)  # type: ignore[arg-type]

        keeper = Watch(folder, visit, bell, clock=clock.now, pace=pace)

        def hear(report, keeper=keeper, bell=bell):  # type: ignore[no-untyped-def]
            nonlocal mark, next_jump
            if report.doing != "waiting":
                return
            if clock.true / 3600 >= next_jump:
                next_jump += chance.uniform(20, 180)
                clock.jump()
            while mark is not None and clock.true / 3600 >= mark:
                memory.append(psutil.Process().memory_info().rss / 1e6)
                files.append(psutil.Process().num_fds())
                database.append(report.database_bytes / 1e6)
                mark = next(marks, None)
            if clock.true / 3600 >= hours:
                bell.stop()

        keeper.hear = hear
        keeper.run()
        passes += keeper.report.passes
        stops += 1
    _last_pass(folder, web, clock)
    return _result(folder, web, clock, hours, passes, stops, memory, files, database)


def _last_pass(folder: Path, web: Web, clock: Time) -> None:
    """What a stop left undone is done by the next run, whatever it is."""
    with writing(folder, "soak") as library:
        bell = Bell()

        def fetching(config: FetchConfig, now: object, secrets: Secrets, cookies: object) -> SimulatedFetcher:
            return SimulatedFetcher(web, clock, bell, [0])

        for _ in live_run(library, library.config.source, 1, clock=clock.now, fetching=fetching):  # type: ignore[arg-type]
            pass


def _result(
    folder: Path,
    web: Web,
    clock: Time,
    hours: float,
    passes: int,
    stops: int,
    memory: Sequence[float],
    files: Sequence[int],
    database: Sequence[float],
    codes: Counter[int] | None = None,
) -> Result:
    with closing(sqlite3.connect(folder / "library" / "broadsheet.db")) as db:
        kept = Counter(db.execute("SELECT source_id, json_extract(CAST(entry AS TEXT), '$.id') FROM entry").fetchall())
        (outcomes,) = db.execute("SELECT count(*) FROM outcome").fetchone()
    return Result(
        hours=hours,
        passes=passes,
        asked=web.asked,
        faults=web.faults,
        jumps=clock.jumps,
        stops=stops,
        served=len(web.served),
        lost=len(web.served - kept.keys()),
        doubled=sum(count > 1 for count in kept.values()),
        damaged=tuple(f"{found.where}: {found.what}" for found in check(folder) if found.is_damage),
        memory=tuple(memory),
        files=tuple(files),
        database=tuple(database),
        outcomes=outcomes,
        codes=codes or Counter(),
    )


class Server(ThreadingHTTPServer):
    """One site over real HTTP; `clock` is that of the web."""

    daemon_threads = True

    def __init__(self, web: Web, name: str, clock: Time, lock: threading.Lock) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.web, self.name, self.clock, self.lock = web, name, clock, lock
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no trouble of the site's."""


class Handler(BaseHTTPRequestHandler):
    """Answers as the web says, faults included."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        site = self.server
        with site.lock:
            now = START + timedelta(seconds=site.clock.true)
            served = site.web.answer(site.name, self.path, site.url, self.headers["If-None-Match"] or "", now)
        match served.fault:
            case "hang":
                time.sleep(4)
                self.close_connection = True
                return
            case "reset" | "down":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                return
        self.send_response(served.status)
        if served.etag:
            self.send_header("ETag", served.etag)
        self.send_header("Content-Type", "application/rss+xml" if self.path == "/feed" else "text/html; charset=utf-8")
        if served.status != 304:
            self.send_header("Content-Length", str(len(served.body)))
        self.end_headers()
        self.wfile.write(served.body[: len(served.body) // 2] if served.fault else served.body)
        self.wfile.flush()
        if served.fault:
            self.close_connection = True
        elif served.status in (200, 304):
            with site.lock:
                site.web.was_sent(site.name, self.path)

    def log_message(self, *args: object) -> None:
        """The soak speaks for itself."""


class ScaledBell(Bell):
    """Waits in time that runs `scale` times as fast."""

    def __init__(self, scale: float) -> None:
        super().__init__()
        self._scale = scale

    def wait(self, seconds: float) -> bool:
        return super().wait(seconds / self._scale)


def child(folder: Path, began: float, scale: float, seed: int) -> None:
    """The watch of a real soak: a process of its own, on a clock that runs fast and jumps."""
    from broadsheet.cli.signals import stopping

    bell = ScaledBell(scale)

    def now() -> datetime:
        true = (time.time() - began) * scale
        offset = jumps(seed, true)[1]
        return (START + timedelta(seconds=true) + offset).replace(microsecond=0)

    with stopping(bell.stop):
        watch(folder, bell, clock=now, say=lambda line: print(line, flush=True))


def jumps(seed: int, true: float, every: float = 20 * 3600) -> tuple[int, timedelta]:
    """How often, and how far in all, the wall clock jumped until a true time; the same for the same seed."""
    clock = Time(seed)
    for _ in range(int(true / every)):
        clock.jump()
    return clock.jumps, clock.offset


def real(folder: Path, minutes: float, sites: int, seed: int, scale: float) -> Result:
    """A process over real HTTP, sampled, stopped and started again every few minutes."""
    web, clock, lock, chance = Web(seed, sites), Time(seed), threading.Lock(), random.Random(seed)
    memory, files, database, codes, stops = [], [], [], Counter[int](), 0
    began = time.time()
    with ExitStack() as stack:
        servers = [stack.enter_context(Server(web, name, clock, lock)) for name in web.sites]
        for server in servers:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        urls = {server.name: f"{server.url}/feed" for server in servers} | {"nirgends": "http://nirgends.invalid/feed"}
        configured(folder, urls, "timeout = 3\nconnect_timeout = 2\nretries = 1\n")
        while (left := began + minutes * 60 - time.time()) > 0:
            command = [sys.executable, "-m", "bench.soak", "--child", str(folder), str(began), str(scale), str(seed)]
            with (folder / "watch.log").open("a") as log:
                process = subprocess.Popen(command, stdout=log, stderr=log)
            until = time.time() + min(left, chance.uniform(60, 240))
            while time.time() < until and process.poll() is None:
                with lock:
                    clock.true = (time.time() - began) * scale
                if int(time.time()) % 5 == 0 and time.time() - began > 10:
                    seen = psutil.Process(process.pid)
                    memory.append(seen.memory_info().rss / 1e6)
                    files.append(seen.num_fds())
                    database.append(sum(f.stat().st_size for f in (folder / "library").glob("*.db*")) / 1e6)
                time.sleep(1)
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            codes[process.wait()] += 1
            stops += 1
        for site in web.sites.values():
            site.sick, site.down_until = 0, None
        ending = [sys.executable, "-m", "broadsheet", "-C", str(folder), "run", "--now"]
        subprocess.run(ending, capture_output=True)
        for server in servers:
            server.shutdown()
    clock.jumps = jumps(seed, clock.true)[0]
    with closing(sqlite3.connect(folder / "library" / "broadsheet.db")) as db:
        (passes,) = db.execute("SELECT count(*) FROM run").fetchone()
    return _result(folder, web, clock, clock.true / 3600, passes, stops, memory, files, database, codes)


def told(result: Result) -> Iterator[str]:
    """What came of it, line by line."""
    yield f"{result.hours:,.0f} hours, {result.passes:,} passes, {result.asked:,} requests"
    faults = ", ".join(f"{count:,} {name}" for name, count in result.faults.most_common())
    yield f"faults {result.faults.total():,}: {faults}"
    yield f"clock jumps {result.jumps}; stopped and started again {result.stops} times{_codes(result.codes)}"
    yield f"entries served {result.served:,}; lost {result.lost}, doubled {result.doubled}"
    yield f"damaged files {len(result.damaged)}"
    yield f"memory MB    {_row(result.memory)}"
    yield f"open files   {_row(result.files)}"
    yield f"databases MB {_row(result.database)}; outcome rows {result.outcomes:,}"
    yield from result.damaged[:5]
    yield "clean" if result.is_clean else "NOT CLEAN"


def _codes(codes: Counter[int]) -> str:
    return f", exit codes {dict(codes)}" if codes else ""


def _row(values: Sequence[float]) -> str:
    step = max(1, len(values) // 10)
    return " ".join(f"{value:.0f}" for value in (*values[::step], *values[-1:]))


def main() -> None:
    """Print what came of it; exit code 1 where anything is wrong."""
    if sys.argv[1:2] == ["--child"]:
        folder, began, scale, seed = sys.argv[2:6]
        child(Path(folder), float(began), float(scale), int(seed))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=10_000)
    parser.add_argument("--real", type=float, metavar="MINUTES")
    parser.add_argument("--scale", type=float, default=600, help="how much faster time runs in a real soak")
    parser.add_argument("--pace", type=float, default=30, help="simulated minutes between passes, in life 5")
    parser.add_argument("--sites", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="leave the folder here")
    options = parser.parse_args()
    place = options.keep or Path(tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None))
    start, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_utime
    try:
        if options.real:
            result = real(place, options.real, options.sites, options.seed, options.scale)
        else:
            pace = timedelta(minutes=options.pace)
            result = simulated(place, options.hours, options.sites, options.seed, pace=pace)
    finally:
        if not options.keep:
            shutil.rmtree(place, ignore_errors=True)
    for line in told(result):
        print(line, flush=True)
    spent = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
    print(f"took {time.monotonic() - start:.0f} s, {spent:.0f} s of CPU")
    sys.exit(0 if result.is_clean else 1)


if __name__ == "__main__":
    main()
