"""`broadsheet read`: with the rules of the paper, articles of several pages whole, and --explain."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from broadsheet import api
from broadsheet.cli import read as read_module
from broadsheet.cli.main import cli
from broadsheet.errors import ConfigError, FetchError
from broadsheet.model import Page
from small_web import LONG, article

URL = "https://blatt.example/1"
BOX = '<aside class="related"><p>Was im Kasten steht, 報告 und 写真, <script>alert(1)</script>und mehr als genug davon.</p></aside>'
PAGE = article("Hafen & Kai", *LONG).replace("<footer>", f"{BOX}<footer>")
RULE = '[[rule]]\nhost = "blatt.example"\nbody = ["main", "aside.related"]\nremove = "main p:nth-of-type(2)"\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


def read(home: Path, *args: str, **options: object) -> Result:
    runner = CliRunner()
    return runner.invoke(cli, ["-C", str(home), "read", *args], **options)  # type: ignore[arg-type]


def configure(home: Path, text: str = RULE) -> None:
    (home / "broadsheet.toml").write_text(f'title = "A"\n{text}', encoding="utf-8")


class TestRules:
    def test_those_of_the_paper_are_followed(self, home: Path) -> None:
        configure(home)
        told = read(home, str(home / "page.html"), "--url", URL)
        assert "Was im Kasten steht" in told.stdout
        assert "Anwohner" not in told.stdout

    def test_without_a_paper_there_are_none(self, home: Path) -> None:
        told = read(home, str(home / "page.html"), "--url", URL)
        assert told.exit_code == 0
        assert "Was im Kasten steht" not in told.stdout

    def test_a_paper_that_cannot_be_read_is_told(self, home: Path) -> None:
        configure(home, "[[rule]]")
        told = read(home, str(home / "page.html"), "--url", URL)
        assert isinstance(told.exception, ConfigError)


class TestSeveralPages:
    def test_are_read_as_one(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        pages = {
            URL: article("Hafen", *LONG).replace("</main>", '<a href="/1/2">Weiter</a></main>'),
            f"{URL}/2": article("Hafen", *(f"Auch: {text}" for text in LONG)).replace(
                "</main>", '<a href="/1/3">Weiter</a></main>'
            ),
        }

        def get(url: str, config: object = None) -> Page:
            if url not in pages:
                raise FetchError("answered 404", cause="404", where=url)
            now = datetime(2026, 11, 1, tzinfo=UTC)
            return Page(url=url, final_url=url, status=200, body=pages[url].encode(), fetched=now)

        monkeypatch.setattr(api, "fetch_page", get)
        polite = SimpleNamespace(answer=lambda request: SimpleNamespace(page=get(request.url)))
        monkeypatch.setattr(api, "polite", lambda *_, **options: polite)
        told = msgspec.json.decode(read(home, URL, "--as", "json").stdout)
        assert told["text"].count("Auch:") == 3
        assert told["next_page"] == f"{URL}/3", "what could not be had is said"


class TestExplain:
    def explained(self, home: Path, *args: str, **options: object) -> Result:
        told = read(home, str(home / "page.html"), "--url", URL, "--explain", *args, **options)
        assert told.exit_code == 0, told.output
        return told

    def test_a_line_of_80_columns_a_block(self, home: Path) -> None:
        told = self.explained(home)
        lines = told.stdout.splitlines()
        assert lines == [
            "dropped  the headline                         Hafen & Kai",
            "taken    in the article's container           Der Stadtrat hat am Dienstag nach…",
            "taken    in the article's container           Anwohner hatten sich über Lärm un…",
            "taken    in the article's container           Die Kosten von vierzehn Millionen…",
            "dropped  beside the article: aside.related    Was im Kasten steht, 報告 und 写…",
            "dropped  beside the article: footer           Impressum",
        ]
        assert max(map(cell_len, lines)) <= 80
        assert "3 taken, 0 captions, 3 dropped" in told.stderr

    def test_with_a_rule(self, home: Path) -> None:
        configure(home)
        lines = self.explained(home).stdout.splitlines()
        assert "dropped  removed by your rule                 Anwohner hatten sich über Lärm un…" in lines
        assert "taken    in the rule's body                   Was im Kasten steht, 報告 und 写…" in lines

    def test_coloured_on_a_terminal_alone(self, home: Path) -> None:
        assert "\x1b[" not in self.explained(home).stdout
        assert "\x1b[32mtaken" in self.explained(home, color=True).stdout

    def test_as_a_web_page(self, home: Path) -> None:
        told = self.explained(home, "--html").stdout
        assert told == self.explained(home, "--as", "html").stdout
        assert told.startswith("<!doctype html>")
        assert "<title>Hafen &amp; Kai</title>" in told
        assert "<script" not in told
        assert told.count('<div class="taken"') == 3

    def test_as_data(self, home: Path) -> None:
        first, *_ = self.explained(home, "--as", "json").stdout.splitlines()
        assert msgspec.json.decode(first) == {"state": "dropped", "why": "the headline", "text": "Hafen & Kai"}

    def test_of_an_address(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        now = datetime(2026, 11, 1, tzinfo=UTC)
        page = Page(url=URL, final_url=URL, status=200, body=PAGE.encode(), fetched=now)
        monkeypatch.setattr(read_module, "fetch_page", lambda url, config: page)
        configure(home)
        assert "in the rule's body" in read(home, URL, "--explain").stdout

    def test_nothing_to_read(self, home: Path) -> None:
        (home / "page.html").write_text("<p>", encoding="utf-8")
        assert read(home, str(home / "page.html"), "--explain").exit_code == 1
