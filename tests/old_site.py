"""An old RSSHUB-PAGE site of any size, with every fault that its script left in posts. Our own words throughout."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

SECTIONS = (
    ("新媒体", "海湾报", "新闻"),
    ("新媒体", "海湾报", "体育"),
    ("Zeitungen", "Hafenblatt", "Lokales"),
    ("صحف", "جريدة المرفأ", "أخبار"),
)
TITLES = (
    "城市宣布新线路 {n}", "港口_“扩建”工程 {n}", "It's {n}: \"new\" lines", "Hafen: der Ausbau #{n}", "المدينة تفتتح خطا جديدا {n}",
    "[Live] Reaktionen {n}", "@stadt {n}", "100% {n} & mehr", "2021-12-{n}", "新しい路線 {n}",
)  # fmt: skip
BODY = (
    "<p>第{n}段：城市宣布新的线路将于明年开通，居民表示欢迎。&#123;&#123; n &#125;&#125;</p>\n\n    <p>Zweiter Absatz von {n}, eingerückt nach einer "
    'leeren Zeile.</p>\n<figure><img src="https://bilder.example/{n}.jpg?a=1&b=2" referrerpolicy="no-referrer">Bild {n}</figure>'
)


def write_old_site(folder: Path, count: int, config: str = "title: 旧站\ntimezone: Asia/Shanghai\n") -> dict[str, str]:
    """Write the site; the words that each post must still have, by the path of its file."""
    (folder / "source" / "_posts").mkdir(parents=True)
    (folder / "_config.yml").write_text(config, encoding="utf-8")
    told = {}
    for n in range(count):
        section, title = SECTIONS[n % len(SECTIONS)], TITLES[n % len(TITLES)].format(n=n)
        path = folder / "source" / "_posts" / Path(*section) / f"{_old_name(title)}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_post(n, title, section), encoding="utf-8")
        told[path.relative_to(folder).as_posix()] = f"Zweiter Absatz von {n}, eingerückt"
    return told


def _old_name(title: str) -> str:
    for sign in ':/\\?*“”<>|[]"':
        title = title.replace(sign, "_")
    return title.replace("#", "").replace(".", "").replace("%", "")


def _post(n: int, title: str, section: tuple[str, ...]) -> str:
    moment = datetime(2021, 12, 1, 15, 30, tzinfo=UTC) + timedelta(hours=n)
    form = "%a, %d %b %Y %H:%M:%S GMT" if n % 3 else "%Y-%m-%d %H:%M:%S"  # a hand wrote some of them
    quote = '"' if "'" in title and '"' not in title else "'"
    levels = "\n".join(f" - {level}" for level in section)
    picture = f"https://bilder.example/{n}.jpg?a=1&b=2" if n % 5 else "https://zufall.example/400/300"
    body = BODY.format(n=n) if n % 5 else f"<p>Zweiter Absatz von {n}, eingerückt, ohne Bild.</p>"
    return (
        f"\n---\ntitle: {quote}{title}{quote}\ncategories: \n{levels}\nheadimg: '{picture}'\nauthor: {section[1]}\n"
        f"comments: false\ndate: {moment:{form}}\nthumbnail: '{picture}'\n---\n\n<div>   \n{body}  \n</div>\n            "
    )
