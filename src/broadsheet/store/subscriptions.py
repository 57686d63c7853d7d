"""Subscriptions at WebSub hubs, in own.db: their secrets and paths cannot be made again.

Each change is one statement, a transaction of its own: hubs are answered on other threads than those that ask them.
"""

import sqlite3
from datetime import datetime
from typing import Literal

import msgspec

from broadsheet.model import Moment
from broadsheet.store.moments import stamp

State = Literal["asked", "live", "denied", "leaving"]


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """One source's subscription to its topic at one hub."""

    token: str  # the last part of the callback's path, which only the hub knows
    source_id: str
    hub: str
    topic: str
    secret: str  # "": the hub was asked over a line that others can read
    state: State
    since: Moment  # of this state; of a live one: when the hub verified it last
    asked: Moment  # when the hub was asked last
    tries: int = 0  # since it last agreed
    lease_end: Moment | None = None
    pinged: Moment | None = None  # the hub told of news that was not fetched yet
    cause: str = ""  # what the hub said when it refused


_COLUMNS = tuple(Subscription.__struct_fields__)
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM subscription"


def subscriptions(db: sqlite3.Connection) -> list[Subscription]:
    """All of them."""
    return [_subscription(row) for row in db.execute(f"{_SELECT} ORDER BY source_id, since, token")]


def subscription(db: sqlite3.Connection, token: str) -> Subscription | None:
    """The one with this token, or None."""
    row = db.execute(f"{_SELECT} WHERE token = ?", (token,)).fetchone()
    return None if row is None else _subscription(row)


def add(db: sqlite3.Connection, new: Subscription) -> None:
    """Keep a subscription that is about to be asked for."""
    row = (new.token, new.source_id, new.hub, new.topic, new.secret, new.state, stamp(new.since), stamp(new.asked))
    names = "token, source_id, hub, topic, secret, state, since, asked"
    db.execute(f"INSERT INTO subscription ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def put_asked(db: sqlite3.Connection, token: str, at: datetime) -> None:
    """The hub is asked (once more)."""
    db.execute("UPDATE subscription SET asked = ?, tries = tries + 1 WHERE token = ?", (stamp(at), token))


def put_state(db: sqlite3.Connection, token: str, state: State, at: datetime, cause: str = "") -> None:
    """The hub refused, or we leave."""
    said = "UPDATE subscription SET state = ?, since = ?, cause = ?, tries = 0 WHERE token = ?"
    db.execute(said, (state, stamp(at), cause, token))


def put_cause(db: sqlite3.Connection, token: str, cause: str) -> None:
    """The hub could not be asked."""
    db.execute("UPDATE subscription SET cause = ? WHERE token = ?", (cause, token))


def put_live(db: sqlite3.Connection, token: str, at: datetime, lease_end: datetime) -> None:
    """The hub verified that we want it."""
    db.execute(
        "UPDATE subscription SET state = 'live', since = ?, lease_end = ?, tries = 0, cause = '' WHERE token = ?",
        (stamp(at), stamp(lease_end), token),
    )


def put_pinged(db: sqlite3.Connection, token: str, at: datetime) -> None:
    """The hub told of news."""
    db.execute("UPDATE subscription SET pinged = ? WHERE token = ?", (stamp(at), token))


def put_heard(db: sqlite3.Connection, until: datetime) -> None:
    """What hubs told until then was fetched."""
    db.execute("UPDATE subscription SET pinged = NULL WHERE pinged <= ?", (stamp(until),))


def remove(db: sqlite3.Connection, token: str) -> None:
    """Forget a subscription: its path leads nowhere from now on."""
    db.execute("DELETE FROM subscription WHERE token = ?", (token,))


def _subscription(row: tuple[object, ...]) -> Subscription:
    return msgspec.convert(dict(zip(_COLUMNS, row, strict=True)), Subscription)
