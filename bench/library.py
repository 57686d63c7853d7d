"""A large library beside a small one: appending, listing a section, check and backup.

python -m bench.library [--large 1000000] [--small 10000] [--keep FOLDER]

Both libraries are made of synthetic articles through the store's and the archive's own functions, without targets.
Then, in each: 1,000 articles appended by the store in batches of a run, 1,000 by a whole replay run with posts, the
newest 50 of a section of ten sources listed. Ratios large : small; for check and backup the figures.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bench.bigweb import response
from broadsheet.api import newest, replay_run
from broadsheet.archive import layout
from broadsheet.archive.located import Located
from broadsheet.archive.write import Writer
from broadsheet.identity import other_keys, place, post_id
from broadsheet.model import Article, Entry, Page, Record, Revision
from broadsheet.pipeline.keeping.backup import backup
from broadsheet.pipeline.keeping.check import check
from broadsheet.pipeline.library import Library, writing
from broadsheet.pipeline.publishing.draining import BATCH, batches
from broadsheet.store import entries, likeness, own, records, runs
from broadsheet.store.entries import Look
from broadsheet.store.schema import transaction

START = datetime(2016, 1, 1, tzinfo=UTC)
SOURCES, SECTIONS = 100, 10
WORDS = "harbour council ferry budget winter strike museum river school court minister export bridge record".split()


class Told(Record, frozen=True, kw_only=True):
    """One answer, as the archive's writer wants it told."""

    url: str
    at: datetime
    body: bytes
    ip: str = "192.0.2.1"
    request: bytes = b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"
    status: int = 200
    head: bytes = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    cause: str = ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, help="make the libraries here, and leave them")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        costs = {count: one_library(folder / str(count), count) for count in (options.small, options.large)}
    small, large = costs[options.small], costs[options.large]
    print(f"{'':44}{options.small:>12,}{options.large:>12,}{'ratio':>8}")
    for name in small:
        ratio = f"{large[name] / small[name]:8.2f}" if small[name] else ""
        print(f"{name:44}{small[name]:12.3f}{large[name]:12.3f}{ratio}")


def one_library(folder: Path, count: int) -> dict[str, float]:
    """Make a library of `count` articles; what it costs to use it, in seconds."""
    folder.mkdir(parents=True)
    sources = "".join(
        f'[[source]]\nid = "s{n}"\nurl = "https://s{n}.example/feed"\nsection = ["Papers", "P{n % SECTIONS}"]\n'
        for n in range(SOURCES)
    )
    (folder / "broadsheet.toml").write_text(f'title = "Scale"\ntimezone = "UTC"\n{sources}', encoding="utf-8")
    costs: dict[str, float] = {}
    with writing(folder, "bench") as library:
        costs["make (s)"] = timed(lambda: fill(library, range(count), 20_000, "filled"))
        library.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        costs["append 1,000, store and archive (s)"] = statistics.median(
            timed(partial(fill, library, range(count + n, count + n + 1000), BATCH, f"appended-{n}"))
            for n in range(0, 3000, 1000)
        )
        chance = random.Random(1)
        wanted = [("Papers", f"P{chance.randrange(SECTIONS)}") for _ in range(20)]
        costs["newest 50 of a section (s)"] = statistics.median(timed(partial(newest, library, w)) for w in wanted)
    costs["run that adds 1,000, with posts (s)"] = timed(lambda: run_more(folder))
    costs["broadsheet.db (MB)"] = (folder / "library" / "broadsheet.db").stat().st_size / 1e6
    costs["archive (MB)"] = sum(p.stat().st_size for p in (folder / "library" / "archive").rglob("*.gz")) / 1e6
    costs["check (s)"] = timed(lambda: sound(folder))
    costs["backup (s)"] = timed(lambda: backup(folder, folder / "backup.tar", force=True))
    return costs


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def sound(folder: Path) -> None:
    """Look the library over; anything wrong stops the bench."""
    if found := list(check(folder)):
        raise RuntimeError(found[0].what)


