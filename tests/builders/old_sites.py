"""Old sites of Hugo and Jekyll with every way to an address that their documentation knows. Our own words throughout."""

import os
import subprocess
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser
from sites import BUILDERS

HUGO = """baseURL = "https://old.example/"
title = "Old"
timeZone = "Asia/Shanghai"
disableKinds = ["RSS", "sitemap", "taxonomy", "term"]
"""
HTML_TOO = '[security]\nallowContent = [".*"]\n'  # as Hugo took it before 0.16x
HUGO_RULES = {
    "plain": "",
    "tokens": '[permalinks]\nposts = "/:year/:month/:day/:slug/"\nworld = "/:sections/:yearday/:title/"\n',
    "page tokens": '[permalinks.page]\nposts = "/p/:slugorcontentbasename/"\nworld = "/:section/:monthname/:contentbasename/"\n'
    'misc = "/:06/:1/:2/:weekdayname/:slug"\n',
    "parts of sections": '[permalinks]\nworld = "/:sections[1:]/:title/"\nposts = "/:sections[last]/:weekday/:contentbasename.html"\n',
    "of the root": '[permalinks]\n"/" = "/r/:contentbasename/"\nmixed = "/m/:section/:title"\n',
    "languages": 'defaultContentLanguage = "zh"\n[languages.zh]\nweight = 1\n[languages.fr]\nweight = 2\n',
    "languages below": 'defaultContentLanguage = "fr"\ndefaultContentLanguageInSubdir = true\n[languages.zh]\n[languages.fr]\n',
    "folders of languages": 'defaultContentLanguage = "zh"\n[languages.zh]\ncontentDir = "content/posts"\n[languages.fr]\ncontentDir = "content/french"\n[permalinks]\nposts = "/:year/:slug/"\n',
    "ugly": "uglyURLs = true\n",
    "ugly tokens": 'uglyURLs = true\n[permalinks]\nposts = "/:year/:title/"\n',
    "ugly in one section": "[uglyURLs]\nposts = true\n",
    "as written": 'disablePathToLower = true\nremovePathAccents = true\n[permalinks]\nmisc = "/:title/"\n',
}
HUGO_POSTS = {  # file below content/: what its head says beside its title
    "about.md": "",
    "posts/My First Post.md": "",
    "posts/UPPER.Case.v2.md": "",
    "posts/2021-03-04-dated.md": "",
    "posts/新闻 第一.md": "",
    "posts/Été à Genève.md": "",
    "posts/e\u0301te\u0301.md": "",
    "posts/a--b_c+d~e@f#g.md": "",
    "posts/it's “quoted” & 100%.md": "",
    "posts/slugged.md": 'slug = "Other Name"\n',
    "posts/slug-cjk.md": 'slug = "城市/新 线路"\n',
    "posts/slug-dots.md": 'slug = "v1.2.3"\n',
    "posts/url-slash.md": 'url = "/Old/Place One/"\n',
    "posts/url-html.md": 'url = "old/place.html"\n',
    "posts/url-bare.md": 'url = "/old/bare"\n',
    "posts/url-cjk.md": 'url = "/旧/地址/"\n',
    "posts/url-tokens.md": 'url = "/t/:year/:slug/"\n',
    "posts/bundle/index.md": "",
    "posts/bundle/note.md": "",  # a resource of the bundle, no page
    "posts/Bundle Two/index.md": 'slug = "two"\n',
    "posts/bundle-url/index.md": 'url = "/bundles/three/"\n',
    "posts/year/2020/deep.md": "",
    "posts/page.html": "",
    "posts/other.markdown": "",
    "posts/draft.md": "draft = true\n",
    "world/asia/Deep One.md": "",
    "world/asia/新加坡/index.md": "",
    "world/direct.md": "",
    "misc/west.md": "date = 2021-03-04T23:30:00-05:00\n",
    "misc/east.md": "date = 2021-03-05T02:30:00+09:00\n",
    "misc/local.md": "date = 2021-03-04T23:30:00\n",
    "misc/text.md": 'date = "2021-03-04 23:30:00"\n',
    "misc/day.md": "date = 2021-03-04\n",
    "misc/bare/index.md": "date = 2021-03-04T00:30:00Z\n",
    "root bundle/index.md": "",
    "Mixed/Case Two.md": "",
    "posts/in two.fr.md": "",
    "posts/in two.zh.md": "",
    "posts/url.fr.md": 'url = "/u/abs/"\n',
    "posts/url-rel.fr.md": 'url = "u/rel/"\n',
    "french/posts/own.md": "",
    "listed/below/x.md": "",
    "listed/below/_index.md": "",
    "_index.md": "",
    "posts/_index.md": "",
}
TITLES = (
    "A Title: of “Things”",
    "城市宣布新线路",
    "Être & l'été",
    "100% of #1 + C",
    "مدينة جديدة",
    "Straße, Größe!",
    "Multi  space -- dash",
    "A/B: v1.2. (c) ½ ²",
    "-- dashed --",
    "😀 sign",
)

