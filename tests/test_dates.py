"""Dates as the world writes them; what could be two days is none."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.dates import parse_date

NOON = datetime(2020, 11, 4, 12, 30, tzinfo=UTC)
SAME_MOMENT = [
    "2020-11-04T12:30:00Z", "2020-11-04 12:30", "2020-11-04T20:30:00+08:00", "20201104T123000Z", "2020-11-04T12:30:00.123Z",
    "Wed, 04 Nov 2020 12:30:00 GMT", "Wed, 4 Nov 2020 07:30:00 EST", "04 Nov 20 12:30 UT", "Wed, 04 Nov 2020 13:30:00 +0100",
    "November 4, 2020 12:30 PM", "Nov. 4, 2020, 12:30 p.m.", "4. November 2020, 12:30 Uhr", "4 novembre 2020 à 12h30",
    "4 de noviembre de 2020 12:30", "2020年11月4日 12:30", "2020年11月4日 下午12:30", "2020년 11월 4일 오후 12:30", "4 ноября 2020, 12:30",
    "4 نوفمبر 2020 12:30", "٤ نوفمبر ٢٠٢٠ ١٢:٣٠", "4 พฤศจิกายน 2563 12:30", "4 בנובמבר 2020 12:30", "04.11.2020 12:30", "2020/11/04 12:30",
    "Wed, 04/11/2020 12:30", "Wed Nov  4 12:30:00 2020", "Fri, 04 Nov 2020 12:30:00 GMT", "Wed, 04 Nov 2020 04:30:00 America/Los_Angeles",
]  # fmt: skip
NONE = [
    "", "yesterday", "3 hours ago", "11/04/2020", "2020-13-45", "Wed, 04 Foo 2020 12:30:00 GMT", "Wed, 04 Nov 2020 12:30:00 XYZ",
    "99999999999999999999", "Nov", "12:30", "2020-02-30", "4 November", "page 4 of 12",
]  # fmt: skip


@pytest.mark.parametrize("text", SAME_MOMENT)
def test_one_moment_in_many_spellings(text: str) -> None:
    found = parse_date(text)
    assert found is not None
    assert found.replace(microsecond=0) == NOON


@pytest.mark.parametrize("text", NONE)
def test_what_names_no_moment_or_two_is_none(text: str) -> None:
    assert parse_date(text) is None


@given(st.text(max_size=60) | st.from_regex(r"[0-9]{1,4}[-/. ][0-9A-Za-z]{1,9}[-/. ][0-9]{1,4}( [0-9:]{4,8})?"))
def test_nothing_raises_and_all_is_utc(text: str) -> None:
    found = parse_date(text)
    assert found is None or found.utcoffset() == UTC.utcoffset(None)


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)))
def test_what_machines_write_comes_back(moment: datetime) -> None:
    aware = moment.replace(tzinfo=UTC, microsecond=0)
    assert parse_date(aware.isoformat()) == aware
    assert parse_date(f"{aware:%a, %d %b} {aware.year} {aware:%H:%M:%S} +0000") == aware