def fill(library: Library, numbers: range, size: int, run_id: str) -> None:
    """Store articles with their archived pages and ledger rows, `size` a commit, as a run commits."""
    sequence = runs.next_sequence(library.db)
    now = START + timedelta(minutes=numbers.start)
    with Writer(library.archive, run_id) as writer:
        writer.warcinfo("0", now, "", sequence)
        runs.begin_run(library.db, run_id, now, sequence=sequence)
        for batch in batches(iter(numbers), size):
            made = [archived(writer, number) for number in batch]
            writer.sync()
            with transaction(library.db):
                records.put_records(library.db, [library.place(record) for pair in made for record in pair])
                for number, (record, _) in zip(batch, made, strict=True):
                    put(library, number, record)
            with transaction(library.own):
                for number in batch:
                    name = post_id(f"s{number % SOURCES}", key_of(number))
                    own.put_address(library.own, "hexo", name, own.Address(f"source/_posts/{name}.md", f"/{name}/"))
        runs.finish_run(library.db, run_id)


def archived(writer: Writer, number: int) -> tuple[Located, Located]:
    url = url_of(number)
    record = writer.exchange(Told(url=url, at=when(number), body=page(number)))
    return record, writer.describe(record, f"s{number % SOURCES}", key_of(number))


def put(library: Library, number: int, record: Located) -> None:
    """What a run stores of a new article."""
    source, key, url = f"s{number % SOURCES}", key_of(number), url_of(number)
    title, text = title_of(number), text_of(number)
    entry = Entry(id=f"g{number}", url=url, title=title, published=when(number))
    article = Article(
        url=url, title=title, text=text, html=f"<p>{text}</p>", published=when(number), kind="article", reader="2"
    )
    first = Revision(
        number=1, fetched=when(number), payload_digest=record.payload_digest, reader="2", words_digest=f"{number:016x}",
        article=article,
    )  # fmt: skip
    n = entries.add(library.db, source, key, post_id(source, key), entry, f"{number:064x}", when(number), first)
    entries.put_look(library.db, n, Look(at=when(number), next=None, record=record.record_id, payload_digest="x"))
    likeness.put_aliases(library.db, source, other_keys(entry), n)
    likeness.put_places(library.db, [place(url)], n)


def run_more(folder: Path) -> None:
    """A replay run of 1,000 new articles from all sources, written as posts."""
    config = folder / "broadsheet.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text + '[[target]]\nkind = "hexo"\npath = "blog"\n', encoding="utf-8")
    at = START + timedelta(days=3650)
    with (folder / "more.warc.gz").open("wb") as file:
        for url, kind, body in web(range(10_000_000, 10_001_000)):
            headers = (("Content-Type", kind),)
            told = Page(url=url, final_url=url, status=200, headers=headers, body=body, fetched=at)
            file.write(layout.member(response(told, url, body)))
    with writing(folder, "bench") as library:
        outcomes = list(replay_run(library, library.config.source, [folder / "more.warc.gz"], 2))
    assert sum(outcome.kind == "new" for outcome in outcomes) == 1000, outcomes[0]
    config.write_text(text, encoding="utf-8")


def web(numbers: range) -> Iterator[tuple[str, str, bytes]]:
    for source in range(SOURCES):
        items = "".join(
            f"<item><guid>g{n}</guid><link>{url_of(n)}</link><title>{title_of(n)}</title></item>"
            for n in numbers
            if n % SOURCES == source
        )
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>S{source}</title>{items}</channel></rss>'
        yield f"https://s{source}.example/feed", "application/rss+xml", feed.encode()
    for number in numbers:
        yield url_of(number), "text/html; charset=utf-8", page(number)


def when(number: int) -> datetime:
    return START + timedelta(minutes=number % 5_000_000)


def key_of(number: int) -> str:
    return f"guid:g{number}"


def url_of(number: int) -> str:
    return f"https://s{number % SOURCES}.example/{number}"


def title_of(number: int) -> str:
    return f"The {WORDS[number % 14]} and the {WORDS[number // 14 % 14]} of number {number}"


def text_of(number: int) -> str:
    """Some 150 words."""
    chance = random.Random(number)
    return ". ".join(" ".join(chance.choices(WORDS, k=15)).capitalize() for _ in range(10)) + "."


def page(number: int) -> bytes:
    title, text = title_of(number), text_of(number)
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head><body><nav><a href=/>Home</a></nav>"
        f"<main><article><h1>{title}</h1><p>{text}</p></article></main></body></html>"
    ).encode()


if __name__ == "__main__":
    main()
