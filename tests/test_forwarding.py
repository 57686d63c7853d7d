"""Pages that only lead to another one."""

import pytest

from broadsheet.forwarding import MOST, leads_to

URL = "https://old.example/2019/hafen"
NEW = "https://new.example/hafen/"


@pytest.mark.parametrize(
    "page",
    [
        f'<meta http-equiv="refresh" content="0; url={NEW}">',
        f"<META HTTP-EQUIV=refresh CONTENT='0;URL={NEW}'>",
        f'<meta content="5,{NEW}" http-equiv="Refresh"/>',
        f"""<meta http-equiv="refresh" content="1; URL='{NEW}'"><p>You are being redirected. <a href="{NEW}">Click</a></p>""",
        f'<title>{NEW}</title><link rel="canonical" href="{NEW}"><meta http-equiv="refresh" content="0; url={NEW}">',
        f'<script>window.location.replace("{NEW}")</script><noscript><a href="{NEW}">here</a></noscript>',
        f"<script>location.href = '{NEW}';</script>",
        """<head><script>setTimeout(function(){document.location="https:\\/\\/new.example\\/hafen\\/"},0)</script></head>""",
    ],
)
def test_a_page_that_leads_on_at_once(page: str) -> None:
    assert leads_to(page.encode(), URL) == NEW


def test_an_address_beside_the_page() -> None:
    assert leads_to(b'<meta http-equiv="refresh" content="0; url=../hafen/">', URL) == "https://old.example/hafen/"
    assert leads_to(b'<meta http-equiv="refresh" content="0;url=/?a=1&amp;b=2">', URL) == "https://old.example/?a=1&b=2"


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<p>Words.</p>",
        '<meta http-equiv="refresh" content="0">',
        '<meta http-equiv="refresh" content="300; url=https://new.example/">',  # news, read first
        f'<meta http-equiv="refresh" content="0; url={URL}">',  # itself
        f'<meta http-equiv="refresh" content="0; url={URL}#top">',
        f'<meta http-equiv="refresh" content="0; url={NEW}"><p>{"A page that says something. " * 20}</p>',
        f'<noscript><meta http-equiv="refresh" content="0; url={NEW}"></noscript>',  # for browsers without scripts
        f'<!-- <meta http-equiv="refresh" content="0; url={NEW}"> -->',
        '<meta http-equiv="refresh" content="0; url=javascript:alert(1)">',
        '<meta http-equiv="refresh" content="0; url=http://[">',
        f'<script>if (x) location = "{NEW}"; else location = "https://other.example/"</script>',
        '<script>location = "/" + place</script>',
        f'<meta http-equiv="refresh" content="0; url={NEW}">{" " * MOST}',
    ],
)
def test_a_page_that_stays(page: str) -> None:
    assert not leads_to(page.encode(), URL)
