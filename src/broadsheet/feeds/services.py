"""Where well-known services say that their feeds are: from the address of a page to that of its feed, no request spent.

Each row is the service's own documented address. Pages of other sites name their feeds themselves.
"""

import re

_ROWS = (
    (r"(?:www\.|m\.)?youtube\.com/channel/(UC[\w-]{22})", r"https://www.youtube.com/feeds/videos.xml?channel_id=\1"),
    (r"(?:www\.|m\.)?youtube\.com/playlist\?(?:.*&)?list=([\w-]+)", r"https://www.youtube.com/feeds/videos.xml?playlist_id=\1"),
    (r"(?:www\.|old\.|new\.)?reddit\.com/((?:r|user|u)/[\w-]+)(?:/(?:hot|new|top)?)?", r"https://www.reddit.com/\1/.rss"),
    (r"github\.com/([\w.-]+/[\w.-]+)(?:/releases)?", r"https://github.com/\1/releases.atom"),
    (r"github\.com/([\w.-]+/[\w.-]+)/tags", r"https://github.com/\1/tags.atom"),
    (r"github\.com/([\w.-]+/[\w.-]+)/commits/([\w./-]+?)", r"https://github.com/\1/commits/\2.atom"),
    (r"([\w-]+\.substack\.com)(?:/archive)?", r"https://\1/feed"),
    (r"medium\.com/((?:@[\w.-]+|[\w-]+))", r"https://medium.com/feed/\1"),
    (r"([\w-]+\.medium\.com)", r"https://\1/feed"),
    (r"([\w-]+\.tumblr\.com)", r"https://\1/rss"),
    (r"([\w-]+\.blogspot\.com)", r"https://\1/feeds/posts/default"),
    (r"bsky\.app/profile/([\w.:-]+)", r"https://bsky.app/profile/\1/rss"),
    (r"stackoverflow\.com/questions/tagged/([\w.+#%-]+)", r"https://stackoverflow.com/feeds/tag/\1"),
    (r"news\.ycombinator\.com(?:/news)?", r"https://news.ycombinator.com/rss"),
    (r"lobste\.rs", r"https://lobste.rs/rss"),
)  # fmt: skip
_SERVICES = tuple((re.compile(rf"https?://{page}/?(?:#.*)?", re.I), feed) for page, feed in _ROWS)
_ACCOUNT = re.compile(r"(https?://[^/?#]+/@[\w.-]+)/?", re.I)  # Mastodon and its kin, on any host
_NOT_ACCOUNTS = re.compile(r"https?://(?:[\w-]+\.)*(?:youtube|tiktok|medium|threads|flipboard)\.(?:com|net)/", re.I)


def feed_address(url: str) -> str | None:
    """The feed of a page of one of these services; None for other pages."""
    for page, feed in _SERVICES:
        if found := page.fullmatch(url):
            return found.expand(feed)
    account = None if _NOT_ACCOUNTS.match(url) else _ACCOUNT.fullmatch(url)
    return f"{account[1]}.rss" if account else None
