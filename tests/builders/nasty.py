"""Posts that have broken site builders: one trap each, in ten scripts; the traps are those of docs and of our own."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from broadsheet.clean.stages import clean_html
from broadsheet.model import Image, Post

ZONE = ZoneInfo("Asia/Shanghai")
WORDS = "<p>Der Stadtrat hat den Ausbau des Hafens beschlossen.</p>"
TITLES = [
    "a: b", "it's", '"quoted"', "'single'", "both \"a\" and 'b'", "@home", "%done", "100%", "*star", "&anchor", "!tag",
    "[draft] foo", "{a} b", "{{ x }}", "{% y %}", "{{ unclosed", "{% unclosed", "{# gone #}", '"\\d"', "a\\b c\\d", "C # 7",
    "# not a comment", "- list", "? key", "?", "...", "---", "| pipe", "> fold", "2021", "0x1F", "1_000", "12:30:45", "yes",
    "null", "~", "2021-12-23", "=", "<<", "_underscore", ".hidden", "a/b", "../../up", "v1.2", "trailing: ", "`code`", "😀 emoji",
    "e\u0301 decomposed", "News", "news", "NEWS", "港" * 120, "ß" * 150, "index", "index.html", "CON",
    "5 < 6 & 7 > 3", "&lt;b&gt; &amp; &#123;", "<b>bold</b>", "<img src=x onerror=alert(1)>", "</title><script>alert(1)</script>",
    "<%= x %>", "${x}", "$& $1 $`", "__proto__", "constructor",
]  # fmt: skip
SCRIPTS = {
    "zh": "港口扩建方案获批：“新码头”明年动工", "ja": "港の拡張計画が承認された", "ko": "항구 확장 계획이 승인되었다", "ar": "الموافقة على توسيع الميناء",
    "he": "אושרה הרחבת הנמל", "th": "อนุมัติแผนขยายท่าเรือ", "ru": "Расширение порта одобрено", "de": "Überraschung im Ärmelkanal",
    "hi": "बंदरगाह के विस्तार को मंज़ूरी", "el": "Εγκρίθηκε η επέκταση του λιμανιού", "ka": "პორტის გაფართოება", "am": "የወደብ ማስፋፊያ ጸደቀ",
}  # fmt: skip
BODIES = {
    "expression": "<p>{{ 1+1 }}</p>", "tag": "<p>{% x %}</p>", "tag unclosed": "<p>100{% unclosed</p>",
    "expression unclosed": "<p>{{ unclosed</p>", "comment": "<p>a {# gone #} b</p>", "shortcode": "<p>{{&lt; x &gt;}} {{% x %}}</p>",
    "raw": "<p>{% endraw %} {% raw %}</p>", "braces in an address": '<p><a href="https://x.example/{{id}}/a">a</a></p>',
    "braces in an alt": '<p>a<img src="https://x.example/a.jpg" alt="{{ 1+1 }}"></p>',
    "code": "<pre><code>{{ x.y }} {% if %}\n\n    four\n\n\ttab</code></pre>", "more": "<p>a</p><!-- more --><p>b</p>",
    "blank lines and indents": "<p>a</p>\n\n    <p>b</p>\n\n*em* _u_ [x](javascript:alert(1))\n\n\n# h\n",
    "fence": "<p>a\n```js\nb {{ c }}\n```\nd</p>", "tildes": "<p>a</p>\n~~~\nb\n~~~\n<p>c</p>",
    "entities": "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt; &amp;#123; &copy;</p>",
    "markdown": "<p>**a** _b_ `c` ![d](e) http://f.example 1. g</p>", "front matter": "<p>a</p>\n---\ntitle: b\n---\n<p>c</p>",
    "dollars": "<p>$& $1 $` $' $$ \\1 \\\\ ￼0 ￼1</p>", "swig placeholder": "<p>&lt;!--swig￼0--&gt;</p><!--swig￼0-->",
    "code block placeholder": "<p>&lt;hexoPostRenderCodeBlock&gt;x&lt;/hexoPostRenderCodeBlock&gt;</p>",
    "table": "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b | c</td></tr></tbody></table>",
    "long line": f"<p>{'港' * 20000}</p>", "text first": "1. text without an element\n# x",
    "attack": '<img src=x onerror=alert(1)><svg onload=alert(1)><a href="javascript:alert(1)">a</a><p>b</p>',
}  # fmt: skip
LISTS = {
    "sections": {"section": ("a/b", "C: D", "e.f", "_x", ".y", "<b>", "{{ x }}", "港" * 60)},
    "one section twice": {"section": ("新闻", "新闻")},
    "tags": {"tags": ("a/b", "C++", "C#", "?", ".", "..", "<img src=x onerror=alert(1)>", "{{ x }}", "yes", "2021", "港")},
    "words of JavaScript": {"tags": ("__proto__", "constructor", "toString", "length"), "section": ("__proto__", "constructor")},
    "a language that is none": {"language": "../../x"},
    "no letter in the title": {"title": "\u200b"},
    "tags in two cases": {"tags": ("News", "news", "NEWS")},
    "names": {"authors": ("Jana: \"J\" O'Weiß", "<i>x</i>", "{{ y }}"), "source_name": "<b>Blatt</b> & 'x': {{ z }}"},
    "no section": {"section": ()},
    "summary": {"summary": "a <img src=x onerror=alert(1)> {{ x }} : # 'b' " + "港" * 500},
    "an address that is none": {"url": "javascript:alert(1)", "lead_image": Image(url="javascript:alert(1)")},
    "braces in addresses": {"url": "https://x.example/{{id}}?a=\"b'&c", "lead_image": Image(url="https://x.example/{%a%}.jpg")},
    "a caption": {"lead_image": Image(url="https://x.example/a.jpg", alt='"><b>', caption="{{ x }} <b>", credit="'y'")},
    "control characters": {"title": "a\x0bb\u202ec\ufeffd\x85e", "source_name": "x\x00y"},
    "a date before 1970": {"date": datetime(1931, 5, 1, 0, 30, tzinfo=ZONE)},
    "midnight": {"date": datetime(2021, 12, 24, 0, 0, 0, tzinfo=ZONE)},
    "updated": {"updated": datetime(2021, 12, 25, 23, 59, 59, tzinfo=ZONE)},
    "Arabic": {"language": "ar", "title": "ميناء"},
}  # fmt: skip


def posts() -> list[Post]:
    """All of them, dated hourly, so that every hour of a day meets a change of zone."""
    made = [{"title": title} for title in TITLES]
    made += [{"title": title, "language": language, "section": (title,)} for language, title in SCRIPTS.items()]
    made += [{"title": f"body: {name}", "html": clean_html(html)} for name, html in BODIES.items()]
    made += [{"title": f"fields: {name}", **fields} for name, fields in LISTS.items()]
    return [post(n, fields) for n, fields in enumerate(made)]


def post(number: int, changes: dict[str, object]) -> Post:
    """One post of the set."""
    fields = {
        "id": f"probe{number:05d}",
        "date": datetime(2021, 12, 23, 0, 54, 48, tzinfo=ZONE) + timedelta(hours=number),
        "url": f"https://blatt.example/{number}",
        "source_id": "blatt",
        "source_name": "Hafenblatt",
        "section": ("Zeitung", "Hafenblatt", "Lokales"),
        "tags": ("Hafen",),
        "html": WORDS,
        "feed_html": WORDS,
        "language": "de",
    }
    return Post(**{**fields, **changes})  # type: ignore[arg-type]
