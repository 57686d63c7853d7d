"""An old checkout of our own making: every chosen route a source with its section, every refused line named."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from broadsheet.cli.main import cli
from broadsheet.config.load import load
from broadsheet.errors import UsageError
from broadsheet.importers.refused import Refused
from broadsheet.importers.rsshub_page import read_checkout
from broadsheet.model import Source

CHECKOUT = Path(__file__).parent / "checkout"


def test_every_chosen_route_is_a_source_with_its_three_level_section() -> None:
    imported = read_checkout(CHECKOUT)
    assert imported.instance == "https://rsshub.example.net"
    assert imported.sources == tuple(
        Source(url=url, section=section, limit=12)
        for url, section in (
            ("rsshub://aljazeera/news", ("新媒体", "Aljazeera 半岛网", "新闻")),
            ("rsshub://harbour/tides/today?minLength=100", ("新媒体", "港湾 Harbour", "潮汐")),
            ("rsshub://harbour/person/三森すずこ/2634", ("新媒体", "港湾 Harbour", "[人物](https://harbour.example)")),
            ("rsshub://town/news", ("地方", "小镇", "新闻")),
            ("rsshub://town/news", ("地方", "小镇", "快讯")),
            ("rsshub://gone/from/docs", ("旧栏目", "旧站", "旧路由")),
            ("rsshub://one", ("自定义测试", "自定义站", "自定义")),
            ("rsshub://two/levels", ("自定义测试", "自定义站")),
        )
    )


def test_every_line_that_gives_none_is_named() -> None:
    assert read_checkout(CHECKOUT).refused == (
        Refused("temple/temple_config.yml: line 22", "/aljazeera/news is chosen twice"),
        Refused("temple/temple_config.yml: line 23", "“harbour/no-slash” is no route: one begins with /"),
        Refused("temple/temple_config.yml: line 24", "“/with a space” has a space in it"),
        Refused("temple/temple_config.yml: line 25", "None is no route"),
        Refused("temple/temple_config.yml: line 26", "['/a', '/list'] is no route"),
        Refused("user_config.yml: line 10", "/nowhere: no heading says where it belongs"),
        Refused("user_config.yml: line 11", "None is no route"),
        Refused("user_config.yml: line 14", "“/” is no route: one begins with /"),
    )


def write(folder: Path, chosen: str = "", own: str = "") -> Path:
    (folder / "temple").mkdir(parents=True)
    if chosen:
        (folder / "temple" / "temple_config.yml").write_text(chosen, encoding="utf-8")
    if own:
        (folder / "user_config.yml").write_text(own, encoding="utf-8")
    return folder


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"is no RSSHUB-PAGE checkout \(it holds neither temple/temple_config.yml nor"):
        read_checkout(tmp_path)


@pytest.mark.parametrize("text", ["slect: [", "slect: {a: &a *b}"])
def test_broken_yaml_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match=r"temple/temple_config.yml: line \d"):
        read_checkout(write(tmp_path / "old", text))


@pytest.mark.parametrize("text", ["", "[]", "slect:", "slect: 5", "other: [/a]", "slect:\n# - /a\n"])
def test_nothing_chosen_is_nothing(tmp_path: Path, text: str) -> None:
    old = write(tmp_path / "old", text or "\n", "diy:\n")
    assert read_checkout(old).sources == ()


def test_yaml_that_would_run_something_runs_nothing(tmp_path: Path) -> None:
    text = "slect:\n - !!python/object/apply:os.system ['touch x']\n"
    assert [r.what for r in read_checkout(write(tmp_path / "old", text)).refused] == ["['touch x'] is no route"]
    assert not Path("x").exists()


def test_the_command_writes_them_into_the_config(tmp_path: Path) -> None:
    runner = CliRunner()
    runner.invoke(cli, ["init", str(tmp_path / "paper")])
    config = tmp_path / "paper" / "broadsheet.toml"
    before = config.read_text(encoding="utf-8")
    told = runner.invoke(cli, ["-C", str(tmp_path / "paper"), "import", "rsshub-page", str(CHECKOUT)])
    assert told.exit_code == 1, "lines were left out"
    assert "8 new of 8 routes; 8 lines left out" in told.output
    assert "left out: temple/temple_config.yml: line 23: “harbour/no-slash” is no route" in told.output
    after = config.read_text(encoding="utf-8")
    assert all(line in after for line in before.splitlines())
    loaded = load(config)
    assert loaded.rsshub.instance == "https://rsshub.example.net"
    assert [source.section for source in loaded.source] == [s.section for s in read_checkout(CHECKOUT).sources]
    assert len({source.id for source in loaded.source}) == 8
    assert tomllib.loads(after)["source"][0]["section"] == ["新媒体", "Aljazeera 半岛网", "新闻"]
    again = runner.invoke(cli, ["-C", str(tmp_path / "paper"), "import", "rsshub-page", str(CHECKOUT)])
    assert "0 new of 8 routes" in again.output
    assert config.read_text(encoding="utf-8") == after
