"""What fetching costs beside the barest client there is, and whether bad servers slow the good ones.

python -m bench.load

2,000 feeds, each on a loopback address of its own, 53 kB on average and gzipped, 64 at a time. Both clients end with
the unpacked feed in memory. Ours does all that a run's fetching does (turns, address checks, limits, headers and
exchange kept), without archive, parser and store. The servers run in another process; CPU is the client's own, after
its imports, without what looking at its memory takes: the bare client is looked at when its time is over.
"""

import gzip
import json
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median, quantiles

FEEDS, AT_ONCE, ROUNDS = 2000, 64, 5
GOOD, DEAD, DRIPPING = 9931, 9932, 9933  # ports


def address(number: int, port: int) -> str:
    """The address of a feed."""
    return f"http://127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}:{port}/{number}"


def feeds() -> list[str]:
    """All good."""
    return [address(number, GOOD) for number in range(FEEDS)]


def mixed() -> list[str]:
    """Of ten, one cannot be connected to and one sends a byte a second."""
    return [address(number, {3: DEAD, 7: DRIPPING}.get(number % 10, GOOD)) for number in range(FEEDS)]


def bare(urls: list[str]) -> dict[str, float]:
    """libcurl's multi handle, as its manual has it."""
    import pycurl

    begun, multi, todo, left = time.process_time(), pycurl.CurlMulti(), list(reversed(urls)), len(urls)
    free = [pycurl.Curl() for _ in range(AT_ONCE)]
    bodies: dict[object, list[bytes]] = {}
    while left:
        while free and todo:
            handle = free.pop()
            bodies[handle] = []
            for option, value in (
                (pycurl.URL, todo.pop()),
                (pycurl.WRITEFUNCTION, bodies[handle].append),
                (pycurl.ACCEPT_ENCODING, ""),
                (pycurl.NOSIGNAL, 1),
                (pycurl.FOLLOWLOCATION, 1),
                (pycurl.USERAGENT, "bare/1"),
                (pycurl.TIMEOUT, 60),
            ):
                handle.setopt(option, value)
            multi.add_handle(handle)
        multi.perform()
        _, good, bad = multi.info_read()
        for handle in [*good, *(one for one, *_ in bad)]:
            assert len(b"".join(bodies.pop(handle))) > 5000
            multi.remove_handle(handle)
            free.append(handle)
            left -= 1
        if not good:
            multi.select(1.0)
    return {"ms": (time.process_time() - begun) / len(urls) * 1000, "mb": _pss()}


