"""The screenshots in docs/screens, made anew from what a user would type and see.

python tools/screens.py

Needs Chromium, the Hexo of tools/builders/install.sh, and `pip install pyte`. The terminal has 80 columns; Hexo's own
default theme shows the posts of the demo, whose news room also answers for their pictures.
"""

import os
import pty
import subprocess
import sys
import tempfile
import threading
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

import pyte
import yaml

from broadsheet.demo.news_room import config_text
from broadsheet.demo.server import news_room

ROOT = Path(__file__).parent.parent
SCREENS = ROOT / "docs" / "screens"
COLUMNS, LINES = 80, 120
COLOURS = {"default": "#d8dee9", "red": "#ff7b72", "green": "#7ee787", "brown": "#e3b341", "cyan": "#76e3ea"}
PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #0d1117 }}
pre {{ margin: 12px; font: 14px/20px "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; width: 80ch }}
pre div {{ height: 20px; white-space: pre }}
.wide {{ display: inline-block; width: 2ch; overflow: hidden; vertical-align: top }}
</style><pre>{lines}</pre>"""


def main() -> None:
    """Make every picture."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        terminal("demo", home, [["demo", "demo"]])
        mistakes = home / "mistakes"
        subprocess.run([*command(), "init", str(mistakes)], check=True, capture_output=True)
        with (mistakes / "broadsheet.toml").open("a") as config:
            config.write('[[source]]\nid = "bbc"\nurl = "https://bbc.example/feed"\nlimit = "ten"\n')
        calls = [["run"], ["-C", "mistakes", "run"], ["-C", "demo", "run", "chenbo"]]
        terminal("error", home, [*calls, ["read", "http://192.168.1.1/news"]])
        with news_room() as room:
            paper = home / "paper"
            paper.mkdir()
            head, _, _ = config_text("blog", room.port).partition("[[source]]")
            (paper / "broadsheet.toml").write_text(head.rstrip() + "\n")
            terminal("add", paper, [["add", "http://harbour-post.example/", "--section", "News"]], typed="y\n")
            urls = ["http://chenbao.example/", "http://almina.example/"]
            subprocess.run([*command(), "add", "--yes", *urls], cwd=paper, check=True, capture_output=True)
            terminal("run", paper, [["run"], ["sources"]])
            pages(home, room.port)


def command() -> list[str]:
    """broadsheet as this Python runs it."""
    return [sys.executable, "-m", "broadsheet"]


def terminal(name: str, folder: Path, calls: list[list[str]], typed: str = "") -> None:
    """Run commands on a terminal of 80 columns and photograph it."""
    screen = pyte.Screen(COLUMNS, LINES)
    stream = pyte.ByteStream(screen)
    for words in calls:
        stream.feed(f"\x1b[1m$ broadsheet {' '.join(words)}\x1b[0m\r\n".encode())
        stream.feed(said(folder, [*command(), *words], typed))
    used = max(y for y, line in enumerate(screen.display) if line.strip()) + 1
    shoot(name, PAGE.format(lines="".join(row(screen, y) for y in range(used))), 80 * 9, used * 20 + 24)


def said(folder: Path, words: list[str], typed: str) -> bytes:
    """What a program writes to a terminal."""
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execve(words[0], words, {**os.environ, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"})
    found = b""
    try:
        while chunk := os.read(fd, 65536):
            found += chunk
            if found.endswith(b"]: "):  # a question
                os.write(fd, typed.encode())
    except OSError:  # Linux says so when the other end closes
        pass
    os.waitpid(pid, 0)
    return found.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def row(screen: pyte.Screen, y: int) -> str:
    """A line of the terminal as HTML; characters of two columns get the room of two."""
    cells = [screen.buffer[y][x] for x in range(COLUMNS)]
    made = ""
    for style, run in groupby(cells, key=lambda cell: (cell.fg, cell.bold)):
        text = ""
        for cell in run:
            wide = len(cell.data) == 1 and ord(cell.data) > 0x2E7F
            text += f'<span class="wide">{escape(cell.data)}</span>' if wide else escape(cell.data)
        weight = ";font-weight:bold" if style[1] else ""
        made += f'<span style="color:{COLOURS.get(style[0], COLOURS["default"])}{weight}">{text}</span>'
    return f"<div>{made}</div>"


def pages(home: Path, proxy: int) -> None:
    """A Chinese and an Arabic post of the demo in real Hexo."""
    site, hexo = home / "demo" / "blog", ROOT / "build" / "hexo"
    (site / "package.json").write_text((hexo / "package.json").read_text())
    (site / "node_modules").symlink_to(hexo / "node_modules")
    (site / "_config.yml").write_text(
        "title: Demo\nurl: http://blog.example\ntheme: landscape\ntimezone: Europe/Berlin\n"
    )
    subprocess.run(["node", str(hexo / "node_modules/hexo/bin/hexo"), "generate", "--silent"], cwd=site, check=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site / "public")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for language in ("zh", "ar"):
        heads = (yaml.safe_load(post.read_text().split("---\n")[1]) for post in site.rglob("_posts/**/*.md"))
        head = next(head for head in heads if head["lang"] == language and head.get("cover"))
        url = f"http://127.0.0.1:{server.server_address[1]}/{quote(head['permalink'])}"
        chromium(url, SCREENS / f"hexo-{language}.png", 1000, 1300, f"--proxy-server=127.0.0.1:{proxy}")
    server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, says nothing."""

    def log_message(self, *args: object) -> None:
        """Nobody reads it."""


def shoot(name: str, html: str, width: int, height: int) -> None:
    """A picture of a page of our own."""
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as page:
        page.write(html)
        page.flush()
        chromium(f"file://{page.name}", SCREENS / f"{name}.png", width, height)


def chromium(url: str, picture: Path, width: int, height: int, *options: str) -> None:
    """A picture of what a browser shows at an address."""
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={width},{height}"]
    subprocess.run(
        ["chromium", *flags, *options, f"--screenshot={picture}", url], check=True, capture_output=True, timeout=60
    )


if __name__ == "__main__":
    main()
