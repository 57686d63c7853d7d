"""Feed services put addresses of their own between reader and article: FeedBurner, Pheedo. We go to the article."""

import msgspec

from broadsheet.model import Feed


def at_publisher(feed: Feed) -> Feed:
    """The feed with the publisher's own address of each entry, where it names one beside the service's."""
    if not any(entry.original_url for entry in feed.entries):
        return feed
    entries = tuple(msgspec.structs.replace(one, url=one.original_url or one.url) for one in feed.entries)
    return msgspec.structs.replace(feed, entries=entries)
