"""The feeds that a page names, and where well-known services keep theirs."""

import pytest

from broadsheet.feeds.discover import api_of, discover
from broadsheet.feeds.services import feed_address

URL = "https://hafenblatt.example/stadt/"


def named(*head: str, body: str = "") -> list[str]:
    return [link.url for link in discover(f"<html><head>{''.join(head)}</head><body>{body}</body></html>", URL)]


@pytest.mark.parametrize(
    ("markup", "feed"),
    [
        (
            '<link rel="alternate" type="application/rss+xml" href="feed.xml">',
            "https://hafenblatt.example/stadt/feed.xml",
        ),
        ("<LINK HREF=/f REL=ALTERNATE TYPE=Application/Atom+XML>", "https://hafenblatt.example/f"),
        ('<link rel="feed" href="/f">', "https://hafenblatt.example/f"),
        (
            '<link rel="home alternate" type="application/rss+xml; charset=utf-8" href="/f">',
            "https://hafenblatt.example/f",
        ),
        ('<link rel="alternate" type="application/feed+json" href="/f">', "https://hafenblatt.example/f"),
        ('<link rel="alternate" type="application/json" href="/feed.json">', "https://hafenblatt.example/feed.json"),
        ('<link rel="alternate" type="application/rss+xml" href="feed:https://x.example/f">', "https://x.example/f"),
        ('<base href="https://x.example/a/"><link rel="alternate" type="text/xml" href="f">', "https://x.example/a/f"),
        (
            '<link rel="alternate" type="application/rss+xml" href="/f?a=1&amp;b=2">',
            "https://hafenblatt.example/f?a=1&b=2",
        ),
    ],
)
def test_a_feed_is_named(markup: str, feed: str) -> None:
    assert named(markup) == [feed]


@pytest.mark.parametrize(
    "markup",
    [
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/7">',
        '<link rel="alternate" type="application/json+oembed" href="/oembed?url=x">',
        '<link rel="alternate" hreflang="de" href="/de/">',
        '<link rel="alternate stylesheet" type="text/css" href="/dark.css">',
        '<link rel="stylesheet" type="application/rss+xml" href="/f">',
        '<!-- <link rel="alternate" type="application/rss+xml" href="/f"> -->',
        '<script>\'<link rel="alternate" type="application/rss+xml" href="/f">\'</script>',
    ],
)
def test_what_is_no_feed_is_not_named(markup: str) -> None:
    assert named(markup) == []


def test_links_of_the_page_serve_where_its_head_names_none() -> None:
    body = '<a href="/feed/">RSS</a><a href="/feeding-the-ducks">Enten füttern</a>'
    assert named(body=body) == ["https://hafenblatt.example/feed/"]
    assert named('<link rel="alternate" type="application/rss+xml" href="/f">', body=body) == [
        "https://hafenblatt.example/f"
    ]


def test_utf_16_is_read() -> None:
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="/f"></head></html>'
    assert [link.url for link in discover(page.encode("utf-16"), URL)] == ["https://hafenblatt.example/f"]


@pytest.mark.parametrize(
    ("root", "posts"),
    [
        ("/wp-json/", "https://hafenblatt.example/wp-json/wp/v2/posts?"),
        ("/?rest_route=/", "https://hafenblatt.example/?rest_route=/wp/v2/posts&"),
    ],
)
def test_the_posts_of_wordpress(root: str, posts: str) -> None:
    found = api_of(f'<link rel="https://api.w.org/" href="{root}">', URL)
    assert found is not None
    assert found.startswith(posts)


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        (
            "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv",
            "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv",
        ),
        ("https://youtube.com/playlist?list=PL12", "https://www.youtube.com/feeds/videos.xml?playlist_id=PL12"),
        ("https://old.reddit.com/r/boats/", "https://www.reddit.com/r/boats/.rss"),
        ("https://github.com/owner/tool", "https://github.com/owner/tool/releases.atom"),
        ("https://github.com/owner/tool/tags", "https://github.com/owner/tool/tags.atom"),
        ("https://github.com/owner/tool/commits/main", "https://github.com/owner/tool/commits/main.atom"),
        ("https://harbour.substack.com/archive", "https://harbour.substack.com/feed"),
        ("https://medium.com/@ada", "https://medium.com/feed/@ada"),
        ("https://boats.tumblr.com", "https://boats.tumblr.com/rss"),
        ("https://boats.blogspot.com/", "https://boats.blogspot.com/feeds/posts/default"),
        ("https://social.example/@ada", "https://social.example/@ada.rss"),
        ("https://bsky.app/profile/ada.example", "https://bsky.app/profile/ada.example/rss"),
    ],
)
def test_a_service_says_where_its_feed_is(page: str, feed: str) -> None:
    assert feed_address(page) == feed


@pytest.mark.parametrize(
    "page",
    [
        "https://www.youtube.com/@ada",  # the page itself names the feed
        "https://www.youtube.com/watch?v=12",
        "https://github.com/owner/tool/issues",
        "https://hafenblatt.example/",
        "https://notgithub.com/owner/tool",
    ],
)
def test_other_pages_are_asked(page: str) -> None:
    assert feed_address(page) is None
