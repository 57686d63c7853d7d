"""The screenshots of the built site in docs/screens, made anew from the demo's articles.

python tools/site_screens.py

Needs what tools/builders/install.sh installs. The demo's news room answers for its pictures.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "builders")]

from site_browser import browse  # noqa: E402

from broadsheet.demo.news_room import addresses  # noqa: E402

SCREENS = ROOT / "docs" / "screens"
TARGET = '\n[[target]]\nkind = "site"\nname = "{name}"\npath = "{name}"\nurl = "https://paper.example/"\n{more}'
PHONE = {"width": 390, "height": 780}
ZH, AR = "*/*/*/老港*/index.html", "*/*/*/افتتاح*/index.html"
PAGES = (  # picture, site, page, how it is looked at
    ("site-light", "paper", "", {}),
    ("site-dark", "paper", "", {"dark": True}),
    ("site-phone", "paper", "", PHONE),
    ("site-zh", "paper", ZH, {}),
    ("site-ar", "paper", AR, {}),
    ("site-ar-phone", "paper", AR, {**PHONE, "dark": True}),
    ("site-changes", "paper", "*/*/*/*/revisions/index.html", {"height": 640}),
    ("site-wire", "wire", "", {}),
    ("site-zh-front", "zh", "", {}),
)


def main() -> None:
    """Make every picture."""
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary, "demo")
        run("demo", str(home))
        config = home / "broadsheet.toml"
        text = config.read_text(encoding="utf-8").replace('"Demo"', '"The Morning Broadsheet"')
        more = (("paper", ""), ("wire", 'theme = "wire"\n'), ("zh", 'language = "zh-Hans"\n'))
        config.write_text(text + "".join(TARGET.format(name=name, more=lines) for name, lines in more))
        run("-C", str(home), "publish")
        pictures = {served.url: served.body for served in addresses(2) if served.content_type == "image/png"}
        files = {url: home / f"{number}.png" for number, url in enumerate(pictures)}
        for url, path in files.items():
            path.write_bytes(pictures[url])
        for name, site, page, how in PAGES:
            url = found(home / site, page) if page else ""
            task = {"url": url, "screenshot": str(SCREENS / f"{name}.png"), **how}
            browse(home / site, [task], {url: str(path) for url, path in files.items()})


def run(*words: str) -> None:
    """A command of ours."""
    subprocess.run([sys.executable, "-m", "broadsheet", *words], check=True, capture_output=True)


def found(top: Path, pattern: str) -> str:
    """The address of a page below the site."""
    return quote(f"{next(top.glob(pattern)).parent.relative_to(top)}/")


if __name__ == "__main__":
    main()
