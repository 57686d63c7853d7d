"""Tags of the usual namespaces as short names, whatever prefix a feed binds: "title", "dc:creator", "atom:link"."""

_NAMESPACES = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/elements/1.0/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://www.itunes.com/DTDs/PodCast-1.0.dtd": "itunes:",
    "http://example.com/DTDs/PodCast-1.0.dtd": "itunes:",
    "http://purl.org/rss/1.0/modules/syndication/": "sy:",
    "http://purl.org/syndication/history/1.0": "fh:",
    "http://www.w3.org/2005/atom": "atom:",
    "http://purl.org/atom/ns#": "atom:",
    "http://purl.org/echo/": "atom:",  # names that Atom had on its way to 0.3
    "http://purl.org/pie/": "atom:",
    "http://example.com/newformat#": "atom:",
    "http://example.com/necho": "atom:",
    "uri/of/echo/namespace#": "atom:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://purl.org/rss/1.0/modules/slash/": "slash:",
    "http://wellformedweb.org/commentapi/": "wfw:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:",
    "http://www.pheedo.com/namespace/pheedo": "pheedo:",
    "https://podcastindex.org/namespace/1.0": "podcast:",
    "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast:",
}
_BY_LOWER = {uri.lower().rstrip("/#"): short for uri, short in _NAMESPACES.items()}
_FEED_NAMESPACES = (
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://channel.netscape.com/rdf/simple/0.9/",
    "http://my.netscape.com/publish/formats/",
    "http://purl.org/net/rss1.1#",
    "http://backend.userland.com/",
    "http://blogs.law.harvard.edu/tech/rss",
    "http://cyber.law.harvard.edu/rss",
)
# Names are told apart without regard to case, as iTunes does: these are not all in lower case.
_CASED = {
    one.lower(): one
    for one in (
        "pubDate lastBuildDate managingEditor webMaster skipHours skipDays fullText updatePeriod updateFrequency"
    ).split()
}
UNKNOWN = "?:"  # before the names of a namespace that nobody knows
_MOST = 4096  # a feed can make up tags without end


class Names(dict[object, str]):
    """Short names by tag; one that is met for the first time is worked out.

    native   a prefix that is left out: Atom's own elements are called without it within Atom
    """

    def __init__(self, native: str = "") -> None:
        super().__init__()
        self.native = native

    def __missing__(self, tag: object) -> str:
        if len(self) >= _MOST:
            self.clear()
        short = name(tag) if isinstance(tag, str) else ""  # an entity that was left alone has no tag
        self[tag] = found = short.removeprefix(self.native)
        return found


SHORT = Names()
WITHIN_ATOM = Names("atom:")


def names_within(tag: str) -> Names:
    """How the elements within one are called: without Atom's prefix where it is in Atom's namespace itself."""
    return WITHIN_ATOM if SHORT[tag].startswith("atom:") else SHORT


def name(tag: str) -> str:
    """A tag as "title", "dc:creator", "atom:link"; RSS elements without prefix, unknown namespaces with "?:"."""
    if tag[0] != "{":
        prefix, _, local = tag.rpartition(":")  # an undeclared prefix, kept by the recovering parser
        return f"{prefix.lower()}:{_cased(local)}" if prefix and prefix.lower() != "rss" else _cased(local)
    uri, _, local = tag[1:].partition("}")
    if uri.lower().startswith(_FEED_NAMESPACES) and "modules" not in uri:
        return _cased(local)
    return f"{_BY_LOWER.get(uri.lower().rstrip('/#'), UNKNOWN)}{_cased(local)}"


def _cased(local: str) -> str:
    return _CASED.get(local.lower(), local.lower())
