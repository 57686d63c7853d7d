"""Every setting in words, with an example: for error messages, the JSON Schema and docs/config.md alike."""

from typing import NamedTuple


class Field(NamedTuple):
    """What a setting means, and one line of TOML that sets it."""

    says: str
    example: str


FIELDS: dict[str, Field] = {
    "title": Field("The name of your paper.", 'title = "晨报"'),
    "timezone": Field("The zone in which posts are dated, by city.", 'timezone = "Asia/Shanghai"'),
    "include": Field(
        "More files with sources and rules: TOML or OPML, wildcards allowed.", 'include = ["more/*.toml"]'
    ),
    "workers": Field("Processes that read pages; left out: one for each core.", "workers = 2"),
    "target": Field(
        "A folder of posts to write. Repeat the table for more.", '[[target]]\nkind = "hexo"\npath = "blog"'
    ),
    "target.kind": Field("Which builder the posts are for.", 'kind = "hexo"'),
    "target.path": Field("The builder's folder, relative to this file.", 'path = "blog"'),
    "target.layout": Field(
        "How posts look, where the kind has a choice; left out: its default.", 'layout = "rsshub-page"'
    ),
    "target.body": Field(
        'Bodies as clean HTML ("html") or as Markdown ("markdown"); left out: what the builder takes best.',
        'body = "markdown"',
    ),
    "target.name": Field("What commands call this target; left out: its kind.", 'name = "blog"'),
    "target.pictures": Field(
        'Pictures kept beside the posts: "off", "lead" (the lead picture alone) or "on".', 'pictures = "on"'
    ),
    "target.root": Field("Where the site stands on its host; for pictures.", 'root = "/blog/"'),
    "target.url": Field("Where a site will stand; feeds and the sitemap need it.", 'url = "https://news.example.org/"'),
    "target.language": Field("The language of a site's own words; left out: English.", 'language = "zh-Hans"'),
    "target.theme": Field('A site\'s theme: "paper", "wire", or a folder relative to this file.', 'theme = "wire"'),
    "target.canonical": Field(
        'Where a site leads search engines: to an article\'s "source", or to its own page ("self").',
        'canonical = "self"',
    ),
    "target.hotlink": Field(
        "A site shows pictures that the library does not keep from where they are; false: it asks no other host.",
        "hotlink = false",
    ),
    "source": Field("A site to follow. Repeat the table for more.", '[[source]]\nurl = "https://example.org/news"'),
    "source.url": Field(
        "What to follow: a site, a feed, a sitemap, rsshub://route, or the path of a WARC file from the folder of this "
        "one: the pages in it.",
        'url = "https://example.org/news"',
    ),
    "source.id": Field("A short name that never changes; left out: made from the address.", 'id = "example-org-news"'),
    "source.name": Field(
        "What readers see; left out: the section's last name but one (“Site” of World / Site / News), or its only one.",
        'name = "半岛电视台"',
    ),
    "source.section": Field("Where its posts belong, from the widest to the narrowest.", 'section = ["世界", "新闻"]'),
    "source.limit": Field("How many of the newest entries a visit takes.", "limit = 15"),
    "source.include": Field(
        "Take only entries that match all of these patterns.", 'include = { title = "经济|Economy" }'
    ),
    "source.exclude": Field("Leave out entries that match one of these patterns.", 'exclude = { title = "直播" }'),
    "source.max_age": Field("Leave out older entries: hours (h), days (d) or weeks (w).", 'max_age = "30d"'),
    "source.revisit": Field(
        "Ages at which an article's page is looked at again, for changes; [] switches it off.",
        'revisit = ["1h", "6h", "1d", "3d", "7d"]',
    ),
    "source.keep": Field(
        'Pages looked at again that are archived: "all", or only those whose article changed ("changes").',
        'keep = "changes"',
    ),
    "source.full_text": Field("false: only the feed's own text; pages are not fetched.", "full_text = false"),
    "source.excerpt_only": Field(
        "true: posts carry the excerpt and the link to the article, not its text.", "excerpt_only = true"
    ),
    "source.noindex": Field("true: posts ask search engines to leave them out.", "noindex = true"),
    "source.allow_private": Field(
        "Private addresses or networks that this source may be fetched from.", 'allow_private = ["192.168.1.0/24"]'
    ),
    "source.headers": Field(
        "Headers to send to this source's host. ${NAME} is read from the environment and never written down.",
        'headers = { Authorization = "Bearer ${PAPER_TOKEN}" }',
    ),
    "source.list": Field(
        "Where a page without a feed, or an API's JSON, lists its entries; left out: found by itself.",
        'list = { item = "ul.news > li", date = "time" }',
    ),
    "source.allow_empty": Field("true: a list without entries is no failure.", "allow_empty = true"),
    "source.since": Field("Take a sitemap's pages from this day on, some each run.", 'since = "2024-01-01"'),
    "list.item": Field('Each entry: CSS, XPath ("//li") or, in JSON, a path ("$.items[*]").', 'item = "ul.news > li"'),
    "list.link": Field('Its link; "a@href" names an attribute. Left out: the first link.', 'link = "h3 a"'),
    "list.title": Field("Its title; left out: its heading, else the link's words.", 'title = "h3"'),
    "list.date": Field("When it was published.", 'date = "time@datetime"'),
    "list.picture": Field("Its picture.", 'picture = "img"'),
    "list.summary": Field("What it is about.", 'summary = "p.teaser"'),
    "source.cookies": Field(
        "A cookies.txt, as browsers' tools export it: sent to the sites that it names, and never written down.",
        'cookies = "cookies.txt"',
    ),
    "source.proxy": Field(
        "A proxy for this source alone. It, not broadsheet, then connects.", 'proxy = "${PAPER_PROXY}"'
    ),
    "filter.any": Field("Searched for in title, text, authors and categories.", 'any = "足球"'),
    "filter.title": Field("Searched for in the title.", 'title = "直播|Live"'),
    "filter.text": Field("Searched for in the entry's text.", "text = 'price:? \\d+'"),
    "filter.author": Field("Searched for in each author's name.", 'author = "^Reuters$"'),
    "filter.category": Field("Searched for in each category.", 'category = "^Sport$"'),
    "filter.case_sensitive": Field("true: A and a differ.", "case_sensitive = true"),
    "rule": Field(
        "How to read the pages of a site, where the reader gets it wrong. Repeat the table for more.",
        '[[rule]]\nhost = "example.org"\nbody = "div.story"',
    ),
    "rule.host": Field("The site, with all hosts below it.", 'host = "example.org"'),
    "rule.body": Field("What holds the article's text.", 'body = ["div.lead", "div.story"]'),
    "rule.remove": Field("What is none of it.", 'remove = [".share", "aside"]'),
    "rule.title": Field("The headline.", 'title = "h1.headline"'),
    "rule.author": Field("Who wrote it.", 'author = ".byline a"'),
    "rule.date": Field("When it was published.", 'date = "time.published"'),
    "rule.next_page": Field("The link to the article's next page.", 'next_page = "a.next"'),
    "rule.prior": Field("true: follow it only where what it finds is plausible.", "prior = true"),
    "fetch": Field("How politely and how patiently pages are fetched.", "[fetch]\nper_host = 1"),
    "fetch.contact": Field(
        "Your page or e-mail, told to every site in the User-Agent.", 'contact = "https://example.org/about"'
    ),
    "fetch.concurrency": Field("Requests at once.", "concurrency = 16"),
    "fetch.per_host": Field("Requests at once to one host.", "per_host = 1"),
    "fetch.per_domain": Field("Requests at once to all hosts of one domain.", "per_domain = 4"),
    "fetch.delay": Field("Seconds between two requests to one host.", "delay = 1.0"),
    "fetch.connect_timeout": Field("Seconds to wait for a connection.", "connect_timeout = 10"),
    "fetch.timeout": Field("Seconds for one whole exchange.", "timeout = 60"),
    "fetch.retries": Field("Further tries in one run where a failure may pass.", "retries = 2"),
    "fetch.robots": Field("false: do not ask robots.txt (for sites of your own).", "robots = true"),
    "fetch.proxy": Field(
        "A proxy for all requests. It, not broadsheet, then connects.", 'proxy = "http://localhost:3128"'
    ),
    "pictures": Field("What is made of pictures, and how many are fetched.", "[pictures]\nquality = 80"),
    "pictures.widths": Field("The widths that are made, in pixels.", "widths = [640, 1280, 1920]"),
    "pictures.quality": Field("How close to the original, 1 to 100.", "quality = 80"),
    "pictures.forms": Field('The files that are made: "webp", and "avif" beside it.', 'forms = ["webp", "avif"]'),
    "pictures.per_article": Field("Pictures of one article, the first ones.", "per_article = 40"),
    "pictures.per_run": Field("Megabytes of pictures that one run fetches.", "per_run = 500"),
    "rsshub": Field("Who answers rsshub:// addresses.", '[rsshub]\ninstance = "https://rsshub.app"'),
    "rsshub.instance": Field("The RSSHub server, yours or a public one.", 'instance = "https://rsshub.app"'),
    "websub": Field(
        "Where hubs tell of news while `watch` listens.", '[websub]\ncallback = "https://news.example.org/hub"'
    ),
    "websub.callback": Field(
        "The public address that your web server hands on to `watch --listen`.",
        'callback = "https://news.example.org/hub"',
    ),
}


def field(path: tuple[str | int, ...]) -> Field | None:
    """The words for a place in the file, such as ("source", 0, "exclude", "title"); None where there are none."""
    names = [part for part in path if isinstance(part, str)]
    if len(names) == 3 and names[1] in ("include", "exclude"):
        names = ["filter", names[2]]
    return FIELDS.get(".".join(names))
