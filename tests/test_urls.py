"""The short ways through addresses give what the standard library's long way gives."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.urls import host, port

URLS = r"""
http://example.org/ https://example.org https://a.example.org:8443/x?y http://127.0.0.1:9931/1 http://h:/ http://h:0/
http://h:65535/ http://h:65536/ http://h:99999 http://h:x/ http://EXAMPLE.org/ http://me:secret@h:81/ http://h@g/
http://[::1]:80/ http://[::1/ http://h\@g/ http://h?@g/ http://h#@g/ http://h:80@g/ http:///x http:// //h/x ftp://h:21/ h
http://é/ http://h.:80/
""".split()


def slowly(url: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(url)
        name = parts.hostname or ""
    except ValueError:
        return "", None
    try:
        return name, parts.port
    except ValueError:
        return name, None


@pytest.mark.parametrize("url", URLS)
def test_host_and_port(url: str) -> None:
    assert (host(url), port(url)) == slowly(url)


@given(st.text("h.-0123456789:/?#@[]\\ \t\nAé", max_size=16))
def test_host_and_port_of_anything(rest: str) -> None:
    assert (host(f"http://{rest}"), port(f"http://{rest}")) == slowly(f"http://{rest}")
