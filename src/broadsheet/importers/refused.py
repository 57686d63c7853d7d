"""What of an import gives nothing, and where it stands."""

from typing import NamedTuple


class Refused(NamedTuple):
    """A line or file that gives nothing."""

    where: str  # "user_config.yml: line 3"
    what: str
