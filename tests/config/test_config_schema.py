"""The schema for editors, and the page that explains every setting, say what the records say."""

import json
import tomllib
from pathlib import Path

import msgspec
import pytest

from broadsheet.config.fields import FIELDS
from broadsheet.config.load import load
from broadsheet.config.records import Config
from broadsheet.config.schema import schema
from broadsheet.model import Filter

DOCS = Path(__file__).parent.parent.parent / "docs"


def test_the_committed_schema_is_up_to_date() -> None:
    """To renew it: python -m broadsheet.config.schema > docs/broadsheet.schema.json"""
    assert json.loads((DOCS / "broadsheet.schema.json").read_text(encoding="utf-8")) == schema()


def test_every_setting_is_explained_and_nothing_else() -> None:
    settings = {f"{table}.{key}".lstrip(".") for table, keys in tables().items() for key in keys}
    assert settings == set(FIELDS)


def tables() -> dict[str, list[str]]:
    names = {"Config": "", "TargetConfig": "target", "FetchConfig": "fetch", "RsshubConfig": "rsshub"}
    names["PicturesConfig"] = "pictures"
    names["ListRule"] = "list"
    names["WebsubConfig"] = "websub"
    return {names.get(name, name.lower()): list(table["properties"]) for name, table in schema()["$defs"].items()}


@pytest.mark.parametrize("name", FIELDS)
def test_every_example_is_toml_that_fits(name: str) -> None:
    data = tomllib.loads(FIELDS[name].example)
    table, _, key = name.rpartition(".")
    if table == "filter":
        msgspec.convert(data, Filter)
        return
    whole = {"title": "A"}
    if table == "source":
        whole["source"] = [{"url": "https://example.org", **data}]
    elif table == "list":
        whole["source"] = [{"url": "https://example.org", "list": {"item": "li", **data}}]
    elif table == "rule":
        whole["rule"] = [{"host": "example.org", **data}]
    elif table == "target":
        whole["target"] = [{"kind": "hexo", "path": "b", **data}]
    else:
        whole |= {table: data} if table else data
    config = msgspec.convert(whole, Config)
    assert key in data
    assert config


@pytest.mark.parametrize(
    "name",
    [name for name in FIELDS if name not in ("target", "source", "rule", "fetch", "rsshub", "pictures", "websub")],
)
def test_the_page_explains_every_setting_with_its_example(name: str) -> None:
    page = (DOCS / "config.md").read_text(encoding="utf-8")
    assert f"### `{name.rpartition('.')[2]}`\n" in page
    assert FIELDS[name].example in page
    assert FIELDS[name].says in page


def test_the_whole_paper_on_the_page_loads(tmp_path: Path) -> None:
    page = (DOCS / "config.md").read_text(encoding="utf-8")
    sample = page.partition("A whole paper:\n\n```toml\n")[2].partition("```")[0]
    (tmp_path / "broadsheet.toml").write_text(sample, encoding="utf-8")
    assert load(tmp_path / "broadsheet.toml").source[0].limit == 15
