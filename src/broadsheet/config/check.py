"""What types cannot say: zones that exist, patterns that compile, addresses that can be followed.

Each check yields mistakes as (place below the record, what is wrong, hint); an empty sequence is a good record.
"""

import ipaddress
import os
import re
import zoneinfo
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from broadsheet.config.ages import age
from broadsheet.config.lines import Path as Place
from broadsheet.config.patterns import compiled
from broadsheet.config.records import (
    LANGUAGES,
    OF_POSTS,
    OF_SITES,
    THEMES,
    Config,
    FetchConfig,
    PicturesConfig,
    RsshubConfig,
    TargetConfig,
    WebsubConfig,
)
from broadsheet.config.shape import nearest
from broadsheet.model import Filter, ListRule, Rule, Source
from broadsheet.text import slug
from broadsheet.urls import host, is_recording, is_web

Mistake = tuple[Place, str, str]
SCHEMES = ("http", "https", "rsshub")
_MISSPELT = ("feed", "rss", "htp", "htps", "htpps", "hhtps", "ttps")
_PROXIES = ("http://", "https://", "socks5://", "socks5h://")
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # RFC 9110, 5.6.2
_OURS = ("host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "accept-encoding", "user-agent")
_PATTERNS = ("any", "title", "text", "author", "category")
SELECTED = ("body", "remove", "title", "author", "date", "next_page")  # settings of a rule that are CSS
_ROOT = re.compile(r"/(?:[^/\s\"'<>{}?#\\]+/)*")
_HOST = re.compile(r"[^\W_A-Z](?:[^\W_A-Z]|[-.](?=[^\W_A-Z]))*")  # lower case, as addresses have it
LISTED = ("item", "link", "title", "date", "picture", "summary")  # settings of a list rule
_LANGUAGES = {"css": "CSS selector", "xpath": "XPath (the item is one)", "json": "JSON path"}
_EXAMPLES = {"css": 'item = "ul.news > li"', "xpath": 'item = "//li[a]"', "json": 'item = "$.items[*]"'}
_RE2 = "patterns are RE2: no look-around, no back-references"
_DEFAULTS = msgspec.structs.asdict(TargetConfig(kind="", path=""))
_ZONES = 'zones are named by city, such as "Asia/Shanghai"'


def config_mistakes(config: Config) -> Iterator[Mistake]:
    """All that stands outside of [[source]] and [[target]]."""
    if not config.title.strip():
        yield ("title",), "is empty", 'such as title = "晨报"'
    yield from _zone(config.timezone)
    yield from ((("fetch", key), what, hint) for key, what, hint in _fetch(config.fetch))
    yield from ((("rsshub", key), what, hint) for key, what, hint in _rsshub(config.rsshub))
    yield from ((("websub", key), what, hint) for key, what, hint in _websub(config.websub))
    yield from ((("pictures", key), what, hint) for key, what, hint in _pictures(config.pictures))


def target_mistakes(target: TargetConfig, kinds: tuple[str, ...], home: Path) -> Iterator[Mistake]:
    """One [[target]]; `home` is the paper's folder."""
    if target.kind not in kinds:
        yield ("kind",), f'there is no target "{target.kind}"', nearest(target.kind, kinds)
    if not target.path.strip():
        yield ("path",), "is empty", 'such as path = "blog"'
    if not _ROOT.fullmatch(target.root):
        yield ("root",), f'"{target.root}" is no place on a host', 'such as root = "/" or root = "/blog/"'
    if target.name and (not slug(target.name) or set(target.name) & set("/\\")):
        yield ("name",), f'"{target.name}" cannot be a name', 'letters and digits, no "/", such as name = "blog"'
    is_site = target.kind == "site"
    yield from _place(Path(os.path.abspath(home / target.path)), Path(os.path.abspath(home)), is_site)
    for key in OF_POSTS if is_site else OF_SITES:
        if getattr(target, key) != _DEFAULTS[key]:
            yield (key,), f"means nothing to {f'a {target.kind}' if is_site else target.kind}", _elsewhere(is_site)
    if is_site:
        yield from _site(target, home)


def _elsewhere(is_site: bool) -> str:
    return "it is for posts of a builder" if is_site else 'it is for kind = "site"'


def _place(path: Path, home: Path, is_site: bool) -> Iterator[Mistake]:
    """A target's folder: never among what the paper itself is made of."""
    if path.is_relative_to(home / "library"):
        yield ("path",), "is in the library, which is broadsheet's own", 'such as path = "blog"'
    elif is_site and home.is_relative_to(path):
        yield ("path",), "would publish the paper's own folder with it", 'such as path = "public"'


def _site(target: TargetConfig, home: Path) -> Iterator[Mistake]:
    """What a site alone has."""
    if target.url and (not is_web(target.url) or set(target.url) & set("?# ")):
        meant = "" if ":" in target.url or set(target.url) & set("?# ") else f"https://{target.url.strip('/')}/"
        hint = f'did you mean "{meant}"?' if meant else 'such as url = "https://news.example.org/"'
        yield ("url",), f'"{target.url}" is no web address of a site', hint
    if target.language and _base(target.language) not in {_base(each) for each in LANGUAGES}:
        known = ", ".join(LANGUAGES)
        yield ("language",), f'a site has no words in "{target.language}"', f"left out: English; known: {known}"
    if target.theme and target.theme not in THEMES and not (home / target.theme).is_dir():
        what = f'there is no theme "{target.theme}"'
        yield ("theme",), what, f"a folder beside this file, or one of {', '.join(THEMES)}"


def _base(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()


def source_mistakes(source: Source) -> Iterator[Mistake]:
    """One [[source]]."""
    yield from _address(source.url)
    yield from _id(source.id)
    yield from _section(source.section)
    if source.max_age and not age(source.max_age):
        yield ("max_age",), f'"{source.max_age}" is no age', 'such as "36h", "30d" or "2w"'
    for number, text in enumerate(source.revisit):
        if not age(text):
            yield ("revisit", number), f'"{text}" is no age', 'such as ["1h", "6h", "1d"]; [] switches it off'
    yield from _headers(source.headers)
    for place, rules in (("include", source.include), ("exclude", source.exclude)):
        yield from (((place, *path), what, hint) for path, what, hint in _filter(rules))
    yield from _networks(source.allow_private)
    yield from ((("list", *path), what, hint) for path, what, hint in _list_rule(source.list))
    if not source.full_text and is_recording(source.url):
        yield ("full_text",), "of a WARC file there is nothing but its pages", "take it out"
    if source.since and not _is_date(source.since):
        yield ("since",), f'"{source.since}" is no day', 'such as since = "2024-01-01"'


def _is_date(text: str) -> bool:
    from broadsheet.dates import parse_date

    return parse_date(text) is not None


def rule_mistakes(rule: Rule) -> Iterator[Mistake]:
    """One [[rule]]."""
    from broadsheet.selectors import fault_of, selectors_of

    if not _HOST.fullmatch(rule.host):
        yield ("host",), f'"{rule.host}" is no host', _host_of(rule.host)
    if not any(getattr(rule, key) for key in SELECTED):
        yield (), "has no selector", 'such as body = "article"'
    for key in SELECTED:
        given = getattr(rule, key)
        for number, selector in enumerate(selectors_of(given)):
            if fault := fault_of(selector):
                place = (key,) if isinstance(given, str) else (key, number)
                yield place, f'"{selector}" is no CSS selector: {fault}', 'such as "div.story > p" or "#content"'


def _list_rule(rule: ListRule | None) -> Iterator[Mistake]:
    """`list = { … }`: one language for all, and no part that it cannot read."""
    if rule is None:
        return
    from broadsheet.selectors import language_of

    language = language_of(rule.item)
    for name in LISTED:
        given = getattr(rule, name)
        if (given or name == "item") and (fault := _fault_in(language, given)):
            yield (name,), f'"{given}" is no {_LANGUAGES[language]}: {fault}', f"such as {_EXAMPLES[language]}"


def _fault_in(language: str, expression: str) -> str:
    from broadsheet.jsonpath import steps as json_steps
    from broadsheet.selectors import fault_of, fault_of_xpath

    if language == "json":
        return "" if json_steps(expression) is not None else "it cannot be parsed"
    if language == "xpath":
        return fault_of_xpath(expression)
    selector = expression.partition("@")[0]
    return fault_of(selector) if selector.strip() or "@" not in expression else ""


def _host_of(text: str) -> str:
    """The host that was probably meant."""
    meant = host(text if "://" in text else f"https://{text}").strip("*.")
    return f'did you mean "{meant}"?' if _HOST.fullmatch(meant) else 'such as host = "example.org"'


def _zone(name: str) -> Iterator[Mistake]:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        meant = _zone_of(name.rsplit("/", 1)[-1].replace(" ", "_").lower())
        yield ("timezone",), f'there is no time zone "{name}"', f'did you mean "{meant}"?' if meant else _ZONES


def _zone_of(city: str) -> str | None:
    """The zone whose city is spelt most like `city`, if one is; "UTC+8" is no city."""
    import difflib

    cities = {zone.rsplit("/", 1)[-1].lower(): zone for zone in sorted(zoneinfo.available_timezones(), reverse=True)}
    close = difflib.get_close_matches(city, cities, n=1, cutoff=0.8) if city.replace("_", "").isalpha() else []
    return cities[close[0]] if close else None


def _address(url: str) -> Iterator[Mistake]:
    at = ("url",)
    if not url.strip():
        yield at, "is empty", 'such as url = "https://example.org/news"'
        return
    try:
        parts = urlsplit(url)
    except ValueError:
        yield at, f'"{url}" is no address', ""
        return
    if not parts.scheme and is_recording(url):
        return
    if parts.scheme in ("http", "https") and not is_web(url):
        yield at, f'"{url}" names no host', ""
    elif parts.scheme == "rsshub" and not parts.netloc:
        yield at, f'"{url}" names no route', "such as rsshub://aljazeera/news"
    elif parts.scheme not in SCHEMES or url != url.strip():
        yield at, f'"{url}" cannot be followed', _rather(url.strip(), parts.scheme)


def _rather(url: str, scheme: str) -> str:
    """The address that was probably meant."""
    rest = url.split(":", 1)[1].lstrip("/") if scheme in _MISSPELT else url
    if scheme == "file":
        return "a WARC file is named by its path alone"
    if scheme and rest == url and scheme not in SCHEMES:
        return "http, https and rsshub are understood"
    if "." not in rest.split("/")[0] and "://" not in rest:
        return "a site, a feed, rsshub://… or the path of a .warc.gz file"
    return f'did you mean "{rest}"?' if "://" in rest else f'did you mean "https://{rest}"?'


def _id(name: str) -> Iterator[Mistake]:
    if name and (name.startswith(("-", ".")) or not all(c.isalnum() or c in "-_." for c in name)):
        hint = 'letters, digits, "-", "_" and "." of any script, not beginning with "-" or "."'
        yield ("id",), f'"{name}" cannot be an id', hint


def _section(names: tuple[str, ...]) -> Iterator[Mistake]:
    for number, name in enumerate(names):
        if not name.strip():
            yield ("section", number), "is empty", 'such as section = ["世界", "新闻"]'


def _filter(rules: Filter | None) -> Iterator[Mistake]:
    if rules is None:
        return
    if not any(getattr(rules, key) for key in _PATTERNS):
        yield (), "has no pattern", 'such as { title = "直播" }'
    for key in _PATTERNS:
        try:
            compiled(getattr(rules, key), rules.case_sensitive)
        except ValueError as error:
            yield (key,), f"is no pattern: {error}", _RE2


def _headers(headers: dict[str, str]) -> Iterator[Mistake]:
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name) or name.lower() in _OURS:
            yield ("headers", name), f'"{name}" cannot be set', 'such as { Authorization = "Bearer ${PAPER_TOKEN}" }'
        elif not value.isprintable() or not value.isascii():
            yield ("headers", name), "has characters that a header cannot carry", ""


def _networks(networks: tuple[str, ...]) -> Iterator[Mistake]:
    for number, network in enumerate(networks):
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError:
            what = f'"{network}" is no address or network'
            yield ("allow_private", number), what, 'such as "192.168.1.10" or "10.0.0.0/8"'


def _fetch(fetch: FetchConfig) -> Iterator[tuple[str, str, str]]:
    # It is sent as a header: a line end in it would be a second header.
    if not fetch.contact.isascii() or not fetch.contact.replace(" ", "").isprintable():
        yield "contact", "has characters that a header cannot carry", 'such as contact = "https://example.org/about"'
    if fetch.per_host > fetch.concurrency:
        yield "per_host", f"is more than concurrency ({fetch.concurrency})", ""
    if fetch.proxy and not fetch.proxy.startswith((*_PROXIES, "${")):
        yield "proxy", f'"{fetch.proxy}" is no proxy', 'such as proxy = "http://localhost:3128"'


def _rsshub(rsshub: RsshubConfig) -> Iterator[tuple[str, str, str]]:
    if not is_web(rsshub.instance):
        yield "instance", f'"{rsshub.instance}" is no web address', 'such as "https://rsshub.app"'


def _websub(websub: WebsubConfig) -> Iterator[tuple[str, str, str]]:
    hint = 'such as "https://news.example.org/hub"'
    if websub.callback and not is_web(websub.callback):
        yield "callback", f'"{websub.callback}" is no web address', hint
    elif set(websub.callback) & set("?#"):
        yield "callback", "has a query or a fragment: a path of our own is put behind it", hint


def _pictures(pictures: PicturesConfig) -> Iterator[tuple[str, str, str]]:
    if not pictures.widths or list(pictures.widths) != sorted(set(pictures.widths)):
        yield "widths", "must be one or more, rising", "such as widths = [640, 1280, 1920]"
    if not pictures.forms or pictures.forms[0] != "webp" or len(set(pictures.forms)) < len(pictures.forms):
        yield "forms", "must begin with the one that all browsers know", 'such as forms = ["webp", "avif"]'
