"""A run is killed at a random moment and run again: is the library what an undisturbed run leaves?

python tests/pipeline/kill_drill.py [--moments 50] [--pages 200]     50 of each of four kinds, about ten minutes

Two kinds of run (replay of a WARC file, live over the loopback), two kinds of SIGKILL (the parent alone, its whole group).
"""

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from broadsheet.archive.located import Located
from broadsheet.archive.read import index, read_page
from broadsheet.archive.verify import verify
from broadsheet.errors import ArchiveError
from broadsheet.pipeline.keeping.check import check
from news_site import Site, config, news_site
from small_web import FEED, LONG, article, feed, folder, item, posts, write_web

KINDS = ("replay", "loopback")
VICTIMS = ("parent", "group")
SOURCES = 4  # of the loopback run, fetched side by side
PATIENCE = 10.0  # seconds that orphaned workers have to notice


class Drill(NamedTuple):
    """A kind of run over a web, and what it leaves when nothing disturbs it."""

    kind: str
    place: Path
    site: Site
    undisturbed: dict[str, bytes]
    seconds: float  # that it takes

    def make(self, name: str) -> Path:
        """A new folder that follows the web."""
        place = self.place / name
        if self.kind == "replay":
            return folder(place)
        place.mkdir()
        text = config(*(f'id = "blatt{n}"\nurl = "{self.site.url}/feed{n}"' for n in range(SOURCES)))
        text = text.replace("[fetch]\n", f"[fetch]\nper_host = {SOURCES}\n")
        (place / "broadsheet.toml").write_text(text, encoding="utf-8")
        return place

    def command(self, place: Path) -> list[str]:
        """A run in a folder."""
        over = ["--replay", str(self.place / "web.warc.gz")] if self.kind == "replay" else ["--now"]
        return [sys.executable, "-m", "broadsheet", "-C", str(place), "run", "--workers", "2", *over]


class Result(NamedTuple):
    """What one kill and the run after it left."""

    faults: tuple[str, ...]
    sent: int  # responses that the loopback site sent whole
    kept: int  # of them in the archive, with a right digest
    again: int  # sent to a client that was killed before it could keep them; fetched again
    was_running: bool  # False: it had ended before it was killed


@contextmanager
def drill(kind: str, place: Path, pages: int) -> Iterator[Drill]:
    """Make a web of `pages` articles and run over it undisturbed."""
    with news_site() as site:
        dates = [f"Thu, 23 Dec 2021 {n // 60:02d}:{n % 60:02d}:48 GMT" for n in range(pages)]
        items = [item(n, link=f"{site.url}/{n}", guid=f"g{n}", pubDate=dates[n]) for n in range(pages)]
        site.pages |= {f"/feed{n}": feed(*items[n::SOURCES]) for n in range(SOURCES)}
        for n in range(pages):
            site.pages[f"/{n}"] = article(f"Titel {n}", *LONG, f"Absatz {n}.")
        web = {FEED: feed(*(item(n, pubDate=dates[n]) for n in range(pages)))}
        web |= {f"https://blatt.example/{n}": str(site.pages[f"/{n}"]) for n in range(pages)}
        write_web(place / "web.warc.gz", web)
        ready = Drill(kind, place, site, {}, 0)
        undisturbed = ready.make("undisturbed")
        began = time.monotonic()
        subprocess.run(ready.command(undisturbed), check=True, capture_output=True)
        yield ready._replace(undisturbed=posts(undisturbed), seconds=time.monotonic() - began)


def kill_and_run(drill: Drill, victim: str, moment: float, name: str) -> Result:
    """Kill a run `moment` seconds after its start, run again, look at what is there."""
    place = drill.make(name)
    drill.site.sent.clear()
    child = subprocess.Popen(drill.command(place), stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(moment)
    was_running = child.poll() is None
    if was_running:
        (os.kill if victim == "parent" else os.killpg)(child.pid, signal.SIGKILL)
    child.wait()
    return Result(*what_is_left(drill, place, child.pid), was_running)


def what_is_left(drill: Drill, place: Path, session: int) -> tuple[tuple[str, ...], int, int, int]:
    """Run again after a run that was ended: its faults, and responses sent, kept, sent again."""
    faults = []
    if left := _left_over(session):
        faults.append(f"processes left over: {left}")
    done = subprocess.run(drill.command(place), capture_output=True, text=True)
    if done.returncode:
        faults.append(f"the next run ended with {done.returncode}: {done.stderr.strip().splitlines()[-1]}")
    if posts(place) != drill.undisturbed:
        faults.append("its posts are not those of an undisturbed run")
    for database in ("broadsheet.db", "own.db"):
        db = sqlite3.connect(place / "library" / database)
        said = db.execute("PRAGMA integrity_check").fetchone()[0]
        db.close()
        if said != "ok":
            faults.append(f"{database}: {said}")
    faults += [f"{found.where}: {found.what}" for found in check(place) if found.is_damage]
    sent, kept, again = _kept(drill, place, faults) if drill.kind == "loopback" else (0, 0, 0)
    return tuple(faults), sent, kept, again


def _left_over(session: int) -> list[int]:
    """Processes of a session that live on after its leader was killed, and were given time to notice."""
    until = time.monotonic() + PATIENCE
    while (left := [pid for pid, of in _sessions() if of == session]) and time.monotonic() < until:
        time.sleep(0.02)
    return left


def _sessions() -> Iterator[tuple[int, int]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = stat.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if state != "Z":
            yield int(stat.parent.name), int(session)


def _kept(drill: Drill, place: Path, faults: list[str]) -> tuple[int, int, int]:
    """Responses sent, kept, and sent again; a fault for each that is not in the archive with its digest."""
    sent = Counter((path, digest) for path, status, digest in drill.site.sent if status == 200)
    kept: Counter[tuple[str, str]] = Counter()
    torn: list[ArchiveError] = []
    for path in sorted((place / "library" / "archive").rglob("*.warc.gz")):
        wrong = [record for record in verify(path, torn) if not record.is_right]
        faults += [f"{path.name}, byte {record.offset}: its digest is wrong" for record in wrong]
        for record in index(path, torn):
            if record.type == "response":
                kept[record.url.removeprefix(drill.site.url), _digest(record)] += 1
    faults += [str(error) for error in torn]
    faults += [f"{path} was sent whole and is not in the archive" for path, _ in sent - kept if not kept[path, _]]
    faults += [f"{path} is in the archive and was never sent" for path, _ in kept - sent]
    return sent.total(), kept.total(), (sent - kept).total()


def _digest(record: Located) -> str:
    return sha256(read_page(record.path, record.offset).body).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    bad = 0
    for kind in KINDS:
        for victim in VICTIMS:
            with tempfile.TemporaryDirectory() as scratch, drill(kind, Path(scratch), options.pages) as ready:
                results = []
                for number in range(options.moments):
                    results.append(kill_and_run(ready, victim, chance.uniform(0, ready.seconds), f"killed-{number}"))
                    for fault in results[-1].faults:
                        print(f"  {kind}, {victim}, moment {number}: {fault}")
            running = sum(result.was_running for result in results)
            failed = sum(bool(result.faults) for result in results)
            sent, kept, again = (sum(getattr(result, name) for result in results) for name in ("sent", "kept", "again"))
            told = f"; {sent} responses sent, {kept} archived, {again} sent again" if kind == "loopback" else ""
            print(
                f"{kind:9}{victim:7}{running} of {len(results)} killed while running, {failed} with faults{told}",
                flush=True,
            )
            bad += failed
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
