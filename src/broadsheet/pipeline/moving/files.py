"""Files of an old site taken into the library: whole, once, and nothing of them lost when its folder is deleted."""

from datetime import datetime

from broadsheet.clean import drawing
from broadsheet.importers.posts.record import OldFile, OldPost, OldSite
from broadsheet.pipeline.library import Library
from broadsheet.publish.served import is_name_safe, objection
from broadsheet.publish.write import digest, write_whole
from broadsheet.store import old_files
from broadsheet.store.old_files import name_of, place_of
from broadsheet.store.schema import transaction

MOST = 100_000_000  # bytes of a file: what GitHub takes; larger ones are copied by hand
_HEAD = 4096  # bytes


class Taking:
    """The files of one import; each is looked at once, however many posts name it."""

    def __init__(self, library: Library, site: OldSite, now: datetime) -> None:
        self.library, self.root, self.now = library, site.folder.resolve(), now
        self._told: dict[OldFile, str] = {}

    def of(self, post: OldPost) -> tuple[str, ...]:
        """Take the files that a post names; what to say of those that are not taken, or not published."""
        for file in post.files:
            if file not in self._told:
                self._told[file] = self._take(file)
        return tuple(dict.fromkeys(said for file in post.files if (said := self._told[file])))

    def _take(self, file: OldFile) -> str:
        path = file.file.relative_to(self.root).as_posix()
        if not file.is_inside:
            return f"its file {path} leads out of the old folder, and stays where it is"
        try:
            if file.file.stat().st_size > MOST:
                return f"its file {path} is larger than {MOST // 1_000_000} MB, and stays in the old folder: copy it"
            data = file.file.read_bytes()
        except OSError as error:
            return f"its file {path} cannot be read: {error.strerror}"
        name, said = digest(data), _objection(file.address, data)
        place = place_of(file.url)
        before = old_files.digest_at(self.library.own, place, file.address)
        if before not in (None, name):
            return f"its file {path} is another than the one that was kept first for its address: that one stands"
        kept = self.library.old / name_of(name)
        write_whole(kept, data)
        new = old_files.OldFile(
            place=place,
            address=file.address,
            digest=name,
            size=len(data),
            path=path,
            at=self.now,
            objection=said,
        )
        self._put(new, file.url)
        where = kept.relative_to(self.library.folder).as_posix()
        return f"its file {path} is kept ({where}) and not published: {said}" if said else ""

    def _put(self, new: old_files.OldFile, url: str) -> None:
        """Remember a file that is on disk; what is known of it stands, but for what we think of its kind."""
        known = old_files.named(self.library.own, [url]).get(url)
        if known is not None and known.objection == new.objection:
            return
        with transaction(self.library.own):
            old_files.put(self.library.own, new)


def _objection(address: str, data: bytes) -> str:
    """Why no site may serve a file; "" where one may."""
    if is_name_safe(address) and address.lower().endswith(".svg"):
        said = drawing.objection(data)
        return f"it is more than a drawing ({said})" if said else ""
    return objection(address, data[:_HEAD])
