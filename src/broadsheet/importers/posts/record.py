"""What an old site's post is to us, whichever builder it was written for."""

from pathlib import Path
from typing import NamedTuple

from broadsheet.importers.refused import Refused
from broadsheet.model import Entry, Record

Section = tuple[str, ...]
NO_POST = "is no post"
NO_HOME = "a picture of it is not in the old site's folder, and nothing says which address that had: --url does"
DRAFT = "is a draft: the old site did not show it"


class OldFile(NamedTuple):
    """A file of the old folder that a post names."""

    url: str  # its whole address, as the post's markup has it
    address: str  # below the old site's root, not escaped
    file: Path
    is_inside: bool = True  # False: a link of the disk leads out of the old folder


class OldPost(Record, frozen=True, kw_only=True):
    """One post of an old site, as far as its file tells."""

    path: str  # of its file, below the old site's folder
    entry: Entry  # its words, markup untrusted
    sections: tuple[Section, ...] = ()  # each the path of a category; the post's own first
    address: str = ""  # below the old site's root, as browsers ask for it, not escaped; "": the file does not tell
    aliases: tuple[str, ...] = ()  # further addresses that led to it
    source_name: str = ""  # who published it first, where the post says so
    faults: tuple[str, ...] = ()  # what could not be saved
    raw: bytes = b""  # the file itself
    files: tuple[OldFile, ...] = ()  # that it names, as far as the folder has them


class OldSite(NamedTuple):
    """An old site's posts, and the files that are none."""

    kind: str  # "hexo", "hugo", "jekyll", "obsidian"
    title: str  # as its own config has it; "": it does not say
    posts: tuple[OldPost, ...]
    refused: tuple[Refused, ...]
    folder: Path
