"""broadsheet.toml as a JSON Schema, so that editors complete and explain it while one writes."""

from typing import Any

import msgspec

from broadsheet.config.fields import FIELDS
from broadsheet.config.records import KINDS, Config

_TABLES = {"Source": "source", "Filter": "filter", "TargetConfig": "target", "FetchConfig": "fetch", "Rule": "rule"}
_TABLES |= {"RsshubConfig": "rsshub", "PicturesConfig": "pictures", "WebsubConfig": "websub", "ListRule": "list"}
_TABLES |= {"Config": ""}


def schema() -> dict[str, Any]:
    """The schema, made from the records and the words in fields.py; same code, same schema."""
    (root,), components = msgspec.json.schema_components([Config], ref_template="#/$defs/{name}")
    for name, table in components.items():
        table.pop("description", None)
        _describe(table["properties"], _TABLES[name])
    components["TargetConfig"]["properties"]["kind"]["enum"] = list(KINDS)
    said = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "broadsheet.toml"}
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode({**said, **root, "$defs": components}))
    return plain


def _describe(properties: dict[str, Any], table: str) -> None:
    for key, told in properties.items():
        words = FIELDS[f"{table}.{key}".lstrip(".")]
        told["description"] = f"{words.says}\n\n{words.example}"


if __name__ == "__main__":
    print(msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode())
