"""broadsheet: any news site in; complete, clean, owned articles out.

The face is handed on from `broadsheet.api` when it is first asked for, so that a reading worker, which imports one
room, does not load the network client and the databases with it.
"""

from importlib import import_module

__all__ = ["discover", "extract", "find_entries", "learn", "make_feed", "parse_feed", "write_feed"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'broadsheet' has no attribute {name!r}")
    return getattr(import_module("broadsheet.api"), name)
