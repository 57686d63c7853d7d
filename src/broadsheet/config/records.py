"""What broadsheet.toml says, as records. The words for people stand in fields.py, the checks in check.py."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from broadsheet.model import Record, Rule, Source

KINDS = (
    "hexo",
    "hugo",
    "jekyll",
    "eleventy",
    "astro",
    "pelican",
    "zola",
    "obsidian",
    "site",
)  # the targets there are; publish has one file for each
RSSHUB = "https://rsshub.app"

Count = Annotated[int, msgspec.Meta(ge=1)]
Seconds = Annotated[float, msgspec.Meta(gt=0)]

THEMES = ("paper", "wire")  # of a site, built in
LANGUAGES = ("en", "zh-Hans", "zh-Hant", "ja", "ko", "ar", "he", "de", "fr", "es", "ru", "th")  # of its own words
OF_SITES = ("url", "language", "theme", "canonical", "hotlink")  # settings that no other target has
OF_POSTS = ("layout", "body", "root")  # settings that a site has not


class TargetConfig(Record, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """One [[target]]: a folder of posts that broadsheet writes."""

    kind: str
    path: str
    layout: str = ""  # "": the kind's own default
    body: Literal["", "html", "markdown"] = ""  # "": the kind's own default
    name: str = ""  # load() fills in the kind
    pictures: Literal["off", "lead", "on"] = "off"
    root: str = "/"  # where the site stands on its host, as in the builder's own config
    url: str = ""  # site: where it will stand
    language: str = ""  # site: of its own words
    theme: str = ""  # site: a built-in one, or a folder
    canonical: Literal["source", "self"] = "source"  # site: where search engines are led
    hotlink: bool = True  # site: pictures that we do not keep are shown from where they are


class FetchConfig(Record, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """[fetch]: how politely and how patiently. Times in seconds."""

    contact: str = ""  # an address or e-mail that site owners can turn to; part of the User-Agent
    concurrency: Count = 16  # requests at once, all hosts
    per_host: Count = 1  # requests at once to one host
    per_domain: Count = 4  # requests at once to all hosts of one domain
    delay: Annotated[float, msgspec.Meta(ge=0)] = 1.0  # between two requests to one host
    connect_timeout: Seconds = 10.0
    timeout: Seconds = 60.0  # one whole exchange
    retries: Annotated[int, msgspec.Meta(ge=0)] = 2  # of an address in one run, where the failure may pass
    robots: bool = True
    proxy: str = ""


class RsshubConfig(Record, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """[rsshub]: who answers rsshub:// addresses."""

    instance: str = RSSHUB


class WebsubConfig(Record, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """[websub]: where hubs reach `watch --listen` from outside."""

    callback: str = ""  # "": nothing is subscribed to


class PicturesConfig(Record, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """[pictures]: what is made of a picture, and how many are fetched."""

    widths: tuple[Annotated[int, msgspec.Meta(ge=16, le=8192)], ...] = (640, 1280, 1920)  # pixels
    quality: Annotated[int, msgspec.Meta(ge=1, le=100)] = 80
    forms: tuple[Literal["webp", "avif"], ...] = ("webp",)
    per_article: Count = 40
    per_run: Count = 500  # megabytes


class Config(Record, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """All of broadsheet.toml, files named by `include` merged, every source with an id."""

    title: str
    timezone: str = "UTC"
    target: tuple[TargetConfig, ...] = ()
    source: tuple[Source, ...] = ()
    rule: tuple[Rule, ...] = ()
    include: tuple[str, ...] = ()
    fetch: FetchConfig = FetchConfig()
    rsshub: RsshubConfig = RsshubConfig()
    websub: WebsubConfig = WebsubConfig()
    pictures: PicturesConfig = PicturesConfig()
    workers: Count | None = None  # None: as many as the machine has cores
