"""The old layout writes a feed's own markup unchanged only where it is proven inert."""

import pytest

from broadsheet.clean.inert import objection

FIGURE = (
    '<figure id="attachment_24" aria-describedby="caption-attachment-24" style="width:770px" class="wp-caption '
    'aligncenter"><img loading="lazy" class="size-arc wp-image-24" src="https://bild.example/a.jpg?w=770&resize=770%2C433"'
    ' alt data-recalc-dims="1" referrerpolicy="no-referrer">(Archiv)</figure>'
)
INERT = {
    "paragraphs": "<p>港口将于春季扩建。</p>\n<p>居民表示欢迎。</p>\n",
    "an old route's figure": f"<p>Hafen</p>\n{FIGURE}\n<h3>Kosten</h3>\n",
    "a link": '<p><a href="https://e.org/a?b=1&c=2" target="_blank" rel="noopener">mehr</a></p>',
    "lists and tables": "<ul><li>a</li></ul><table><tr><td colspan='2'>b</td></tr></table>",
    "a blank line before a block": "<p>a</p>\n\n<p>b</p>\n",
    "braces": "<p>function() { return 1 }</p>",
    "right to left": '<p dir="rtl" lang="ar">الميناء</p>',
}
NOT_INERT = {
    "event": '<p>a</p><img src="https://e.org/x.jpg" onerror="alert(1)">',
    "event, odd case": '<p>a</p><img src="https://e.org/x.jpg" oNeRRor=alert(1)>',
    "javascript address": '<p><a href="javascript:alert(1)">a</a></p>',
    "javascript, encoded": '<p><a href="&#106;ava&#x09;script:alert(1)">a</a></p>',
    "data address": '<p><a href="data:text/html,<script>alert(1)</script>">a</a></p>',
    "fixed position": '<p style="position:fixed;top:0">a</p>',
    "style with a url": '<p style="width:1px;background:url(https://e.org/t)">a</p>',
    "style, escaped": r'<p style="w\69 dth:expression(alert(1))">a</p>',
    "mutation by noscript": '<p>a</p><noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "mutation by math": "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "mutation by a title": '<p title="</p><img src=x onerror=alert(1)>">a</p>',
    "svg": "<svg><a xlink:href='javascript:alert(1)'><text>a</text></a></svg>",
    "base": '<p>a</p><base href="https://evil.example/">',
    "form": '<form action="https://evil.example/"><input name=q></form>',
    "iframe": '<p>a</p><iframe src="https://evil.example/"></iframe>',
    "meta": '<p>a</p><meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "style element": "<p>a</p><style>body{display:none}</style>",
    "script": "<p>a</p><script>alert(1)</script>",
    "srcset": '<img src="https://e.org/a.jpg" srcset="javascript:alert(1) 1x">',
    "comment": "<p>a</p><!-- more --><p>b</p>",
    "conditional comment": "<p>a</p><!--[if IE]><script>alert(1)</script><![endif]-->",
    "cdata": "<p>a</p><![CDATA[<script>alert(1)</script>]]>",
    "processing instruction": "<p>a</p><?php system('id') ?>",
    "unclosed attribute": '<p>a</p><img src="https://e.org/a.jpg>',
    "unclosed tag": "<p>a</p><img src=x onerror=alert(1)",
    "slashes for spaces": '<p>a</p><img/src="x"/onerror=alert(1)>',
    "attribute twice": '<img src="https://e.org/a.jpg" src="javascript:alert(1)">',
    "clobbering id": '<p id="location">a</p>',
    "clobbering name": '<a name="document" href="https://e.org/">a</a>',
    "protocol-relative address": '<img src="//evil.example/a.jpg">',
    "backslash address": '<a href="https:\\\\evil.example/">a</a>',
    "control character": "<p>a\x0bb</p>",
    "NUL in a tag": "<p>a</p><scr\x00ipt>alert(1)</script>",
    "bidi override": "<p>a\u202eb</p>",
    "Markdown after a blank line": "<p>a</p>\n\n[a](javascript:alert(1))\n",
    "Markdown from the start": "[a](javascript:alert(1))<p>a</p>",
    "an indented block after a blank line": "<p>a</p>\n\n     <p>b</p>\n",
    "htmx": '<p data-hx-get="https://evil.example/">a</p>',
    "custom element": "<x-login>a</x-login>",
}


@pytest.mark.parametrize("html", INERT.values(), ids=INERT)
def test_harmless_markup_is_proven(html: str) -> None:
    assert objection(html) == ""


@pytest.mark.parametrize("html", NOT_INERT.values(), ids=NOT_INERT)
def test_anything_else_is_an_objection_in_words(html: str) -> None:
    assert objection(html)


@pytest.mark.parametrize("html", [h for name, h in NOT_INERT.items() if name != "Markdown from the start"])
def test_harmless_markup_before_it_does_not_hide_it(html: str) -> None:
    assert objection(INERT["an old route's figure"] + html)


def test_the_objection_names_what_it_is() -> None:
    assert objection(NOT_INERT["event"]) == '<img> with onerror="alert(1)"'
    assert objection(NOT_INERT["fixed position"]) == '<p> with style="position:fixed;top:0"'
    assert objection(NOT_INERT["form"]) == "<form>"
    assert objection(NOT_INERT["control character"]) == "control character U+000B"
