"""A theme: a folder of Jinja2 templates and one style sheet. What a folder lacks comes from the theme `paper`.

Templates are compiled once and kept beside the library; markup in a variable is escaped unless the maker of the page
says it is clean.
"""

import re
from collections.abc import MutableMapping
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template, TemplateError
from jinja2.filters import do_urlencode
from markupsafe import Markup

from broadsheet.errors import PublishError
from broadsheet.site.flat import Body, Flat, flat, resolved
from broadsheet.site.records import Render, Site, quoted
from broadsheet.site.words import direction, long_date, words

_OF_SLUGS = re.compile(r"[\w/.~-]*")


class _Templates(Environment):
    """Templates by name, looked up once: Jinja2 asks for a page's base each time it makes one."""

    @cached_property
    def _known(self) -> dict[str, Template]:
        return {}

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        if isinstance(name, Template):
            return name
        if name not in self._known:
            self._known[name] = super().get_template(name, parent, globals)
        return self._known[name]


def environment(folders: tuple[Path, ...], compiled: Path | None) -> Environment:
    """The templates of a theme; compiled ones are kept in a folder."""
    kept = FileSystemBytecodeCache(str(compiled)) if compiled else None
    env = _Templates(
        loader=FileSystemLoader(list(map(str, folders))),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=kept,
        auto_reload=False,
    )
    env.filters |= {"day": long_date, "urlencode": urlencoded}
    return env


def urlencoded(value: Any) -> str:
    """Jinja2's filter of this name: for what addresses of ours are made of, in a tenth of the time."""
    return quoted(value) if isinstance(value, str) and _OF_SLUGS.fullmatch(value) else do_urlencode(value)


def renderer(site: Site, folders: tuple[Path, ...], compiled: Path | None = None, *, are_many: bool = False) -> Render:
    """A function (template, root=…, …) -> page, as bytes. Raises: PublishError naming the template that is faulty.

    are_many    so many pages are to be made that it pays to flatten their templates first
    """
    if compiled:
        compiled.mkdir(parents=True, exist_ok=True)
    env = environment(folders, compiled)
    shared = {
        "site": site,
        "w": SimpleNamespace(**words(site.language)),
        "dir": direction(site.language),
        "policy": policy(site),
    }
    bodies: dict[str, Body | None] = {}
    flats: dict[tuple[str, str], Flat | None] = {}

    def flattened(template: str, root: str) -> Flat | None:
        try:
            if template not in bodies:
                bodies[template] = resolved(env, template)
            body = bodies[template]
            return flat(env, template, body, root) if body is not None else None
        except TemplateError:
            return None  # Jinja2 tells what is wrong

    def render(template: str, *, root: str, **given: Any) -> bytes:
        if are_many:
            if (template, root) not in flats:
                flats[template, root] = flattened(template, root)
            if page := flats[template, root]:
                try:
                    return page(given)
                except Exception:  # of whatever kind: Jinja2 tells what is wrong, or finds what it alone understands
                    bodies[template] = flats[template, root] = None
        try:
            return env.get_template(template).render(given, root=root).encode()
        except TemplateError as error:
            what = f"template {template}: {error}"
            raise PublishError(what, where=str(folders[0]), hint="see docs/themes.md") from error

    parts: dict[tuple[str, str], Markup] = {}

    def part(name: str, root: str) -> Markup:
        """What all pages at one depth share, made once."""
        if (name, root) not in parts:
            parts[name, root] = Markup(render(name, root=root).decode().rstrip("\n"))
        return parts[name, root]

    env.globals.update(shared, part=part)
    return render


def policy(site: Site) -> str:
    """The Content Security Policy of every page: all from the site itself; pictures and sound as the config says."""
    media = "'self' data: https: http:" if site.hotlink else "'self' data:"
    return (
        f"default-src 'none'; style-src 'self'; script-src 'self'; img-src {media}; media-src {media}; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"
    )
