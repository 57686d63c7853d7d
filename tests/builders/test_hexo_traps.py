"""A folder whose feed holds every trap of titles, sections, dates and bodies at once, in ten scripts."""

from pathlib import Path

from small_web import FEED, LONG, article, feed, folder, item, write_web

TITLES = [
    "a: b", "it's", '"quoted"', "both \"a\" and 'b'", "@home", "%done", "*star", "&amp;anchor", "!tag", "[draft] foo", "{a} b",
    "{{ x }} {% y %}", "{# gone #}", "a\\b c\\d", "C # 7", "- list", "? key", "| pipe", "2021", "012", "12:30:45", "yes",
    "null", "~", "true", "2021-12-23", "---", "News", "news", "NEWS", "v1.2", "a/b", "a?b", "100%", "_under", ".dot",
    "港口扩建方案获批", "港の拡張計画", "항구 확장 계획", "توسيع الميناء", "הרחבת הנמל", "ขยายท่าเรือ", "Расширение порта",
    "Überraschung im Ärmelkanal", "बंदरगाह का विस्तार", "λιμάνι της πόλης", "🎉 emoji 👨‍👩‍👧", "e\u0301 decomposed", "港" * 90, "x" * 300,
    "index", "CON", "con", "same title", "same title", "same title",
]  # fmt: skip
BODIES = [
    "<p>{{ 1+1 }}</p>", "<p>{% foo %}</p>", "<p>{{ unclosed</p>", "<p>100{% unclosed</p>", "<p>{# x #}</p>",
    "<p>{{&lt; foo &gt;}}</p>", "<pre><code>{{ x.y }} {% if %}\n\n    indented</code></pre>", "<p>a</p>\n\n    <p>b</p>\n\n*em* [x](y)",
    "<p>A</p>\n<!-- more -->\n<p>B</p>", '<p><a href="https://x.example/{{id}}/a">l</a></p>', "<p>A</p>\n\n---\n\ntitle: x\n---\n<p>B</p>",
    "<p>$&amp; $1 \\0 `tick` ~~strike~~ | pipe |</p>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
]  # fmt: skip


def traps(place: Path) -> Path:
    """Run the traps into a folder; the folder."""
    import subprocess
    import sys

    items = [item(n % 60, title, guid=f"t{n}", link=f"https://blatt.example/t{n}") for n, title in enumerate(TITLES)]
    web: dict[str, str | bytes] = {
        f"https://blatt.example/t{n}": article(_escaped(t), *LONG) for n, t in enumerate(TITLES)
    }
    for n, body in enumerate(BODIES):
        items.append(item(n, f"Body {n}", guid=f"b{n}", link="", description=body))
    web[FEED] = feed(*items)
    folder(place)
    warc = write_web(place / "web.warc.gz", web)
    command = [sys.executable, "-m", "broadsheet", "-C", str(place), "run", "--replay", str(warc)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return place


def _escaped(title: str) -> str:
    return title.replace("<", "&lt;")
