"""Feed conformance over ../shared/eval/feeds, with the scoring tool that lies there.

python -m bench.feeds [--fails 20]
"""

import subprocess
import sys
from typing import Any

from bench.shared import need_eval
from broadsheet.feeds.headline import headline
from broadsheet.feeds.parse import parse_feed
from broadsheet.model import Entry


def parse(data: bytes, url: str) -> dict[str, Any]:
    """A feed in the shape that the scoring tool reads, nothing added."""
    feed = parse_feed(data, url)
    return {
        "feed": {
            "title": feed.title_html or feed.title or feed.site_url,  # as `add` shows it
            "link": feed.site_url,
            "id": feed.id,
            "description": feed.description,
            "language": feed.language,
            "image": feed.image,
            "updated": feed.updated,
            "published": feed.published,
            "authors": list(feed.authors),
            "categories": list(feed.categories),
        },
        "items": [item(entry) for entry in feed.entries],
    }


def item(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.title_html or headline(entry),
        "link": entry.url,
        "id": entry.id,
        "published": entry.published,
        "updated": entry.updated,
        "authors": list(entry.authors),
        "summary": entry.summary_html or entry.content_html,  # as feedparser's face has it
        "content": entry.content_html,
        "categories": list(entry.categories),
        "enclosures": list(entry.enclosures),
        "image": entry.image,
        "language": entry.language,
        "duration": entry.duration,
    }


def parse_raw(data: bytes, url: str) -> dict[str, Any]:
    """The parser alone, for speed."""
    return {"feed": {}, "items": parse_feed(data, url).entries}


def main() -> None:
    data = need_eval()
    tool = data / "tools" / "feeds" / "conformance.py"
    subprocess.run([sys.executable, str(tool), "bench.feeds:parse", str(data / "feeds"), *sys.argv[1:]], check=False)


if __name__ == "__main__":
    main()
