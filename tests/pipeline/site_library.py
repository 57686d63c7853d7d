"""A library of made-up articles in all scripts, without a network: for tests of the built site."""

import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from broadsheet.identity import post_id, record_digest
from broadsheet.model import Article, Entry, Revision
from broadsheet.pipeline.library import Library, writing
from broadsheet.pipeline.publishing.draining import publish_all
from broadsheet.pipeline.publishing.publish import Published
from broadsheet.revisions.wording import words_digest
from broadsheet.store import articles, entries, outbox
from broadsheet.store.schema import transaction

BEGAN = datetime(2026, 3, 30, 22, tzinfo=UTC)
CONFIG = """title = "晨报"
timezone = "Asia/Shanghai"
[[target]]
kind = "site"
path = "public"
url = "https://paper.example/"
[[source]]
id = "hafen"
url = "https://hafen.example/feed"
section = ["World", "Harbours"]
name = "Hafenblatt"
[[source]]
id = "chenbo"
url = "https://chenbo.example/feed"
section = ["世界", "新闻"]
[[source]]
id = "almina"
url = "https://almina.example/feed"
section = ["العالم"]
"""
TEXTS = (
    ("hafen", "en", "The pier is older than the town", "The harbour master said the pier was older than the town."),
    ("chenbo", "zh", "老港区的灯塔重新点亮", "港务局表示，灯塔将在冬季之前重新点亮，渔民十分高兴。"),
    ("almina", "ar", "الميناء القديم يعود إلى العمل", "قال مدير الميناء إن العمل سيبدأ قبل الشتاء."),
    ("hafen", "ja", "古い港の灯台がふたたび灯る", "港の灯台は冬の前にふたたび灯ると発表された。"),
    ("chenbo", "th", "ประภาคารเก่ากลับมาสว่าง", "ประภาคารจะกลับมาสว่างก่อนฤดูหนาว"),
)


def make(folder: Path, config: str = CONFIG) -> Path:
    """A folder with a config and no articles."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "broadsheet.toml").write_text(config, encoding="utf-8")
    return folder


def article(number: int, text: str = "") -> tuple[str, Article]:
    """The source and the article of a number; another text is another revision of it."""
    source, language, title, words = TEXTS[number % len(TEXTS)]
    at = BEGAN + timedelta(hours=5 * number)
    said = f"{words} {text or number}"
    return source, Article(
        url=f"https://{source}.example/{number}",
        title=f"{title} {number}" + (" ✎" if text.startswith("!") else ""),
        published=at,
        language=language,
        html=f'<p>{said}</p><p><img src="https://{source}.example/{number}.jpg" alt="pier"></p>',
        text=said,
        kind="article",
        summary=words,
        gated=number % 13 == 12,
        tags=("pier", "港"),
    )


def add(
    library: Library,
    number: int,
    seen: datetime | None = None,
    made: Callable[[int], tuple[str, Article]] = article,
) -> None:
    """One new article, in the outbox."""
    source, new = made(number)
    entry = Entry(id=str(number), url=new.url, title=new.title, published=new.published)
    at = seen or BEGAN + timedelta(hours=5 * number, minutes=7)
    key = f"guid:{number}"
    with transaction(library.db):
        first = _revision(1, new, at)
        n = entries.add(library.db, source, key, post_id(source, key), entry, record_digest(entry), at, first)
        outbox.post_later(library.db, n)


def change(library: Library, number: int, text: str, *, is_revision: bool = True) -> None:
    """Other words of theirs (a revision), or another reading of the same."""
    source, made = article(number, text)
    with transaction(library.db):
        n = entries.find(library.db, post_id(source, f"guid:{number}"), "")
        assert n is not None
        now = articles.current(library.db, n)
        at = now.fetched + timedelta(days=1) if is_revision else now.fetched
        articles.put_revision(library.db, n, _revision(now.number + is_revision, made, at))
        outbox.post_later(library.db, n)


def _revision(number: int, made: Article, at: datetime) -> Revision:
    words = words_digest(made.title, made.text)
    return Revision(number=number, fetched=at, payload_digest=None, reader="1", words_digest=words, article=made)


def published(folder: Path) -> list[Published]:
    """What became of the files of a folder when it was published."""
    with writing(folder, "test") as library:
        return list(publish_all(library))


def tree(folder: Path, site: str = "public") -> dict[str, bytes]:
    """All files of the built site."""
    top = folder / site
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()}


def cold(folder: Path, into: Path) -> dict[str, bytes]:
    """The site made from nothing but the library, the config and the addresses given so far."""
    shutil.rmtree(into, ignore_errors=True)
    (into / "library").mkdir(parents=True)
    shutil.copy(folder / "broadsheet.toml", into)
    for name in ("broadsheet.db", "own.db"):
        old, new = (sqlite3.connect(top / "library" / name) for top in (folder, into))
        with closing(old), closing(new):
            old.backup(new)
            if name == "own.db":
                new.execute("DELETE FROM file")
                new.commit()
    published(into)
    return tree(into)


def many(library: Library, numbers: Iterable[int]) -> None:
    """New articles."""
    for number in numbers:
        add(library, number)
