"""WebSub, our side, as pure rules: what a feed offers, and what is asked of its hub when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model import Feed, Hints
from broadsheet.pipeline.watch.hubs import Offer, Step, at_once, is_live, linked, offer, request, slowed, steps
from broadsheet.store.sources import Standing
from broadsheet.store.subscriptions import Subscription

NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)
FEED = "https://blatt.example/feed.xml"
HUB = "https://hub.example/"
OFFER = Offer(source_id="blatt", hub=HUB, topic=FEED)


def ago(hours: float) -> datetime:
    return NOW - timedelta(hours=hours)


def held(
    state: str = "live", since: float = 0.1, lease: float | None = 240, tries: int = 0, **other: object
) -> Subscription:
    """A subscription to OFFER: how long ago it came to its state, how long the hub keeps it."""
    end = None if lease is None or state != "live" else ago(since) + timedelta(hours=lease)
    fields = {"token": "geheim", "source_id": "blatt", "hub": HUB, "topic": FEED, "secret": "s" * 64, "state": state}
    fields |= {"since": ago(since)}
    return Subscription(**{**fields, "asked": ago(since), "tries": tries, "lease_end": end, **other})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "headers", "hints", "expected"),
    [
        ("in the feed", (), Hints(hub=HUB, self_url=FEED), (HUB, FEED)),
        ("in Link headers", (("Link", f'<{HUB}>; rel="hub", <{FEED}>; rel="self"'),), Hints(), (HUB, FEED)),
        (
            "two headers",
            (("Link", f"<{HUB}>; rel=hub"), ("link", f"<{FEED}?x>; rel=self")),
            Hints(),
            (HUB, f"{FEED}?x"),
        ),
        (
            "headers come first",
            (("Link", f"<{HUB}>; rel=hub, <{FEED}>; rel=self"),),
            Hints(hub="https://old.example/", self_url="https://x.example/"),
            (HUB, FEED),
        ),
        ("no self: where it was found", (), Hints(hub=HUB), (HUB, FEED)),
        ("relative", (("Link", "</hub>; rel=hub"),), Hints(), ("https://blatt.example/hub", FEED)),
        ("several relations", (("Link", f'<{HUB}>; title="a, b; rel=x"; rel="Alternate HUB"'),), Hints(), (HUB, FEED)),
        ("no hub", (("Link", f"<{FEED}>; rel=self"),), Hints(self_url=FEED), None),
        ("a hub that is no web address", (), Hints(hub="javascript:alert(1)"), None),
        ("nonsense", (("Link", "<<>>;;;rel=hub,,<"),), Hints(), None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_feed_names_its_hub(
    case: str, headers: tuple[tuple[str, str], ...], hints: Hints, expected: tuple[str, str] | None
) -> None:
    found = offer("blatt", Feed(hints=hints), headers, FEED)
    assert (found and (found.hub, found.topic)) == expected


@given(st.text(alphabet='<>;,="hubrel self/:\\', max_size=200))
def test_no_link_header_is_too_odd(value: str) -> None:
    for rel, target in linked(value, FEED):
        assert rel == rel.lower()
        assert target


def asked(*subscriptions: Subscription, offers: tuple[Offer, ...] = (OFFER,)) -> list[tuple[str, bool]]:
    return [(step.mode, step.is_new) for step in steps({each.source_id: each for each in offers}, subscriptions, NOW)]


@pytest.mark.parametrize(
    ("case", "before", "offers", "expected"),
    [
        ("offered: asked for", (), (OFFER,), [("subscribe", True)]),
        ("nothing offered", (), (), []),
        ("live: left alone", (held(),), (OFFER,), []),
        ("three quarters of the lease are over: renewed", (held(since=181),), (OFFER,), [("subscribe", False)]),
        ("the lease ran out: asked for again", (held(since=300),), (OFFER,), [("subscribe", False)]),
        ("renewed an hour ago, no answer: twice as long", (held(since=181, tries=2, asked=ago(1.5)),), (OFFER,), []),
        ("and then again", (held(since=181, tries=2, asked=ago(2.5)),), (OFFER,), [("subscribe", False)]),
        ("just asked", (held("asked", tries=1),), (OFFER,), []),
        ("the hub never came back to us", (held("asked", since=30, tries=3),), (OFFER,), [("subscribe", False)]),
        ("asked tomorrow: the clock went back", (held("asked", since=-24, tries=1),), (OFFER,), [("subscribe", False)]),
        ("denied: left alone for a week", (held("denied", since=24),), (OFFER,), []),
        ("denied a week ago", (held("denied", since=24 * 8),), (OFFER,), [("subscribe", False)]),
        ("the source went: unsubscribed", (held(),), (), [("unsubscribe", False)]),
        ("it went before the hub answered: forgotten", (held("asked", tries=1),), (), [("", False)]),
        ("leaving: the hub has time", (held("leaving", tries=1),), (), []),
        ("leaving: asked again", (held("leaving", since=5, tries=1),), (), [("unsubscribe", False)]),
        ("leaving: enough asked", (held("leaving", since=50, tries=3),), (), [("", False)]),
        (
            "another hub: both",
            (held(hub="https://alt.example/"),),
            (OFFER,),
            [("unsubscribe", False), ("subscribe", True)],
        ),
        ("followed again while leaving", (held("leaving", tries=1),), (OFFER,), [("subscribe", True)]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_asked_of_hubs(
    case: str, before: tuple[Subscription, ...], offers: tuple[Offer, ...], expected: list[tuple[str, bool]]
) -> None:
    assert asked(*before, offers=offers) == expected


def test_each_subscription_has_a_path_and_a_secret_of_its_own() -> None:
    offers = {f"s{n}": Offer(source_id=f"s{n}", hub=HUB, topic=FEED) for n in range(20)}
    made = [step.what for step in steps(offers, (), NOW)]
    assert len({each.token for each in made}) == len({each.secret for each in made}) == 20
    assert all(len(each.token) >= 43 and 43 <= len(each.secret) < 200 for each in made)


def test_a_secret_goes_over_private_lines_only() -> None:
    plain = Offer(source_id="blatt", hub="http://hub.example/", topic=FEED)
    ((_, what, _),) = steps({"blatt": plain}, (), NOW)
    assert what.secret == ""
    assert "hub.secret" not in request(Step("subscribe", what, True), "https://ich.example/hub")


def test_the_request_has_what_the_specification_asks_for() -> None:
    assert request(Step("subscribe", held()), "https://ich.example/hub/") == {
        "hub.mode": "subscribe",
        "hub.topic": FEED,
        "hub.callback": "https://ich.example/hub/geheim",
        "hub.lease_seconds": "864000",
        "hub.secret": "s" * 64,
    }
    leaving = request(Step("unsubscribe", held("leaving")), "https://ich.example/hub")
    assert leaving["hub.mode"] == "unsubscribe"
    assert "hub.secret" not in leaving


@pytest.mark.parametrize(
    ("state", "since", "expected"), [("live", 1, True), ("live", 241, False), ("asked", 1, False), ("denied", 1, False)]
)
def test_it_is_live_while_the_lease_lasts(state: str, since: float, expected: bool) -> None:
    assert is_live(held(state, since), NOW) is expected


def standing(next_in: float | None, cause: str | None = None) -> Standing:
    later = None if next_in is None else NOW + timedelta(hours=next_in)
    return Standing(id="blatt", last_visit=NOW, next_visit=later, cause=cause)


def test_a_source_that_is_pushed_is_polled_daily_and_never_stops() -> None:
    later = slowed(standing(1))
    assert later is not None
    assert timedelta(hours=24) <= later - NOW <= timedelta(hours=27)
    assert slowed(standing(100)) is None  # it asked for longer itself
    assert slowed(standing(1, "answered 503")) is None


def test_news_do_not_overrule_a_site_that_asked_us_to_wait() -> None:
    assert at_once(standing(1), NOW)
    assert not at_once(standing(1, "answered 429"), NOW)
    assert not at_once(standing(None, "answered 410"), NOW)
