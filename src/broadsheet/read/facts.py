"""What was found of a page: a value and its origin for each field."""

from typing import Any


class Facts:
    """What was found: value and origin of each field."""

    __slots__ = ("origins", "values")

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.origins: dict[str, str] = {}

    def put(self, field: str, value: Any, origin: str) -> bool:
        """Keep the first value given; empty ones do not count."""
        if value and field not in self.values:
            self.values[field] = value
            self.origins[field] = origin
            return True
        return False
