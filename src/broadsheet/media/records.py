"""A picture as it is kept: the sizes and forms that were made of one original."""

from broadsheet.model import Record

VERSION = 1  # of the way in which pictures are made: another way is another number


class Recipe(Record, frozen=True, kw_only=True):
    """What is made of a picture. The first of the `forms` is for all browsers, the others are better and optional."""

    widths: tuple[int, ...] = (640, 1280, 1920)  # pixels, rising
    quality: int = 80
    forms: tuple[str, ...] = ("webp",)

    @property
    def name(self) -> str:
        """Equal names, equal pictures (of the same library's version)."""
        return f"{VERSION};{','.join(self.forms)};{self.quality};{','.join(map(str, self.widths))}"


class Variant(Record, frozen=True, kw_only=True):
    """One file: a picture in one size and form."""

    name: str  # below library/media: "ab/<digest of the original>-640.webp"
    form: str
    width: int
    height: int
    size: int  # bytes
    digest: str  # sha256 of this file, as hex


class Kept(Record, frozen=True, kw_only=True):
    """A picture in library/media; the original itself is in the archive."""

    digest: str  # sha256 of the original, as hex
    form: str  # of the original: "JPEG", …
    width: int  # of the original, as it is to be seen
    height: int
    moves: bool = False
    recipe: str
    variants: tuple[Variant, ...]  # by form as in the recipe, the narrowest first


def variant_name(digest: str, width: int, form: str) -> str:
    """Where a variant lies below library/media."""
    return f"{digest[:2]}/{digest}-{width}.{form}"


def about_name(digest: str) -> str:
    """Where the record of a picture lies below library/media."""
    return f"{digest[:2]}/{digest}.json"