JEKYLL = "title: Old\nurl: https://old.example\ntimezone: Asia/Shanghai\nquiet: true\n"
JEKYLL_RULES = {
    "date": "",
    "pretty": "permalink: pretty\n",
    "ordinal": "permalink: ordinal\n",
    "weekdate": "permalink: weekdate\n",
    "none": "permalink: none\n",
    "own": "permalink: /:categories/:short_year-:i_month-:i_day/:slug/\n",
    "no slash": "permalink: /blog/:year/:title\n",
    "clock": "permalink: /:year/:short_month/:long_day/:hour:minute:second/:title:output_ext\n",
    "long": "permalink: /:long_month/:w_year/:week/:w_day/:y_day/:slugified_categories/:title/\n",
    "collection": "collections:\n  posts:\n    permalink: /c/:title/\n    output: true\n",
    "defaults": "defaults:\n- scope:\n    path: ''\n    type: posts\n  values:\n    permalink: /d/:title/\n",
}
JEKYLL_POSTS = {
    "_posts/2021-03-04-plain.md": "",
    "_posts/2021-3-4-short-day.md": "",
    "_posts/2021-03-04-Upper_Case and space.md": "",
    "_posts/2021-03-04-新闻 第一.md": "",
    "_posts/2021-03-04-Été à Genève.md": "",
    "_posts/2021-03-04-v1.2.3.md": "",
    "_posts/2021-03-04-it's & 100 + #1.md": "",
    "_posts/2021-03-04-slugged.md": "slug: Other Name\n",
    "_posts/2021-03-04-slug-cjk.md": "slug: 城市 新线路\n",
    "_posts/2021-03-04-cats.md": "categories: News World\n",
    "_posts/2021-03-04-cat-list.md": "categories: [Top News, 世界, Été]\n",
    "_posts/2021-03-04-one-cat.md": "category: Top News\n",
    "_posts/2021-03-04-both-cats.md": "category: One\ncategories: [Two, One]\n",
    "_posts/2021-03-04-twice.md": "categories: [News, news, a/b]\n",
    "_posts/2021-03-04-numbers.md": "categories: [2021, true]\n",
    "_posts/sub/folder/2021-03-04-below.md": "",
    "World/_posts/2021-03-04-above.md": "categories: news\n",
    "world/Asia/_posts/2021-03-04-deep.md": "",
    "_posts/2021-03-04-here.md": "permalink: /Here I am/\n",
    "_posts/2021-03-04-here-html.md": "permalink: old/place.html\n",
    "_posts/2021-03-04-here-bare.md": "permalink: /old/bare\n",
    "_posts/2021-03-04-here-tokens.md": "permalink: /t/:year/:title/\n",
    "_posts/2021-03-04-here-cjk.md": "permalink: /旧/地址/\n",
    "_posts/2021-03-04-west.md": "date: 2021-03-04 23:30:00 -0500\n",
    "_posts/2021-03-04-iso.md": "date: 2021-03-04T23:30:00-05:00\n",
    "_posts/2021-03-04-local.md": "date: 2021-03-04 23:30:00\n",
    "_posts/2021-03-04-day.md": "date: 2021-03-06\n",
    "_posts/2021-03-04-quoted.md": "date: '2021-03-04 23:30'\n",
    "_posts/2021-03-04-quoted-seconds.md": "date: '2021-03-04 23:30:00'\n",
    "_posts/2021-03-04-minutes.md": "date: 2021-03-04 23:30\n",
    "_posts/2021-03-04--dashed-.md": "",
    "_posts/2021-03-04-½ ².md": "",
    "_posts/2021-03-04-html.html": "",
    "_posts/2021-03-04-markdown.markdown": "",
    "_posts/2021-03-04-unpublished.md": "published: false\n",
    "_drafts/a-draft.md": "",
    "_drafts/2021-03-04-dated-draft.md": "",
}


