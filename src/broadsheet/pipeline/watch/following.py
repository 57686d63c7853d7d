"""The config of a watch: read again when a file of it changed; one that is wrong changes nothing."""

import os
from collections.abc import Callable
from pathlib import Path

from broadsheet.errors import ConfigError
from broadsheet.fetch.cookies import read_cookies
from broadsheet.fetch.secrets import secrets_of
from broadsheet.pipeline.library import CONFIG, load_config


class Following:
    """`config` is the one in force. Raises: ConfigError where the first one is wrong."""

    def __init__(self, folder: Path, say: Callable[[str], object]) -> None:
        self._folder, self._say = folder, say
        self.config = load_config(folder)
        self._files = self._seen()

    def reload(self) -> bool:
        """Take a changed config; what is wrong with it is told with its place. True if another is in force."""
        files = self._seen()
        if files == self._files:
            return False
        self._files = files
        try:
            config = load_config(self._folder)
            cookies = {each.id: read_cookies(self._folder / each.cookies) for each in config.source if each.cookies}
            secrets_of(config, config.source, os.environ, cookies)
        except ConfigError as error:
            self._say(f"{error}; the config from before stays in force")
            return False
        if config == self.config:
            return False
        self.config = config
        self._files = self._seen()  # it may include other files now
        self._say(f"config read again: {len(config.source)} sources")
        return True

    def _seen(self) -> tuple[tuple[str, int, int], ...]:
        """What tells that a file changed: its name, time and size."""
        included = (path for pattern in self.config.include for path in sorted(self._folder.glob(pattern)))
        return tuple(map(_mark, (self._folder / CONFIG, *included)))


def _mark(path: Path) -> tuple[str, int, int]:
    try:
        stat = path.stat()
    except OSError:
        return str(path), 0, -1
    return str(path), stat.st_mtime_ns, stat.st_size
