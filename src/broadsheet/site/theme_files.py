"""The files of a theme: where they are, which are copied as they are, and their digest. Nothing is compiled here."""

import hashlib
from pathlib import Path

from broadsheet.errors import PublishError

BUILT_IN = Path(__file__).parent / "themes"
DEFAULT = "paper"


def theme_folders(theme: str, home: Path) -> tuple[Path, ...]:
    """Where a theme's files are looked for, in order: a built-in name, or a folder below `home`.

    Raises: PublishError where there is no such folder.
    """
    last = BUILT_IN / DEFAULT
    if not theme or theme == DEFAULT:
        return (last,)
    for folder in (home / theme, BUILT_IN / theme):
        if folder.is_dir():
            return (folder, last)
    known = ", ".join(sorted(folder.name for folder in BUILT_IN.iterdir() if folder.is_dir()))
    raise PublishError(f'there is no theme "{theme}"', where=str(home / theme), hint=f"a folder, or one of {known}")


def static_files(folders: tuple[Path, ...]) -> dict[str, bytes]:
    """The files of a theme that are no templates, by name; the first folder that has one gives it."""
    found: dict[str, bytes] = {}
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.suffix != ".html" and not path.name.startswith("."):
                found.setdefault(path.name, path.read_bytes())
    return found


def theme_digest(folders: tuple[Path, ...]) -> str:
    """sha256 of a theme's templates and of the code that fills them, as hex; style sheets bear on no page."""
    mixed = hashlib.sha256()
    code = sorted(Path(__file__).parent.glob("*.py"))
    for path in (*(path for folder in folders for path in sorted(folder.glob("*.html"))), *code):
        mixed.update(path.name.encode() + b"\0" + path.read_bytes())
    return mixed.hexdigest()