# Old sites whose posts name files: at the root, beside the post, in a folder of the post's own.
NAMES = "![a](/images/图%201.jpg) [b](/files/b.pdf) [c](c.txt)"
WITH_FILES = {
    "hexo": {
        "_config.yml": "url: https://old.example\npost_asset_folder: true\ntheme: landscape\n",
        "source/_posts/n.md": f"---\ntitle: N\ndate: 2021-03-04\n---\n{NAMES}"
        "\n\n{% asset_img e.jpg E %} {% asset_link f.pdf F %}",
        "source/_posts/n/e.jpg": "e",
        "source/_posts/n/f.pdf": "f",
        "source/images/图 1.jpg": "a",
        "source/files/b.pdf": "b",
        "source/_posts/n/c.txt": "c",
    },
    "hugo": {
        "hugo.toml": HUGO,
        "layouts/page.html": "<article>{{ .Content }}</article>",
        "layouts/list.html": "-",
        "content/posts/n/index.md": f"+++\ntitle = 'N'\ndate = 2021-03-04T05:06:07Z\n+++\n{NAMES} Marke",
        "content/posts/o.md": "+++\ntitle = 'O'\ndate = 2021-03-04T05:06:07Z\n+++\n[d](../d.pdf)",
        "static/images/图 1.jpg": "a",
        "static/files/b.pdf": "b",
        "content/posts/n/c.txt": "c",
        "content/posts/d.pdf": "d",
    },
    "jekyll": {
        "_config.yml": f"{JEKYLL}permalink: /:title/\n",
        "_layouts/post.html": "<article>{{ content }}</article>",
        "_posts/2021-03-04-n.md": f"---\nlayout: post\ntitle: N\n---\n{NAMES}",
        "images/图 1.jpg": "a",
        "files/b.pdf": "b",
        "n/c.txt": "c",
    },
}
NAMED = {
    "hexo": {"images/图 1.jpg", "files/b.pdf", *(f"2021/03/04/n/{name}" for name in ("c.txt", "e.jpg", "f.pdf"))},
    "hugo": {"images/图 1.jpg", "files/b.pdf", "posts/n/c.txt", "posts/d.pdf"},
    "jekyll": {"images/图 1.jpg", "files/b.pdf", "n/c.txt"},
}


def mark(n: int) -> str:
    """What the n-th post says and no other."""
    return f"Marke{n:03}e"


def write_hugo(folder: Path, rules: str) -> None:
    """An old Hugo site of HUGO_POSTS under these rules."""
    files = {
        "hugo.toml": f"{HUGO}{rules}{HTML_TOO}",
        "layouts/page.html": "<article>{{ .Content }}</article>",
        "layouts/list.html": "-",
    }
    for n, (name, head) in enumerate(HUGO_POSTS.items()):
        title = TITLES[n % len(TITLES)]
        dated = head if head.startswith("date") else f"date = 2021-03-04T05:06:07Z\n{head}"
        files[f"content/{name}"] = f"+++\ntitle = '''{title} {n}'''\n{dated}+++\n\nSagt {mark(n)} aus.\n"
    _write(folder, files)


def write_jekyll(folder: Path, rules: str) -> None:
    """An old Jekyll site of JEKYLL_POSTS under these rules."""
    files = {"_config.yml": f"{JEKYLL}{rules}", "_layouts/post.html": "<article>{{ content }}</article>"}
    for n, (name, head) in enumerate(JEKYLL_POSTS.items()):
        title = TITLES[n % len(TITLES)]
        files[name] = f'---\nlayout: post\ntitle: "{title} {n}"\n{head}---\n\nSagt {mark(n)} aus.\n'
    _write(folder, files)


def write_with_files(folder: Path, kind: str) -> None:
    """An old site whose posts name files."""
    _write(folder, WITH_FILES[kind])


def pages_of(folder: Path, kind: str, zone: str = "UTC") -> dict[str, str]:
    """Build the site as it lies there; the mark of each post's page by its file's path below the site's root."""
    builder = BUILDERS[kind]
    env = {**os.environ, "TZ": zone, "LANG": "C.UTF-8"}
    done = subprocess.run(
        builder.command, cwd=folder, env=env, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return pages_in(folder / builder.public)


def pages_in(public: Path) -> dict[str, str]:
    """The mark of each post's page, by its file's path below the site's root."""
    found = {}
    for path in filter(Path.is_file, public.rglob("*.html")):
        article = LexborHTMLParser(path.read_text(encoding="utf-8")).css_first("article")
        if article is not None and "Marke" in article.text():
            found[path.relative_to(public).as_posix()] = article.text().partition("Marke")[2][:4]
    return found


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
