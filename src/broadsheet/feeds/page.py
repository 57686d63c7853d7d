"""A page that lists entries, as the feed it does not have."""

from selectolax.lexbor import LexborHTMLParser

from broadsheet.feeds.fields import language, line
from broadsheet.feeds.listing.find import find_entries
from broadsheet.markup import shallow
from broadsheet.model import Feed


def make_feed(html: bytes | str, url: str) -> Feed:
    """The feed of a listing page: its title, and its entries in its order; no entries where it lists nothing. Pure.

    html  the page as fetched
    url   its address
    """
    page = LexborHTMLParser(shallow(html if isinstance(html, bytes) else html.encode(errors="replace")))
    title, told, root = (page.css_first(one) for one in ("title", "meta[name=description]", "html"))
    return Feed(
        id=url or None,
        title=line(title.text()) if title else None,
        description=line(told.attributes.get("content")) if told else None,
        site_url=url or None,
        language=language(root.attributes.get("lang")) if root else None,
        entries=find_entries(html, url),
    )
