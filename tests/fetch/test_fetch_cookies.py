"""Cookies of a file go to the sites that they are for, and are told nowhere."""

from pathlib import Path

import pytest

from broadsheet.errors import ConfigError
from broadsheet.fetch.cookies import cookie_header, parse_cookies, read_cookies

FILE = """# Netscape HTTP Cookie File

.blatt.example\tTRUE\t/\tFALSE\t0\tsession\tabc
blatt.example\tFALSE\t/abo\tFALSE\t2000000000\tabo\tja
#HttpOnly_blatt.example\tFALSE\t/\tTRUE\t0\tsafe\tx
blatt.example\tFALSE\t/\tFALSE\t1000000000\told\tx
"""


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://blatt.example/", "session=abc"),
        ("https://blatt.example/", "session=abc; safe=x"),
        ("https://www.blatt.example/", "session=abc"),
        ("http://blatt.example/abo/1", "abo=ja; session=abc"),
        ("http://blatt.example/abonnent", "session=abc"),
        ("http://notblatt.example/", ""),
        ("http://blatt.example.evil/", ""),
    ],
)
def test_who_gets_which(url: str, sent: str) -> None:
    assert cookie_header(parse_cookies(FILE), url, 1.8e9) == sent


def test_a_line_that_is_none() -> None:
    with pytest.raises(ConfigError) as caught:
        parse_cookies("session=abc", "cookies.txt")
    assert str(caught.value).startswith("cookies.txt:1: is no line of a cookies.txt (seven fields, tabs between)")


def test_a_file_that_is_not_there_is_told_with_the_setting_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"cookies\.txt: No such file or directory \(the `cookies` of a source"):
        read_cookies(tmp_path / "cookies.txt")
