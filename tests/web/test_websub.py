"""What hubs ask and tell us: intent verified, signatures, denials; nobody else can make us do anything."""

import hashlib
import hmac
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.pipeline.watch.subscribing import Subscriber
from broadsheet.store import subscriptions
from broadsheet.store.subscriptions import Subscription
from broadsheet.web.listening import Answer, Asked
from broadsheet.web.websub import hub_says, is_signed, lease

NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)
TOPIC = "https://blatt.example/feed.xml"
SECRET = "geheim" * 10
NO_QUERY: Mapping[str, str] = {}


@pytest.fixture
def hubs(tmp_path: Path) -> Subscriber:
    (tmp_path / "library").mkdir()
    subscriber = Subscriber(tmp_path, lambda: NOW)
    with closing(subscriber.open()) as own:
        for state in ("asked", "live", "leaving", "denied"):
            new = Subscription(token=state, source_id="blatt", hub="https://hub.example/", topic=TOPIC, secret=SECRET, state="asked", since=NOW, asked=NOW)  # fmt: skip
            subscriptions.add(own, new)
            if state == "live":
                subscriptions.put_live(own, state, NOW, NOW + timedelta(days=1))
            elif state != "asked":
                subscriptions.put_state(own, state, state, NOW)  # type: ignore[arg-type]
    return subscriber


class Rung:
    """Counts how often the watch was woken."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


def told(
    hubs: Subscriber, method: str, token: str, query: Mapping[str, str] = NO_QUERY, body: bytes = b"", **headers: str
) -> tuple[Answer, int]:
    """The answer to a hub's request at /irgendwo/<token>, and how often the watch was woken."""
    rung = Rung()
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return hub_says(Asked(method, f"/irgendwo/{token}", query, named, body), hubs, NOW, rung), rung.count


def state(hubs: Subscriber, token: str) -> Subscription | None:
    return next((each for each in hubs.held() if each.token == token), None)


def intent(mode: str, topic: str = TOPIC, seconds: str = "3600") -> dict[str, str]:
    return {"hub.mode": mode, "hub.topic": topic, "hub.challenge": "Zufall-7", "hub.lease_seconds": seconds}


@pytest.mark.parametrize("token", ["asked", "live", "denied"])
def test_a_subscription_that_we_want_is_confirmed_with_the_challenge(hubs: Subscriber, token: str) -> None:
    answer, rung = told(hubs, "GET", token, intent("subscribe"))
    assert (answer.status, answer.body, rung) == (200, b"Zufall-7", 1)
    now = state(hubs, token)
    assert now is not None
    assert (now.state, now.lease_end) == ("live", NOW + timedelta(hours=1))


def test_an_unsubscription_that_we_want_is_confirmed_and_forgotten(hubs: Subscriber) -> None:
    answer, _ = told(hubs, "GET", "leaving", intent("unsubscribe"))
    assert (answer.status, answer.body) == (200, b"Zufall-7")
    assert state(hubs, "leaving") is None
    assert told(hubs, "POST", "leaving", body=b"<rss/>")[0].status == 410


@pytest.mark.parametrize(
    ("case", "token", "query"),
    [
        ("nobody asked to leave", "live", intent("unsubscribe")),
        ("nobody wants to stay", "leaving", intent("subscribe")),
        ("another topic", "asked", intent("subscribe", "https://boese.example/")),
        ("another mode", "asked", intent("publish")),
        ("no mode", "asked", {}),
        ("a path that was never given", "geraten", intent("subscribe")),
        ("no path", "", intent("subscribe")),
        ("a denial of another topic", "live", {"hub.mode": "denied", "hub.topic": "https://x.example/"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_we_did_not_ask_for_is_not_confirmed(
    hubs: Subscriber, case: str, token: str, query: dict[str, str]
) -> None:
    before = hubs.held()
    answer, rung = told(hubs, "GET", token, query)
    assert (answer.status, rung) == (404, 0)
    assert b"Zufall" not in answer.body
    assert hubs.held() == before


@pytest.mark.parametrize("token", ["asked", "live"])
def test_a_hub_may_deny(hubs: Subscriber, token: str) -> None:
    answer, _ = told(hubs, "GET", token, {"hub.mode": "denied", "hub.topic": TOPIC, "hub.reason": "Nur für Abonnenten"})
    assert answer.status == 200
    now = state(hubs, token)
    assert now is not None
    assert (now.state, now.cause) == ("denied", "Nur für Abonnenten")


def signature(method: str, body: bytes, secret: str = SECRET) -> str:
    return f"{method}={hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()}"


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_news_with_a_right_signature_make_the_source_due(hubs: Subscriber, method: str) -> None:
    body = "<rss>新聞</rss>".encode()
    answer, rung = told(
        hubs, "POST", "live", body=body, X_Hub_Signature=signature(method, body), Content_Type="text/xml", Cookie="a=b"
    )
    assert (answer.status, rung) == (202, 1)
    assert hubs.pinged() == {"blatt"}
    (notice,) = hubs.inbox
    assert (notice.topic, notice.body) == (TOPIC, body)
    assert b"Content-Type: text/xml" in notice.head
    assert b"live" not in notice.head  # the path is the hub's secret and ours
    assert b"Cookie" not in notice.head


@pytest.mark.parametrize(
    ("case", "token", "signed"),
    [
        ("another secret", "live", signature("sha256", b"<rss/>", "x" * 30)),
        ("another body", "live", signature("sha256", b"<rss />")),
        ("no signature", "live", ""),
        ("a weak method", "live", f"md5={hmac.new(SECRET.encode(), b'<rss/>', 'md5').hexdigest()}"),
        ("no method", "live", hmac.new(SECRET.encode(), b"<rss/>", "sha256").hexdigest()),
        ("cut off", "live", signature("sha256", b"<rss/>")[:-1]),
        ("not ASCII", "live", "sha256=ä"),
        ("before the hub verified", "asked", signature("sha256", b"<rss/>")),
        ("after a denial", "denied", signature("sha256", b"<rss/>")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_news_that_are_not_the_hubs_are_accepted_and_ignored(
    hubs: Subscriber, case: str, token: str, signed: str
) -> None:
    answer, rung = told(hubs, "POST", token, body=b"<rss/>", X_Hub_Signature=signed)
    assert (answer.status, rung, len(hubs.inbox), hubs.pinged()) == (202, 0, 0, set())


@given(st.text(max_size=120), st.binary(max_size=60))
def test_no_signature_is_too_odd(told: str, body: bytes) -> None:
    assert not is_signed(SECRET, told, body)


@pytest.mark.parametrize(
    ("said", "days"), [("864000", 10), ("", 10), ("0", 10), ("-5", 10), ("vier", 10), ("9" * 40, 365), ("86400", 1)]
)
def test_a_lease_is_as_long_as_the_hub_says_within_reason(said: str, days: int) -> None:
    assert lease(said) == timedelta(days=days)


def test_the_inbox_has_bounds(hubs: Subscriber) -> None:
    body = b"x" * 9_000_000
    for _ in range(20):
        told(hubs, "POST", "live", body=body, X_Hub_Signature=signature("sha256", body))
    assert sum(len(each.body) for each in hubs.inbox) <= 50_000_000
    assert hubs.pinged() == {"blatt"}
