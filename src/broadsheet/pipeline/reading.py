"""The one place where the stages of reading meet: page in, finished article out. Pure, but for the worker's file.

    page, entry, rule ─ extract ─> metadata ─> clean ─> Article

Replay, live run and bulk run all call `read`; workers call `work`, which opens the archived record first.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from broadsheet.archive.read import read_page
from broadsheet.clean.stages import clean_html
from broadsheet.errors import ArchiveError, FetchError
from broadsheet.model import Article, Entry, Page, Record, Rule
from broadsheet.read.article import VERSION, from_entry, understood
from broadsheet.read.joining import joined
from broadsheet.read.memory import MARK, Lesson, Memory, lesson_of, teaches
from broadsheet.read.rules import mark_of
from broadsheet.revisions.wording import words_digest
from broadsheet.sniffing import foreign
from broadsheet.urls import is_web

READER = VERSION
FIRST_YEAR = 1600  # before the first newspaper (Strasbourg, 1605)


class Job(Record, frozen=True, kw_only=True):
    """One entry to read: where its page lies in a WARC file (None: only the feed's words are there)."""

    entry: Entry
    base: str  # the feed's address: relative links of the entry start there
    file: str | None = None
    offset: int = 0
    url: str = ""  # the address the page was asked for at
    earlier_file: str | None = None  # the page as another reader read it last: to be read anew, for comparing
    earlier_offset: int = 0
    rule: Rule | None = None  # for the page's site
    memory: Memory | None = None  # of the page's site


class Reading(Record, frozen=True, kw_only=True):
    """What came of a job."""

    article: Article
    words: str  # digest of the words, for telling revisions
    page_cause: str = ""  # why the page could not be used, though it was there
    parts_cause: str = ""  # why the article's further pages are missing
    lesson: Lesson | None = None  # what the page teaches of its site
    earlier: Article | None = None  # what this reader makes of the page before
    earlier_words: str = ""


def readable(page: Page) -> Page:
    """The page. Raises: FetchError "not a page" where an address leads to something else: a paper, a film, data."""
    if kind := foreign(page.body, page.content_type):
        raise FetchError(f"no page but {kind}", cause="not a page", where=page.final_url)
    return page


def read(
    page: Page, entry: Entry | None = None, rule: Rule | None = None, memory: Memory | None = None, *, first: str = ""
) -> Article:
    """The finished article of a page: no network, no disk, no clock. Raises nothing.

    first   the address of the article's first page, where this is a later one
    """
    return studied(page, entry, rule, memory, first)[0]


def studied(
    page: Page, entry: Entry | None, rule: Rule | None, memory: Memory | None, first: str = ""
) -> tuple[Article, Lesson | None]:
    """As `read`; with what the page teaches of its site, where its words are an article's and its own."""
    address = page.final_url or page.url
    seen = understood(
        page.body, address, entry=entry, content_type=page.content_type, rule=rule, memory=memory, first=first
    )
    lesson = lesson_of(seen.page, seen.tree, seen.body, seen.article, memory) if teaches(seen.article) else None
    return cleaned(seen.article), lesson


def article_of(
    page: Page, entry: Entry | None, rule: Rule | None, memory: Memory | None = None, *, first: str = ""
) -> tuple[Article, Lesson | None]:
    """As `studied`. Raises: FetchError "not a page", or "error page" where another stands in the article's place."""
    article, lesson = studied(readable(page), entry, rule, memory, first)
    if article.kind == "error":
        raise FetchError(f"says “{article.title or article.text[:60]}”", cause="error page", where=article.url)
    return article, lesson


def read_whole(parts: Sequence[Article]) -> Article:
    """The finished article of its pages, each read by `read`."""
    return cleaned(joined(parts)) if len(parts) > 1 else parts[0]


def reader_of(rule: Rule | None) -> str:
    """The version of the reader that reads by this rule: another rule is another reader."""
    return f"{READER}{mark_of(rule)}"


def plain(reader: str) -> str:
    """The name of a reader without the site memory it read with: what it remembers makes it no better or worse."""
    return reader.partition(MARK)[0]


def reading_of(article: Article, page_cause: str = "") -> Reading:
    """An article as what came of a job."""
    return Reading(article=article, words=words_digest(article.title, article.text), page_cause=page_cause)


def read_entry(entry: Entry, base: str) -> Article:
    """The finished article of the feed's words alone."""
    return cleaned(from_entry(entry, entry.url or "", base=entry.url or base))


def cleaned(article: Article) -> Article:
    """The article with its markup through the sanitiser; nothing may add markup after this."""
    lead = article.lead_image
    if lead is not None and not is_web(lead.url):
        lead = None
    return msgspec.structs.replace(
        article,
        html=clean_html(article.html),
        page_html=clean_html(article.page_html),
        lead_image=lead,
        published=plausible(article.published),
        updated=plausible(article.updated),
    )


def plausible(moment: datetime | None) -> datetime | None:
    """The moment, or None for one that no article can have: 0001-01-01 is how unset dates are written."""
    return moment if moment is not None and moment.year > FIRST_YEAR else None


def work(job: Job) -> Reading:
    """A worker's task. A record that cannot be read is a cause, not an end: the feed's words serve."""
    article, cause, lesson = _article(job, job.file, job.offset)
    reading = msgspec.structs.replace(reading_of(article, cause), lesson=lesson)
    if job.earlier_file is None:
        return reading
    earlier, cause, _ = _article(job, job.earlier_file, job.earlier_offset)
    if cause:
        return reading
    return msgspec.structs.replace(reading, earlier=earlier, earlier_words=reading_of(earlier).words)


def _article(job: Job, file: str | None, offset: int) -> tuple[Article, str, Lesson | None]:
    cause = ""
    if file is not None:
        try:
            article, lesson = article_of(read_page(Path(file), offset, job.url), job.entry, job.rule, job.memory)
            return article, "", lesson
        except (ArchiveError, FetchError) as error:
            cause = error.cause if isinstance(error, FetchError) else str(error)
    return read_entry(job.entry, job.base), cause, None
