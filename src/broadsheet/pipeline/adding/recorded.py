"""The pages of a WARC file that is to be followed, before it is."""

from pathlib import Path

from broadsheet.archive.read import read_page
from broadsheet.archive.recording import FEED, feed_of
from broadsheet.archive.replay import Replay
from broadsheet.model import Page
from broadsheet.pipeline.adding.choosing import Get


def recorded(path: Path, url: str) -> Get:
    """What answers for a source at `url`: the feed of its pages, and the pages; others raise FetchError.

    Raises: ArchiveError where the file cannot be read.
    """
    replay, feed = Replay.open(path), feed_of(path)

    def get(asked: str) -> Page:
        if asked == url:
            return Page(url=url, final_url=url, status=200, body=feed, content_type=FEED, fetched=replay.now)
        last = replay.follow(asked)[-1]
        return read_page(last.path, last.offset, asked)

    return get
