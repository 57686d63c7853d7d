"""What hubs ask and tell us (WebSub, W3C Recommendation of 2018-01-23): verification, denial, news."""

import hashlib
import hmac
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta

from broadsheet.pipeline.edge.live import Notice
from broadsheet.pipeline.watch.hubs import LEASE
from broadsheet.pipeline.watch.subscribing import Subscriber
from broadsheet.store.subscriptions import Subscription, put_live, put_pinged, put_state, remove, subscription
from broadsheet.web.listening import NOTHING, Answer, Asked

METHODS = frozenset(("sha1", "sha256", "sha384", "sha512"))
MOST_LEASE = timedelta(days=365)
_TOLD = ("content-type", "content-length", "link", "user-agent", "x-hub-signature")
_GONE = Answer(410, b"not subscribed\n")


def hub_says(asked: Asked, hubs: Subscriber, now: datetime, ring: Callable[[], object]) -> Answer:
    """Answer a request to a callback; `ring` is called where there is news. Raises: StoreError."""
    token = asked.path.rpartition("/")[2]
    with closing(hubs.open()) as own:
        held = subscription(own, token) if token else None
        if held is None:
            return _GONE if asked.method == "POST" and token else NOTHING
        if asked.method == "POST":
            if held.state != "live" or not is_signed(held.secret, asked.header("x-hub-signature"), asked.body):
                return Answer(202)  # 8: ignored, and the sender is not told that it was
            put_pinged(own, token, now)
            hubs.put(notice(held, asked, now))
            ring()
            return Answer(202)
        match asked.query.get("hub.mode"):
            case "denied" if asked.query.get("hub.topic") == held.topic:
                put_state(own, token, "denied", now, asked.query.get("hub.reason", "")[:200])
                ring()
                return Answer(200)
            case "subscribe" | "unsubscribe" as mode if is_wanted(held, mode, asked.query.get("hub.topic", "")):
                if mode == "subscribe":
                    put_live(own, token, now, now + lease(asked.query.get("hub.lease_seconds", "")))
                else:
                    remove(own, token)
                ring()
                return Answer(200, asked.query.get("hub.challenge", "").encode(), "application/octet-stream")
    return NOTHING


def is_wanted(held: Subscription, mode: str, topic: str) -> bool:
    """True if we asked for this: a stranger cannot make us subscribe or unsubscribe (5.3)."""
    wanted = "unsubscribe" if held.state == "leaving" else "subscribe"
    return topic == held.topic and mode == wanted


def lease(said: str) -> timedelta:
    """How long the hub keeps a subscription."""
    if not (said.isascii() and said.isdigit()) or int(said) == 0:
        return LEASE
    return min(timedelta(seconds=min(int(said), 10**9)), MOST_LEASE)


def is_signed(secret: str, signature: str, body: bytes) -> bool:
    """True if the body was sent by who knows the secret (7.1): "sha256=" and the HMAC in hex. No secret: by anyone."""
    if not secret:
        return True
    method, _, told = signature.strip().partition("=")
    if method.lower() not in METHODS or not told.isascii():
        return False
    right = hmac.new(secret.encode(), body, getattr(hashlib, method.lower())).hexdigest()
    return hmac.compare_digest(right, told.strip().lower())


def notice(held: Subscription, asked: Asked, now: datetime) -> Notice:
    """What came, for the archive: without the path, which only the hub knows."""
    lines = ["POST / HTTP/1.1", *(f"{name}: {value}" for name, value in asked.headers if name.lower() in _TOLD)]
    head = "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")
    return Notice(source_id=held.source_id, topic=held.topic, at=now, head=head, body=asked.body)
