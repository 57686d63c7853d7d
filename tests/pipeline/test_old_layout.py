"""Moving over: the old layout end to end. Proven markup is written unchanged, near-seeds take the cleaned form."""

import os
from pathlib import Path

import pytest
from test_run import run

from small_web import FEED, feed, folder, item, posts, write_web

SHARED = Path(os.environ.get("BROADSHEET_SHARED", Path(__file__).parents[3] / "shared"))
SEED = '<p>港口将于春季扩建。</p>\n<figure style="width:770px" class="wp-caption aligncenter"><img src="https://bild.example/a.jpg" alt></figure>\n'
NEAR = {
    "onerror": '<img src="https://bild.example/a.jpg" onerror="alert(1)">',
    "javascript": '<p><a href="javascript:alert(1)">x</a></p>',
    "fixed position": '<p style="position:fixed;top:0">x</p>',
    "mutation": '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "template": "<p>{{ 7*7 }}{% raw %}</p>",
    "base": '<base href="https://evil.example/">',
    "form": '<form action="https://evil.example/"><input></form>',
    "svg": '<svg onload="alert(1)"></svg>',
    "srcset": '<img src="https://bild.example/a.jpg" srcset="javascript:alert(1) 1x">',
    "style element": "<style>*{display:none}</style>",
    "iframe": '<iframe src="https://evil.example/"></iframe>',
    "meta refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "comment": "<!-- more --><p>x</p>",
    "data address": '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    "Markdown": "\n\n[x](javascript:alert(1))\n",
}


def test_the_seeds_like_are_unchanged_and_near_seeds_are_cleaned(tmp_path: Path) -> None:
    place = folder(tmp_path / "paper", layout="rsshub-page")
    bodies = {"seed": SEED, **{name: SEED + more for name, more in NEAR.items()}}
    items = [item(n, name, link="", guid=f"g{n}", description=body) for n, (name, body) in enumerate(bodies.items())]
    code, outcomes, told = run(place, "--replay", str(write_web(place / "web.warc.gz", {FEED: feed(*items)})))
    assert code == 0, told
    written = {o["title"]: o["body"] for o in outcomes}
    assert written["seed"] == "feed markup unchanged"
    # The feed parser has made some of them inert already; what it leaves is cleaned.
    assert {name for name, body in written.items() if body == "cleaned"} >= {"template", "form", "Markdown"}
    for path, data in posts(place).items():
        body = data.decode().split("---\n", 2)[2]
        assert not any(
            active in body for active in ("alert(1)", "evil.example", "{{", "{%", "<style", "<!--", "position:")
        ) or (path.endswith(("/seed.md", "/Markdown.md")))


@pytest.mark.shared
def test_the_seed_itself_is_reproduced_byte_for_byte(tmp_path: Path) -> None:
    place = tmp_path / "paper"
    place.mkdir()
    (place / "broadsheet.toml").write_text(
        'title = "晨报"\n[[target]]\nkind = "hexo"\npath = "blog"\nlayout = "rsshub-page"\n[[source]]\n'
        'url = "https://rsshub.app/aljazeera/news"\nsection = ["新媒体", "Aljazeera 半岛网", "新闻"]\n',
        encoding="utf-8",
    )
    code, outcomes, _ = run(place, "--replay", str(SHARED / "seed" / "seed.warc.gz"))
    assert (code, [(o["kind"], o["cause"]) for o in outcomes]) == (0, [("new", "not in the replay")])
    ((name, data),) = posts(place).items()
    (seed,) = (SHARED / "seed").glob("*.txt")
    assert (
        name
        == "新媒体/Aljazeera 半岛网/新闻/乐观的气氛 俄罗斯宣布即将与对手开始安全保障谈判 乌克兰总统表示准备会见普京.md"
    )
    assert data == seed.read_bytes()
