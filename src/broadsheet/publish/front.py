"""Front matter: a small, safe part of YAML that every reader of YAML 1.1 and 1.2 takes for the same values.

Strings stand in single quotes on one line, the one style without escapes (YAML 1.2.2, 7.3.2); so a title of
`a: b`, `@x`, `yes`, `2021` or `"\\d"` stays that title. Each document is read back before it is published.

Themes print front matter as markup, some of them all of it (Nunjucks themes do not escape; landscape prints `excerpt`
raw), and in scripts (Butterfly's title escapes quotes and not backslashes). So text must not be able to begin a tag, a
character reference or a JavaScript escape: see `shown`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import yaml
import yaml12

from broadsheet.errors import PublishError
from broadsheet.markup import unescape
from broadsheet.text import squash

# HTML Standard, tag open state: only these after "<" begin a tag, a comment or an instruction. Else: what may be a
# character reference, and a backslash, which is an escape in JavaScript.
_MEANS = re.compile(r"<(?=[A-Za-z/!?])|&(?=(#?\w+;?))|\\(?!\u200c)")
Value = str | bool | int | datetime | Sequence[str] | Sequence[Sequence[str]]
Clock = Callable[[datetime], str]  # how a builder wants its times written
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def wall_clock(moment: datetime) -> str:
    """Time of day of its zone without an offset, which builders read in the site's own zone."""
    return moment.isoformat(" ", "seconds")[:19]  # strftime does not pad years


def rfc3339(moment: datetime) -> str:
    """Date, time and offset (RFC 3339, 5.6), to the second; in UTC where the offset has seconds (local mean times)."""
    offset = moment.utcoffset() or timedelta()
    return (moment.astimezone(UTC) if offset % timedelta(minutes=1) else moment).isoformat("T", "seconds")


def front_matter(fields: Mapping[str, Value | None], clock: Clock = wall_clock) -> str:
    """The block between `---` lines, checked; fields that are None or empty are left out. `clock` writes the times.

    Raises: PublishError where a reader would not give back what was meant.
    """
    kept = tidied(fields)
    lines = [line for name, value in kept.items() for line in _lines(name, value, clock)]
    block = "---\n" + "\n".join(lines) + "\n---\n"
    check(block, kept, clock)
    return block


def tidied(fields: Mapping[str, Value | None]) -> dict[str, object]:
    """The fields as they are written: texts `shown`, what is None or empty left out."""
    tidy = {name: _tidy(value) for name, value in fields.items()}
    return {name: value for name, value in tidy.items() if not _is_absent(value)}


def shown(text: str) -> str:
    """One printable line that looks the same, and is text, whether a theme escapes it or not.

    A sign that would begin a tag, a reference or an escape gets an invisible zero-width non-joiner behind it.
    """
    return _MEANS.sub(_parted, squash(text))


def _parted(found: re.Match[str]) -> str:
    reference = found[0] + (found[1] or "")
    return found[0] if found[1] and unescape(reference) == reference else f"{found[0]}\u200c"


def quoted(text: str) -> str:
    """One single-quoted YAML string."""
    return "'" + text.replace("'", "''") + "'"


def read_front(text: str) -> dict[str, object]:
    """The front matter of a file as readers of YAML 1.1 and 1.2 take it.

    Raises: PublishError where one does not, or they do not agree.
    """
    # The old layout begins with a line end.
    head = text.removeprefix("\n").removeprefix("---\n").partition("\n---\n")[0]
    old, new = _loaded("1.1", _load_1_1, head), _loaded("1.2", _load_1_2, head)
    if not isinstance(old, dict) or not isinstance(new, dict):
        raise PublishError("front matter has no keys")
    for name in old.keys() | new.keys():
        if not _agree(old.get(name), new.get(name)):
            raise PublishError(f"`{name}` reads as {old.get(name)!r} in YAML 1.1, as {new.get(name)!r} in YAML 1.2")
    return old


def _agree(old: object, new: object) -> bool:
    """True if two readers mean the same: YAML 1.2 has no times, and gives them as texts."""
    if isinstance(old, datetime) and isinstance(new, str):
        return old == datetime.fromisoformat(new)
    return old == new


def check(block: str, meant: Mapping[str, object], clock: Clock = wall_clock) -> None:
    """Read a front matter back with a YAML 1.1 and a YAML 1.2 reader. Raises: PublishError naming the field."""
    body = block.strip().removeprefix("---").removesuffix("---")
    for version, load in (("1.1", _load_1_1), ("1.2", _load_1_2)):
        found = _loaded(version, load, body)
        compare(f"YAML {version}", found, meant, clock)


def compare(reader: str, found: object, meant: Mapping[str, object], clock: Clock) -> None:
    """Hold what a reader gives against what was meant. Raises: PublishError naming the field."""
    if not isinstance(found, dict) or found.keys() != meant.keys():
        raise PublishError(f"front matter has other keys when read as {reader}")
    for name, value in meant.items():
        if _plain(found[name], clock) != _plain(value, clock):
            raise PublishError(f"`{name}` reads as {found[name]!r} in {reader}, {value!r} was meant")


def _loaded(version: str, load: Callable[[str], object], body: str) -> object:
    try:
        return load(body)
    except (yaml.YAMLError, ValueError) as error:
        raise PublishError(f"front matter is no YAML {version}: {error}") from error


def _load_1_1(body: str) -> object:
    return yaml.load(body, Loader=_Loader)


def _load_1_2(body: str) -> object:
    return yaml12.parse_yaml(body)


def _plain(value: object, clock: Clock) -> object:
    """Times and sequences in the one form in which readers may differ without differing in meaning."""
    if isinstance(value, datetime):
        return clock(value)
    return list(value) if isinstance(value, tuple) else value


def _is_absent(value: object) -> bool:
    return value is None or value == "" or value == []


def _tidy(value: Value | None) -> object:
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, bool | int | datetime) or value is None:
        return value
    return list(filter(None, (shown(item) if isinstance(item, str) else _tidy(item) for item in value)))


def _lines(name: str, value: object, clock: Clock) -> list[str]:
    if isinstance(value, list):
        return [f"{name}:", *(f"  - {_item(item)}" for item in value)]
    return [f"{name}: {_scalar(value, clock)}"]


def _item(item: str | list[str]) -> str:
    return quoted(item) if isinstance(item, str) else f"[{', '.join(map(quoted, item))}]"


def _scalar(value: object, clock: Clock) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return clock(value)
    return quoted(value) if isinstance(value, str) else str(value)


def gmt(moment: datetime) -> str:
    """RFC 822 with GMT, as JavaScript's toUTCString writes it."""
    days, months = ("Mon Tue Wed Thu Fri Sat Sun", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
    utc = moment.astimezone(UTC)
    day, month = days.split()[utc.weekday()], months.split()[utc.month - 1]
    return f"{day}, {utc:%d} {month} {utc.year:04d} {utc:%H:%M:%S} GMT"