def ours(urls: list[str]) -> dict[str, float]:
    """The fetcher of a run."""
    from broadsheet.config.records import FetchConfig
    from broadsheet.errors import FetchError
    from broadsheet.fetch.exchange import Fetched
    from broadsheet.fetch.secrets import Secrets
    from broadsheet.model import Source
    from broadsheet.pipeline.edge.fetcher import Fetcher

    begun, wall, peak, looking = time.process_time(), time.perf_counter(), 0.0, 0.0
    fetcher = Fetcher(FetchConfig(concurrency=AT_ONCE, robots=False), lambda: datetime.now(UTC), Secrets())
    ends: dict[str, float] = {}
    took: list[float] = []
    came, failed = threading.Semaphore(0), 0

    def take(future: Future[Fetched], url: str) -> None:
        """As a run does: a body is let go as soon as it was seen."""
        nonlocal failed, peak, looking
        ends[url] = time.perf_counter() - wall
        if isinstance(future.exception(), FetchError):
            failed += 1
        else:
            page = future.result().page
            assert len(page.body) > 5000
            took.append(time.time() - page.fetched.timestamp())
        if len(ends) % 200 == 0:
            looks = time.thread_time()
            peak = max(peak, _pss())
            looking += time.thread_time() - looks
        came.release()

    for url in urls:
        source = Source(url=url, allow_private=("127.0.0.0/8",))
        fetcher.ask(url, source, None, is_page=False).add_done_callback(partial(take, url=url))
    for _ in urls:
        came.acquire()
    spent = time.process_time() - begun - looking
    fetcher.close()
    good = sorted(seconds for url, seconds in ends.items() if f":{GOOD}/" in url)
    return {
        "ms": spent / len(urls) * 1000,
        "mb": peak,
        "failed": failed,
        "p50": good[len(good) // 2],
        "p99": quantiles(good, n=100)[98],
        "last": good[-1],
        "took": quantiles(took, n=100)[98],
        "all": time.perf_counter() - wall,
    }


def _pss() -> float:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def serve() -> None:
    """Feeds, a port that never accepts, and one that drips; until the process is ended."""
    import asyncio

    draw = random.Random(1)
    words = ["".join(draw.choices("etaoinshrdlu", k=draw.randint(2, 9))) for _ in range(3000)]
    answers = [_answer(draw, words, n) for n in range(100)]

    class Feed(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.transport = transport

        def data_received(self, data: bytes) -> None:
            number = int(data.split(b" ", 2)[1].rpartition(b"/")[2])
            self.transport.write(answers[number % 100])  # type: ignore[attr-defined]

    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x")
            await asyncio.sleep(1)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        await loop.create_server(Feed, "0.0.0.0", GOOD, backlog=1000)
        await asyncio.start_server(drip, "0.0.0.0", DRIPPING, backlog=1000)
        print("ready", flush=True)
        await asyncio.Event().wait()

    full = socket.create_server(("0.0.0.0", DEAD), backlog=0)  # its queue is full: further connections wait in vain
    kept = [socket.socket() for _ in range(4)]
    for one in kept:
        one.setblocking(False)
        one.connect_ex(("127.0.0.1", DEAD))
    asyncio.run(main())
    full.close()


def _answer(draw: random.Random, words: list[str], number: int) -> bytes:
    count = int(53_000 * draw.uniform(0.2, 1.8) / 900)
    items = "".join(
        f"<item><guid>{n}</guid><description>{' '.join(draw.choices(words, k=130))}</description></item>"
        for n in range(count)
    )
    body = gzip.compress(
        f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'.encode(), 6, mtime=0
    )
    head = f'HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Encoding: gzip\r\nETag: "{number}"\r\n'
    more = "Last-Modified: Tue, 24 Nov 2026 18:00:00 GMT\r\nCache-Control: max-age=300\r\nVary: Accept-Encoding\r\n"
    return f"{head}{more}Content-Length: {len(body)}\r\n\r\n".encode() + body


CLIENTS: dict[str, Callable[[], dict[str, float]]] = {
    "bare": lambda: bare(feeds()),
    "ours": lambda: ours(feeds()),
    "mixed": lambda: ours(mixed()),
}


def measured(name: str) -> dict[str, float]:
    """One client in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "bench.load", name], capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def main() -> None:
    """The clients by turns; the medians."""
    if len(sys.argv) > 1:
        serve() if sys.argv[1] == "serve" else print(json.dumps(CLIENTS[sys.argv[1]]()))
        return
    with subprocess.Popen([sys.executable, "-m", "bench.load", "serve"], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        server.stdout.readline()
        rounds = [(measured("bare"), measured("ours")) for _ in range(ROUNDS)]
        bad = measured("mixed")
        server.terminate()
    ratios = [one["ms"] / floor["ms"] for floor, one in rounds]
    floor, cost = median(r[0]["ms"] for r in rounds), median(r[1]["ms"] for r in rounds)
    good = rounds[-1][1]
    print(
        f"bare {floor:.3f} ms CPU a feed, ours {cost:.3f}: {median(ratios):.2f}x ({min(ratios):.2f}-{max(ratios):.2f})"
    )
    print(f"peak PSS: {max(r[1]['mb'] for r in rounds):.0f} MB, bare {max(r[0]['mb'] for r in rounds):.0f} MB")
    for name, one in (("all good", good), ("one dead, one dripping in ten", bad)):
        print(
            f"{name}: of the good ones half had come after {one['p50']:.2f} s, 99 % after {one['p99']:.2f} s, "
            f"the last after {one['last']:.2f} s; 99 % of them took less than {one['took']:.2f} s from request to end; "
            f"failed {one['failed']:.0f}, over after {one['all']:.1f} s"
        )


if __name__ == "__main__":
    main()
