"""WebSub (W3C Recommendation of 2018-01-23), our side as a subscriber: what is to be asked of which hub, and asking.

A hub that tells of news makes its source due at once; what it sends is archived, the feed itself is fetched as ever.
What hubs ask and tell us comes in by web/websub.py; both meet in own.db.
"""

import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import pycurl

from broadsheet.archive.read import read_page
from broadsheet.errors import ArchiveError, FetchError
from broadsheet.fetch.addresses import Reach
from broadsheet.fetch.exchange import Exchange, Headers, header
from broadsheet.fetch.target import sendable
from broadsheet.fetch.transfer import Limits, Transfer
from broadsheet.fetch.wire import Wire
from broadsheet.model import Feed, Record, Source
from broadsheet.pipeline.library import Library
from broadsheet.schedule import HOURLY, MOST, Visit, next_visit
from broadsheet.store.sources import Standing, feed_about, source_state
from broadsheet.store.subscriptions import Subscription
from broadsheet.urls import absolute, host, is_web

LEASE = timedelta(days=10)  # that is asked for; the hub decides
RENEW = 0.75  # of a lease
MOST_HOPS = 3
_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[^\s;,="]+(?:\s*=\s*(?:"[^"]*"|[^\s;,"]*))?)*)')
_PARAMETER = re.compile(r';\s*([^\s;,="]+)(?:\s*=\s*(?:"([^"]*)"|([^\s;,"]*)))?')


class Offer(Record, frozen=True, kw_only=True):
    """What a feed says of being pushed: the hub, and the topic's name there."""

    source_id: str
    hub: str
    topic: str


class Step(NamedTuple):
    """One thing to ask of a hub. `is_new`: it is not in own.db yet; mode "": only to be forgotten."""

    mode: str  # "subscribe", "unsubscribe", ""
    what: Subscription
    is_new: bool = False


def offer(source_id: str, feed: Feed | None, headers: Headers, url: str) -> Offer | None:
    """The hub of a feed, None where it names none. Link headers come before the feed's own words (section 4).

    url   where the feed was found: the topic, where no rel=self says otherwise
    """
    links = [(rel, target) for value in _values(headers, "link") for rel, target in linked(value, url)]
    hints = feed.hints if feed else None
    hub = _first(links, "hub") or (hints.hub if hints else None)
    topic = _first(links, "self") or (hints.self_url if hints else None) or url
    return Offer(source_id=source_id, hub=hub, topic=topic) if hub and is_web(hub) and is_web(topic) else None


def linked(value: str, base: str) -> Iterator[tuple[str, str]]:
    """(relation, absolute address) of each link in a Link header (RFC 8288); relations in lower case."""
    for target, parameters in _LINK.findall(value):
        relations = next(
            (quoted or plain for name, quoted, plain in _PARAMETER.findall(parameters) if name.lower() == "rel"), ""
        )
        address = absolute(target, base)
        if address:
            yield from ((relation, address) for relation in relations.lower().split())


def steps(offers: Mapping[str, Offer], held: Sequence[Subscription], now: datetime) -> list[Step]:
    """What is to be asked of hubs so that what is held becomes what is offered."""
    planned, kept = [], set[str]()
    for each in held:
        wanted = offers.get(each.source_id)
        if wanted and each.state != "leaving" and (each.hub, each.topic) == (wanted.hub, wanted.topic):
            kept.add(each.source_id)
            planned += [Step("subscribe", each)] if is_to_be_asked(each, now) else []
        elif each.state == "live" or (each.state == "leaving" and each.tries < 3):
            is_time = each.state == "live" or not _is_recent(each, now)
            planned += [Step("unsubscribe", each)] if is_time else []
        elif each.state != "leaving" or not _is_recent(each, now):
            planned.append(Step("", each))
    planned += [Step("subscribe", _new(wanted, now), True) for name, wanted in offers.items() if name not in kept]
    return planned


def is_to_be_asked(held: Subscription, now: datetime) -> bool:
    """True if the hub is to be asked (again): it never answered, or the lease comes to its end."""
    if held.asked > now:  # the clock went back
        return True
    if held.state == "denied":
        return now >= held.since + MOST
    is_over = held.lease_end is None or now >= held.since + RENEW * (held.lease_end - held.since)
    return (held.state != "live" or is_over) and not _is_recent(held, now)


def is_live(held: Subscription, now: datetime) -> bool:
    """True while the hub tells us of news."""
    return held.state == "live" and held.lease_end is not None and now < held.lease_end


def _is_recent(held: Subscription, now: datetime) -> bool:
    """True while an answer may still come: an hour, twice as long after each try."""
    return held.tries > 0 and now < held.asked + min(HOURLY * 2 ** (held.tries - 1), MOST)


def _new(wanted: Offer, now: datetime) -> Subscription:
    secret = secrets.token_urlsafe(48) if _is_private_line(wanted.hub) else ""
    return Subscription(
        token=secrets.token_urlsafe(32),
        source_id=wanted.source_id,
        hub=wanted.hub,
        topic=wanted.topic,
        secret=secret,
        state="asked",
        since=now,
        asked=now,
    )


def _is_private_line(hub: str) -> bool:
    """True where nobody reads a secret on its way (5.1: over HTTPS only); the loopback is no way at all."""
    return urlsplit(hub).scheme == "https" or host(hub) in ("127.0.0.1", "[::1]", "::1", "localhost")


def slowed(standing: Standing) -> datetime | None:
    """When a source that is pushed is visited though nobody told of news: daily at least as long as it goes well."""
    if standing.cause or standing.next_visit is None:
        return None
    daily = next_visit(Visit(at=standing.last_visit, validators=True, pushed=True), seed=standing.id)
    return daily if daily and daily > standing.next_visit else None


def at_once(standing: Standing, now: datetime) -> bool:
    """True if a source may be visited because its hub told of news: not one that failed and asked us to wait."""
    return not standing.cause and standing.next_visit is not None and standing.next_visit > now


def offered(library: Library, source: Source) -> Offer | None:
    """What the newest answer of a source says of being pushed."""
    state = source_state(library.db, source.id)
    record = library.located(state.record_id) if state and state.record_id else None
    if state is None or record is None:
        return None
    try:
        headers = read_page(record.path, record.offset).headers
    except (ArchiveError, FetchError):
        headers = ()
    return offer(source.id, feed_about(library.db, source.id), headers, state.final_url or record.url)


def request(step: Step, callback: str) -> dict[str, str]:
    """The parameters of a request to a hub (5.1)."""
    asked = {
        "hub.mode": step.mode,
        "hub.topic": step.what.topic,
        "hub.callback": f"{callback.rstrip('/')}/{step.what.token}",
    }
    if step.mode == "subscribe":
        asked |= {"hub.lease_seconds": str(int(LEASE.total_seconds()))}
        asked |= {"hub.secret": step.what.secret} if step.what.secret else {}
    return asked


class Post(Transfer):
    """A transfer that sends a form."""

    def __init__(self, url: str, fields: Mapping[str, str], limits: Limits, reach: Reach, agent: str) -> None:
        headers = (("User-Agent", agent), ("Content-Type", "application/x-www-form-urlencoded"))
        super().__init__(url, headers, limits, reach, _now)
        self._form = urlencode(fields).encode()

    def options(self) -> dict[int, Any]:
        return {**super().options(), pycurl.POSTFIELDS: self._form}


def post(
    url: str, fields: Mapping[str, str], limits: Limits, reach: Reach, agent: str, is_stopped: Callable[[], bool]
) -> str:
    """Ask a hub; "" where it accepted, else what it said. Not archived: the request holds secrets, the answer nothing.

    Raises: FetchError.
    """
    for _ in range(MOST_HOPS):
        answer = _posted(Post(sendable(url), fields, limits, reach, agent), is_stopped)
        moved = absolute(header(answer.headers, "location"), url) if answer.status in (307, 308) else None
        if moved is None or not is_web(moved):
            break
        url = moved
    if 200 <= answer.status < 300:
        return ""
    said = " ".join(answer.body[:200].decode(errors="replace").split())
    return f"answered {answer.status}{f': {said}' if said.isprintable() and said else ''}"


def _posted(asked: Post, is_stopped: Callable[[], bool]) -> Exchange:
    with closing(Wire()) as wire:
        wire.start(asked)
        while not is_stopped():
            for _, ended in wire.wait(0.5):
                if isinstance(ended, FetchError):
                    raise ended
                return ended
    raise FetchError("the watch was stopped", cause="stopped", where=asked.url)


def _now() -> datetime:
    return datetime.now(UTC)


def _values(headers: Headers, name: str) -> Iterator[str]:
    return (value for key, value in headers if key.lower() == name)


def _first(links: Sequence[tuple[str, str]], rel: str) -> str | None:
    return next((target for name, target in links if name == rel), None)
